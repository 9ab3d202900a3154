import Foundation
import GRDB

// A look through all values, and what is mended after it.

extension Store {
    /// Every value with bytes, one at a time: its identity, kind, derivation and bytes.
    package func eachObjectWithBytes(
        _ body: (StoredObject) -> Void
    ) throws(StoreError) {
        let identities = try read { db in
            try String.fetchAll(
                db, sql: "SELECT identity FROM object WHERE \(Self.hasBytes) ORDER BY id")
        }
        for identity in identities {
            guard var object = try object(identity) else { continue }
            object.bytes = try bytes(of: identity)
            body(object)
        }
    }

    /// Every value, without bytes.
    package func objects() throws(StoreError) -> [StoredObject] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT identity, kind, derivation, size, is_kept FROM object ORDER BY id"
            ).map { row in
                try StoredObject(
                    identity: row.value(0), kind: row.value(1), derivation: row.value(2),
                    size: row.value(3),
                    isKept: row.value(4))
            }
        }
    }

    /// Identities that cells or models lead to.
    package func referencedObjects() throws(StoreError) -> Set<String> {
        try read { db in
            Set(
                try String.fetchAll(
                    db,
                    sql: """
                        SELECT identity FROM object WHERE is_kept = 1
                        OR id IN (SELECT object_id FROM binding)
                        OR id IN (SELECT object_id FROM model_version)
                        """))
        }
    }

    /// Digests and bytes of the pieces, one at a time.
    package func eachPiece(_ body: (Piece) -> Void) throws(StoreError) {
        let ids = try read { try Int64.fetchAll($0, sql: "SELECT id FROM piece") }
        for id in ids {
            let piece = try read { db in
                try Row.fetchOne(
                    db, sql: "SELECT digest, bytes FROM piece WHERE id = ?", arguments: [id]
                ).map { row in try Piece(digest: row.value(0), bytes: [UInt8](row.value(1) as Data))
                }
            }
            if let piece { body(piece) }
        }
    }

    /// Identities of the values that a piece is part of.
    package func objects(with piece: String) throws(StoreError) -> [String] {
        try read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT identity FROM piece
                    JOIN object_piece ON piece_id = piece.id JOIN object ON object.id = object_id
                    WHERE digest = ?
                    """, arguments: [piece])
        }
    }

    /// How many pieces belong to no value.
    package func loosePieces() throws(StoreError) -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM piece WHERE id NOT IN (SELECT piece_id FROM object_piece)
                    """) ?? 0
        }
    }

    /// Identities of values that names of a session's present state stand for.
    package func currentObjects() throws(StoreError) -> Set<String> {
        var current: Set<String> = []
        for session in try sessions() {
            current.formUnion(try state(of: session.session.id).map(\.identity))
        }
        return current
    }

    /// Takes the bytes of values out of the store; what they were made from stays.
    package func dropBytes(of identities: [String]) throws(StoreError) {
        try write { db in
            for identity in identities {
                guard let id = try Self.objectID(identity, db) else { continue }
                try Self.execute(
                    db, "UPDATE object SET bytes = NULL, is_kept = 0 WHERE id = ?", [id])
                try Self.execute(db, "DELETE FROM object_piece WHERE object_id = ?", [id])
            }
            try Self.dropLoosePieces(db)
        }
    }

    /// Takes whole values out of the store, those nothing leads to.
    package func remove(_ identities: [String]) throws(StoreError) {
        try write { db in
            for identity in identities {
                guard let id = try Self.objectID(identity, db) else { continue }
                try Self.execute(db, "DELETE FROM object_piece WHERE object_id = ?", [id])
                try Self.execute(db, "DELETE FROM object WHERE id = ?", [id])
            }
            try Self.dropLoosePieces(db)
        }
    }

    /// Gives the room of what was taken out back to the disk.
    package func compact() throws(StoreError) {
        try settle()
        try Self.translating(path, 10) {
            try queue.writeWithoutTransaction { try $0.execute(sql: "VACUUM") }
        }
        try settle()
    }

    private static func dropLoosePieces(_ db: Database) throws {
        try execute(
            db, "DELETE FROM piece WHERE id NOT IN (SELECT piece_id FROM object_piece)", [])
    }
}
