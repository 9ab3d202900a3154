/// A table of named, typed columns of one length. A value type: copies and selections share columns.
package struct Frame: Sendable {
    package private(set) var names: [String]
    package private(set) var columns: [Column]
    package let rowCount: Int

    /// - Precondition: names are unique and all columns have `rowCount` rows.
    package init(names: [String], columns: [Column], rowCount: Int) {
        precondition(names.count == columns.count)
        precondition(columns.allSatisfy { $0.count == rowCount })
        self.names = names
        self.columns = columns
        self.rowCount = rowCount
    }

    package subscript(name: String) -> Column? {
        names.firstIndex(of: name).map { columns[$0] }
    }

    package var schema: Schema {
        Schema(zip(names, columns).map { Schema.Field(name: $0, type: $1.type) })
    }
}
