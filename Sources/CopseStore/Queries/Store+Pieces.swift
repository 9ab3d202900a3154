import Foundation
import GRDB

/// A part of a value's bytes that other values may have too: a column.
package struct Piece: Sendable, Equatable {
    /// SHA-256 of the bytes, 64 hexadecimal digits.
    package var digest: String
    package var bytes: [UInt8]

    package init(digest: String, bytes: [UInt8]) {
        self.digest = digest
        self.bytes = bytes
    }
}

extension Store {
    /// Gives a value the bytes of its pieces, each stored once; a value that has bytes keeps them.
    func put(_ pieces: [Piece], of object: Int64, _ db: Database) throws {
        let hasBytes = try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT \(Self.hasBytes) FROM object WHERE id = ?"),
            arguments: [object])
        guard hasBytes == false else { return }
        for (place, piece) in pieces.enumerated() {
            try Name.checkDigest(piece.digest)
            try Self.execute(
                db, "INSERT INTO piece (digest, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [piece.digest, Data(piece.bytes)])
            try Self.execute(
                db,
                """
                INSERT INTO object_piece (object_id, place, piece_id)
                SELECT ?, ?, id FROM piece WHERE digest = ?
                """, [object, place, piece.digest])
        }
    }

    /// Whether the store has a value's bytes, without reading them.
    package func hasBytes(of identity: String) throws(StoreError) -> Bool {
        try read { db in
            try Bool.fetchOne(
                db.cachedStatement(
                    sql: "SELECT \(Self.hasBytes) FROM object WHERE identity = ?"),
                arguments: [identity]) ?? false
        }
    }

    /// `keep F`: the value's bytes are stored and never dropped.
    package func keep(_ identity: String, pieces: [Piece]) throws(StoreError) {
        try write(payload: pieces.reduce(0) { $0 + $1.bytes.count }) { db in
            guard let object = try Self.objectID(identity, db) else {
                throw StoreError.objectNotFound(identity: identity)
            }
            try put(pieces, of: object, db)
            try Self.execute(db, "UPDATE object SET is_kept = 1 WHERE id = ?", [object])
        }
    }

    /// The bytes of a value in pieces; nil where it has none.
    static func joined(_ identity: String, _ db: Database) throws -> [UInt8]? {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT piece.bytes FROM object JOIN object_piece ON object_id = object.id
                JOIN piece ON piece.id = piece_id WHERE identity = ? ORDER BY place
                """, arguments: [identity])
        var bytes: [UInt8]?
        while let row = try rows.next() {
            try row.withUnsafeData(atIndex: 0) { data in
                if let data { bytes = (bytes ?? []) + data }
            }
        }
        return bytes
    }

    /// True of an object whose bytes are there.
    static let hasBytes = """
        (bytes IS NOT NULL
            OR EXISTS (SELECT 1 FROM object_piece WHERE object_id = object.id))
        """
}
