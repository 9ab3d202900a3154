/// A frame of a fixed schema that grows by one row at a time.
package struct FrameBuilder: Sendable {
    package let schema: Schema
    package internal(set) var rowCount = 0
    var columns: [ColumnBuilder]

    package init(schema: Schema) {
        self.schema = schema
        columns = schema.fields.map { field in
            var builder = ColumnBuilder(type: field.type)
            builder.lowercases = EthereumField(rawValue: field.name)?.kind == .address
            return builder
        }
    }

    /// Appends one row of boxed values; one of another type than its field is missing.
    ///
    /// - Precondition: one value per field.
    package mutating func append(_ row: [Scalar]) {
        precondition(row.count == columns.count)
        for (place, value) in row.enumerated() { columns[place].append(value) }
        rowCount += 1
    }

    /// Takes back all rows from `rowCount` on.
    package mutating func truncate(to rowCount: Int) {
        guard rowCount < self.rowCount else { return }
        for place in columns.indices { columns[place].truncate(to: rowCount) }
        self.rowCount = rowCount
    }

    /// The rows so far. An `int` field is a `uint256` column if a value needs it.
    package var frame: Frame {
        Frame(names: schema.names, columns: columns.map { $0.finish() }, rowCount: rowCount)
    }
}
