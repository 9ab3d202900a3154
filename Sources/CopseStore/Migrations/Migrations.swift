import GRDB

/// The versions of the schema, oldest first. Released ones never change; a new one is appended.
enum Migrations {
    private static let all: [(name: String, sql: String)] = [
        ("1 the notebook", Schema1.sql), ("2 values in pieces", Schema2.sql),
    ]

    /// The version this build writes, kept in `PRAGMA user_version`.
    static var version: Int { all.count }

    /// Refuses what is not a store or too new, creates what is empty, migrates what is older.
    static func bringUpToDate(_ queue: DatabaseQueue, path: String, locks: LockFile) throws {
        if try queue.writeWithoutTransaction({ try isCurrent($0, path) }) { return }
        // One process creates or migrates; the others wait here and find the work done.
        locks.wait(0)
        defer { locks.release(0) }
        try queue.writeWithoutTransaction { db in
            if try isCurrent(db, path) { return }
            // Nothing in an empty file can be lost, so its creation does not wait for the disk.
            let isNew = try schemaVersion(db) == 0
            if isNew { try db.execute(sql: "PRAGMA synchronous = OFF") }
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            for index in try schemaVersion(db)..<all.count {
                try db.inTransaction(.immediate) {
                    try db.execute(sql: all[index].sql)
                    try db.execute(sql: "PRAGMA user_version = \(index + 1)")
                    try db.execute(sql: "PRAGMA application_id = \(Connection.applicationID)")
                    try db.checkForeignKeys()
                    return .commit
                }
            }
            if isNew { try db.execute(sql: "PRAGMA synchronous = NORMAL") }
        }
    }

    private static func isCurrent(_ db: Database, _ path: String) throws -> Bool {
        let version = try schemaVersion(db)
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        if application != Connection.applicationID {
            let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
            guard application == 0, version == 0, tables == 0 else {
                throw StoreError.notAStore(path: path)
            }
            return false
        }
        guard version <= all.count else {
            throw StoreError.newerVersion(path: path, found: version, known: all.count)
        }
        return version == all.count
    }

    private static func schemaVersion(_ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    }
}
