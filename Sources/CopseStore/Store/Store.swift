import GRDB

/// The memory of the notebook: one SQLite file of sessions, cells, values, models and history.
///
/// The store knows no recipes and no forests: bytes, JSON text and digests go in and come out. Its
/// calls are synchronous, safe from any thread, and each is one transaction. A commit survives the
/// death of the process.
package final class Store: Sendable {
    package let path: String
    let queue: DatabaseQueue
    let locks: LockFile
    let redaction: Redaction
    private let checkpointer: Checkpointer
    private let patience: Double

    /// Opens the store at `path`, made with its folders where there is none, brought up to date
    /// where an older version wrote it. A newer, foreign or damaged file is refused untouched.
    package init(path: String, options: StoreOptions = StoreOptions()) throws(StoreError) {
        try StoreFile.prepare(path)
        let locks = try LockFile(path: path + "-lock", store: path)
        self.path = path
        self.locks = locks
        redaction = Redaction(secrets: options.secrets)
        checkpointer = Checkpointer(path: path, patience: options.patience)
        patience = options.patience
        queue = try Self.translating(path, options.patience) {
            let queue = try Connection.open(path: path, patience: options.patience)
            try Migrations.bringUpToDate(queue, path: path, locks: locks)
            return queue
        }
        if options.durability == .full { try setDurability(.full) }
    }

    /// `set durability`: what the commits from now on survive.
    package func setDurability(_ durability: StoreOptions.Durability) throws(StoreError) {
        try Self.translating(path, patience) {
            try queue.writeWithoutTransaction { db in
                try db.execute(
                    sql: "PRAGMA synchronous = \(durability == .full ? "FULL" : "NORMAL")")
            }
        }
    }

    /// What SQLite finds wrong with the file, in its words; empty when it is sound. Reads all of it.
    package func problems() throws(StoreError) -> [String] {
        try read { db in
            let integrity = try String.fetchAll(db, sql: "PRAGMA integrity_check")
            let foreign = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check")
            return integrity.filter { $0 != "ok" }
                + foreign.map { "a row of \($0[0] as String? ?? "?") points at nothing" }
        }
    }

    /// Waits for work behind the user's back, and moves the whole log into the file.
    package func settle() throws(StoreError) {
        checkpointer.settle()
        try Self.translating(path, patience) {
            _ = try queue.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        }
    }

    // MARK: Transactions

    func read<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
        try Self.translating(path, patience) { try queue.read(body) }
    }

    /// Runs `body` in one BEGIN IMMEDIATE transaction that writes about `payload` bytes.
    func write<T>(payload: Int = 0, _ body: (Database) throws -> T) throws(StoreError) -> T {
        let result = try Self.translating(path, patience) { try queue.write(body) }
        checkpointer.committed(payload)
        return result
    }

    static func translating<T>(
        _ path: String, _ patience: Double, _ body: () throws -> T
    ) throws(StoreError) -> T {
        do {
            return try body()
        } catch let error as StoreError {
            throw error
        } catch let error as DatabaseError {
            throw StoreError(error, path: path, patience: patience)
        } catch {
            throw .failed(path: path, code: 0, detail: "\(error)")
        }
    }
}
