import Foundation
import GRDB

extension Store {
    /// Keeps a value outside a cell; bytes are added to a value that had none.
    package func put(_ object: StoredObject) throws(StoreError) {
        try write(payload: object.payload) { try put(object, $0) }
    }

    /// What the store knows of a value, without its bytes.
    package func object(_ identity: String) throws(StoreError) -> StoredObject? {
        try read { db in
            try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT identity, kind, derivation, size, is_kept FROM object
                        WHERE identity = ?
                        """), arguments: [identity]
            ).map { row in
                try StoredObject(
                    identity: row.value(0), kind: row.value(1), derivation: row.value(2),
                    size: row.value(3),
                    isKept: row.value(4))
            }
        }
    }

    /// The bytes of a value; nil where only its derivation is kept.
    package func bytes(of identity: String) throws(StoreError) -> [UInt8]? {
        try read { db in
            let whole = try Row.fetchOne(
                db, sql: "SELECT bytes FROM object WHERE identity = ?", arguments: [identity]
            )?.withUnsafeData(atIndex: 0) { data in data.map { [UInt8]($0) } }
            return try whole ?? Self.joined(identity, db)
        }
    }

    /// `keep F`: the value's bytes are stored and never dropped.
    package func keep(_ identity: String, bytes: [UInt8]) throws(StoreError) {
        try write(payload: bytes.count) { db in
            try Self.execute(
                db, "UPDATE object SET is_kept = 1, bytes = coalesce(bytes, ?) WHERE identity = ?",
                [Data(bytes), identity])
            guard db.changesCount == 1 else {
                throw StoreError.objectNotFound(identity: identity)
            }
        }
    }

    func put(_ object: StoredObject, _ db: Database) throws {
        try Name.checkDigest(object.identity)
        try Self.execute(
            db,
            """
            INSERT INTO object (identity, kind, created_at, size, is_kept, derivation, bytes)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (identity) DO UPDATE
            SET bytes = coalesce(bytes, excluded.bytes), is_kept = max(is_kept, excluded.is_kept),
                derivation = excluded.derivation
            WHERE (bytes IS NULL AND excluded.bytes IS NOT NULL) OR is_kept < excluded.is_kept
                OR derivation <> excluded.derivation
            """,
            [
                object.identity, object.kind, ThisProcess.now, object.size, object.isKept,
                redaction(object.derivation), object.bytes.map { Data($0) },
            ])
        if !object.pieces.isEmpty, let id = try Self.objectID(object.identity, db) {
            try put(object.pieces, of: id, db)
        }
    }

    /// Runs a statement that is kept compiled.
    static func execute(_ db: Database, _ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }
}
