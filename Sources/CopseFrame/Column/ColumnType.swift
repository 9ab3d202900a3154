/// The type of a column, by the name users write in `--types`.
package enum ColumnType: String, Sendable, CaseIterable, Codable {
    case int, float, bool, string, timestamp, uint256, category

    /// Whether the column has a nearest double per row (text has none).
    package var isNumeric: Bool {
        switch self {
        case .int, .float, .bool, .timestamp, .uint256: true
        case .string, .category: false
        }
    }
}
