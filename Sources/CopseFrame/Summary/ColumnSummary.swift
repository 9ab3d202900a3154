import CopseMath

/// What `describe` says about one column.
package struct ColumnSummary: Sendable, Equatable {
    package var name: String
    package var type: ColumnType
    /// Rows with a value, and rows without.
    package var count: Int
    package var missing: Int
    /// The mean rounded once: a number, a time for times; missing for text.
    package var mean: Scalar = .missing
    /// The standard deviation with ddof 1; of times in seconds. nil below two values, with an
    /// infinity, for text.
    package var std: Double?
    /// Exact, of the column's type.
    package var min: Scalar = .missing
    /// The value itself where the quartile falls on a row, else the double between two rows.
    package var quarter: Scalar = .missing
    package var median: Scalar = .missing
    package var threeQuarters: Scalar = .missing
    package var max: Scalar = .missing
    package var distinct: Int

    /// The headings of `cells`.
    package static let headings = [
        "column", "type", "count", "missing", "mean", "std", "min", "25%", "50%", "75%", "max",
        "distinct",
    ]

    /// The row of the table that `describe` shows.
    package var cells: [Scalar] {
        [
            .string(name), .string(type.rawValue), .int(Int64(count)), .int(Int64(missing)), mean,
            std.map { .float($0) } ?? .missing, min, quarter, median, threeQuarters, max,
            .int(Int64(distinct)),
        ]
    }
}

extension Frame {
    /// Counts, moments, quartiles and distinct values of every column.
    ///
    /// Quartiles interpolate linearly as NumPy and pandas do. Minimum and maximum are exact for
    /// integers of any width; mean and standard deviation are exact sums rounded once. Of no worth once
    /// the thread's `Watch` wants them no more.
    ///
    /// - Parameter threads: the result does not depend on it.
    package func summaries(threads: Int = 1) -> [ColumnSummary] {
        Parallel.map(columns.count, threads: threads) { place in
            columns[place].summary(name: names[place])
        }
    }

    /// `summaries` as a table. Its columns `mean`, `min`, the quartiles and `max` are text,
    /// because a column has one type and these have the types of what they describe.
    package func describe() -> Frame { .described(by: summaries()) }

    /// The table of `describe` from what it says about each column.
    package static func described(by summaries: [ColumnSummary]) -> Frame {
        let rows = summaries.map(\.cells)
        return Frame(
            ColumnSummary.headings.enumerated().map { place, heading in
                (heading, column(rows.map { $0[place] }, heading))
            })
    }

    private static func column(_ cells: [Scalar], _ heading: String) -> Column {
        let type: ColumnType =
            switch heading {
            case "count", "missing", "distinct": .int
            case "std": .float
            default: .string
            }
        var builder = ColumnBuilder(type: type)
        for cell in cells {
            builder.append(type == .string && cell != .missing ? .string(cell.text) : cell)
        }
        return builder.finish()
    }
}
