import GRDB

extension Store {
    // MARK: Opening

    /// Opens session `name`, made where there is none. If a living shell works in it, the answer is
    /// a fork of it, `name-2` or the next free number.
    package func openSession(_ name: String) throws(StoreError) -> OpenSession {
        try Name.check(name, or: StoreError.sessionName)
        let record = try write { db in
            if let record = try Self.session(named: name, db) { return record }
            return try Self.insertSession(name, db)
        }
        return try open(record)
    }

    /// Opens a new session `run-<date>-<n>` that starts empty at cell 1; n counts the day's runs.
    package func openRun() throws(StoreError) -> OpenSession {
        let record = try write { db in
            let prefix = "run-\(ThisProcess.day(of: ThisProcess.now))-"
            let last = try Int.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT max(CAST(substr(name, ?) AS INTEGER)) FROM session
                        WHERE name GLOB ?
                        """),
                arguments: [prefix.utf8.count + 1, prefix + "[0-9]*"])
            return try Self.insertSession(prefix + String((last ?? 0) + 1), db)
        }
        return try open(record)
    }

    private func open(_ record: SessionRecord) throws(StoreError) -> OpenSession {
        var record = record
        var fork: (of: String, owner: SessionOwner)?
        // A fork that was just made is free, unless somebody opened it by name in between.
        while !locks.take(record.id) {
            let owner = try owner(of: record.id)
            fork = (fork?.of ?? record.name, fork?.owner ?? owner)
            record = try self.fork(record, as: nil)
        }
        let lease = SessionLease(session: record.id, locks: locks)
        let interrupted = try write { db in
            try Self.execute(
                db,
                """
                UPDATE session SET owner_pid = ?, owner_host = ?, owner_since = ?, used_at = ?3
                WHERE id = ?
                """,
                [ThisProcess.pid, ThisProcess.host, ThisProcess.now, record.id])
            return try Self.interruptRunning(in: record.id, db)
        }
        return OpenSession(
            session: try session(record.id), lease: lease, interrupted: interrupted, fork: fork)
    }

    /// Nobody lives who could finish the cells that still run in a session just leased.
    private static func interruptRunning(
        in session: Int64, _ db: Database
    ) throws -> [CellRecord] {
        let ids = try Int64.fetchAll(
            db.cachedStatement(
                sql: "SELECT id FROM cell WHERE session_id = ? AND status = 'running' ORDER BY id"),
            arguments: [session])
        for id in ids {
            try execute(db, "UPDATE cell SET status = 'interrupted' WHERE id = ?", [id])
            try execute(db, "UPDATE history SET status = 'interrupted' WHERE cell_id = ?", [id])
            try log("cell.interrupted", session: session, cell: id, detail: [:], db)
        }
        return try ids.compactMap { try cell(id: $0, db) }
    }

    private func owner(of session: Int64) throws(StoreError) -> SessionOwner {
        try read { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT owner_pid, owner_host, owner_since FROM session WHERE id = ?",
                arguments: [session])
            return try SessionOwner(
                pid: row?.value(0) ?? 0, host: row?.value(1) ?? "", since: row?.value(2) ?? 0)
        }
    }

    // MARK: Looking

    /// Every session, the last used first.
    package func sessions() throws(StoreError) -> [SessionSummary] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT \(Self.sessionColumns), counts.cells, counts.failed, counts.ms,
                        session.owner_pid, session.owner_host, session.owner_since
                    FROM session LEFT JOIN session parent ON parent.id = session.parent_id
                    LEFT JOIN (
                        SELECT session_id, count(*) AS cells,
                            sum(status IN ('error', 'interrupted')) AS failed, sum(ms) AS ms
                        FROM cell GROUP BY session_id
                    ) counts ON counts.session_id = session.id
                    ORDER BY session.used_at DESC, session.id DESC
                    """)
            return try rows.map { row in
                let session = try Self.session(row)
                return try SessionSummary(
                    session: session, cells: row.value(7) ?? 0, failed: row.value(8) ?? 0,
                    milliseconds: row.value(9) ?? 0,
                    owner: locks.isTaken(session.id)
                        ? SessionOwner(
                            pid: row.value(10) ?? 0, host: row.value(11) ?? "",
                            since: row.value(12) ?? 0)
                        : nil)
            }
        }
    }

    /// The session called `name`, which must exist.
    package func session(named name: String) throws(StoreError) -> SessionRecord {
        try read { db in
            if let record = try Self.session(named: name, db) { return record }
            let names = try String.fetchAll(
                db, sql: "SELECT name FROM session ORDER BY used_at DESC")
            throw StoreError.sessionNotFound(name: name, among: names)
        }
    }

    /// The session with `id` as it is now.
    package func session(_ id: Int64) throws(StoreError) -> SessionRecord {
        try read { db in try Self.session(id: id, db) }
    }

    // MARK: Changing

    /// `fork NAME`: a new session with the state of `session`; no cell is copied. Without a name it
    /// is called after the session, `scratch-2`.
    package func fork(
        _ session: SessionRecord, as name: String?
    ) throws(StoreError) -> SessionRecord {
        if let name { try Name.check(name, or: StoreError.sessionName) }
        return try write { db in
            let origin = try Self.session(id: session.id, db)
            let fork = try Self.insertSession(name ?? Self.freeName(after: origin.name, db), db)
            let head = try Self.settledHead(of: origin, db)
            try Self.execute(
                db,
                """
                UPDATE session SET parent_id = ?1, fork_id = ?2, head_id = ?2, next_number = ?3
                WHERE id = ?4
                """, [origin.id, head, origin.nextNumber, fork.id])
            try Self.log(
                "session.forked", session: fork.id, cell: nil, detail: ["from": origin.name], db)
            return try Self.session(id: fork.id, db)
        }
    }

    /// The last cell of a session before those that run: what ends in the background takes its place
    /// among those that ended before it, and a fork must not change when it does.
    private static func settledHead(of session: SessionRecord, _ db: Database) throws -> Int64? {
        let running = try Int64.fetchOne(
            db,
            sql: "SELECT min(id) FROM cell WHERE session_id = ? AND status = 'running'",
            arguments: [session.id])
        guard let running else { return session.head }
        return try Int64.fetchOne(
            db,
            sql: """
                WITH RECURSIVE \(chain) SELECT max(id) FROM chain WHERE id < ?2
                """, arguments: [session.head, running])
    }

    package func rename(_ session: Int64, to name: String) throws(StoreError) {
        try Name.check(name, or: StoreError.sessionName)
        try write { db in
            let origin = try Self.session(id: session, db)
            guard try Self.session(named: name, db) == nil else {
                throw StoreError.sessionExists(name: name)
            }
            try Self.execute(db, "UPDATE session SET name = ? WHERE id = ?", [name, session])
            try Self.log(
                "session.renamed", session: session, cell: nil,
                detail: ["from": origin.name, "to": name], db)
        }
    }

    private static func freeName(after name: String, _ db: Database) throws -> String {
        var number = 2
        while try session(named: "\(name)-\(number)", db) != nil { number += 1 }
        return "\(name)-\(number)"
    }

    // MARK: Rows

    static let sessionColumns = """
        session.id, session.name, session.created_at, session.used_at, session.next_number,
        session.head_id, parent.name
        """

    static func session(_ row: Row) throws -> SessionRecord {
        try SessionRecord(
            id: row.value(0), name: row.value(1), createdAt: row.value(2), usedAt: row.value(3),
            nextNumber: row.value(4),
            head: row.value(5), parent: row.value(6))
    }

    static func session(id: Int64, _ db: Database) throws -> SessionRecord {
        guard let record = try fetchSession("session.id = ?", id, db) else {
            throw StoreError.sessionNotFound(name: "number \(id)", among: [])
        }
        return record
    }

    static func session(named name: String, _ db: Database) throws -> SessionRecord? {
        try fetchSession("session.name = ?", name, db)
    }

    private static func fetchSession(
        _ condition: String, _ value: some DatabaseValueConvertible, _ db: Database
    ) throws -> SessionRecord? {
        try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT \(sessionColumns) FROM session
                    LEFT JOIN session parent ON parent.id = session.parent_id WHERE \(condition)
                    """),
            arguments: [value]
        ).map(session)
    }

    private static func insertSession(_ name: String, _ db: Database) throws -> SessionRecord {
        guard try session(named: name, db) == nil else {
            throw StoreError.sessionExists(name: name)
        }
        let now = ThisProcess.now
        try execute(
            db, "INSERT INTO session (name, created_at, used_at) VALUES (?, ?, ?)",
            [name, now, now])
        return try session(id: db.lastInsertedRowID, db)
    }
}
