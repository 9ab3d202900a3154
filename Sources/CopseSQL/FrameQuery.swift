package import CopseFrame
import GRDB
import GRDBSQLite

/// One SELECT over frames, run by SQLite.
package struct FrameQuery: Sendable {
    package struct Answer: Sendable {
        package var frame: Frame
        /// Columns of whole numbers beyond 63 bits, which the query saw as their nearest doubles.
        package var approximated: [String]
    }

    private let sql: String

    package init(_ sql: String) { self.sql = sql }

    /// Names that the text may mean: its words, in small letters.
    package var words: Set<String> {
        Set(sql.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    }

    /// Whether a name would be taken for a word of SQL, so that it stands in brackets.
    package static func isWord(_ name: String) -> Bool {
        let length = Int32(clamping: name.utf8.count)
        return unsafe sqlite3_keyword_check(name, length) != 0
    }

    /// - Parameters:
    ///   - frames: those that the query may read; what it does not read costs nothing but its columns'
    ///     names. Names differ by more than capitals.
    ///   - bound: all names there are, for the hint.
    ///   - isCancelled: asked every now and then.
    package func run(
        on frames: [(name: String, frame: Frame)], bound: [String],
        isCancelled: @escaping @Sendable () -> Bool
    ) throws(SQLError) -> Answer {
        do {
            try check()
            let database = try FrameDatabase(frames)
            return try database.queue.writeWithoutTransaction { db in
                let statement = try query(in: db, columns: frames.flatMap(\.frame.names))
                try database.fill(for: sql, in: db, isCancelled: isCancelled)
                let frame = try QueryWatch(isCancelled).over(db) {
                    try ResultTable.frame(of: statement)
                }
                return Answer(frame: frame, approximated: database.approximated)
            }
        } catch let error as SQLError {
            throw error
        } catch let error as DatabaseError {
            throw SQLError(error, frames, bound: bound)
        } catch {
            throw .failed(detail: "\(error)", at: nil)
        }
    }

    /// Only what gives a table: a frame does not change, and no file is opened or written.
    private func check() throws(SQLError) {
        let first = SQLText.firstWord(of: sql)
        guard let first else { throw .empty }
        guard ["select", "with", "values"].contains(first.lowercased()) else {
            throw .notQuery(first)
        }
    }

    private func query(in db: Database, columns: [String]) throws -> Statement {
        let statement: Statement
        do {
            statement = try db.makeStatement(sql: sql)
        } catch let error as DatabaseError {
            // Two statements are refused here too, without a place.
            if let second = SQLText.secondStatement(of: sql) { throw SQLError.several(at: second) }
            let place = unsafe db.sqliteConnection.map { unsafe sqlite3_error_offset($0) } ?? -1
            throw SQLError.prepare(error, at: place < 0 ? nil : Int(place), columns) ?? error
        }
        guard statement.isReadonly, statement.columnCount > 0 else {
            throw SQLError.notQuery(SQLText.firstWord(of: sql) ?? "")
        }
        let holes = unsafe sqlite3_bind_parameter_count(statement.sqliteStatement)
        guard holes == 0 else { throw SQLError.placeholder }
        return statement
    }
}

/// Ends a query that was given up: SQLite asks every some thousand steps.
@safe private final class QueryWatch {
    private static let steps: Int32 = 10_000
    private let isCancelled: () -> Bool

    init(_ isCancelled: @escaping () -> Bool) { self.isCancelled = isCancelled }

    func over<Result>(_ db: Database, _ body: () throws -> Result) rethrows -> Result {
        install(on: db)
        defer { Self.remove(from: db) }
        // The handler holds no reference.
        return try withExtendedLifetime(self, body)
    }

    private func install(on db: Database) {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe sqlite3_progress_handler(
            db.sqliteConnection, Self.steps,
            { context in
                guard let context = unsafe context else { return 0 }
                let watch = unsafe Unmanaged<QueryWatch>.fromOpaque(context).takeUnretainedValue()
                return watch.isCancelled() ? 1 : 0
            }, context)
    }

    private static func remove(from db: Database) {
        unsafe sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil)
    }
}

extension SQLError {
    /// What SQLite says of a text it cannot prepare; nil where another sentence fits.
    fileprivate static func prepare(
        _ error: DatabaseError, at place: Int?, _ columns: [String]
    ) -> SQLError? {
        let detail = error.message ?? ""
        let (head, tail) = ("near \"", "\": syntax error")
        if detail.hasPrefix(head), detail.hasSuffix(tail) {
            let near = String(detail.dropFirst(head.count).dropLast(tail.count))
            let isColumn = columns.contains { $0.lowercased() == near.lowercased() }
            return .syntax(near: near, at: place, isColumn: isColumn)
        }
        if detail == "incomplete input" { return .syntax(near: "", at: nil, isColumn: false) }
        if detail.hasPrefix("no such") { return nil }
        return .failed(detail: detail, at: place)
    }

    fileprivate init(
        _ error: DatabaseError, _ frames: [(name: String, frame: Frame)], bound: [String]
    ) {
        let detail = error.message ?? "no further word"
        func rest(_ head: String) -> String? {
            detail.hasPrefix(head) ? String(detail.dropFirst(head.count)) : nil
        }
        if error.resultCode == .SQLITE_INTERRUPT {
            self = .interrupted
        } else if let name = rest("no such table: ") {
            self = .tableNotFound(name: name, frames: bound)
        } else if let name = rest("no such column: ") {
            let last = name.split(separator: ".").last.map(String.init) ?? name
            let names = frames.flatMap(\.frame.names)
            self = .columnNotFound(name: name, suggestion: Suggestion.nearest(to: last, in: names))
        } else {
            self = .failed(detail: detail, at: nil)
        }
    }
}
