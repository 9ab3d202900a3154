import GRDB

extension Store {
    /// Commits a line that is no cell, a command or one that could not be understood. Its outcome
    /// follows with `finish(command:)`.
    package func begin(command line: String, in session: Int64?) throws(StoreError) -> Int64 {
        let line = redaction(line)
        return try write(payload: line.utf8.count) { db in
            try Self.insertHistory(line, session: session, cell: nil, at: ThisProcess.now, db)
        }
    }

    package func finish(
        command id: Int64, _ status: CellStatus, milliseconds: Double
    ) throws(StoreError) {
        try write { db in
            try Self.execute(
                db, "UPDATE history SET status = ?, ms = ? WHERE id = ?",
                [status.rawValue, milliseconds, id])
        }
    }

    /// The lines that match, oldest first; with a limit the last of them.
    package func history(_ filter: HistoryFilter) throws(StoreError) -> [HistoryEntry] {
        var conditions = ["1"]
        var arguments: StatementArguments = []
        if let pattern = filter.pattern, !pattern.isEmpty {
            if pattern.utf8.contains(where: { "*?[".utf8.contains($0) }) {
                conditions.append("line GLOB ?")
                arguments += ["*\(pattern)*"]
            } else {
                conditions.append("line LIKE ? ESCAPE '\\'")
                arguments += ["%\(Self.escaped(pattern))%"]
            }
        }
        if let session = filter.session {
            conditions.append("history.session_id = ?")
            arguments += [session]
        }
        if filter.failedOnly { conditions.append("history.status IN ('error', 'interrupted')") }
        if let bound = filter.slowerThan {
            conditions.append("history.ms >= ?")
            arguments += [bound]
        }
        let sql = """
            SELECT history.id, session.name, cell.number, history.at, history.ms, history.status,
                folder, line
            FROM history LEFT JOIN session ON session.id = history.session_id
            LEFT JOIN cell ON cell.id = history.cell_id
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY history.id DESC LIMIT ?
            """
        arguments += [filter.limit ?? -1]
        return try read { db in
            try Row.fetchAll(db, sql: sql, arguments: arguments).reversed().map { row in
                try HistoryEntry(
                    id: row.value(0), session: row.value(1), number: row.value(2), at: row.value(3),
                    milliseconds: row.value(4),
                    status: CellStatus(rawValue: row.value(5)) ?? .interrupted,
                    folder: row.value(6),
                    line: row.value(7))
            }
        }
    }

    /// The last `limit` lines of all sessions for the line editor, oldest first, without repeats:
    /// each with what came of it the last time.
    package func recentLines(_ limit: Int) throws(StoreError) -> [RecentLine] {
        try read { db in
            try Row.fetchAll(
                db,
                // SQLite takes the columns beside max() from the row that has it.
                sql: """
                    SELECT line, status, ms FROM (
                        SELECT line, status, ms, max(id) AS last FROM (
                            SELECT line, status, ms, id FROM history ORDER BY id DESC LIMIT 4 * ?1)
                        GROUP BY line ORDER BY last DESC LIMIT ?1)
                    ORDER BY last
                    """, arguments: [limit]
            ).map { row in
                RecentLine(
                    text: row[0], status: CellStatus(rawValue: row[1]) ?? .interrupted,
                    milliseconds: row[2])
            }
        }
    }

    static func insertHistory(
        _ line: String, session: Int64?, cell: Int64?, at: Int64, _ db: Database
    ) throws -> Int64 {
        try execute(
            db,
            """
            INSERT INTO history (session_id, cell_id, at, status, folder, line)
            VALUES (?, ?, ?, 'running', ?, ?)
            """, [session, cell, at, ThisProcess.folder, line])
        return db.lastInsertedRowID
    }

    private static func escaped(_ pattern: String) -> String {
        var text = ""
        for character in pattern {
            if "%_\\".contains(character) { text.append("\\") }
            text.append(character)
        }
        return text
    }
}
