import CSQLite
import GRDB

/// How every connection to a store is set up.
enum Connection {
    /// "cops": a store can be told from any other SQLite file.
    static let applicationID = 0x636F_7073

    /// Opens `path` without changing a byte of what lies there.
    ///
    /// A queue and not a pool: a shell has one thread that reads and writes, and a pool opens
    /// further connections for readers, each with its own page cache.
    static func open(path: String, patience: Double) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "copse.store"
        configuration.busyMode = .timeout(patience)
        configuration.prepareDatabase { db in
            if let handle = unsafe db.sqliteConnection {
                _ = unsafe copse_sqlite_keep_log(UnsafeMutableRawPointer(handle))
            }
            // A log that once was long shrinks to 16 MiB when it is begun anew.
            try db.execute(
                sql: """
                    PRAGMA wal_autocheckpoint = 0;
                    PRAGMA journal_size_limit = 16777216;
                    PRAGMA synchronous = NORMAL
                    """)
        }
        return try DatabaseQueue(path: path, configuration: configuration)
    }
}
