import CopseFrame
import CopseMath
import GRDBSQLite

/// Values bound one by one to an INSERT, without a box for each.
@safe struct InsertedRow {
    private let statement: OpaquePointer

    init(_ statement: OpaquePointer) { unsafe self.statement = unsafe statement }

    func bind(_ column: Column, row: Int, at place: Int32) {
        guard !column.isMissing(row) else {
            unsafe sqlite3_bind_null(statement, place)
            return
        }
        switch column.storage {
        case .int(let values): unsafe sqlite3_bind_int64(statement, place, values[row])
        case .bool(let values): unsafe sqlite3_bind_int64(statement, place, values[row] ? 1 : 0)
        case .float(let values): unsafe sqlite3_bind_double(statement, place, values[row])
        case .timestamp(let values): bind(Timestamp.text(values[row]), at: place)
        case .uint256(let values):
            if values[row].fitsInt64 {
                unsafe sqlite3_bind_int64(statement, place, Int64(values[row].w0))
            } else {
                unsafe sqlite3_bind_double(statement, place, values[row].nearestDouble)
            }
        case .string, .category: bind(column.text(at: row) ?? "", at: place)
        }
    }

    private func bind(_ text: String, at place: Int32) {
        var text = text
        text.withUTF8 { bytes in
            // SQLITE_TRANSIENT: SQLite makes a copy.
            let copies = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
            let start = unsafe UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(
                to: CChar.self)
            unsafe sqlite3_bind_text(statement, place, start, Int32(clamping: bytes.count), copies)
        }
    }

    /// - Returns: false where SQLite refused.
    func insert() -> Bool {
        let code = unsafe sqlite3_step(statement)
        unsafe sqlite3_reset(statement)
        return code == SQLITE_DONE
    }
}

extension UInt256 {
    /// Whether SQL has it as a whole number.
    var fitsInt64: Bool { w1 | w2 | w3 == 0 && w0 <= UInt64(Int64.max) }
}
