import GRDB

extension Store {
    // MARK: Running

    /// Commits a cell's input before it runs. The number is the session's next; with `number` the
    /// cell is run again in its place.
    package func begin(
        _ source: String, in session: Int64, number: Int? = nil
    ) throws(StoreError) -> RunningCell {
        let source = redaction(source)
        let now = ThisProcess.now
        return try write(payload: 2 * source.utf8.count) { db in
            let record = try Self.session(id: session, db)
            let run = try number.map { 1 + (try Self.lastRun(of: $0, in: record, db) ?? 0) } ?? 1
            let number = number ?? record.nextNumber
            try Self.execute(
                db,
                """
                INSERT INTO cell (session_id, number, run, status, started_at, source)
                VALUES (?, ?, ?, 'running', ?, ?)
                """, [session, number, run, now, source])
            let id = db.lastInsertedRowID
            try Self.execute(
                db,
                "UPDATE session SET next_number = max(next_number, ?), used_at = ? WHERE id = ?",
                [number + 1, now, session])
            let history = try Self.insertHistory(source, session: session, cell: id, at: now, db)
            return RunningCell(
                id: id, session: session, number: number, run: run, history: history)
        }
    }

    /// Commits a cell's reply, the names it bound and read, and the values new to the store, in one
    /// transaction. What is printed is printed after it.
    package func finish(_ cell: RunningCell, _ outcome: CellOutcome) throws(StoreError) {
        try write(payload: outcome.payload) { db in
            // A cell that ran in the background takes its place in the order in which cells began.
            let younger = try Self.oldest(youngerThan: cell, db)
            try Self.execute(
                db,
                """
                UPDATE cell SET status = ?, ms = ?, error_code = ?, reply = ?, output = ?,
                    previous_id = \(younger == nil
                        ? "(SELECT head_id FROM session WHERE id = cell.session_id)"
                        : "(SELECT previous_id FROM cell WHERE id = ?6)")
                WHERE id = ?7 AND status = 'running'
                """,
                [
                    outcome.status.rawValue, outcome.milliseconds, outcome.errorCode,
                    redaction(outcome.json), redaction(outcome.text), younger, cell.id,
                ])
            guard db.changesCount == 1 else {
                throw StoreError.cellFinished(number: cell.number)
            }
            for object in outcome.objects { try put(object, db) }
            for binding in outcome.bound { try Self.bind(binding, "bound", cell.id, db) }
            for binding in outcome.read { try Self.bind(binding, "read", cell.id, db) }
            if outcome.status == .ok {
                if let younger {
                    try Self.execute(
                        db, "UPDATE cell SET previous_id = ? WHERE id = ?", [cell.id, younger])
                } else {
                    try Self.execute(
                        db, "UPDATE session SET head_id = ? WHERE id = ?", [cell.id, cell.session])
                }
            }
            try Self.execute(
                db, "UPDATE history SET status = ?, ms = ? WHERE id = ?",
                [outcome.status.rawValue, outcome.milliseconds, cell.history])
        }
    }

    /// Of the cells at the end of a session's chain that began after `cell` the first; nil where
    /// none did.
    private static func oldest(youngerThan cell: RunningCell, _ db: Database) throws -> Int64? {
        var oldest: Int64?
        var next = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT head_id FROM session WHERE id = ?"),
            arguments: [cell.session])
        while let id = next, id > cell.id {
            oldest = id
            next = try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT previous_id FROM cell WHERE id = ?"),
                arguments: [id])
        }
        return oldest
    }

    private static func bind(
        _ binding: Binding, _ role: String, _ cell: Int64, _ db: Database
    ) throws {
        try execute(
            db,
            """
            INSERT INTO binding (cell_id, role, name, object_id)
            SELECT ?, ?, ?, id FROM object WHERE identity = ?
            """, [cell, role, binding.name, binding.identity])
        guard db.changesCount == 1 else {
            throw StoreError.objectNotFound(identity: binding.identity)
        }
    }

    /// The last run of a cell of the session, or of one it inherited.
    private static func lastRun(
        of number: Int, in session: SessionRecord, _ db: Database
    ) throws -> Int? {
        try Int.fetchOne(
            db,
            sql: """
                WITH RECURSIVE \(chain) SELECT max(run) FROM cell
                WHERE number = ?2 AND (session_id = ?3 OR id IN (SELECT id FROM chain))
                """, arguments: [session.head, number, session.id])
    }

    // MARK: Looking

    /// The cells of a session by number and run, those it inherited from the session it was forked
    /// from among them; with `last` no more than that many from the end.
    package func cells(of session: Int64, last: Int? = nil) throws(StoreError) -> [CellRecord] {
        try read { try Self.cells(of: Self.session(id: session, $0), last: last, $0) }
    }

    /// The last run of cell `number` in a session.
    package func cell(_ number: Int, of session: Int64) throws(StoreError) -> CellRecord {
        try read { db in
            let record = try Self.session(id: session, db)
            guard let cell = try Self.cells(of: record, number: number, last: 1, db).first else {
                throw StoreError.cellNotFound(number: number, session: record.name)
            }
            return cell
        }
    }

    private static func cells(
        of session: SessionRecord, number: Int? = nil, last: Int?, _ db: Database
    ) throws -> [CellRecord] {
        // Numbers are sorted in the index first: the rows lie far apart between their replies.
        try Row.fetchAll(
            db,
            sql: """
                WITH RECURSIVE \(chain), \(live),
                shown AS (
                    SELECT id, number, run FROM cell WHERE session_id = ?2
                    UNION SELECT id, number, run FROM chain),
                last AS (
                    SELECT id FROM shown WHERE ?3 IS NULL OR number = ?3
                    ORDER BY number DESC, run DESC LIMIT ?4)
                SELECT \(cellColumns), id IN (SELECT id FROM live) FROM cell
                WHERE id IN (SELECT id FROM last) ORDER BY number, run
                """, arguments: [session.head, session.id, number, last ?? -1]
        ).map { try cell($0, isLive: $0.value(9)) }
    }

    /// What a cell answered; nil while it runs, and for one that was interrupted by death.
    package func reply(of cell: Int64) throws(StoreError) -> StoredReply? {
        try read { db in
            try Row.fetchOne(
                db, sql: "SELECT reply, output FROM cell WHERE id = ? AND reply IS NOT NULL",
                arguments: [cell]
            ).map { StoredReply(json: $0[0], text: $0[1] ?? "") }
        }
    }

    /// Where the shell stood when a cell was given, "" where that is not known.
    package func folder(of cell: Int64) throws(StoreError) -> String {
        try read { db in
            try String.fetchOne(
                db.cachedStatement(
                    sql: "SELECT folder FROM history WHERE cell_id = ? ORDER BY id DESC LIMIT 1"),
                arguments: [cell]) ?? ""
        }
    }

    /// The names a cell bound and read, each with the identity of its value at that time.
    package func bindings(
        of cell: Int64
    ) throws(StoreError) -> (bound: [Binding], read: [Binding]) {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT role, name, identity FROM binding JOIN object ON object.id = object_id
                    WHERE cell_id = ? ORDER BY name
                    """, arguments: [cell])
            func of(_ role: String) -> [Binding] {
                rows.filter { $0[0] == role }.map { Binding(name: $0[1], identity: $0[2]) }
            }
            return (of("bound"), of("read"))
        }
    }

    /// Numbers of the cells a shell's death cut short and that have not succeeded since, in order. A
    /// cell that was stopped by its user has a reply.
    package func unfinishedCells(of session: Int64) throws(StoreError) -> [Int] {
        try read { db in
            try Int.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT number FROM cell dead
                    WHERE session_id = ?1 AND status = 'interrupted' AND reply IS NULL
                    AND NOT EXISTS (
                        SELECT 1 FROM cell WHERE session_id = ?1 AND number = dead.number
                        AND run > dead.run AND status = 'ok')
                    ORDER BY number
                    """, arguments: [session])
        }
    }

    // MARK: State

    /// The names of a session's state, or of its state after one of its live cells, by name; with
    /// `number` what the cell of that number finds at its place.
    package func state(
        of session: Int64, after cell: Int64? = nil, before number: Int? = nil
    ) throws(StoreError) -> [BoundName] {
        try read { db in
            let head = try cell ?? Self.session(id: session, db).head
            return try Row.fetchAll(
                db,
                sql: """
                    WITH RECURSIVE \(Self.chain), \(Self.live),
                    latest AS (
                        SELECT name, object_id, cell_id, max(number) AS number
                        FROM live JOIN binding ON cell_id = live.id AND role = 'bound'
                        WHERE ?2 IS NULL OR number < ?2 GROUP BY name)
                    SELECT name, identity, kind, size, \(Self.hasBytes), is_kept, cell_id, number
                    FROM latest JOIN object ON object.id = object_id ORDER BY name
                    """, arguments: [head, number]
            ).map { row in
                try BoundName(
                    name: row.value(0), identity: row.value(1), kind: row.value(2),
                    size: row.value(3), hasBytes: row.value(4),
                    isKept: row.value(5), cell: row.value(6), number: row.value(7))
            }
        }
    }

    /// Moves a session to the state after `cell`, one of its live cells or one that was undone; nil
    /// is the empty state. The cells stay.
    package func moveHead(of session: Int64, to cell: Int64?) throws(StoreError) {
        try write { db in
            let record = try Self.session(id: session, db)
            try Self.execute(
                db, "UPDATE session SET head_id = ? WHERE id = ?", [cell, session])
            try Self.log(
                "session.moved", session: session, cell: cell,
                detail: ["from": record.head, "to": cell], db)
        }
    }

    /// The cell before `cell` in the chain of states: where undo goes.
    package func previous(of cell: Int64) throws(StoreError) -> Int64? {
        try read { db in
            try Int64.fetchOne(
                db, sql: "SELECT previous_id FROM cell WHERE id = ?", arguments: [cell])
        }
    }

    /// The cell that changed a state last, where redo goes: of several that follow `cell` the one
    /// that was run last, with `younger` the last before that one. nil where nothing follows.
    package func next(
        after cell: Int64?, before younger: Int64? = nil, in session: Int64
    ) throws(StoreError) -> Int64? {
        try read { db in
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT id FROM cell WHERE previous_id IS ?1 AND status = 'ok'
                    AND (?3 IS NULL OR id < ?3) AND session_id IN (
                        SELECT id FROM session WHERE id = ?2
                        UNION SELECT parent_id FROM session WHERE id = ?2)
                    ORDER BY id DESC LIMIT 1
                    """, arguments: [cell, session, younger])
        }
    }

    /// From a head, argument 1, to the first cell.
    static let chain = """
        chain(id, previous_id, number, run) AS (
            SELECT id, previous_id, number, run FROM cell INDEXED BY cell_chain WHERE id = ?1
            UNION ALL
            SELECT cell.id, cell.previous_id, cell.number, cell.run
            FROM chain JOIN cell INDEXED BY cell_chain ON cell.id = chain.previous_id
        )
        """

    /// The cells of a chain whose effect counts. Of a cell that was run again it is the last run,
    /// in its place. (The other columns beside `max` are those of the row that has it.)
    private static let live = "live AS (SELECT id, number, max(run) FROM chain GROUP BY number)"

    // MARK: Rows

    private static let cellColumns = """
        id, session_id, number, run, status, started_at, ms, error_code, source
        """

    private static func cell(_ row: Row, isLive: Bool) throws -> CellRecord {
        try CellRecord(
            id: row.value(0), session: row.value(1), number: row.value(2), run: row.value(3),
            status: CellStatus(rawValue: row.value(4)) ?? .interrupted, startedAt: row.value(5),
            milliseconds: row.value(6), errorCode: row.value(7), source: row.value(8),
            isLive: isLive)
    }

    static func cell(id: Int64, _ db: Database) throws -> CellRecord? {
        try Row.fetchOne(
            db, sql: "SELECT \(cellColumns) FROM cell WHERE id = ?", arguments: [id]
        ).map { try cell($0, isLive: false) }
    }
}
