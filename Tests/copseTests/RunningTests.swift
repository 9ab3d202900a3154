import Foundation
import Testing

/// What happens at the prompt while a cell runs.
@Suite(.serialized) struct RunningTests {
    private static let rows = 60_000

    /// A table that takes a while to read when it is named many times.
    private static let folder: Folder? = {
        guard let folder = try? Folder() else { return nil }
        var text = "hash,from,value,gas,gasPrice,timestamp\n"
        for row in 0..<rows {
            let mixed = (row &* 2_654_435_761) % 1_000_003
            text +=
                "0x\(mixed)abcdef\(row),0x\(mixed % 977),\(mixed)00000000000,\(21000 + mixed % 9000),"
            text += "\(mixed % 700),\(1_600_000_000 + row * 13)\n"
        }
        try? folder.write(text, to: "a.csv")
        return folder
    }()

    private func prompt(_ arguments: [String] = ["--quiet"]) throws -> PseudoTerminal {
        let terminal = try PseudoTerminal(
            ["--no-rc", "--color", "never"] + arguments, folder: Self.folder?.path)
        try terminal.wait(for: "[1]>")
        return terminal
    }

    private static let long: [(name: String, before: String, cell: String)] = [
        ("train", "a = load a.csv", "m = train a --trees 90000"),
        (
            "load", "note x",
            "t = load " + Array(repeating: "a.csv", count: 400).joined(separator: " ")
        ),
        (
            "features", "b = load " + Array(repeating: "a.csv", count: 20).joined(separator: " "),
            "f = features b with recipe { m = rolling_median(gas, 20000, by=from); "
                + "n = rolling_median(gas, 50000) }"
        ),
        ("importance", "a = load a.csv; m = train a", "importance m a --repeats 1000"),
        (
            "sort", "b = load " + Array(repeating: "a.csv", count: 80).joined(separator: " "),
            "s = sort b by hash, from, value"
        ),
        (
            "score",
            "a = load a.csv; m = train a --trees 8000; b = load "
                + Array(repeating: "a.csv", count: 20).joined(separator: " "), "score m b"
        ),
    ]

    @Test(arguments: RunningTests.long.map(\.name))
    func `control-C stops a cell and keeps the session`(name: String) throws {
        let work = try #require(Self.long.first { $0.name == name })
        let terminal = try prompt()
        terminal.type(work.before + "\r")
        try terminal.wait(for: "a prompt", seconds: 100) {
            $0.hasSuffix("]>") && !$0.hasSuffix("[1]>")
        }
        terminal.type(work.cell + "\r")
        terminal.settle(milliseconds: 400)
        #expect(!terminal.screen.hasSuffix("]>"), "it must still run: \(terminal.screen)")
        let start = Date()
        terminal.type("\u{3}")
        try terminal.wait(for: "interrupted: nothing has changed.")
        print("control-C to answer, \(name): \(Int(Date().timeIntervalSince(start) * 1000)) ms")
        terminal.type("note alive\r")
        try terminal.wait(for: "\nalive")
        terminal.type("\u{4}")
        #expect(try terminal.waitForEnd() == 0)
    }

    @Test func `a stopped cell writes no file later`() throws {
        let terminal = try prompt()
        let folder = try #require(Self.folder)
        terminal.type(
            "b = load " + Array(repeating: "a.csv", count: 30).joined(separator: " ") + "\r")
        try terminal.wait(for: "[2]>", seconds: 60)
        terminal.type("write b out.csv\r")
        terminal.settle(milliseconds: 50)
        terminal.type("\u{3}")
        try terminal.wait(for: "interrupted")
        Thread.sleep(forTimeInterval: 4)
        terminal.type("note alive\r")
        try terminal.wait(for: "\nalive")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.filter { $0.hasPrefix("out") } == [])
    }

    @Test func `keys typed while a cell runs are shown and come after it`() throws {
        let terminal = try prompt()
        terminal.type("a = load a.csv; m = train a --trees 3000\r")
        terminal.settle(milliseconds: 300)
        let start = Date()
        terminal.type("note typed")
        try terminal.wait(for: "note typed")
        print("key to echo while a cell trains: \(Int(Date().timeIntervalSince(start) * 1000)) ms")
        terminal.type(" ahead\r")
        try terminal.wait(for: "\ntyped ahead", seconds: 60)
    }

    @Test func `work of more than a second shows how far it is, and leaves no trace`() throws {
        let terminal = try prompt([])
        terminal.type("a = load a.csv; m = train a --trees 60000;\r")
        try terminal.wait(for: " of 60,000 trees")
        #expect(terminal.screen.contains(" left") && terminal.screen.contains("/s"))
        terminal.type("\u{3}")
        try terminal.wait(for: "interrupted")
        #expect(!terminal.screen.contains(" of 60,000"), "\(terminal.screen)")
        let quiet = try prompt()
        quiet.type("a = load a.csv; m = train a --trees 20000;\r")
        quiet.settle(milliseconds: 1500)
        quiet.type("\u{3}")
        try quiet.wait(for: "interrupted")
        #expect(!quiet.output.contains("of 20,000"))
    }

    @Test func `a result longer than the screen goes through the pager, others do not`() throws {
        let terminal = try PseudoTerminal(
            ["--no-rc", "--quiet", "--color", "never"],
            environment: ["COPSE_PAGER": "head -3; echo PAGED"], folder: Self.folder?.path)
        try terminal.wait(for: "[1]>")
        terminal.type("a = load a.csv; head a 4\r")
        try terminal.wait(for: "[3]>")
        #expect(!terminal.screen.contains("PAGED"))
        terminal.type("show a --rows all\r")
        try terminal.wait(for: "PAGED")
        try terminal.wait(for: "[4]>")
        terminal.type("set pager off\rset pager on\rhead a 1\r")
        try terminal.wait(for: "[7]>")
        #expect(terminal.screen.components(separatedBy: "PAGED").count == 3)
        let missing = try PseudoTerminal(
            ["--no-rc", "--quiet", "--color", "never"],
            environment: ["PAGER": "no-such-pager"], folder: Self.folder?.path)
        try missing.wait(for: "[1]>")
        missing.type("a = load a.csv; show a --rows 50\r")
        try missing.wait(for: "[3]>")
        #expect(missing.screen.contains("49  0x"))
    }

    @Test func `control-C ends a program that a cell runs, not the shell`() throws {
        let terminal = try prompt()
        terminal.type("!sleep 50\r")
        terminal.settle(milliseconds: 300)
        terminal.type("\u{3}")
        try terminal.wait(for: "[2]>")
        terminal.type("note alive\r")
        try terminal.wait(for: "\nalive")
        terminal.type("!cat\r")
        terminal.settle(milliseconds: 300)
        terminal.type("for cat\r\u{4}")
        try terminal.wait(for: "for cat\nfor cat\n")
        try terminal.wait(for: "[4]>")
    }
}
