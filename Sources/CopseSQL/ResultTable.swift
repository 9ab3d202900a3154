import CopseFrame
import GRDB
import GRDBSQLite

/// The rows of a query as a frame.
///
/// SQLite gives each value a type, not each column: a column is `int` where all values are whole
/// numbers, `float` where all are numbers, else text. A column of the query that is one of a frame and
/// was `bool` stays so; text that is a time in every row is a time.
enum ResultTable {
    static func frame(of statement: Statement) throws -> Frame {
        let count = statement.columnCount
        var columns = (0..<count).map { place in
            ResultColumn(declared: declaration(statement, place))
        }
        let rows = try Row.fetchCursor(statement)
        var rowCount = 0
        while let row = try rows.next() {
            for place in 0..<count {
                let value: DatabaseValue = row[place]
                columns[place].append(value.storage)
            }
            rowCount += 1
        }
        return Frame(
            names: unique(statement.columnNames), columns: columns.map { $0.finish() },
            rowCount: rowCount)
    }

    private static func declaration(_ statement: Statement, _ place: Int) -> String? {
        unsafe sqlite3_column_decltype(statement.sqliteStatement, Int32(place)).map {
            unsafe String(cString: $0)
        }
    }

    /// `a`, `a_2`, …
    private static func unique(_ names: [String]) -> [String] {
        var taken: Set<String> = []
        return names.map { name in
            var own = name
            var number = 2
            while !taken.insert(own).inserted {
                own = "\(name)_\(number)"
                number += 1
            }
            return own
        }
    }
}

/// A column that grows, its type still open.
private struct ResultColumn {
    private let isBool: Bool
    private var values: [DatabaseValue.Storage] = []

    init(declared: String?) { isBool = declared == "BOOLEAN" }

    mutating func append(_ value: DatabaseValue.Storage) { values.append(value) }

    func finish() -> CopseFrame.Column {
        let type = self.type
        var builder = ColumnBuilder(type: type)
        for value in values { builder.append(Self.scalar(value, type)) }
        return builder.finish()
    }

    private var type: ColumnType {
        var (hasWhole, hasReal, hasText) = (false, false, false)
        for value in values {
            switch value {
            case .null: break
            case .int64(let number):
                hasWhole = true
                if isBool, number != 0, number != 1 { hasReal = true }
            case .double: hasReal = true
            case .string, .blob: hasText = true
            }
        }
        if hasText { return hasWhole || hasReal || !isTimes ? .string : .timestamp }
        if hasReal { return .float }
        if hasWhole { return isBool ? .bool : .int }
        return isBool ? .bool : .float
    }

    /// Whether every text is a time as frames write them: `2017-03-06T04:38:27Z`.
    private var isTimes: Bool {
        values.allSatisfy { value in
            switch value {
            case .null: true
            case .string(let text):
                text.utf8.count >= 20 && text.utf8.last == UInt8(ascii: "Z")
                    && Timestamp.parse(text).map(Timestamp.text) == text
            default: false
            }
        }
    }

    private static func scalar(_ value: DatabaseValue.Storage, _ type: ColumnType) -> Scalar {
        switch value {
        case .null: return .missing
        case .int64(let number):
            switch type {
            case .bool: return .bool(number != 0)
            case .float: return .float(Double(number))
            case .string: return .string("\(number)")
            default: return .int(number)
            }
        case .double(let number): return type == .string ? .string("\(number)") : .float(number)
        case .string(let text):
            if type == .timestamp, let time = Timestamp.parse(text) { return .timestamp(time) }
            return .string(text)
        case .blob(let bytes):
            let digits = Array("0123456789abcdef")
            return .string(
                "0x" + String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }))
        }
    }
}
