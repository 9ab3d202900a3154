import CopseFrame
import CopseShell
import CopseStore
import CopseTestSupport
import Foundation
import Testing

/// A store in a folder that goes with it, and the shells that work in it.
final class Desk: Sendable {
    let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "copse-desk-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var store: String { folder + "/store.sqlite" }

    func path(_ name: String) -> String { folder + "/" + name }

    /// A copy of a data set of the tests, to be changed at will.
    func copy(_ name: String) throws -> String {
        try? FileManager.default.removeItem(atPath: path(name))
        try FileManager.default.copyItem(atPath: NotebookTests.data + name, toPath: path(name))
        return path(name)
    }

    func shell(_ session: String, threads: Int = 1) throws -> Shell {
        try Shell(Memory(path: store, wanted: .named(session)), threads: threads)
    }
}

/// A notebook with a memory, as the terminal drives it.
struct Shell {
    let memory: Memory
    var notebook: Notebook
    let notes: [String]

    init(_ memory: Memory, threads: Int = 1) throws {
        self.memory = memory
        notebook = Notebook(settings: Settings(threads: threads))
        notes = try memory.open(into: &notebook).map(\.code)
        notebook.environment.memory = memory
    }

    @discardableResult
    mutating func run(_ text: String) -> [Reply] {
        CellSource.split(text).map { cell in
            let reply = memory.run(cell, on: &notebook) { $1.run($0) }
            memory.settle(after: reply)
            return reply
        }
    }

    /// The result of a cell as JSON, without times.
    mutating func json(_ text: String) -> String {
        guard let reply = run(text).last else { return "" }
        let line = SessionTests.withoutTimes(
            Renderer(RenderOptions(mode: .json)).render(reply).output)
        return line.range(of: "\"result\":").map { String(line[$0.upperBound...]) } ?? line
    }
}

@Suite struct MemoryTests {
    static let study = """
        tx = load \(NotebookTests.data)tx.csv
        set seed 7
        r = recipe eth { fee = gas * gasPrice }
        f = features tx with r
        m = train f --trees 20
        train, test = split f --fraction 0.6 --by random
        importance m
        """

    @Test func `a session comes back with its names, its seed and its numbers`() throws {
        let desk = try Desk()
        var before = try desk.shell("study")
        before.run(Self.study)
        let shown = ["tx", "r", "m", "test", "score m test", "_7"].map { before.json($0) }
        try closing(&before)
        var after = try desk.shell("study")
        #expect(after.notebook.names == ["tx", "r", "f", "m", "test", "train"])
        #expect(after.notebook.nextCell == 14)
        #expect(after.notebook.settings.seed == 7)
        for (cell, old) in zip(["tx", "r", "m", "test", "score m test", "_7"], shown) {
            #expect(after.json(cell).withoutFit == old.withoutFit)
        }
    }

    /// Lets go of the session, so that another shell can have it.
    private func closing(_ shell: inout Shell) throws {
        _ = try shell.memory.open(.named("elsewhere"), into: &shell.notebook)
    }

    @Test func `a second shell on a session gets a fork and is told`() throws {
        let desk = try Desk()
        var first = try desk.shell("study")
        first.run("a = load \(NotebookTests.data)tx.csv --limit 5")
        var second = try desk.shell("study")
        #expect(second.notes == ["store.fork"])
        #expect(second.memory.session?.name == "study-2")
        first.run("note mine")
        second.run("b = head a 2")
        #expect(second.notebook.names == ["a", "b"])
        #expect(first.notebook.names == ["a"])
        #expect(second.json("a") == first.json("a"))
    }

    @Test func `a value whose file has changed says so, and the rest goes on`() throws {
        let desk = try Desk()
        let file = desk.path("large.csv")
        var text = "a,b\n" + (0..<100_000).map { "\($0),\($0 * 7 % 1_000)\n" }.joined()
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        var before = try desk.shell("study")
        before.run("tx = load '\(file)'; few = head tx 3; r = recipe eth { fee = gas * 2 }")
        try closing(&before)
        text.append("1,2\n")
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        var after = try desk.shell("study")
        let failure = after.run("describe tx").last?.failure
        #expect(failure?.code == "store.sourceChanged")
        #expect(failure?.message == "'\(file)' has changed or gone since cell 1 read it")
        #expect(failure?.hint == "put the old file back, or load the new one: x = load '\(file)'")
        #expect(after.run("r").last?.failure == nil)
        #expect(after.run("few").last?.failure == nil, "small frames are kept as they are")
    }

    @Test func `what is kept needs its files no more`() throws {
        let desk = try Desk()
        let file = try desk.copy("tx.csv")
        var before = try desk.shell("study")
        before.run("tx = load '\(file)'; f = features tx with eth; keep f")
        let shown = before.json("f")
        try closing(&before)
        try FileManager.default.removeItem(atPath: file)
        var after = try desk.shell("study")
        #expect(after.json("f") == shown)
        let failure = after.run("t = note x").last?.failure
        #expect(failure != nil)
        #expect(after.run("n = 3").last?.failure != nil)
        #expect(after.run("e = explain m 1; keep e").last?.failure != nil)
    }

    @Test func `one value has one identity, however its cell was written`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study")
        let file = try desk.copy("tx.csv")
        let identities = shell.run(
            """
            a = load \(NotebookTests.data)tx.csv
            b = load   '\(file)'    # the same bytes elsewhere
            x = filter a gas > 21000
            y = filter b   gas > 21000
            z = filter b gas > 21001
            """
        ).compactMap { $0.trace.bound.first?.value.derivation?.identity }
        #expect(identities.count == 5)
        #expect(identities[0] == identities[1])
        #expect(identities[2] == identities[3])
        #expect(Set(identities).count == 3)
    }

    @Test func `models are saved, named and used across sessions`() throws {
        let desk = try Desk()
        var first = try desk.shell("study")
        first.run(Self.study)
        #expect(first.json("save m as gas").contains("saved as gas@1"))
        #expect(first.json("save m as gas").contains("saved as gas@1"), "equal models are one")
        first.run("m2 = train f --trees 5; save m2 as gas; alias gas@1 champion")
        var second = try desk.shell("other")
        second.run("a = use gas@champion; b = use gas; c = use gas@2")
        #expect(second.json("a").withoutFit == first.json("m").withoutFit)
        #expect(second.json("b").withoutFit == first.json("m2").withoutFit)
        #expect(second.json("c") == second.json("b"))
        #expect(second.run("importance a").last?.failure == nil, "its training frame comes along")
        let unknown = second.run("use gas@3").last?.failure
        #expect(unknown?.message == "model 'gas' has no version 3; the latest is 2")
        #expect(second.run("use gsa").last?.failure?.hint == "Did you mean 'gas'?")
    }

    @Test func `a session replays to the last bit on one thread and eight`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study")
        shell.run(Self.study)
        shell.run("s = score m f; nosuch; write s \(desk.path("s.csv")); save m as gas")
        shell.run("back = load \(desk.path("s.csv")); alias gas@1 champion; models")
        shell.run("export m \(desk.path("m.copse")); export m \(desk.path("m.json"))")
        try FileManager.default.removeItem(atPath: desk.path("s.csv"))
        for threads in [1, 2, 8] {
            let steps = try replay(desk, "study", threads: threads)
            #expect(steps.compactMap(\.difference) == [])
            #expect(steps.count == 15)
            #expect(steps.count(where: \.isUnverified) == 1)
        }
        #expect(!FileManager.default.fileExists(atPath: desk.path("s.csv")))
    }

    @Test func `a changed byte in a data set is found by a replay`() throws {
        let desk = try Desk()
        let file = try desk.copy("tx.csv")
        var shell = try desk.shell("study")
        shell.run("tx = load '\(file)'; n = describe tx")
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        let digit = try #require(bytes.lastIndex { 0x31...0x38 ~= $0 })
        bytes[digit] += 1
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        let steps = try replay(desk, "study", threads: 1)
        #expect(steps.first?.difference?.place == "result.digest")
    }

    @Test(arguments: ["a = arima auto s", "arima auto s --explain"])
    func `what an interrupted search kept is verified by a replay`(cell: String) throws {
        let desk = try Desk()
        var shell = try desk.shell("search")
        shell.run(SeriesGoldenTests.nile + "s = series nile --column flow")
        let tries = Tries()
        shell.notebook.environment.announce = { _ in tries.add() }
        shell.notebook.environment.isCancelled = { tries.value >= 3 }
        let found = shell.run(cell)
        #expect(found.last?.notes.first?.code == "arima.interrupted")
        shell.notebook.environment.isCancelled = { false }
        if cell.hasPrefix("a =") { shell.run("arima forecast a 3") }
        let steps = try replay(desk, "search", threads: 1)
        #expect(steps.compactMap(\.difference) == [])
        let notes = try #require(steps.dropFirst(2).first?.reply.notes)
        #expect(notes.last?.code == "run.again")
        let said = "the search was interrupted; what it kept is fitted again: "
        #expect(notes.last?.message.hasPrefix(said) == true)
        #expect(notes.last?.message.contains("arima fit s ") == true)
    }

    private func replay(_ desk: Desk, _ name: String, threads: Int) throws -> [Replay.Step] {
        var replay = try Replay(
            of: name, memory: Memory(path: desk.store, wanted: .named(name)),
            notebook: Notebook(settings: Settings(threads: threads)))
        return try replay.cells.map { record in try replay.run(record) { $1.run($0) } }
    }

    @Test func `commands and failures are in the history, cells keep their answers`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study")
        shell.run("note one; nosuch; vars")
        #expect(shell.json("cells").contains(#"[1,"ok""#))
        #expect(shell.json("cells").contains(#"[2,"error""#))
        #expect(shell.json("cell 1").contains("one"))
        #expect(shell.json("cell 2").contains("no value is called"))
        #expect(shell.json("history nos").contains(#"["nosuch","error""#))
        #expect(shell.json("history va*").contains(#"["vars","ok""#))
        #expect(shell.json("history --failed").contains(#""row_count":1"#))
        #expect(shell.json("sessions").contains(#"["study",2,1"#))
        #expect(shell.json("open next").contains(#""name":"next","next_cell":1"#))
        #expect(shell.notebook.nextCell == 1)
        #expect(shell.run("cell 9").last?.failure?.code == "name.notFound")
    }

    @Test func `a file that is read twice in a cell is kept once`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study")
        let file = "\(NotebookTests.data)tx.csv"
        #expect(shell.run("t = load \(file) \(file)").last?.failure == nil)
        #expect(shell.json("t").contains(#""row_count":120"#))
    }

    @Test func `without a store the words of the store say so`() {
        var notebook = Notebook()
        for cell in ["sessions", "open x", "models", "use gas", "keep eth"] {
            #expect(notebook.run(cell).last?.failure?.code == "store.none", "\(cell)")
        }
    }

    @Test func `a store that cannot be written fails the cell and keeps what was`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study")
        shell.run("a = load \(NotebookTests.data)tx.csv --limit 3")
        let database = try #require(FileHandle(forUpdatingAtPath: desk.store))
        try database.truncate(atOffset: 0)
        try? FileManager.default.removeItem(atPath: desk.store + "-wal")
        let reply = shell.run("b = head a 1").last
        // What SQLite still has in memory decides whether the cell runs; nothing may crash, and a
        // cell that fails binds nothing.
        #expect((reply?.failure == nil) == (shell.notebook["b"] != nil))
        #expect(shell.notebook["a"] != nil)
    }
}

extension String {
    /// A forest's JSON without what only its first showing knows.
    fileprivate var withoutFit: String { replacing(/"fit_ms":[^,}]+/, with: "") }
}
