/// One key of a sort.
package struct SortKey: Sendable, Equatable {
    package var name: String
    package var descending: Bool

    package init(_ name: String, descending: Bool = false) {
        self.name = name
        self.descending = descending
    }
}

extension Frame {
    /// The rows in sorted order: stable, missing values last in either direction, integers exact,
    /// text by code point.
    package func sortedRows(by keys: [SortKey]) throws(FrameError) -> [Int] {
        var columns: [(column: Column, descending: Bool)] = []
        for key in keys { columns.append((try column(named: key.name), key.descending)) }
        guard let rowCount = UInt32(exactly: rowCount) else { throw .rowLimit(self.rowCount) }
        var rows = [UInt32](0..<rowCount)
        // From the last key to the first: each sort keeps the order of the one before among equals.
        for (column, descending) in columns.reversed() {
            try Watch.current.check()
            column.sort(&rows, descending: descending)
        }
        return rows.map { Int($0) }
    }

    /// The frame in the order of `sortedRows(by:)`.
    package func sorted(by keys: [SortKey]) throws(FrameError) -> Frame {
        take(try sortedRows(by: keys))
    }
}
