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
    /// text by code point; nil where they are in that order already.
    package func sortOrder(by keys: [SortKey]) throws(FrameError) -> [UInt32]? {
        var columns: [(column: Column, descending: Bool)] = []
        for key in keys { columns.append((try column(named: key.name), key.descending)) }
        guard let rowCount = UInt32(exactly: rowCount) else { throw .rowLimit(self.rowCount) }
        var rows: [UInt32] = []
        rows.reserveLarge(self.rowCount)
        rows.append(contentsOf: 0..<rowCount)
        // From the last key to the first: each sort keeps the order of the one before among equals.
        for (column, descending) in columns.reversed() {
            column.sort(&rows, descending: descending)
            // A sort that nobody wants any more ends before it is one.
            try Watch.current.check()
        }
        return zip(rows, 0..<rowCount).allSatisfy { $0 == $1 } ? nil : rows
    }

    /// As `sortOrder(by:)`, of every frame.
    package func sortedRows(by keys: [SortKey]) throws(FrameError) -> [Int] {
        try sortOrder(by: keys).map { rows in rows.map { Int($0) } } ?? Array(0..<rowCount)
    }

    /// The frame in the order of `sortOrder(by:)`.
    package func sorted(by keys: [SortKey], threads: Int = 1) throws(FrameError) -> Frame {
        try sortOrder(by: keys).map { take($0, threads: threads) } ?? self
    }
}
