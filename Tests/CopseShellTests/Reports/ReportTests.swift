import CopseFrame
import CopseShell
import CopseStore
import CopseTestSupport
import Foundation
import FoundationXML
import Testing

@Suite struct ReportTests {
    static let study = """
        note "# Gas < 10 & more"
        tx = load \(NotebookTests.data)tx.csv
        set seed 7
        oops tx
        describe tx
        note "A list:\\n\\n- *one*\\n- <b>two</b>"
        plot hist tx gas
        f = features tx with recipe eth { fee = gas * gasPrice }
        gone = head tx 1
        undo
        m = train f --trees 20
        m
        score m f
        importance m; cell 2
        show _5
        p = plot scores m
        evaluate m f --label label
        head tx 3;
        r = recipe {
            fee = gas * gasPrice
        }
        """

    /// Names and texts that would like to be something else.
    static let nastyTable = """
        "<script>alert('a')</script>","b"" onclick=""x","| c |","*d*"
        "<img src=x onerror=alert(1)>","&amp;]]>","a|b","[x](javascript:y)"
        "</td></table>","\u{202E}<!--","`e`","<b>"
        """
    static let nasty = """
        a = load 'NASTY'
        a
        note "</section><script>alert(1)</script>"
        """

    /// A shell whose session `study` has those cells.
    static func shell(_ cells: String = study, on desk: Desk) throws -> Shell {
        var shell = try desk.shell("study")
        let nasty = desk.path("nasty <b>.csv")
        try nastyTable.write(toFile: nasty, atomically: true, encoding: .utf8)
        shell.run(cells.replacingOccurrences(of: "NASTY", with: nasty))
        return shell
    }

    static func export(_ ending: String, _ cells: String = study) throws -> String {
        let desk = try Desk()
        var shell = try shell(cells, on: desk)
        let reply = try #require(shell.run("export-session \(desk.path("out.\(ending)"))").last)
        #expect(reply.failure == nil, "\(reply.failure?.message ?? "")")
        return try String(contentsOfFile: desk.path("out.\(ending)"), encoding: .utf8)
    }

    // MARK: HTML

    @Test func `a page has the prose, the tables, the pictures and where they come from`() throws {
        let html = try Self.export("html")
        let page = try XMLDocument(data: Data(html.utf8))
        func texts(_ path: String) throws -> [String] {
            try page.nodes(forXPath: path).map { $0.stringValue ?? "" }
        }
        #expect(try texts("//title") == ["Gas < 10 & more"])
        #expect(try texts("//h1") == ["Gas < 10 & more"])
        #expect(try texts("//section[@class='prose']//li") == ["one", "<b>two</b>"])
        #expect(try texts("//*[local-name()='svg']/@aria-label") == ["gas in tx", "scores of m"])
        let sources = try texts("//div[@class='source']/pre")
        #expect(sources.contains("m = train f --trees 20"))
        #expect(!sources.contains("oops tx"), "cells that failed are left out")
        #expect(!sources.contains("gone = head tx 1"), "cells that were undone are left out")
        #expect(sources.last == "r = recipe {\n    fee = gas * gasPrice\n}")
        let provenance = try texts("//section[@class='provenance']//td").joined(separator: "\n")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: NotebookTests.data + "tx.csv"))
        #expect(provenance.contains("\(bytes.count.grouped) bytes, SHA-256 "))
        #expect(try texts("//section[@class='provenance']//th").contains("tx.csv"))
        #expect(try texts("//section[@class='provenance']//th").contains("model m"))
        #expect(!provenance.contains("/"), "a page tells no folders but in its cells")
    }

    @Test func `a page shows amounts in the unit that was asked for, and wei beside`() throws {
        let html = try Self.export(
            "html", "tx = load \(NotebookTests.data)tx.csv; head tx 1 --unit ether; head tx 1")
        #expect(html.contains("<td class=\"n\" title=\"1000000000000000000\">1</td>"))
        #expect(html.contains("<td class=\"n\" title=\"22000000000\">22</td>"))
        #expect(html.contains("<small>ether</small>") && html.contains("<small>gwei</small>"))
        #expect(html.contains(">1000000000000000000</td>"))
    }

    @Test func `what data says never becomes a tag`() throws {
        let html = try Self.export("html", Self.nasty)
        let page = try XMLDocument(data: Data(html.utf8))
        #expect(try page.nodes(forXPath: "//script").isEmpty)
        #expect(try page.nodes(forXPath: "//@*[starts-with(name(), 'on')]").isEmpty)
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        let links = try page.nodes(forXPath: "//@href | //@src").map { $0.stringValue ?? "" }
        #expect(links.allSatisfy { $0.hasPrefix("#") }, "\(links)")
    }

    @Test func `one session gives the same bytes again and again`() throws {
        let desk = try Desk()
        var shell = try Self.shell(on: desk)
        for ending in ["html", "md", "ipynb", "cells"] {
            shell.run("export-session \(desk.path("a." + ending))")
            shell.run("export-session \(desk.path("b." + ending)) study")
            let texts = try ["a.", "b."].map {
                try String(contentsOfFile: desk.path($0 + ending), encoding: .utf8)
            }
            #expect(texts[0] == texts[1])
            #expect(texts[0].count > 400)
        }
    }

    @Test func `Markdown keeps tables, and what data says stays text`() throws {
        let text = try Self.export("md")
        #expect(text.contains("```copse\nm = train f --trees 20\n```"))
        #expect(text.contains("| column | type | count |"))
        #expect(text.contains("## Where this comes from"))
        let nasty = try Self.export("md", Self.nasty)
        let table = nasty.components(separatedBy: "## Where").first ?? ""
        #expect(!table.contains("| <"))
    }

    // MARK: And back

    @Test(arguments: ["ipynb", "cells"])
    func `a session comes back from a file as it was`(ending: String) throws {
        let desk = try Desk()
        var before = try Self.shell(on: desk)
        before.run("export-session \(desk.path("s.\(ending)"))")
        let other = try Desk()
        var after = try other.shell("start")
        after.run("set seed 99")
        let reply = try #require(
            after.run("import-session \(desk.path("s.\(ending)")) as study").last)
        #expect(reply.failure == nil, "\(reply.failure?.message ?? "")")
        #expect(reply.notes.map(\.message) == [])
        let cells = try [before, after].map { try Self.cells(of: $0) }
        #expect(cells[0].count == 16)
        #expect(cells[0] == cells[1])
        #expect(after.notebook.names == before.notebook.names)
        #expect(after.notebook.nextCell == before.notebook.nextCell)
        #expect(after.memory.session?.name == "study")
        for format in ["ipynb", "cells", "md"] {
            before.run("export-session \(desk.path("1." + format))")
            after.run("export-session \(other.path("1." + format))")
            let texts = try [desk, other].map {
                try String(contentsOfFile: $0.path("1." + format), encoding: .utf8)
            }
            #expect(texts[0].withoutRun == texts[1].withoutRun)
        }
    }

    /// Number, text and the identities of the values of each cell that counts.
    static func cells(of shell: Shell) throws -> [String] {
        let store = try shell.memory.store()
        let session = try #require(shell.memory.session)
        return try store.cells(of: session.id).filter(\.isLive).map { cell in
            let bound = try store.bindings(of: cell.id).bound
            return "\(cell.number) \(cell.source) "
                + bound.map { "\($0.name)=\($0.identity)" }.joined(separator: " ")
        }
    }

    @Test func `a notebook edited in Jupyter comes back as it was edited`() throws {
        let desk = try Desk()
        var before = try Self.shell(
            "note \"# Old\"; tx = load \(NotebookTests.data)tx.csv; head tx 2; tail tx 2; vars",
            on: desk)
        before.run("export-session \(desk.path("s.ipynb"))")
        var text = try String(contentsOfFile: desk.path("s.ipynb"), encoding: .utf8)
        text = text.replacingOccurrences(of: "\"# Old\"\n   ]", with: "\"# New \\\"x\\\"\"\n   ]")
            .replacingOccurrences(of: "\"head tx 2\"", with: "\"head tx 1\\n\",\n    \"vars\"")
            .replacingOccurrences(of: "\"row_count\": 2", with: "\"row_count\": 3")
        try text.write(toFile: desk.path("s.ipynb"), atomically: true, encoding: .utf8)
        let reply = try #require(
            before.run("import-session \(desk.path("s.ipynb")) as again").last)
        let cells = try Self.cells(of: before).map { $0.split(separator: " ").dropFirst().first }
        #expect(cells == ["note", "tx", "head", "tail"])
        #expect(
            reply.notes.map(\.message)
                == ["cell 4 came out otherwise: result.row_count was 3, is 2"])
        guard case .text(let said)? = reply.value else { return #expect(Bool(false)) }
        #expect(
            said == "in 'again': 4 cells ran, 1 of 2 results differ from '\(desk.path("s.ipynb"))'")
        let note = try Self.cells(of: before)[0]
        #expect(note == "1 note \"# New \\\"x\\\"\" ")
    }

    @Test func `what cannot be exported or imported is said in a sentence`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study")
        func write(_ name: String, _ text: String) throws -> String {
            try text.write(toFile: desk.path(name), atomically: true, encoding: .utf8)
            return desk.path(name)
        }
        let python = try write(
            "p.ipynb",
            #"{"cells":[],"metadata":{"kernelspec":{"language":"python"}},"nbformat":4}"#)
        let cases: [(String, String, String)] = [
            (
                "export-session a.txt", "file.format",
                "'a.txt' does not end in .html, .md, .ipynb or .cells"
            ),
            (
                "export-session a.html nobody", "store.sessionNotFound",
                "there is no session 'nobody'"
            ),
            ("import-session a.html", "file.format", "'a.html' does not end in .ipynb or .cells"),
            ("import-session \(desk.path("none.cells"))", "file.notFound", "does not exist"),
            (
                "import-session \(try write("x.ipynb", "{"))", "file.format",
                "is not a notebook of Jupyter"
            ),
            ("import-session \(python)", "file.format", "is a notebook in python, not in copse"),
            (
                "import-session \(try write("e.cells", "# nothing\n"))", "file.noCells",
                "has no cells"
            ),
            (
                "import-session \(try write("study.cells", "note x"))", "store.sessionExists",
                "there is a session 'study' already"
            ),
            (
                "import-session \(try write("f.cells", "note x\nnope y"))", "verb.unknown",
                "cell 2 of '\(desk.path("f.cells"))' failed: unknown verb 'nope'"
            ),
            ("import-session \(desk.path("f.cells")) as 'a b'", "store.sessionName", "cannot be"),
        ]
        for (cell, code, message) in cases {
            let failure = shell.run(cell).last?.failure
            #expect(failure?.code == code, "\(cell)")
            #expect(failure?.message.contains(message) == true, "\(failure?.message ?? "")")
            #expect(failure?.hint?.isEmpty == (code == "file.notFound" ? nil : false), "\(cell)")
        }
    }

    // MARK: Jupyter

    static let validation = """
        import sys, nbformat, nbconvert
        notebook = nbformat.read(sys.argv[1], as_version=nbformat.NO_CONVERT)
        nbformat.validate(notebook)
        assert notebook.nbformat_minor == 5
        ids = [cell.id for cell in notebook.cells]
        assert len(ids) == len(set(ids))
        text = nbformat.writes(notebook)
        assert text.rstrip("\\n") == open(sys.argv[1]).read().rstrip("\\n"), "as Jupyter writes it"
        html, _ = nbconvert.HTMLExporter().from_notebook_node(notebook)
        print(len(html), html.count("image/svg+xml"), html.count("<table"), html.count("<h1"))
        """

    @Test(
        .enabled(
            if: Python.has("nbformat", "nbconvert"),
            "needs python3 with nbformat and nbconvert: PYTHONPATH or COPSE_PYTHON"))
    func `a notebook is valid for nbformat and a page for nbconvert`() throws {
        let desk = try Desk()
        var shell = try Self.shell(on: desk)
        shell.run("export-session \(desk.path("s.ipynb"))")
        let result = try Python.run(Self.validation, desk.path("s.ipynb"))
        #expect(result.status == 0, "\(result.errors.suffix(2_000))")
        let counts = result.output.split(separator: " ").compactMap {
            Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        #expect(counts.count == 4)
        #expect(counts.dropFirst().allSatisfy { $0 >= 1 }, "\(result.output)")
    }
}

extension String {
    /// Without what a clock says.
    fileprivate var withoutRun: String {
        split(separator: "\n").filter {
            !$0.hasPrefix("| run |") && !$0.contains("fitted in") && !$0.contains("fit_ms")
        }.joined(separator: "\n")
    }
}
