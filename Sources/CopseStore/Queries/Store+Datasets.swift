import GRDB

extension Store {
    /// Notes that a file was read. The same path, size, time and options are the same data set;
    /// `sha256` may follow later with `settle`.
    package func record(
        path: String, size: Int, modified: Int64, options: String, sha256: String? = nil,
        cell: Int64? = nil
    ) throws(StoreError) -> DatasetRecord {
        if let sha256 { try Name.checkDigest(sha256) }
        let options = redaction(options)
        return try write { db in
            try Self.execute(
                db,
                """
                INSERT INTO dataset (path, size, modified_at, options, sha256, cell_id, used_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (path, size, modified_at, options) DO UPDATE
                SET sha256 = coalesce(excluded.sha256, sha256), used_at = excluded.used_at
                """, [path, size, modified, options, sha256, cell, ThisProcess.now])
            return try Self.datasets(
                "path = ? AND size = ? AND modified_at = ? AND options = ?",
                [path, size, modified, options], db)[0]
        }
    }

    /// Every data set, the last used first.
    package func datasets() throws(StoreError) -> [DatasetRecord] {
        try read { try Self.datasets("1", [], $0) }
    }

    /// What was read from a path, the last first: a source that changed has more than one entry.
    package func datasets(path: String) throws(StoreError) -> [DatasetRecord] {
        try read { try Self.datasets("path = ?", [path], $0) }
    }

    /// Data sets whose bytes were never hashed: the shell died before it was done.
    package func pendingDatasets() throws(StoreError) -> [DatasetRecord] {
        try read { try Self.datasets("sha256 IS NULL", [], $0) }
    }

    /// The bytes of a data set are known, and with them the identities of what was made from it:
    /// each value in `renaming` gets its final one. A value that the store had under that identity
    /// already takes over its names.
    package func settle(
        dataset id: Int64, sha256: String, renaming: [(from: String, to: StoredObject)] = []
    ) throws(StoreError) {
        try Name.checkDigest(sha256)
        try write { db in
            try Self.execute(db, "UPDATE dataset SET sha256 = ? WHERE id = ?", [sha256, id])
            guard db.changesCount == 1 else { throw StoreError.datasetNotFound(id: id) }
            for (from, to) in renaming where from != to.identity { try rename(from, to, db) }
        }
    }

    private func rename(_ from: String, _ to: StoredObject, _ db: Database) throws {
        try Name.checkDigest(to.identity)
        guard let old = try Self.objectID(from, db) else {
            throw StoreError.objectNotFound(identity: from)
        }
        guard let known = try Self.objectID(to.identity, db) else {
            try Self.execute(
                db, "UPDATE object SET identity = ?, derivation = ? WHERE id = ?",
                [to.identity, redaction(to.derivation), old])
            return
        }
        try Self.execute(db, "UPDATE binding SET object_id = ? WHERE object_id = ?", [known, old])
        try Self.execute(
            db, "UPDATE model_version SET object_id = ? WHERE object_id = ?", [known, old])
        try Self.execute(
            db,
            """
            UPDATE object SET
                bytes = coalesce(bytes, (SELECT bytes FROM object WHERE id = ?1)),
                is_kept = max(is_kept, (SELECT is_kept FROM object WHERE id = ?1))
            WHERE id = ?2
            """, [old, known])
        try Self.execute(
            db,
            """
            UPDATE object_piece SET object_id = ?1 WHERE object_id = ?2
            AND NOT EXISTS (SELECT 1 FROM object_piece WHERE object_id = ?1)
            """, [known, old])
        try Self.execute(db, "DELETE FROM object_piece WHERE object_id = ?", [old])
        try Self.execute(db, "DELETE FROM object WHERE id = ?", [old])
    }

    static func objectID(_ identity: String, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT id FROM object WHERE identity = ?"),
            arguments: [identity])
    }

    private static func datasets(
        _ condition: String, _ arguments: StatementArguments, _ db: Database
    ) throws -> [DatasetRecord] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT id, path, size, modified_at, options, sha256, cell_id, used_at
                    FROM dataset WHERE \(condition) ORDER BY used_at DESC, id DESC
                    """), arguments: arguments
        ).map { row in
            try DatasetRecord(
                id: row.value(0), path: row.value(1), size: row.value(2), modified: row.value(3),
                options: row.value(4),
                sha256: row.value(5), cell: row.value(6), usedAt: row.value(7))
        }
    }
}
