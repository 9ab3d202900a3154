package import CopseFrame
import CopseMath

/// One raw record as a recipe reads it: a place for each column of its raw schema, used again from
/// record to record without allocating.
package struct RawRecord: Sendable {
    private(set) var source: PlanSource

    /// A record whose columns are all missing.
    package init(_ compiled: CompiledRecipe) { source = PlanSource(recordOf: compiled.plan) }

    /// Makes every column missing.
    package mutating func clear() { source.clear() }

    /// Sets a column, by its place in the recipe's raw schema, to a number: a time in seconds since
    /// 1970, a condition as 0 or 1; NaN is missing.
    package mutating func set(_ column: Int, number: Double) { source.set(column, number) }

    /// Sets a column of text to some UTF-8; nil is missing.
    package mutating func set(_ column: Int, text: Span<UInt8>?) { source.set(column, text) }

    /// Sets a column to a cell of a frame.
    package mutating func set(_ column: Int, _ cell: Scalar) {
        switch cell {
        case .missing:
            source.set(column, .nan)
            source.set(column, nil)
        case .string(let text): source.set(column, Array(text.utf8).span)
        case .int(let value): source.set(column, Double(value))
        case .float(let value): source.set(column, value)
        case .bool(let value): source.set(column, value ? 1 : 0)
        case .timestamp(let value): source.set(column, Double(value) / 1e6)
        case .uint256(let value): source.set(column, value.nearestDouble)
        }
    }
}
