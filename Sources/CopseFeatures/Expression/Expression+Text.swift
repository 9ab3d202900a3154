extension Expression: CustomStringConvertible, Equatable {
    /// The canonical spelling: one space around binary operators, no parentheses that the
    /// precedences make needless, numbers without `_`. Parsing it gives an equal expression.
    package var description: String { text(minimum: 0) }

    package static func == (left: Self, right: Self) -> Bool {
        left.description == right.description
    }

    private var precedence: Int {
        switch kind {
        case .literal, .column, .call: Precedence.atom
        case .unary(.minus, _): Precedence.minus
        case .unary(.not, _): Precedence.not
        case .binary(let symbol, _, _): symbol.precedence
        case .membership: Precedence.comparison
        }
    }

    private func text(minimum: Int) -> String {
        precedence < minimum ? "(" + text + ")" : text
    }

    private var text: String {
        switch kind {
        case .literal(let literal): return literal.description
        case .column(let name): return Self.spelling(ofName: name)
        case .unary(.minus, let operand): return "-" + operand.text(minimum: Precedence.minus)
        case .unary(.not, let operand): return "not " + operand.text(minimum: Precedence.not)
        case .binary(let symbol, let left, let right):
            // Comparisons do not chain, so both sides must bind tighter.
            let own = symbol.precedence
            let leftMinimum = symbol == .power || symbol.isComparison ? own + 1 : own
            let rightMinimum = symbol == .power ? Precedence.minus : own + 1
            return left.text(minimum: leftMinimum) + " \(symbol.rawValue) "
                + right.text(minimum: rightMinimum)
        case .membership(let left, let list, let isNegated):
            return left.text(minimum: Precedence.comparison + 1)
                + (isNegated ? " not in (" : " in (")
                + list.map(\.description).joined(separator: ", ") + ")"
        case .call(let name, let arguments):
            let given = arguments.filter { $0.label == nil } + arguments.filter { $0.label != nil }
            return name + "(" + given.map(\.text).joined(separator: ", ") + ")"
        }
    }

    private static let reserved: Set<String> = ["and", "or", "not", "in", "true", "false"]

    /// The name as it must be written in an expression: in backquotes unless it is a plain word.
    package static func spelling(ofName name: String) -> String {
        let scalars = name.unicodeScalars
        let isPlain =
            scalars.first?.isNameStart == true && scalars.allSatisfy(\.isNamePart)
            && !reserved.contains(name)
        return isPlain ? name : "`\(name)`"
    }
}

extension Expression.Argument {
    fileprivate var text: String {
        let list = values.map(\.description).joined(separator: ", ")
        guard let label else { return list }
        return "\(label)=" + (values.count > 1 ? "(\(list))" : list)
    }
}

extension Literal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .integer(_, let text), .float(_, let text), .duration(_, let text): return text
        case .bool(let value): return value ? "true" : "false"
        case .string(let value):
            let escaped = value.flatMap { $0 == "\\" || $0 == "\"" ? ["\\", $0] : [$0] }
            return "\"" + String(escaped) + "\""
        }
    }
}
