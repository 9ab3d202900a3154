import Foundation
import Testing

/// Cells in the background at a prompt and in scripts.
@Suite(.serialized) struct JobTests {
    private static let folder: Folder? = {
        guard let folder = try? Folder() else { return nil }
        var text = "gas,gasPrice\n"
        for row in 0..<500 { text += "\(21000 + row % 97),\(row * 7919 % 701)\n" }
        try? folder.write(text, to: "a.csv")
        return folder
    }()

    private func prompt() throws -> PseudoTerminal {
        let terminal = try PseudoTerminal(
            ["--no-rc", "--color", "never"], folder: Self.folder?.path)
        try terminal.wait(for: "[1]>")
        return terminal
    }

    @Test func `the end of a job is told above a line that is half typed, which stays`() throws {
        let terminal = try prompt()
        terminal.type("a = load a.csv\r")
        try terminal.wait(for: "[2]>")
        terminal.type("m = train a --trees 3000 &\r")
        try terminal.wait(for: "[2] runs in the background\n[3]>")
        terminal.type("note half ty")
        try terminal.wait(for: "[2] m = train a --trees 3000 &  ", seconds: 100)
        terminal.settle()
        #expect(terminal.screen.contains("trees       3,000"))
        #expect(terminal.screen.hasSuffix("[3]> note half ty"), "\(terminal.screen)")
        #expect(terminal.screen.components(separatedBy: "note half ty").count == 2)
        terminal.type("ped; score m a;\r")
        try terminal.wait(for: "half typed")
        try terminal.wait(for: "[5]>")
        terminal.type("\u{4}")
        #expect(try terminal.waitForEnd() == 0)
    }

    @Test func `leaving with a job under way asks first, and leaves the second time`() throws {
        let terminal = try prompt()
        terminal.type("a = load a.csv; m = train a --trees 90000 &\r")
        try terminal.wait(for: "[3]>")
        terminal.type("\u{4}")
        try terminal.wait(
            for: "cell 2 in the background: 'wait' waits, leaving once more cancels")
        terminal.type("quit\r")
        #expect(try terminal.waitForEnd() == 0)
        #expect(terminal.screen.contains("interrupted: nothing has changed") == false)
    }

    @Test func `control-C ends a wait for a job, not the job`() throws {
        let terminal = try prompt()
        terminal.type("a = load a.csv; m = train a --trees 90000 &\r")
        try terminal.wait(for: "[3]>")
        terminal.type("score m a\r")
        terminal.settle(milliseconds: 300)
        #expect(!terminal.screen.hasSuffix("]>"))
        terminal.type("\u{3}")
        try terminal.wait(for: "[4]>")
        terminal.type("jobs\r")
        try terminal.wait(for: "   2  running")
        terminal.type("cancel 2\r")
        try terminal.wait(for: "cancelled: cell 2")
        terminal.type("\u{4}")
        #expect(try terminal.waitForEnd() == 0)
    }

    @Test func `killed with a job under way, the next start names it and resumes it`() throws {
        let folder = try Folder()
        let store: [String: String?] = ["COPSE_STORE": folder.path + "/s.sqlite"]
        let first = try PseudoTerminal(
            ["--no-rc", "--color", "never"], environment: store, folder: Self.folder?.path)
        try first.wait(for: "[1]>")
        first.type("a = load a.csv; m = train a --trees 6000 --seed 5 &; note on\r")
        try first.wait(for: "[4]>")
        first.signal(SIGKILL)
        #expect(try first.waitForEnd() == 128 + SIGKILL)
        let second = try PseudoTerminal(
            ["--no-rc", "--color", "never"], environment: store, folder: Self.folder?.path)
        try second.wait(for: "cell 2 was running when the shell ended: m = train a --trees 6000")
        try second.wait(for: "'resume' runs it again, to the same result")
        second.type("resume;\r")
        try second.wait(for: "[4]> ", seconds: 100) {
            $0.hasSuffix("[4]>") && $0.contains("digest")
        }
        func digest(_ screen: String) -> String? {
            screen.split(separator: "\n").last { $0.hasPrefix("digest") }.map(String.init)
        }
        let resumed = digest(second.screen)
        #expect(resumed != nil)
        second.type("train a --trees 6000 --seed 5\r")
        try second.wait(for: "[5]>", seconds: 100)
        #expect(digest(second.screen) == resumed)
        second.type("resume\r")
        try second.wait(for: "nothing was interrupted")
    }
}
