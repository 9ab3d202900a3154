import CopseFrame
import CopseMath
import GRDB

/// Frames as tables of a database in memory, filled as far as a query reads them.
///
/// Whole numbers, numbers and text are what they are in SQL; times are text in ISO 8601, which
/// SQLite's functions of time read; a truth is 1 or 0. A `uint256` is a whole number up to 63 bits and
/// its nearest double beyond: `approximated` names the columns where that happened.
final class FrameDatabase {
    /// SQLite's own limit.
    static let mostColumns = 2_000

    let queue: DatabaseQueue
    private let frames: [(name: String, frame: Frame)]
    private(set) var approximated: [String] = []

    /// - Parameter frames: their names differ by more than capitals.
    init(_ frames: [(name: String, frame: Frame)]) throws {
        self.frames = frames
        queue = try DatabaseQueue()
        try queue.write { db in
            for (name, frame) in frames {
                try Self.check(frame, name)
                let columns = zip(frame.names, frame.columns).map { column, values in
                    "\(column.quotedDatabaseIdentifier) \(values.declaration)"
                }
                let list = columns.joined(separator: ", ")
                try db.execute(
                    sql: "CREATE TABLE \(name.quotedDatabaseIdentifier) (\(list))")
            }
        }
    }

    private static func check(_ frame: Frame, _ name: String) throws {
        guard frame.names.count <= mostColumns else {
            throw SQLError.tooManyColumns(frame: name, count: frame.names.count)
        }
        var seen: [String: String] = [:]
        for column in frame.names {
            let first = seen.updateValue(column, forKey: column.lowercased())
            if let first { throw SQLError.sameName(first: first, second: column, frame: name) }
        }
    }

    /// Fills in the columns that a query may read, others stay NULL.
    ///
    /// What SQLite says a statement reads is not enough: it leaves out what USING compares.
    func fill(for sql: String, in db: Database, isCancelled: () -> Bool) throws {
        let query = SQLText.Mentions(sql)
        for (name, frame) in frames {
            let read = frame.names.indices.filter { query.mayRead(frame.names[$0]) }
            try fill(name, frame, columns: read, db, isCancelled)
            for place in read where frame.columns[place].isBeyondInt64 {
                approximated.append(frame.names[place])
            }
        }
    }

    private func fill(
        _ name: String, _ frame: Frame, columns: [Int], _ db: Database, _ isCancelled: () -> Bool
    ) throws {
        let names = columns.map { frame.names[$0].quotedDatabaseIdentifier }
        let list = names.isEmpty ? "" : "(\(names.joined(separator: ", ")))"
        let places = names.map { _ in "?" }.joined(separator: ", ")
        let values = names.isEmpty ? "DEFAULT VALUES" : "\(list) VALUES (\(places))"
        let insert = try db.makeStatement(
            sql: "INSERT INTO \(name.quotedDatabaseIdentifier) \(values)")
        let row = unsafe InsertedRow(insert.sqliteStatement)
        for index in 0..<frame.rowCount {
            if index & 0xFFF == 0, isCancelled() { throw SQLError.interrupted }
            for (place, column) in columns.enumerated() {
                row.bind(frame.columns[column], row: index, at: Int32(place + 1))
            }
            guard row.insert() else { throw DatabaseError(message: db.lastErrorMessage) }
        }
    }
}

extension CopseFrame.Column {
    /// The type of the table's column: what SQLite makes of values that are compared with it.
    fileprivate var declaration: String {
        switch type {
        case .int: "INTEGER"
        case .bool: "BOOLEAN"
        case .float: "REAL"
        case .string, .timestamp, .category: "TEXT"
        case .uint256: "NUMERIC"
        }
    }

    fileprivate var isBeyondInt64: Bool {
        guard case .uint256(let values) = storage else { return false }
        return values.contains { !$0.fitsInt64 }
    }
}
