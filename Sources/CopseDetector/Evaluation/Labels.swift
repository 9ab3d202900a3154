package import CopseFrame
internal import CopseMath

/// The labels of a frame: which rows are known to be anomalies.
package enum Labels {
    /// Labels of the column `name`: true for an anomaly, false for a normal row, nil if missing.
    ///
    /// Without `positive` the values 1 and true are anomalies, 0 and false are not, and anything
    /// else is an error; with it, rows whose value reads as `positive` are anomalies and all
    /// other rows with a value are not.
    package static func read(
        _ name: String, of frame: Frame, positive: String? = nil
    ) throws(DetectorError) -> [Bool?] {
        guard let column = frame[name] else {
            throw .columnsMissing([name], available: frame.names, isRecipe: false)
        }
        var labels: [Bool?] = []
        labels.reserveCapacity(frame.rowCount)
        for row in 0..<frame.rowCount {
            let value = column.scalar(at: row)
            guard value != .missing else {
                labels.append(nil)
                continue
            }
            let text = plainText(value)
            if let positive {
                labels.append(text == positive || text == plainNumber(positive))
                continue
            }
            switch text {
            case "1", "true", "True", "TRUE": labels.append(true)
            case "0", "false", "False", "FALSE": labels.append(false)
            default: throw .labelValue(column: name, row: row, value: text)
            }
        }
        return labels
    }

    /// A value as a user would write it; a whole number without its fraction.
    private static func plainText(_ value: Scalar) -> String {
        switch value {
        case .missing: ""
        case .int(let value), .timestamp(let value): "\(value)"
        case .float(let value): Int64(exactly: value).map { "\($0)" } ?? "\(value)"
        case .bool(let value): value ? "true" : "false"
        case .string(let value): value
        case .uint256(let value): "\(value)"
        }
    }

    /// `1.0` as `1`, so that a positive value may be written either way.
    private static func plainNumber(_ text: String) -> String {
        Double(text).map { plainText(.float($0)) } ?? text
    }
}
