import CopseStore
import Testing

@Suite struct CellTests {
    let place: TemporaryStore
    let store: Store
    let session: Int64
    private let open: OpenSession

    init() throws {
        place = try TemporaryStore()
        store = try place.open()
        open = try store.openSession("scratch")
        session = open.session.id
    }

    @Test func `a cell's input is there before its reply`() throws {
        let cell = try store.begin("tx = load a.csv", in: session)
        #expect(cell.number == 1)
        let other = try place.open()
        let record = try #require(try other.cells(of: session).first)
        #expect(record.source == "tx = load a.csv")
        #expect(record.status == .running)
        #expect(try other.reply(of: cell.id) == nil)
        try store.finish(
            cell, CellOutcome(status: .ok, milliseconds: 3.25, json: "{}", text: "done\n"))
        #expect(try other.reply(of: cell.id) == StoredReply(json: "{}", text: "done\n"))
        #expect(try other.cell(1, of: session).milliseconds == 3.25)
        #expect(throws: StoreError.cellNotFound(number: 2, session: "scratch")) {
            _ = try store.cell(2, of: session)
        }
    }

    @Test func `a cell has one reply`() throws {
        let cell = try store.run("a", in: session)
        #expect(throws: StoreError.cellFinished(number: 1)) {
            try store.finish(
                cell, CellOutcome(status: .ok, milliseconds: 0, json: "{}", text: ""))
        }
    }

    @Test func `the state is what the last cells bound`() throws {
        try store.run("a = 1", in: session, binding: "a", to: "a1")
        try store.run("b = 2", in: session, binding: "b", to: "b1")
        let last = try store.run("a = 3", in: session, binding: "a", to: "a2")
        let state = try store.state(of: session)
        #expect(state.map(\.name) == ["a", "b"])
        #expect(state.map(\.identity) == [identity("a2"), identity("b1")])
        #expect(state.map(\.number) == [3, 2])
        #expect(state[0].cell == last.id)
        #expect(state[0].kind == "frame")
        #expect(state[0].hasBytes == false)
    }

    @Test func `a cell that failed takes a number and changes no state`() throws {
        try store.run("a = 1", in: session, binding: "a", to: "a1")
        let cell = try store.begin("a = oops", in: session)
        try store.finish(
            cell,
            CellOutcome(
                status: .error, milliseconds: 1, json: "{}", text: "", errorCode: "verb.unknown"))
        #expect(try store.names(of: session) == ["a": identity("a1")])
        let records = try store.cells(of: session)
        #expect(records.map(\.number) == [1, 2])
        #expect(records.map(\.isLive) == [true, false])
        #expect(records[1].errorCode == "verb.unknown")
    }

    @Test func `undo moves the head and loses nothing`() throws {
        let first = try store.run("a = 1", in: session, binding: "a", to: "a1")
        let second = try store.run("a = 2", in: session, binding: "a", to: "a2")
        #expect(try store.previous(of: second.id) == first.id)
        try store.moveHead(of: session, to: first.id)
        #expect(try store.names(of: session) == ["a": identity("a1")])
        #expect(try store.cells(of: session).map(\.isLive) == [true, false])
        try store.moveHead(of: session, to: second.id)
        #expect(try store.names(of: session) == ["a": identity("a2")])
        try store.moveHead(of: session, to: nil)
        #expect(try store.names(of: session).isEmpty)
        #expect(try store.state(of: session, after: second.id).map(\.number) == [2])

        let third = try store.run("b = 3", in: session, binding: "b", to: "b1")
        #expect(third.number == 3)
        #expect(try store.cells(of: session).map(\.isLive) == [false, false, true])
        #expect(try store.events(kind: "session.moved").count == 3)
    }

    @Test func `a cell that is run again counts in its place`() throws {
        try store.run("a = 1", in: session, binding: "a", to: "a1")
        let second = try store.run("a = a + 1", in: session, binding: "a", to: "a2")
        let again = try store.run("a = 1", in: session, number: 1, binding: "a", to: "a3")
        #expect(again.number == 1)
        #expect(again.run == 2)
        // What cell 2 bound still hides what cell 1 bound.
        #expect(try store.names(of: session) == ["a": identity("a2")])
        let records = try store.cells(of: session)
        #expect(records.map(\.number) == [1, 1, 2])
        #expect(records.map(\.run) == [1, 2, 1])
        #expect(records.map(\.isLive) == [false, true, true])
        #expect(try store.begin("b", in: session).number == 3)
        try store.moveHead(of: session, to: second.id)
        #expect(try store.cells(of: session).map(\.isLive) == [true, false, true, false])
    }

    @Test func `a cell of the parent that a fork runs again counts in the fork alone`() throws {
        try store.run("a = 1", in: session, binding: "a", to: "a1")
        let fork = try store.fork(store.session(session), as: nil)
        let again = try store.run("a = 1", in: fork.id, number: 1, binding: "a", to: "a2")
        #expect(again.run == 2)
        #expect(try store.names(of: fork.id) == ["a": identity("a2")])
        #expect(try store.names(of: session) == ["a": identity("a1")])
        #expect(try store.cell(1, of: fork.id).run == 2)
        #expect(try store.cell(1, of: session).run == 1)
    }

    @Test func `what a cell bound and read is kept apart`() throws {
        try store.run("a = 1", in: session, binding: "a", to: "a1")
        let cell = try store.begin("a = head a", in: session)
        try store.finish(
            cell,
            CellOutcome(
                status: .ok, milliseconds: 1, json: "{}", text: "", objects: [value("a2")],
                bound: [Binding(name: "a", identity: identity("a2"))],
                read: [Binding(name: "a", identity: identity("a1"))]))
        let bindings = try store.bindings(of: cell.id)
        #expect(bindings.bound == [Binding(name: "a", identity: identity("a2"))])
        #expect(bindings.read == [Binding(name: "a", identity: identity("a1"))])
    }

    @Test func `a reply that names an unknown value is refused whole`() throws {
        let cell = try store.begin("a = b", in: session)
        let outcome = CellOutcome(
            status: .ok, milliseconds: 1, json: "{}", text: "", objects: [value("b1")],
            bound: [Binding(name: "a", identity: identity("c1"))])
        #expect(throws: StoreError.objectNotFound(identity: identity("c1"))) {
            try store.finish(cell, outcome)
        }
        #expect(try store.object(identity("b1")) == nil)
        #expect(try store.cells(of: session)[0].status == .running)
    }

    @Test func `the last cells can be asked for`() throws {
        for index in 1...5 { try store.run("cell \(index)", in: session) }
        #expect(try store.cells(of: session, last: 2).map(\.number) == [4, 5])
    }

    @Test func `texts of every kind come back as they were`() throws {
        let source = "note \"héllo → 日本\"\n# 'quoted'; \\ \u{1F332}"
        let cell = try store.begin(source, in: session)
        try store.finish(
            cell, CellOutcome(status: .ok, milliseconds: 0, json: #"{"a":"\u0000"}"#, text: ""))
        #expect(try store.cells(of: session)[0].source == source)
        #expect(try store.reply(of: cell.id)?.json == #"{"a":"\u0000"}"#)
    }
}
