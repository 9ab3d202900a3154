import GRDB

extension Store {
    /// Notes something that happened; `detail` is JSON.
    package func log(
        _ kind: String, session: Int64? = nil, cell: Int64? = nil, detail: String = "{}"
    ) throws(StoreError) {
        let detail = redaction(detail)
        try write { db in
            try Self.insertEvent(kind, session: session, cell: cell, detail: detail, db)
        }
    }

    /// What happened, oldest first; with a limit the last of it.
    package func events(
        kind: String? = nil, limit: Int? = nil
    ) throws(StoreError) -> [EventRecord] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, at, session_id, cell_id, kind, detail FROM event
                    WHERE ?1 IS NULL OR kind = ?1 ORDER BY id DESC LIMIT ?2
                    """, arguments: [kind, limit ?? -1]
            ).reversed().map { row in
                try EventRecord(
                    id: row.value(0), at: row.value(1), session: row.value(2), cell: row.value(3),
                    kind: row.value(4),
                    detail: row.value(5))
            }
        }
    }

    /// The same inside a transaction. SQLite writes the JSON, so that every text is escaped.
    static func log(
        _ kind: String, session: Int64?, cell: Int64?,
        detail: KeyValuePairs<String, (any DatabaseValueConvertible)?>, _ db: Database
    ) throws {
        let pairs = detail.flatMap { [$0.key, $0.value] as [(any DatabaseValueConvertible)?] }
        let places = pairs.map { _ in "?" }.joined(separator: ", ")
        let json = try String.fetchOne(
            db, sql: "SELECT json_object(\(places))", arguments: StatementArguments(pairs))
        try insertEvent(kind, session: session, cell: cell, detail: json ?? "{}", db)
    }

    private static func insertEvent(
        _ kind: String, session: Int64?, cell: Int64?, detail: String, _ db: Database
    ) throws {
        try execute(
            db,
            "INSERT INTO event (at, session_id, cell_id, kind, detail) VALUES (?, ?, ?, ?, ?)",
            [ThisProcess.now, session, cell, kind, detail])
    }
}
