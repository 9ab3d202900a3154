/// Why there is nothing to draw.
package enum ChartError: Error, Sendable, Equatable {
    case noRows
    /// Every value is missing or infinite.
    case allMissing(column: String, rows: Int)
    /// A logarithmic axis has no place for any of the values.
    case nonePositive(column: String)
    /// Nothing to tell apart.
    case oneKindOfLabel(anomalies: Bool)
}

extension ChartError {
    var code: String {
        switch self {
        case .noRows: "frame.noRows"
        case .allMissing, .nonePositive: "frame.nothingToDraw"
        case .oneKindOfLabel: "frame.oneKindOfLabel"
        }
    }

    package var message: String {
        switch self {
        case .noRows: "there are no rows to draw"
        case .allMissing(let column, let rows):
            "'\(column)' has nothing to draw: "
                + (rows == 1
                    ? "its one value is" : "all of its \(rows.grouped) values are")
                + " missing or infinite"
        case .nonePositive(let column):
            "no value of '\(column)' is above 0, as a logarithmic axis needs"
        case .oneKindOfLabel(let anomalies):
            "the curve needs labels of both kinds, but every labelled row is "
                + (anomalies ? "an anomaly" : "normal")
        }
    }

    var hint: String? {
        switch self {
        case .nonePositive: "leave out --log"
        case .noRows, .allMissing, .oneKindOfLabel: nil
        }
    }
}
