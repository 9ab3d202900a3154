import CopseFrame
import CopseShell
import CopseStore
import Foundation
import Testing

/// Undo, checkout, forks, staleness: the state of a session as a whole.
@Suite struct TravelTests {
    static let data = NotebookTests.data

    @Test func `undo and redo move the whole state, across restarts`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study")
        shell.run("a = load \(Self.data)tx.csv; b = head a 3; set seed 9; b = head a 5; head b 2")
        #expect(shell.json("undo").contains("undone: cell 5, head b 2"))
        shell.run("undo")
        #expect(shell.json("b").contains(#""row_count":3"#))
        #expect(shell.notebook.settings.seed == 9)
        shell.run("undo; undo")
        #expect(shell.notebook.settings.seed == 0)
        #expect(shell.run("redo; redo; redo").allSatisfy { $0.failure == nil })
        #expect(shell.json("b").contains(#""row_count":5"#))
        #expect(shell.notebook.settings.seed == 9)
        shell.run("undo; undo; undo")
        _ = try shell.memory.open(.named("elsewhere"), into: &shell.notebook)
        var later = try desk.shell("study")
        #expect(later.json("b").contains(#""row_count":3"#))
        later.run("undo; undo; undo; undo; undo; undo")
        #expect(later.run("undo").last?.failure?.code == "store.noSuchState")
        #expect(later.notebook.names == [])
        #expect(later.run("redo; redo; a").last?.failure == nil)
    }

    @Test func `undo says what stays`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study")
        shell.run("a = load \(Self.data)tx.csv; write a \(desk.path("a.csv"))")
        let reply = try #require(shell.run("undo").last)
        #expect(reply.notes.map(\.message) == ["the file it wrote stays"])
        #expect(FileManager.default.fileExists(atPath: desk.path("a.csv")))
    }

    @Test func `checkout goes to any cell's state and back, and new cells branch from there`()
        throws
    {
        let desk = try Desk()
        var shell = try desk.shell("study")
        shell.run("a = load \(Self.data)tx.csv; b = head a 1; b = head a 2; b = head a 3")
        #expect(shell.run("checkout 2").last?.failure == nil)
        #expect(shell.json("b").contains(#""row_count":1"#))
        shell.run("checkout 4")
        #expect(shell.json("b").contains(#""row_count":3"#))
        shell.run("nosuch")
        #expect(shell.run("checkout 7").last?.failure?.code == "store.noSuchState")
        #expect(shell.run("checkout 70").last?.failure?.code == "store.cellNotFound")
    }

    @Test func `a fork goes its own way`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study")
        shell.run(
            "a = load \(Self.data)tx.csv; b = head a 2; fork what-if; b = head a 7; c = head a 1")
        #expect(shell.memory.session?.name == "what-if")
        #expect(shell.json("diff study what-if").contains(#"["b","head a 2"#))
        // And what their results say, member by member.
        #expect(shell.json("diff study what-if").contains(#""  result."#))
        shell.run("open study")
        #expect(shell.notebook.names == ["a", "b"])
        #expect(shell.json("b").contains(#""row_count":2"#))
        #expect(shell.run("fork what-if").last?.failure?.code == "store.sessionExists")
    }

    @Test func `staleness follows content, and rerun --stale does the least`() throws {
        let desk = try Desk()
        let file = try desk.copy("tx.csv")
        var shell = try desk.shell("study")
        shell.run(
            """
            tx = load '\(file)'
            big = filter tx gas > 50000
            n = head big 2
            r = recipe eth { fee = gas * gasPrice }
            other = load \(Self.data)tx.csv
            """)
        #expect(shell.json("stale").contains("nothing is stale"))
        // Touched, not changed.
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)], ofItemAtPath: file)
        #expect(shell.json("stale").contains("nothing is stale"))
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try (text + text.split(separator: "\n")[1] + "\n").write(
            toFile: file, atomically: true, encoding: .utf8)
        let marks = shell.json("stale")
        #expect(marks.contains(#"[1,"'\#(file)' has changed or gone""#))
        #expect(marks.contains(#"[2,"'tx' comes from cell 1, which is stale""#))
        #expect(marks.contains(#"[3,"'big' comes from cell 2, which is stale""#))
        #expect(marks.contains(#""row_count":3"#))
        #expect(shell.json("why n").contains("stale: 'big' comes from cell 2"))
        // The new row has little gas: what is filtered stays what it is.
        #expect(shell.json("rerun --stale").contains("ran again: cells 1, 2, 3"))
        #expect(shell.json("stale").contains("nothing is stale"))
        #expect(shell.json("tx").contains(#""row_count":61"#))
        #expect(shell.notebook.nextCell == 7)
    }

    @Test func `a cell that reads the result of another by its number is stale with it`() throws {
        let desk = try Desk()
        let file = try desk.copy("tx.csv")
        var shell = try desk.shell("study")
        shell.run("load '\(file)'; head _1 2")
        #expect(shell.json("stale").contains("nothing is stale"))
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try text.replacingOccurrences(of: "90000", with: "90001").write(
            toFile: file, atomically: true, encoding: .utf8)
        #expect(shell.json("stale").contains(#"[2,"'_1' comes from cell 1, which is stale""#))
    }

    @Test func `a picture that is made again writes no file`() throws {
        let desk = try Desk()
        let picture = desk.path("gas.svg")
        var shell = try desk.shell("study")
        shell.run("a = load \(Self.data)tx.csv; p = plot hist a gas --save \(picture)")
        _ = try shell.memory.open(.named("elsewhere"), into: &shell.notebook)
        try FileManager.default.removeItem(atPath: picture)
        var later = try desk.shell("study")
        #expect(later.json("p").contains("<svg"))
        #expect(!FileManager.default.fileExists(atPath: picture))
    }

    @Test func `a cell run again in its place leaves later names alone`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study")
        shell.run("a = load \(Self.data)tx.csv; b = head a 2; a = head a 9; c = head a 4")
        let reply = try #require(shell.run("rerun 2").last)
        #expect(reply.cell == 2)
        #expect(reply.failure == nil)
        #expect(shell.json("a").contains(#""row_count":9"#))
        #expect(shell.json("b").contains(#""row_count":2"#))
        #expect(shell.json("stale").contains("nothing is stale"), "the same text, the same value")
        #expect(shell.run("rerun 12").last?.failure?.code == "store.cellNotFound")
        #expect(shell.run("rerun").last?.failure?.code == "syntax.missingArgument")
    }

    @Test func `blame walks from a model back to the bytes of its file`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study")
        shell.run(
            "tx = load \(Self.data)tx.csv; f = features tx with eth; m = train f --trees 9; save m as gas"
        )
        for word in ["m", "gas", "gas@1"] {
            let text = shell.json("blame \(word)")
            #expect(text.contains("train f --trees 9"))
            #expect(text.contains("features tx with eth"))
            #expect(text.contains("SHA-256 "))
        }
        #expect(shell.run("blame nothing").last?.failure?.code == "store.modelNotFound")
    }

    @Test func `cells are compared member by member`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study")
        shell.run("a = load \(Self.data)tx.csv; head a 2; head a 3; head a 2")
        let rows = shell.json("diff 2 3")
        #expect(rows.contains(#"["cell","head a 2","head a 3"]"#))
        #expect(rows.contains(#"["result.row_count","2","3"]"#))
        #expect(shell.json("diff 2 4").contains("they do not differ"))
    }
}
