/// Functions that make one number of all rows of a bucket.
package enum AggregateFunction: String, Sendable, CaseIterable {
    case count, sum, mean, median, min, max, first, last, quantile

    package var signature: String {
        switch self {
        case .count: "count()"
        case .quantile: "quantile(x, q)"
        default: "\(rawValue)(x)"
        }
    }
}

/// One aggregate of an expression, its arguments checked by number and form.
package struct AggregateCall: Sendable {
    package let function: AggregateFunction
    /// nil for `count()`.
    package let argument: Expression?
    /// From 0 to 1.
    package let share: Double
    /// As it was written, canonically; the name of its column.
    package let text: String
    package let range: Range<Int>
}

/// What is wrong with an expression of aggregates.
package struct AggregateError: Error, Sendable {
    package enum Problem: Sendable {
        case noAggregate(String)
        case outsideAggregate(String)
        case unknownFunction(String, nearest: String?)
        case arguments(signature: String)
        case nestedAggregate(String, in: String)
        case share
    }

    package let problem: Problem
    package let range: Range<Int>
}
