internal import GRDB

extension Row {
    /// The value of a column. GRDB's subscript ends the process where a value has another type, and a
    /// damaged page may hold anything.
    ///
    /// - Throws: `SQLITE_CORRUPT` for a value that is no `Value`.
    @_disfavoredOverload
    func value<Value: DatabaseValueConvertible>(_ column: Int) throws -> Value {
        guard let value = Value.fromDatabaseValue(self[column] as DatabaseValue) else {
            throw DatabaseError(
                resultCode: .SQLITE_CORRUPT, message: "a value has another type than its column")
        }
        return value
    }

    /// The same where nothing may be stored.
    func value<Value: DatabaseValueConvertible>(_ column: Int) throws -> Value? {
        if (self[column] as DatabaseValue).isNull { return nil }
        let value: Value = try value(column)
        return .some(value)
    }
}
