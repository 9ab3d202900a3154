import CopseStore
import Testing

@Suite struct ObjectTests {
    let place: TemporaryStore
    let store: Store

    init() throws {
        place = try TemporaryStore()
        store = try place.open()
    }

    @Test func `a value is kept once, and its bytes may follow`() throws {
        try store.put(value("a"))
        #expect(try store.object(identity("a")) == value("a"))
        #expect(try store.bytes(of: identity("a")) == nil)
        try store.put(value("a", bytes: [1, 2, 3]))
        #expect(try store.bytes(of: identity("a")) == [1, 2, 3])
        try store.put(value("a"))
        #expect(try store.bytes(of: identity("a")) == [1, 2, 3])
        #expect(try store.bytes(of: identity("b")) == nil)
        #expect(try store.object(identity("b")) == nil)
    }

    @Test func `keep stores the bytes and says so`() throws {
        try store.put(value("a"))
        try store.keep(identity("a"), bytes: [7])
        #expect(try store.object(identity("a"))?.isKept == true)
        #expect(try store.bytes(of: identity("a")) == [7])
        #expect(throws: StoreError.objectNotFound(identity: identity("b"))) {
            try store.keep(identity("b"), bytes: [])
        }
    }

    @Test func `large values come back byte for byte`() throws {
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        try store.put(value("a", bytes: bytes))
        #expect(try place.open().bytes(of: identity("a")) == bytes)
    }

    @Test func `what is no digest is refused`() throws {
        for text in ["", "abc", String(repeating: "A", count: 64), identity("x")] {
            #expect(throws: StoreError.identity(text)) {
                try store.put(StoredObject(identity: text, kind: "f", derivation: "{}", size: 0))
            }
        }
    }

    @Test func `the same file is one data set, and another once it has changed`() throws {
        let first = try store.record(path: "/a.csv", size: 10, modified: 5, options: "{}")
        let again = try store.record(path: "/a.csv", size: 10, modified: 5, options: "{}")
        let changed = try store.record(
            path: "/a.csv", size: 10, modified: 6, options: "{}", sha256: identity("b"))
        let other = try store.record(
            path: "/a.csv", size: 10, modified: 6, options: #"{"limit":1}"#)
        #expect(first.id == again.id)
        #expect(Set([first.id, changed.id, other.id]).count == 3)
        #expect(try store.pendingDatasets().map(\.id).sorted() == [first.id, other.id])
        try store.settle(dataset: first.id, sha256: identity("a"))
        #expect(try store.pendingDatasets().map(\.id) == [other.id])
        #expect(try store.datasets(path: "/a.csv").count == 3)
        #expect(try store.datasets().contains { $0.sha256 == identity("a") })
        #expect(throws: StoreError.datasetNotFound(id: 99)) {
            try store.settle(dataset: 99, sha256: identity("a"))
        }
    }

    @Test func `a hash that comes late gives values their identity`() throws {
        let open = try store.openSession("scratch")
        let session = open.session.id
        let cell = try store.run("tx = load a.csv", in: session, binding: "tx", to: "e1")
        let dataset = try store.record(
            path: "/a.csv", size: 1, modified: 1, options: "{}", cell: cell.id)
        try store.settle(
            dataset: dataset.id, sha256: identity("d"),
            renaming: [(from: identity("e1"), to: value("f1"))])
        #expect(try store.names(of: session) == ["tx": identity("f1")])
        #expect(try store.object(identity("e1")) == nil)
        #expect(try store.problems() == [])
    }

    @Test func `a value that turns out to be known takes over the names`() throws {
        let open = try store.openSession("scratch")
        let session = open.session.id
        try store.run("old = load a.csv", in: session, binding: "old", to: "f1")
        try store.run("new = load a.csv", in: session, binding: "new", to: "e1")
        try store.put(value("e1", bytes: [9]))
        let dataset = try store.record(path: "/a.csv", size: 1, modified: 1, options: "{}")
        try store.settle(
            dataset: dataset.id, sha256: identity("d"),
            renaming: [(from: identity("e1"), to: value("f1"))])
        #expect(try store.names(of: session) == ["old": identity("f1"), "new": identity("f1")])
        #expect(try store.bytes(of: identity("f1")) == [9])
        #expect(try store.problems() == [])
    }
}
