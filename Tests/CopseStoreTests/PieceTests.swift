import CopseStore
import Testing

/// Values kept in pieces that others share.
@Suite struct PieceTests {
    let place: TemporaryStore
    let store: Store

    init() throws {
        place = try TemporaryStore()
        store = try place.open()
    }

    private func piece(_ hexadecimal: String, _ bytes: [UInt8]) -> Piece {
        Piece(digest: identity(hexadecimal), bytes: bytes)
    }

    private func value(_ hexadecimal: String, _ pieces: [Piece]) -> StoredObject {
        var object = CopseStoreTests.value(hexadecimal)
        object.pieces = pieces
        return object
    }

    @Test func `pieces come back as one, in order, and are stored once`() throws {
        let (one, two, three) = (piece("1", [1, 1]), piece("2", [2]), piece("3", [3, 3, 3]))
        try store.put(value("a", [one, two, one]))
        try store.put(value("b", [three, one]))
        try store.put(value("b", [two]))
        #expect(try store.bytes(of: identity("a")) == [1, 1, 2, 1, 1])
        #expect(try store.bytes(of: identity("b")) == [3, 3, 3, 1, 1], "bytes stay as they are")
        var pieces: [String] = []
        try store.eachPiece { pieces.append($0.digest) }
        #expect(pieces == [identity("1"), identity("2"), identity("3")])
        #expect(try store.objects(with: identity("1")) == [identity("a"), identity("b")])
    }

    @Test func `what has bytes says so without reading them`() throws {
        try store.put(CopseStoreTests.value("a"))
        try store.put(CopseStoreTests.value("b", bytes: [1]))
        try store.put(value("c", [piece("1", [1])]))
        let found = try ["a", "b", "c", "d"].map { try store.hasBytes(of: identity($0)) }
        #expect(found == [false, true, true, false])
        try store.keep(identity("a"), pieces: [piece("1", [1]), piece("2", [2])])
        #expect(try store.bytes(of: identity("a")) == [1, 2])
        #expect(try store.object(identity("a"))?.isKept == true)
        #expect(throws: StoreError.objectNotFound(identity: identity("d"))) {
            try store.keep(identity("d"), pieces: [])
        }
    }

    @Test func `dropped bytes take their pieces along, but for those others have`() throws {
        try store.put(value("a", [piece("1", [1]), piece("2", [2])]))
        try store.put(value("b", [piece("1", [1])]))
        try store.put(CopseStoreTests.value("c", bytes: [7]))
        try store.dropBytes(of: [identity("a"), identity("c")])
        #expect(try store.bytes(of: identity("a")) == nil)
        #expect(try store.bytes(of: identity("c")) == nil)
        #expect(try store.bytes(of: identity("b")) == [1])
        #expect(try store.loosePieces() == 0)
        try store.remove([identity("b")])
        #expect(try store.objects().map(\.identity) == [identity("a"), identity("c")])
        try store.compact()
        #expect(try store.problems() == [])
    }
}
