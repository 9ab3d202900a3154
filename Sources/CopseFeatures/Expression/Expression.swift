package import CopseMath

/// One expression of the language, as written: a tree with the place of every node.
///
/// Places are ranges of code points in the text it was parsed from, so that an error can draw a
/// caret. Two expressions are equal when they print the same, wherever they stood.
package struct Expression: Sendable {
    package indirect enum Kind: Sendable {
        case literal(Literal)
        case column(String)
        case unary(UnaryOperator, Expression)
        case binary(BinaryOperator, Expression, Expression)
        case membership(Expression, [Expression], isNegated: Bool)
        case call(String, [Argument])
    }

    /// An argument of a call: `x`, `n = 3` or `by = (from, to)`.
    package struct Argument: Sendable {
        package var label: String?
        /// More than one only where a list in parentheses was given to a label.
        package var values: [Expression]
        package var range: Range<Int>

        package init(label: String?, values: [Expression], range: Range<Int>) {
            self.label = label
            self.values = values
            self.range = range
        }
    }

    package var kind: Kind
    package var range: Range<Int>

    package init(_ kind: Kind, range: Range<Int>) {
        self.kind = kind
        self.range = range
    }

    /// The name if this is nothing but a column.
    package var columnName: String? {
        if case .column(let name) = kind { name } else { nil }
    }
}

/// A constant as written.
package enum Literal: Sendable, Equatable {
    /// `text` is the spelling without `_`: `1000`, `5ether`.
    case integer(UInt256, text: String)
    case float(Double, text: String)
    /// `60s 5m 1h 7d`.
    case duration(seconds: Double, text: String)
    case string(String)
    case bool(Bool)

    /// The nearest double; nil for text.
    package var double: Double? {
        switch self {
        case .integer(let value, _): value.nearestDouble
        case .float(let value, _): value
        case .duration(let seconds, _): seconds
        case .bool(let value): value ? 1 : 0
        case .string: nil
        }
    }
}

package enum UnaryOperator: String, Sendable {
    case minus = "-"
    case not
}

package enum BinaryOperator: String, Sendable {
    case or, and
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case power = "^"

    /// Larger binds tighter; `not` stands between `and` and the comparisons, unary minus
    /// between the products and the power.
    var precedence: Int {
        switch self {
        case .or: 1
        case .and: 2
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: 4
        case .add, .subtract: 5
        case .multiply, .divide, .remainder: 6
        case .power: 8
        }
    }

    var isComparison: Bool { precedence == Self.equal.precedence }
}

enum Precedence {
    static let not = 3
    static let comparison = 4
    static let minus = 7
    static let power = 8
    static let atom = 9
}
