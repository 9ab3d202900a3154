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
}
