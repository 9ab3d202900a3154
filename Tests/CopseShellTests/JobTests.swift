import CopseFrame
import CopseShell
import CopseStore
import Foundation
import Synchronization
import Testing

extension Shell {
    /// Runs cells as a script does: those that end in `&` in the background, to the end of all.
    ///
    /// - Returns: the replies of the cells, by number.
    @discardableResult
    mutating func play(_ text: String) throws -> [Int: Reply] {
        notebook.environment.commandsWait = true
        let replies = Collected()
        for cell in CellSource.split(text) {
            if cell.isBackground {
                _ = try memory.start(cell, on: &notebook) { replies.add($0) }
            } else {
                let reply = memory.run(cell, on: &notebook) { $1.run($0) }
                memory.settle(after: reply)
                replies.add(reply)
            }
        }
        run("wait")
        memory.close()
        return replies.all
    }
}

final class Collected: Sendable {
    private let replies = Mutex<[Int: Reply]>([:])

    var all: [Int: Reply] { replies.withLock { $0 } }

    func add(_ reply: Reply) {
        guard let number = reply.cell else { return }
        replies.withLock { $0[number] = reply }
    }
}

/// Cells in the background: the same session as if each had been waited for.
@Suite struct JobTests {
    static let data = NotebookTests.data

    @Test
    func `an ampersand at the end of a cell puts it in the background, elsewhere it does not`() {
        for text in ["m = train a &", "score m a & # later", "time m = train a  &", "head a &;"] {
            #expect(CellSource(text: text).isBackground, "\(text)")
        }
        for text in [
            "m = train a", "m = train a&", "set seed 4 &", "!sleep 1 &", "&", "filter a x & y",
            "note 'a &'", "head a | !cat &", "load - &",
        ] {
            #expect(!CellSource(text: text).isBackground, "\(text)")
        }
    }

    @Test func `a script with ampersands leaves the session it leaves without`() throws {
        var generator = Script(seed: 7)
        for round in 0..<8 {
            let cells = generator.cells(24)
            let desk = try Desk()
            var plain = try desk.shell("plain")
            let expected = try plain.play(cells.map(\.text).joined(separator: "\n"))
            var jobs = try desk.shell("jobs", threads: 2)
            let text = cells.map { $0.text + ($0.isBackground ? " &" : "") }
            let found = try jobs.play(text.joined(separator: "\n"))
            #expect(expected.count == found.count)
            for (number, reply) in expected {
                let other = try #require(found[number])
                // What is bound so far, which the hint lists, may be less.
                #expect(
                    Self.result(reply) == Self.result(other),
                    "round \(round), cell \(number): \(text.joined(separator: "\n"))")
            }
            // The names, and every state on the way back to the first.
            for _ in 0..<6 {
                #expect(try Self.state(plain) == Self.state(jobs), "\(text)")
                plain.run("undo")
                jobs.run("undo")
            }
            var replay = try Replay(
                of: "jobs", memory: Memory(path: desk.store, wanted: .named("jobs")),
                notebook: Notebook(settings: Settings(threads: 8)))
            let steps = try replay.cells.map { record in try replay.run(record) { $1.run($0) } }
            #expect(steps.compactMap(\.difference) == [], "round \(round)")
        }
    }

    private static func result(_ reply: Reply) -> String {
        if let failure = reply.failure { return failure.message }
        let line = SessionTests.withoutTimes(
            Renderer(RenderOptions(mode: .json)).render(reply).output)
        return line.range(of: "\"names\":").map { String(line[$0.upperBound...]) } ?? line
    }

    private static func state(_ shell: Shell) throws -> [String: String] {
        let store = try shell.memory.store()
        let session = try #require(shell.memory.session)
        return try store.state(of: session.id).reduce(into: [:]) { $0[$1.name] = $1.identity }
    }

    @Test func `a reader of a name that is still to come waits, others do not`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study", threads: 2)
        shell.run("a = load \(Self.data)tx.csv")
        let replies = Collected()
        let job = try shell.memory.start(
            CellSource(text: "m = \(shell.aSecondOfTraining) &"), on: &shell.notebook
        ) { replies.add($0) }
        #expect(shell.notebook.nextCell == 3)
        #expect(shell.run("head a 2").last?.cell == 3)
        #expect(!job.isDone, "a cell that reads nothing of it went on")
        #expect(shell.json("vars").contains("cell 2 runs"))
        #expect(shell.json("jobs").contains("m = train a"))
        #expect(shell.json("cells").contains(#"[2,"running""#))
        #expect(shell.run("score m a").last?.failure == nil)
        #expect(job.isDone)
        #expect(replies.all[2]?.failure == nil)
        #expect(shell.json("jobs").contains("nothing runs in the background"))
        #expect(shell.json("wait").contains("nothing runs in the background"))
        #expect(shell.json("undo").contains("undone: cell 4"))
    }

    @Test func `a job that waits for another sees what it made`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study", threads: 2)
        let replies = try shell.play(
            """
            a = load \(Self.data)tx.csv
            m = train a --trees 300 &
            s = score m a &
            filter s score > 0.5 &
            m = import nothing.copse &
            head _ 1
            head _4 1
            """)
        #expect(replies[3]?.failure == nil)
        #expect(replies[4]?.failure == nil)
        #expect(replies[5]?.failure?.code == "file.notFound")
        #expect(replies[6]?.failure == nil)
        #expect(replies[7]?.failure == nil)
        #expect(shell.notebook["m"]?.kind == .forest, "a cell that failed has bound nothing")
        #expect(shell.json("stale").contains("nothing is stale"))
        #expect(shell.json("why s").contains("train a --trees 300"))
    }

    @Test func `a cell that ends late takes no name from one that came after it`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study", threads: 2)
        shell.run("a = load \(Self.data)tx.csv")
        let job = try shell.memory.start(
            CellSource(text: "m = \(shell.aSecondOfTraining) &"), on: &shell.notebook
        ) { _ in }
        shell.run("m = head a 3")
        #expect(!job.isDone)
        shell.run("wait 2")
        #expect(shell.json("m").contains(#""row_count":3"#))
        #expect(shell.run("_2").last?.value?.kind == .forest)
        shell.run("undo; undo; undo; undo")
        #expect(shell.notebook.names == ["a"])
        shell.run("redo")
        #expect(shell.run("m").last?.value?.kind == .forest, "states are in the order of cells")
        shell.run("redo; redo")
        #expect(shell.json("m").contains(#""row_count":3"#))
    }

    @Test func `files and the registry are changed and read in the order of the cells`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study", threads: 2)
        let file = desk.path("a.csv")
        let replies = try shell.play(
            """
            a = load \(Self.data)tx.csv
            m = train a --trees 300 &
            s = score m a &
            write s \(file) &
            b = load \(file)
            save m as gas &
            u = use gas
            """)
        #expect(replies.values.allSatisfy { $0.failure == nil })
        #expect(replies.count == 7)
    }

    @Test func `a cancelled job binds nothing and is interrupted for good`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study", threads: 2)
        shell.run("a = load \(Self.data)tx.csv; m = head a 1")
        let replies = Collected()
        let job = try shell.memory.start(
            CellSource(text: "m = train a --trees 90000 &"), on: &shell.notebook
        ) { replies.add($0) }
        #expect(
            shell.run("cancel 9").last?.failure?.message == "cell 9 does not run in the background")
        #expect(shell.run("cancel 9").last?.failure?.hint == "running: 3")
        #expect(shell.json("cancel").contains("cancelled: cell 3"))
        #expect(job.isDone)
        #expect(replies.all[3]?.failure?.code == "run.interrupted")
        #expect(shell.json("m").contains(#""row_count":1"#))
        #expect(shell.json("cells").contains(#"[3,"interrupted""#))
        #expect(shell.json("resume").contains("nothing was interrupted"), "its user has stopped it")
        #expect(
            shell.run("cancel 3").last?.failure?.hint == "nothing does; 'cells' lists what has run")
    }

    @Test func `commands on the whole state wait for the background`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study", threads: 2)
        try shell.play("a = load \(Self.data)tx.csv; m = train a --trees 300 &; undo; redo")
        #expect(shell.notebook["m"]?.kind == .forest)
        try shell.play("n = train a --trees 1999 &; fork side; open study")
        #expect(shell.notebook["n"]?.kind == .forest)
    }

    @Test func `a second shell forks the state before what runs`() throws {
        let desk = try Desk()
        var first = try desk.shell("study", threads: 2)
        first.run("a = load \(Self.data)tx.csv")
        let job = try first.memory.start(
            CellSource(text: "m = \(first.aSecondOfTraining) &"), on: &first.notebook
        ) { _ in }
        first.run("b = head a 2")
        let second = try desk.shell("study")
        #expect(!job.isDone)
        #expect(second.notebook.names == ["a"])
        first.run("wait")
        let store = try second.memory.store()
        let names = try store.state(of: try #require(second.memory.session).id).map(\.name)
        #expect(names == ["a"], "the fork does not change when the cell ends")
    }
}

extension Shell {
    /// A training on `a` that takes about a second on this machine and build: what is done
    /// meanwhile takes milliseconds.
    fileprivate var aSecondOfTraining: String {
        var copy = notebook
        let time = copy.run("train a --trees 200").last?.milliseconds ?? 1
        return "train a --trees \(min(95_000, max(200, Int(200 * 1_000 / max(time, 1)))))"
    }
}

/// Random cells over a few names, most of them small, that may run in the background.
private struct Script {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    struct Cell {
        var text: String
        var isBackground: Bool
    }

    private mutating func next(_ count: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % count
    }

    mutating func cells(_ count: Int) -> [Cell] {
        var cells = [Cell(text: "a = load \(JobTests.data)tx.csv", isBackground: false)]
        var frames = ["a"]
        var forests: [String] = []
        while cells.count < count {
            let frame = frames[next(frames.count)]
            let name = ["b", "c", "d"][next(3)]
            var text: String
            switch next(8) {
            case 0: text = "\(name) = filter \(frame) gas > \(20_000 + next(60_000))"
            case 1: text = "\(name) = head \(frame) \(1 + next(40))"
            case 2: text = "\(name) = sample \(frame) \(1 + next(30))"
            case 3, 4:
                text = "m\(next(2)) = train a --trees \(20 + next(60)) --seed \(next(3))"
                forests.append(String(text.prefix(2)))
            case 5 where !forests.isEmpty:
                text = "\(name) = score \(forests[next(forests.count)]) a"
            case 6: text = "describe \(frame)"
            case 7 where cells.count > 2: text = "head _\(1 + next(cells.count - 1)) 2"
            default: text = "set seed \(next(5))"
            }
            if text.hasPrefix(name), !frames.contains(name) { frames.append(name) }
            cells.append(Cell(text: text, isBackground: next(2) == 0))
        }
        return cells
    }
}
