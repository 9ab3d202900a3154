import CopseFrame
import CopseMath

/// Comparisons of whole-number and time columns with constants and one another, without rounding
/// either.
enum ExactComparison {
    static func run(
        _ place: Int, _ comparison: Comparison, _ bound: ExactBound, _ result: Lane<Double>,
        _ block: Block, _ source: PlanSource
    ) {
        let column = source.columns[place]
        if case .column(let other) = bound {
            return run(column, comparison, source.columns[other], result, block.offset)
        }
        let rows = block.offset..<block.offset + block.rows
        switch (column.storage, bound) {
        case (.int(let values), .magnitude):
            let limit = bound.int
            if limit.place == 0 {
                run(values, rows, comparison, limit.value, result)
            } else {
                result.fill(holds(comparison, 0, limit.place) ? 1 : 0)
            }
        case (.timestamp(let values), .time(let time)):
            run(values, rows, comparison, time, result)
        case (.uint256(let values), .magnitude(let w0, let w1, let w2, let w3, false)):
            run(values, rows, comparison, UInt256(w0: w0, w1: w1, w2: w2, w3: w3), result)
        case (.uint256, .magnitude):
            result.fill(holds(comparison, 0, -1) ? 1 : 0)
        default: result.fill(0)
        }
        guard let validity = column.validity, validity.missingCount > 0 else { return }
        for row in 0..<block.rows where !validity[block.offset + row] {
            result[row] = comparison == .notEqual ? 1 : 0
        }
    }

    private static func run(
        _ values: [Int64], _ rows: Range<Int>, _ comparison: Comparison, _ limit: Int64,
        _ result: Lane<Double>
    ) {
        switch comparison {
        case .equal: map(values, rows, result) { $0 == limit ? 1 : 0 }
        case .notEqual: map(values, rows, result) { $0 != limit ? 1 : 0 }
        case .less: map(values, rows, result) { $0 < limit ? 1 : 0 }
        case .lessOrEqual: map(values, rows, result) { $0 <= limit ? 1 : 0 }
        case .greater: map(values, rows, result) { $0 > limit ? 1 : 0 }
        case .greaterOrEqual: map(values, rows, result) { $0 >= limit ? 1 : 0 }
        }
    }

    private static func run(
        _ values: [UInt256], _ rows: Range<Int>, _ comparison: Comparison, _ limit: UInt256,
        _ result: Lane<Double>
    ) {
        switch comparison {
        case .equal: map(values, rows, result) { 1 ^ differs($0, limit) }
        case .notEqual: map(values, rows, result) { differs($0, limit) }
        case .less: map(values, rows, result) { isLess($0, limit) }
        case .lessOrEqual: map(values, rows, result) { 1 ^ isLess(limit, $0) }
        case .greater: map(values, rows, result) { isLess(limit, $0) }
        case .greaterOrEqual: map(values, rows, result) { 1 ^ isLess($0, limit) }
        }
    }

    // Nobody knows how the next amount compares, so that a branch would be guessed wrong half of the
    // time: 1 and 0 follow from shifts alone (Warren, Hacker's Delight, 2-16).

    @inline(__always)
    private static func isLess(_ a: UInt256, _ b: UInt256) -> UInt64 {
        borrow(a.w3, b.w3, borrow(a.w2, b.w2, borrow(a.w1, b.w1, borrow(a.w0, b.w0, 0))))
    }

    /// What a − b − c takes from the next word.
    @inline(__always)
    private static func borrow(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> UInt64 {
        (~a & b | (~a | b) & (a &- b &- c)) &>> 63
    }

    @inline(__always)
    private static func differs(_ a: UInt256, _ b: UInt256) -> UInt64 {
        let bits = (a.w0 ^ b.w0) | (a.w1 ^ b.w1) | (a.w2 ^ b.w2) | (a.w3 ^ b.w3)
        return (bits | (0 &- bits)) &>> 63
    }

    /// - Parameter isTrue: 1 or 0.
    @inline(__always)
    private static func map<Value>(
        _ values: [Value], _ rows: Range<Int>, _ result: Lane<Double>, _ isTrue: (Value) -> UInt64
    ) {
        let values = values.span.extracting(rows)
        result.withMutableSpan { result in
            precondition(result.count == values.count)
            let one = (1.0).bitPattern
            for index in values.indices {
                result[index] = Double(bitPattern: one & (0 &- isTrue(values[index])))
            }
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

}

/// A whole number that is inside 64 bits (place 0), below (-1) or above (1).
private struct WideInt {
    var place: Int
    var value: Int64
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
