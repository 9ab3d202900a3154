import CopseShell
import Foundation
import Testing

/// What a session remembers of a drift, and of the choice of a forest.
@Suite struct DriftMemoryTests {
    private static let cells = """
        tx = load \(NotebookTests.data)tx.csv
        m = train tx --columns value, gas, gasPrice --trees 10 --sample 30
        """

    @Test func `a drift is undone, done again and made again`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study")
        shell.run(Self.cells)
        shell.run("dear = derive tx gasPrice = gasPrice * 9; d = drift m dear")
        let known = shell.json("filter d verdict == 'drifted'")
        #expect(known.contains("gasPrice"))
        shell.run("undo; undo")
        #expect(shell.run("d").last?.failure?.code == "name.notFound")
        shell.run("redo")
        #expect(shell.json("filter d verdict == 'drifted'") == known)
        _ = try shell.memory.open(.named("elsewhere"), into: &shell.notebook)
        var later = try desk.shell("study", threads: 2)
        #expect(later.json("filter d verdict == 'drifted'") == known)
    }

    @Test func `a drift from a file that changed is stale, and another one when run again`() throws
    {
        let desk = try Desk()
        let file = try desk.copy("tx.csv")
        var shell = try desk.shell("study")
        shell.run(Self.cells)
        shell.run("today = load \(file); d = drift m today; best = filter d psi > 0")
        #expect(shell.json("best").contains(#""row_count":0"#))
        #expect(shell.json("stale").contains("nothing is stale"))
        var lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        lines.removeSubrange(20..<40)
        try (lines.joined(separator: "\n") + "\n").write(
            toFile: file, atomically: true, encoding: .utf8)
        let stale = shell.json("stale")
        #expect(stale.contains("today") && stale.contains("drift m today"))
        #expect(shell.run("rerun --stale").last?.failure == nil)
        #expect(!shell.json("best").contains(#""row_count":0"#))
        #expect(shell.json("stale").contains("nothing is stale"))
    }
}
