import CopseFrame
import CopseShell
import CopseStore
import Foundation
import Testing

/// What the store keeps of values, what it finds damaged and what memory gives back.
@Suite struct StoreCheckTests {
    static let data = NotebookTests.data

    /// A table of some size.
    private func table(_ desk: Desk, rows: Int = 20_000) throws -> String {
        let text =
            "a,b,c\n" + (0..<rows).map { "\($0 * 7919 % 10_007),\($0 % 97),x\($0 % 13)\n" }.joined()
        try text.write(toFile: desk.path("t.csv"), atomically: true, encoding: .utf8)
        return desk.path("t.csv")
    }

    @Test func `columns that frames share are stored once`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study")
        shell.run(
            "t = load \(try table(desk, rows: 80_000)); u = select t c, a; v = derive t d = a + b")
        shell.run("keep t")
        let store = try shell.memory.store()
        func pieces() throws -> Int {
            var count = 0
            try store.eachPiece { _ in count += 1 }
            return count
        }
        let first = try pieces()
        shell.run("keep u; keep v")
        // A head of each, and the new column.
        #expect(try pieces() == first + 3)
        let shown = shell.json("v")
        _ = try shell.memory.open(.named("elsewhere"), into: &shell.notebook)
        try FileManager.default.removeItem(atPath: desk.path("t.csv"))
        var later = try desk.shell("study")
        #expect(later.json("v") == shown)
        #expect(try StoreCheck(store).isClean)
    }

    @Test func `damaged values are found, and made again when the store is mended`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study")
        let cell = CellSource(text: "m = train t --trees 5")
        shell.run("t = load \(try table(desk)) --limit 500")
        let reply = shell.memory.run(cell, on: &shell.notebook) { $1.run($0) }
        let model = try #require(reply.trace.bound.first?.value.derivation)
        let store = try shell.memory.store()
        var object = try #require(try store.object(model.identity))
        object.bytes = Array("not a model".utf8)
        try store.put(object)
        let orphan = StoredObject(
            identity: String(repeating: "a", count: 64), kind: "recipe", derivation: "{}", size: 3,
            bytes: Array("gas".utf8))
        try store.put(orphan)
        let check = try StoreCheck(store)
        #expect(check.damaged == [model.identity])
        #expect(check.lost == [])
        #expect(check.orphans == [orphan.identity])
        #expect(check.summary == "\(check.count) values: 1 damaged, 1 without use")
        let done = try check.mend(store)
        #expect(
            done == ["1 damaged value will be made again on use", "1 value without use removed"])
        #expect(try StoreCheck(store).isClean)
        let trained = shell.json("m")
        _ = try shell.memory.open(.named("elsewhere"), into: &shell.notebook)
        var later = try desk.shell("study")
        #expect(
            later.json("m").replacing(/"fit_ms":[^,}]+/, with: "")
                == trained.replacing(/"fit_ms":[^,}]+/, with: ""))
    }

    @Test func `what can neither be read nor made again is named`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study")
        shell.run("t = load \(Self.data)tx.csv; m = train t --trees 4; save m as gas")
        let store = try shell.memory.store()
        let lost = StoredObject(
            identity: String(repeating: "b", count: 64), kind: "forest", derivation: "{}", size: 3,
            bytes: [1, 2, 3])
        _ = try store.save(lost, as: "gone", digest: lost.identity, card: "{}")
        let check = try StoreCheck(store)
        #expect(check.lost == [lost.identity])
        #expect(try check.mend(store) == [])
        #expect(try store.bytes(of: lost.identity) == [1, 2, 3])
    }

    @Test func `collecting drops the bytes no name needs, and they are made again`() throws {
        let desk = try Desk()
        let file = try desk.copy("tx.csv")
        var shell = try desk.shell("study")
        shell.run(
            "t = load '\(file)'; m = train t --trees 4; m = train t --trees 5; n = train t --trees 3"
        )
        shell.run("save n as gas; n = head t 1")
        let store = try shell.memory.store()
        let identities = try store.objects().filter { $0.kind == "forest" }.map(\.identity)
        #expect(try shell.memory.collect() == 1)
        #expect(try identities.map { try store.hasBytes(of: $0) } == [false, true, true])
        #expect(try StoreCheck(store).isClean)
        #expect(shell.json("checkout 2").contains("the state after cell 2"))
        #expect(shell.run("m").last?.value?.kind == .forest)
        shell.run("open study2; t = load '\(file)'; k = train t --trees 2; k = head t 1; t = k")
        try "a\n1\n".write(toFile: file, atomically: true, encoding: .utf8)
        // The table has changed: its bytes stay, and both forests can be made again from them.
        #expect(try shell.memory.collect() == 2)
        shell.run("checkout 2")
        #expect(shell.run("k").last?.value?.kind == .forest)
    }

    @Test func `a bound on memory drops frames, and they come back as they were`() throws {
        let desk = try Desk()
        let file = try table(desk)
        var shell = try desk.shell("study")
        shell.run("t = load \(file); u = filter t a > 3; v = sort t by b; m = train t --trees 5")
        let shown = ["t", "u", "v", "describe v", "score m u"].map { shell.json($0) }
        shell.run("set memory 500KB")
        #expect(shell.run("set").last?.value.map { "\($0)" }?.contains("500,000 bytes") == true)
        let again = ["t", "u", "v", "describe v", "score m u"].map { shell.json($0) }
        #expect(again == shown)
        // What cannot be made again is never dropped.
        try "a,b,c\n1,2,3\n".write(toFile: file, atomically: true, encoding: .utf8)
        shell.run("w = load \(file)")
        #expect(shell.run("set memory 20").last?.failure?.code == "flag.value")
        #expect(shell.run("set memory unlimited").last?.failure == nil)
    }

    @Test func `durability comes back with the session`() throws {
        let desk = try Desk()
        var shell = try desk.shell("study")
        #expect(shell.run("set durability full").last?.failure == nil)
        #expect(shell.notebook.settings.durability == .full)
        _ = try shell.memory.open(.named("elsewhere"), into: &shell.notebook)
        let later = try desk.shell("study")
        #expect(later.notebook.settings.durability == .full)
        #expect(shell.run("set durability maybe").last?.failure?.message.contains("normal") == true)
    }
}
