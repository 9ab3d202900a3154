import CopseFrame
import CopseMath

/// Comparisons of whole-number and time columns with constants, without rounding either.
enum ExactComparison {
    static func run(
        _ column: Column, _ comparison: Comparison, _ bound: ExactBound, _ result: Lane<Double>,
        _ block: Block
    ) {
        for row in 0..<block.rows {
            let at = block.offset + row
            let isMissing = column.validity.map { !$0[at] } ?? false
            let isTrue: Bool
            if isMissing {
                isTrue = comparison == .notEqual
            } else {
                switch (column.storage, bound) {
                case (.int(let values), .magnitude):
                    isTrue = holds(comparison, values[at], bound.int)
                case (.timestamp(let values), .time(let time)):
                    isTrue = holds(comparison, values[at], time)
                case (.uint256(let values), .magnitude(let w0, let w1, let w2, let w3, false)):
                    let limit = UInt256(w0: w0, w1: w1, w2: w2, w3: w3)
                    isTrue = holds(comparison, values[at], limit)
                case (.uint256, .magnitude):
                    isTrue = [.greater, .greaterOrEqual, .notEqual].contains(comparison)
                default: isTrue = false
                }
            }
            result[row] = isTrue ? 1 : 0
        }
    }

    @inline(__always)
    private static func holds<Value: Comparable>(
        _ comparison: Comparison, _ a: Value, _ b: Value
    ) -> Bool {
        switch comparison {
        case .equal: a == b
        case .notEqual: a != b
        case .less: a < b
        case .lessOrEqual: a <= b
        case .greater: a > b
        case .greaterOrEqual: a >= b
        }
    }

    /// As above for a bound that may lie beyond 64 bits.
    private static func holds(_ comparison: Comparison, _ value: Int64, _ bound: WideInt) -> Bool {
        holds(comparison, WideInt(place: 0, value: value), bound)
    }
}

/// A whole number that is inside 64 bits (place 0), below (-1) or above (1).
private struct WideInt: Comparable {
    var place: Int
    var value: Int64

    static func < (a: Self, b: Self) -> Bool { (a.place, a.value) < (b.place, b.value) }
}

extension ExactBound {
    fileprivate var int: WideInt {
        guard case .magnitude(let w0, let w1, let w2, let w3, let isNegative) = self else {
            return WideInt(place: 0, value: 0)
        }
        let limit: UInt64 = isNegative ? 1 << 63 : 1 << 63 - 1
        guard w1 | w2 | w3 == 0, w0 <= limit else {
            return WideInt(place: isNegative ? -1 : 1, value: 0)
        }
        return WideInt(place: 0, value: Int64(truncatingIfNeeded: isNegative ? 0 &- w0 : w0))
    }
}
