/// A word of the language with its place in the text, in code points.
struct Token: Equatable {
    enum Kind: Equatable {
        /// A bare name or word operator (`and or not in`).
        case word(String)
        /// A name in backquotes: never a word operator or function.
        case quotedName(String)
        case number(String)
        case string(String)
        case symbol(String)
        case newline
        case end
    }

    var kind: Kind
    var range: Range<Int>

    /// How the token is named in a message.
    var description: String {
        switch kind {
        case .word(let text), .number(let text), .symbol(let text): "'\(text)'"
        case .quotedName(let text): "`\(text)`"
        case .string(let text): "\"\(text)\""
        case .newline: "the end of the line"
        case .end: "the end"
        }
    }
}

/// Cuts text into tokens. Comments (`#` at the start of a line or after white space) and a line
/// end after `\` or inside brackets are white space.
struct Lexer {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0

    static func tokens(of text: String) throws(RecipeError) -> [Token] {
        var lexer = Lexer(scalars: Array(text.unicodeScalars))
        var tokens: [Token] = []
        while true {
            let token = try lexer.next()
            tokens.append(token)
            if token.kind == .end { return tokens }
        }
    }

    private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

    private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        position + offset < scalars.count ? scalars[position + offset] : nil
    }

    private func text(from start: Int) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[start..<position])
        return String(text)
    }

    private mutating func next() throws(RecipeError) -> Token {
        skipBlank()
        let start = position
        guard let first = peek() else { return Token(kind: .end, range: start..<start) }
        if first == "\n" || first == ";" {
            position += 1
            return Token(kind: .newline, range: start..<position)
        }
        if first.isNameStart {
            while let scalar = peek(), scalar.isNamePart { position += 1 }
            return Token(kind: .word(text(from: start)), range: start..<position)
        }
        if first.isDigit || (first == "." && peek(1)?.isDigit == true) {
            takeNumber()
            return Token(kind: .number(text(from: start)), range: start..<position)
        }
        if first == "`" { return try takeQuotedName() }
        if first == "\"" || first == "'" { return try takeString(quote: first) }
        return try takeSymbol(first)
    }

    private mutating func skipBlank() {
        while let scalar = peek() {
            switch scalar {
            case " ", "\t", "\r", "\u{A0}":
                position += 1
            case "\n" where depth > 0:
                position += 1
            case "\\" where peek(1) == "\n" || (peek(1) == "\r" && peek(2) == "\n"):
                position += peek(1) == "\n" ? 2 : 3
            case "#" where position == 0 || scalars[position - 1].isBlank:
                while let rest = peek(), rest != "\n" { position += 1 }
            default:
                return
            }
        }
    }

    /// Digits with `_`, a fraction, an exponent, and the letters of a unit that follow at once.
    private mutating func takeNumber() {
        func isDigitOrGap(_ scalar: Unicode.Scalar?) -> Bool {
            scalar?.isDigit == true || scalar == "_"
        }
        while isDigitOrGap(peek()) { position += 1 }
        if peek() == ".", peek(1)?.isDigit == true {
            position += 1
            while isDigitOrGap(peek()) { position += 1 }
        }
        if peek() == "e" || peek() == "E" {
            let hasSign = peek(1) == "+" || peek(1) == "-"
            if peek(hasSign ? 2 : 1)?.isDigit == true {
                position += hasSign ? 2 : 1
                while isDigitOrGap(peek()) { position += 1 }
            }
        }
        while let scalar = peek(), scalar.isNamePart { position += 1 }
    }

    private mutating func takeQuotedName() throws(RecipeError) -> Token {
        let start = position
        position += 1
        while let scalar = peek(), scalar != "`", scalar != "\n" { position += 1 }
        guard peek() == "`" else {
            throw RecipeError(.unterminated(quote: "`"), at: start..<position)
        }
        let name = text(from: start + 1)
        position += 1
        if name.isEmpty { throw RecipeError(.emptyName, at: start..<position) }
        return Token(kind: .quotedName(name), range: start..<position)
    }

    private mutating func takeString(quote: Unicode.Scalar) throws(RecipeError) -> Token {
        let start = position
        var value = String.UnicodeScalarView()
        position += 1
        while let scalar = peek(), scalar != quote, scalar != "\n" {
            position += 1
            if scalar == "\\", let escaped = peek(), escaped == "\\" || escaped == quote {
                value.append(escaped)
                position += 1
            } else {
                value.append(scalar)
            }
        }
        guard peek() == quote else {
            throw RecipeError(.unterminated(quote: String(quote)), at: start..<position)
        }
        position += 1
        return Token(kind: .string(String(value)), range: start..<position)
    }

    private mutating func takeSymbol(_ first: Unicode.Scalar) throws(RecipeError) -> Token {
        let start = position
        let two = peek(1).map { String(first) + String($0) } ?? String(first)
        if let right = Self.wrongForms[two] {
            throw RecipeError(.wrongOperator(two, right: right), at: start..<start + 2)
        }
        if ["==", "!=", "<=", ">="].contains(two) {
            position += 2
            return Token(kind: .symbol(two), range: start..<position)
        }
        if let right = Self.wrongForms[String(first)] {
            throw RecipeError(.wrongOperator(String(first), right: right), at: start..<start + 1)
        }
        guard "+-*/%^<>=(),".unicodeScalars.contains(first) else {
            throw RecipeError(.unexpectedCharacter(String(first)), at: start..<start + 1)
        }
        position += 1
        if first == "(" { depth += 1 }
        if first == ")" { depth = max(0, depth - 1) }
        return Token(kind: .symbol(String(first)), range: start..<position)
    }

    /// Operators of other languages and the form they have here.
    private static let wrongForms = [
        "**": "^", "&&": "and", "||": "or", "<>": "!=", "&": "and", "|": "or", "!": "not",
        "~": "not",
    ].merging(["=>": ">=", "=<": "<="]) { first, _ in first }
}

extension Unicode.Scalar {
    var isDigit: Bool { ("0"..."9").contains(self) }
    var isBlank: Bool { self == " " || self == "\t" || self == "\n" || self == "\r" || self == ";" }
    var isNameStart: Bool {
        ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_"
            || (value >= 0x80 && properties.isAlphabetic)
    }
    var isNamePart: Bool { isNameStart || isDigit }
}
