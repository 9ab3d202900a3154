package import CopseMath

/// One cell of a frame, boxed: for display, for literals and for single records.
/// Never used in a loop over rows that matters.
package enum Scalar: Sendable, Hashable {
    case missing
    case int(Int64)
    case float(Double)
    case bool(Bool)
    case string(String)
    /// Microseconds since 1970-01-01T00:00:00Z.
    case timestamp(Int64)
    case uint256(UInt256)

    /// The cell as a file has it: nothing if missing, else text that reads back as the same value.
    package var text: String {
        switch self {
        case .missing: ""
        case .int(let value): String(value)
        case .float(let value): value.description
        case .bool(let value): value ? "true" : "false"
        case .string(let value): value
        case .timestamp(let value): Timestamp.text(value)
        case .uint256(let value): value.description
        }
    }
}
