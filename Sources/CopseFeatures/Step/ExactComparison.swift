import CopseFrame
import CopseMath

/// Comparisons of whole-number and time columns with constants and one another, without rounding
/// either.
enum ExactComparison {
    static func run(
        _ column: Column, _ comparison: Comparison, _ bound: ExactBound, _ result: Lane<Double>,
        _ block: Block
    ) {
        if case .column(let other) = bound {
            return run(column, comparison, block.source.columns[other], result, block.offset)
        }
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

    private static func run(
        _ left: Column, _ comparison: Comparison, _ right: Column, _ result: Lane<Double>,
        _ offset: Int
    ) {
        for row in 0..<result.count {
            let at = offset + row
            let isTrue: Bool
            if left.isMissing(at) || right.isMissing(at) {
                isTrue = comparison == .notEqual
            } else {
                switch (left.storage, right.storage) {
                case (.int(let a), .int(let b)), (.timestamp(let a), .timestamp(let b)):
                    isTrue = holds(comparison, a[at], b[at])
                case (.uint256(let a), .uint256(let b)): isTrue = holds(comparison, a[at], b[at])
                case (.int(let a), .uint256(let b)):
                    isTrue =
                        a[at] < 0
                        ? [.less, .lessOrEqual, .notEqual].contains(comparison)
                        : holds(comparison, UInt256(a[at].magnitude), b[at])
                case (.uint256(let a), .int(let b)):
                    isTrue =
                        b[at] < 0
                        ? [.greater, .greaterOrEqual, .notEqual].contains(comparison)
                        : holds(comparison, a[at], UInt256(b[at].magnitude))
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
