import CopseShell
import CopseTestSupport
import Foundation
import Testing

/// Sessions as text: cells, a line `----`, what they show, a line `====`, and so on.
///
/// Lines for standard error begin with `! `. `DATA/` and `SCRATCH/` stand for folders, `TIME` for
/// what a clock says. After a wanted change of a sentence or a table, `COPSE_RECORD=1 swift test`
/// writes the files anew; read the difference before committing it.
@Suite struct SessionTests {
    static let folder = Repository.root + "/Tests/CopseShellTests/Golden"

    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".session") }.sorted()
    }()

    @Test(arguments: names)
    func `a session shows what was recorded`(name: String) throws {
        let path = Self.folder + "/" + name
        let recorded = try String(contentsOfFile: path, encoding: .utf8)
        // Paths of one length whatever the checkout's: carets and table rules show it.
        let scratch = URL(fileURLWithPath: "/tmp/copse-\(UUID().uuidString.prefix(8))")
        let data = scratch.path + "/data"
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: data, withDestinationPath: Self.folder + "/data")
        defer { try? FileManager.default.removeItem(at: scratch) }

        var notebook = Notebook(settings: Settings(threads: 1))
        var now = ""
        for block in recorded.components(separatedBy: "====\n") where !block.isEmpty {
            let cells = block.components(separatedBy: "----\n")[0]
            let text = cells.replacingOccurrences(of: "DATA/", with: data + "/")
                .replacingOccurrences(of: "SCRATCH/", with: scratch.path + "/")
            var shown = ""
            for cell in CellSource.split(text) {
                let reply = notebook.run(cell)
                shown += Self.text(of: reply, mode: notebook.settings.output)
            }
            shown = shown.replacingOccurrences(of: data + "/", with: "DATA/")
                .replacingOccurrences(of: scratch.path + "/", with: "SCRATCH/")
            if !now.isEmpty { now += "====\n" }
            now += cells + "----\n" + Self.withoutTimes(shown)
        }
        if ProcessInfo.processInfo.environment["COPSE_RECORD"] != nil {
            try now.write(toFile: path, atomically: true, encoding: .utf8)
        } else {
            #expect(now == recorded, "\(name) shows something else")
        }
    }

    /// Results as they are, errors and notes with `! ` before each line.
    static func text(of reply: Reply, mode: OutputMode) -> String {
        let text = Renderer(RenderOptions(mode: mode, width: 100)).render(reply)
        let errors = text.errors.split(separator: "\n", omittingEmptySubsequences: false)
            .dropLast().map { "! \($0)\n" }.joined()
        return text.output + errors
    }

    static func withoutTimes(_ text: String) -> String {
        text.replacing(/[0-9.]+ (ms|s)\n/, with: "TIME\n")
            .replacing(/[0-9.]+ (ms|s):/, with: "TIME:")
            .replacing(/(ok|error) +[0-9]+(  |\n)/) { "\($0.output.1) TIME\($0.output.2)" }
            .replacing(/"(ms|fit_ms)":[0-9.e-]+/) { "\"\($0.output.1)\":0" }
    }
}
