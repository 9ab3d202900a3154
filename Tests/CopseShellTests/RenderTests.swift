import CopseShell
import Foundation
import Testing

@Suite struct RenderTests {
    static let script = """
        tx = load \(SessionTests.folder)/data/tx.csv
        f = features tx with eth
        m = train f --trees 10
        describe tx
        tx
        f
        anomalies m f --top 3
        importance m
        """

    static let replies: [Reply] = {
        var notebook = Notebook(settings: Settings(threads: 1))
        return notebook.run(script)
    }()

    @Test(arguments: [40, 60, 80, 100, 132, 200])
    func `a table is never wider than the terminal`(width: Int) {
        #expect(Self.replies.allSatisfy { $0.failure == nil })
        for reply in Self.replies where reply.names.isEmpty {
            let text = Renderer(RenderOptions(width: width)).render(reply).output
            for line in text.split(separator: "\n") {
                let isTable = !line.hasPrefix("mean change") && !line.contains(" rows × ")
                #expect(!isTable || line.count <= width, "\(reply.source): \(line)")
            }
        }
    }

    @Test func `without a width every column and character is there`() throws {
        let text = Renderer(RenderOptions()).render(Self.replies[4]).output
        #expect(!text.contains("…"))
        #expect(text.contains("0x5186ee32ee8d7ee9770348a05d300cb90706a045defc044a09325626e6b58de7"))
    }

    @Test func `colour comes only when it is asked for`() {
        for reply in Self.replies {
            let plain = Renderer(RenderOptions(width: 80)).render(reply)
            #expect(!(plain.output + plain.errors).contains("\u{1B}"))
        }
        let coloured = Renderer(RenderOptions(width: 80, isColored: true)).render(Self.replies[4])
        #expect(coloured.output.contains("\u{1B}[1m"))
    }

    @Test func `quiet leaves notes out and keeps results and errors`() {
        let note = Renderer(RenderOptions()).render(Self.replies[2])
        let quiet = Renderer(RenderOptions(isQuiet: true)).render(Self.replies[2])
        #expect(note.errors.hasPrefix("note: "))
        #expect(quiet.errors == "" && quiet.output == note.output)
        var notebook = Notebook()
        #expect(
            Renderer(RenderOptions(isQuiet: true)).render(notebook.run("nope x")[0]).errors != "")
    }

    @Test func `data cannot move the cursor`() throws {
        let path = NSTemporaryDirectory() + "copse-\(UUID().uuidString).csv"
        try "a,b\n\u{1B}[31mred,1\n\u{202E}left,2\n".write(
            toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        var notebook = Notebook()
        let text = Renderer(RenderOptions(width: 80)).render(notebook.run("load \(path)")[0]).output
        #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
        #expect(text.contains("\\u{1b}[31mred"))
    }

    @Test func `an error in a script names the file and the line`() {
        var notebook = Notebook()
        let reply = notebook.run("note a\n\nr = recipe {\n  a = b *\n}").last
        let text = reply.map { Renderer(RenderOptions(file: "x.cells")).render($0).errors } ?? ""
        #expect(text.hasPrefix("x.cells:4: error: "), "\(text)")
    }

    @Test func `the caret stands under wide characters`() {
        var notebook = Notebook()
        let reply = notebook.run("note \"日本\" --x; filter 日本 q")[1]
        let lines = Renderer(RenderOptions()).render(reply).errors.split(separator: "\n")
        #expect(lines[1] == "  filter 日本 q")
        #expect(lines[2] == "         ^^^^")
    }

    @Test func `csv output is what load reads back`() throws {
        var notebook = Notebook(settings: Settings(output: .csv))
        let replies = notebook.run("tx = load \(SessionTests.folder)/data/tx.csv; tx")
        #expect(Renderer(RenderOptions(mode: .csv)).render(replies[0]).output == "")
        let text = Renderer(RenderOptions(mode: .csv)).render(replies[1]).output
        let path = NSTemporaryDirectory() + "copse-\(UUID().uuidString).csv"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        func digest(_ cells: String) -> String? {
            var notebook = Notebook(settings: Settings(output: .json))
            let line = Renderer(RenderOptions(mode: .json)).render(notebook.run(cells)[0]).output
            return line.firstMatch(of: /"digest":"([0-9a-f]+)"/).map { String($0.output.1) }
        }
        let written = digest("load \(path)")
        #expect(written != nil && written == digest("load \(SessionTests.folder)/data/tx.csv"))
    }
}
