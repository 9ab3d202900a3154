package import CopseFrame

/// How many rows a frame has a day, by a column of times.
package struct DataRate: Sendable, Equatable {
    package let column: String
    /// From the earliest time to the latest.
    package let days: Double
    /// The rows after the first, over the days: an estimate that one row more or less leaves alone.
    package let rowsPerDay: Double

    private static let microsecondsPerDay = 86_400e6

    /// - Throws: `frame.columnNotFound`, `frame.columnType`, and `frame.noTimeSpan` unless two rows
    ///   have different times.
    package init(_ name: String, of frame: Frame) throws(DetectorError) {
        guard let column = frame[name] else {
            throw .columnNotFound(column: name, available: frame.names)
        }
        guard case .timestamp(let times) = column.storage else { throw .noTimeSpan(column: name) }
        let known = times.indices.lazy.filter { !column.isMissing($0) }.map { times[$0] }
        guard let first = known.min(), let last = known.max(), first < last else {
            throw .noTimeSpan(column: name)
        }
        self.column = name
        days = (Double(last) - Double(first)) / Self.microsecondsPerDay
        rowsPerDay = Double(known.count - 1) / days
    }
}
