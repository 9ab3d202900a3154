import CopseMath

extension Recipe {
    /// Reads the body of `recipe { … }`: lines `name = expression`, bare columns, and last
    /// `fill V`, `horizon N`, `scale S` in any order. Lines end at a line end or `;`.
    ///
    /// - Parameter models: reads `model NAME "…"`, the lines copse itself writes behind recipes that
    ///   have models.
    package static func parse(
        _ text: String, models: @escaping SeriesTrackerReader = { _ in nil }
    ) throws(RecipeError) -> Recipe {
        let recipe = try parseLines(text, models)
        guard recipe.steps.contains(where: \.isFeature) else { throw RecipeError(.noFeatures) }
        return recipe
    }

    /// As `parse`, but closing lines alone will do: an extension may change nothing else.
    package static func parseExtension(
        _ text: String, models: @escaping SeriesTrackerReader = { _ in nil }
    ) throws(RecipeError) -> Recipe {
        try parseLines(text, models)
    }

    private static func parseLines(
        _ text: String, _ models: @escaping SeriesTrackerReader
    ) throws(RecipeError) -> Recipe {
        var parser = try RecipeParser(text, models)
        return try parser.parse()
    }
}

/// The lines of a recipe, over the parser of expressions.
private struct RecipeParser {
    private var parser: ExpressionParser
    private var recipe = Recipe(steps: [])
    private var closed: Set<String> = []
    private var names: Set<String> = []
    private let models: SeriesTrackerReader

    init(_ text: String, _ models: @escaping SeriesTrackerReader) throws(RecipeError) {
        parser = try ExpressionParser(text)
        self.models = models
    }

    mutating func parse() throws(RecipeError) -> Recipe {
        while parser.current.kind != .end {
            if parser.current.kind == .newline {
                parser.advance()
                continue
            }
            try line()
            guard parser.current.kind == .newline || parser.current.kind == .end else {
                throw parser.unexpectedRest()
            }
        }
        return recipe
    }

    private mutating func line() throws(RecipeError) {
        let token = parser.current
        let isAssignment = parser.following.kind == .symbol("=")
        if case .word(let word) = token.kind, ["fill", "horizon", "scale"].contains(word),
            !isAssignment
        {
            return try closing(word, token)
        }
        if token.kind == .word("model") {
            switch parser.following.kind {
            case .word, .quotedName: return try model(token)
            default: break
            }
        }
        let name: String?
        switch token.kind {
        case .word(let word) where !["and", "or", "not", "in", "true", "false"].contains(word):
            name = word
        case .quotedName(let word): name = word
        default: name = nil
        }
        let expression: Expression
        if let name, isAssignment {
            _ = name
            parser.advance()
            parser.advance()
            expression = try parser.expression()
        } else {
            expression = try parser.expression()
            if parser.current.kind != .newline && parser.current.kind != .end {
                throw parser.unexpectedRest()
            }
        }
        guard let name, isAssignment || expression.columnName != nil else {
            throw RecipeError(.needsName(expression.description), at: expression.range)
        }
        if !closed.isEmpty { throw RecipeError(.lineAfterClosing(name), at: token.range) }
        guard names.insert(name).inserted else {
            throw RecipeError(.duplicateName(name), at: token.range)
        }
        recipe.steps.append(.init(name: name, expression: expression))
    }

    /// `model NAME "…"`.
    private mutating func model(_ start: Token) throws(RecipeError) {
        parser.advance()
        let name: String
        switch parser.current.kind {
        case .word(let word), .quotedName(let word): name = word
        default: throw parser.unexpectedRest()
        }
        guard closed.insert("model \(name)").inserted else {
            throw RecipeError(.repeatedClosing("model \(name)"), at: start.range)
        }
        parser.advance()
        guard case .string(let text) = parser.current.kind,
            let model = RecipeModel(name: name, quoted: text, models)
        else { throw RecipeError(.modelDamaged(name), at: start.range) }
        recipe.models.append(model)
        parser.advance()
    }

    private mutating func closing(_ word: String, _ start: Token) throws(RecipeError) {
        guard closed.insert(word).inserted else {
            throw RecipeError(.repeatedClosing(word), at: start.range)
        }
        parser.advance()
        let token = parser.current
        let found = token.description
        switch word {
        case "fill":
            let expression = try parser.expression()
            guard let value = Self.constant(expression) else {
                throw RecipeError(
                    .closingLine(word, expected: "a number", found: "'\(expression)'"),
                    at: expression.range)
            }
            recipe.fill = value
        case "horizon":
            guard case .number(let text) = token.kind,
                case .integer(let value, _) = try Literal.number(text, at: token.range),
                let rows = value.int64.map(Int.init), (1...Recipe.largestHorizon).contains(rows)
            else {
                throw RecipeError(
                    .closingLine(
                        word, expected: "a number of rows from 1 to \(Recipe.largestHorizon)",
                        found: found), at: token.range)
            }
            recipe.horizon = rows
            parser.advance()
        default:
            guard case .word(let name) = token.kind, let scale = Recipe.Scale(rawValue: name) else {
                throw RecipeError(
                    .closingLine(word, expected: "zscore, minmax, robust or none", found: found),
                    at: token.range)
            }
            recipe.scale = scale
            parser.advance()
        }
    }

    /// A number, or a number with a minus.
    private static func constant(_ expression: Expression) -> Literal? {
        switch expression.kind {
        case .literal(.string): return nil
        case .literal(let literal): return literal
        case .unary(.minus, let inner):
            guard case .literal(let literal) = inner.kind, let value = literal.double else {
                return nil
            }
            return .float(-value, text: "-" + literal.description)
        default: return nil
        }
    }
}

extension Recipe {
    /// Rows of window memory a model may ask for.
    package static let largestHorizon = 1 << 20
    package static let largestWindow = 1 << 20
    package static let mostFeatures = 1024
    package static let mostNodes = 10_000
}
