/// A Pratt parser over the tokens of one text.
///
/// Precedences from loose to tight: `or`, `and`, `not`, comparisons and `in`, `+ -`, `* / %`,
/// unary `-`, `^` (right associative). Comparisons do not chain.
struct ExpressionParser {
    private let tokens: [Token]
    private var index = 0
    private var nesting = 0

    init(_ text: String) throws(RecipeError) { tokens = try Lexer.tokens(of: text) }

    var current: Token { tokens[index] }
    var following: Token { tokens[min(index + 1, tokens.count - 1)] }

    mutating func advance() { if index + 1 < tokens.count { index += 1 } }

    mutating func take(_ symbol: String) -> Bool {
        guard current.kind == .symbol(symbol) else { return false }
        advance()
        return true
    }

    mutating func expect(_ symbol: String, after context: String) throws(RecipeError) {
        if take(symbol) { return }
        if current.kind == .symbol("=") { throw unexpectedRest() }
        throw RecipeError(
            .expected("'\(symbol)'", context: context, found: current.description),
            at: current.range)
    }

    // MARK: Expressions

    mutating func expression(minimum: Int = 0) throws(RecipeError) -> Expression {
        nesting += 1
        defer { nesting -= 1 }
        // Each level is a few frames of the stack; no formula of a person comes near.
        guard nesting <= 200 else { throw RecipeError(.nestedTooDeep, at: current.range) }
        var left = try prefix()
        while true {
            if let membership = try membership(of: left, minimum: minimum) {
                left = membership
                continue
            }
            guard let symbol = binaryOperator(), symbol.precedence >= minimum else { return left }
            advance()
            let isRight = symbol == .power
            let right = try expression(minimum: symbol.precedence + (isRight ? 0 : 1))
            if symbol.isComparison, let next = binaryOperator(), next.isComparison {
                throw RecipeError(.chainedComparison(symbol.rawValue), at: current.range)
            }
            left = Expression(
                .binary(symbol, left, right),
                range: left.range.lowerBound..<right.range.upperBound)
        }
    }

    private func binaryOperator() -> BinaryOperator? {
        switch current.kind {
        case .symbol(let text) where text != "=": BinaryOperator(rawValue: text)
        case .word("and"): .and
        case .word("or"): .or
        default: nil
        }
    }

    private mutating func membership(
        of left: Expression, minimum: Int
    ) throws(RecipeError) -> Expression? {
        guard Precedence.comparison >= minimum else { return nil }
        let isNegated = current.kind == .word("not") && following.kind == .word("in")
        guard isNegated || current.kind == .word("in") else { return nil }
        advance()
        if isNegated { advance() }
        try expect("(", after: "'in' (a list such as (1, 2))")
        let list = try expressions(until: ")")
        return Expression(
            .membership(left, list, isNegated: isNegated),
            range: left.range.lowerBound..<tokens[index - 1].range.upperBound)
    }

    private mutating func expressions(until close: String) throws(RecipeError) -> [Expression] {
        var list = [try expression()]
        while take(",") { list.append(try expression()) }
        try expect(close, after: "the list")
        return list
    }

    private mutating func prefix() throws(RecipeError) -> Expression {
        let token = current
        switch token.kind {
        case .symbol("-"):
            advance()
            let operand = try expression(minimum: Precedence.minus)
            return Expression(
                .unary(.minus, operand), range: token.range.lowerBound..<operand.range.upperBound)
        case .symbol("+"):
            advance()
            return try expression(minimum: Precedence.minus)
        case .word("not"):
            advance()
            let operand = try expression(minimum: Precedence.not)
            return Expression(
                .unary(.not, operand), range: token.range.lowerBound..<operand.range.upperBound)
        case .symbol("("):
            advance()
            var inner = try expression()
            try expect(")", after: "the expression in parentheses")
            inner.range = token.range.lowerBound..<tokens[index - 1].range.upperBound
            return inner
        case .number(let text):
            advance()
            return Expression(
                .literal(try Literal.number(text, at: token.range)), range: token.range)
        case .string(let text):
            advance()
            return Expression(.literal(.string(text)), range: token.range)
        case .quotedName(let name):
            advance()
            return Expression(.column(name), range: token.range)
        case .word(let name):
            return try named(name, token)
        default:
            throw RecipeError(.expectedValue(found: token.description), at: token.range)
        }
    }

    private mutating func named(
        _ name: String, _ token: Token
    ) throws(RecipeError) -> Expression {
        if ["and", "or", "in"].contains(name) {
            throw RecipeError(.expectedValue(found: token.description), at: token.range)
        }
        advance()
        if current.kind == .symbol("(") {
            advance()
            let arguments = try arguments(of: name)
            return Expression(
                .call(name, arguments),
                range: token.range.lowerBound..<tokens[index - 1].range.upperBound)
        }
        if name == "true" || name == "false" {
            return Expression(.literal(.bool(name == "true")), range: token.range)
        }
        return Expression(.column(name), range: token.range)
    }

    private mutating func arguments(
        of function: String
    ) throws(RecipeError) -> [Expression.Argument] {
        var arguments: [Expression.Argument] = []
        if take(")") { return arguments }
        repeat {
            let start = current.range.lowerBound
            var label: String?
            if case .word(let name) = current.kind, following.kind == .symbol("=") {
                label = name
                advance()
                advance()
            }
            var values: [Expression]
            if label != nil, current.kind == .symbol("("), isList() {
                advance()
                values = try expressions(until: ")")
            } else {
                values = [try expression()]
            }
            arguments.append(
                .init(
                    label: label, values: values,
                    range: start..<tokens[index - 1].range.upperBound))
        } while take(",")
        try expect(")", after: "the arguments of \(function)")
        return arguments
    }

    /// Whether the parentheses that open here hold a comma of their own.
    private func isList() -> Bool {
        var depth = 0
        for token in tokens[index...] {
            switch token.kind {
            case .symbol("("): depth += 1
            case .symbol(")"):
                depth -= 1
                if depth == 0 { return false }
            case .symbol(",") where depth == 1: return true
            default: break
            }
        }
        return false
    }
}

extension Expression {
    /// Parses a text that holds one expression and nothing else.
    package static func parse(_ text: String) throws(RecipeError) -> Expression {
        var parser = try ExpressionParser(text)
        while parser.current.kind == .newline { parser.advance() }
        let expression = try parser.expression()
        while parser.current.kind == .newline { parser.advance() }
        guard parser.current.kind == .end else { throw parser.unexpectedRest() }
        return expression
    }
}

extension ExpressionParser {
    /// The error for a token that can follow no expression.
    func unexpectedRest() -> RecipeError {
        if current.kind == .symbol("=") {
            return RecipeError(.wrongOperator("=", right: "=="), at: current.range)
        }
        return RecipeError(.unexpected(current.description), at: current.range)
    }
}
