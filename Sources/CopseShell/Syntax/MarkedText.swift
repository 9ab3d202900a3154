/// A text of cells with what each of its characters is to the shell.
///
/// Positions are counted in Unicode code points, as errors name them.
struct MarkedText: Sendable {
    enum Mark: UInt8, Sendable {
        case code, space, open, close
        /// The delimiters of a quoted run and what stands between them.
        case quote, quoted
        case comment
        /// A `\` before the end of a line, with that end.
        case continuation
        /// A `;` outside brackets.
        case separator
        /// The end of a line outside brackets.
        case newline
        case pipe
        /// From `!` to the end of the line: another program's language.
        case shell
    }

    enum Problem: Sendable, Equatable {
        case unterminatedQuote(Unicode.Scalar, at: Int)
        case unclosedBracket(Unicode.Scalar, at: Int)
        case strayBracket(Unicode.Scalar, at: Int)
        case mismatchedBracket(Unicode.Scalar, opened: Unicode.Scalar, at: Int)
    }

    let scalars: [Unicode.Scalar]
    private(set) var marks: [Mark]
    /// Whether the character stands inside brackets.
    private(set) var nested: [Bool]
    /// The first thing that is wrong with the text as a whole.
    private(set) var problem: Problem?
    /// Whether the text asks for another line: an open bracket, or `\` at its end.
    private(set) var wantsMore = false

    init(_ text: String) { self.init(Array(text.unicodeScalars)) }

    init(_ scalars: [Unicode.Scalar]) {
        self.scalars = scalars
        marks = Array(repeating: .code, count: scalars.count)
        nested = Array(repeating: false, count: scalars.count)
        var marker = Marker(count: scalars.count)
        marker.run(over: self.scalars, into: &self.marks, nested: &self.nested)
        if let open = marker.brackets.last {
            wantsMore = true
            marker.note(.unclosedBracket(scalars[open], at: open))
        }
        if marker.endsInContinuation { wantsMore = true }
        problem = marker.problem
    }

    var count: Int { scalars.count }

    func text(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[range])
        return String(text)
    }

    /// The text of a range in which comments and continued line ends are spaces: same positions.
    func cleanText(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        for position in range {
            switch marks[position] {
            case .comment, .continuation: text.append(" ")
            default: text.append(scalars[position])
            }
        }
        return String(text)
    }

    /// Whether the character separates words.
    func isBlank(_ position: Int) -> Bool {
        switch marks[position] {
        case .space, .comment, .continuation, .newline: true
        default: false
        }
    }

    /// `range` without blank characters at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (lower, upper) = (range.lowerBound, range.upperBound)
        while lower < upper, isBlank(lower) { lower += 1 }
        while upper > lower, isBlank(upper - 1) { upper -= 1 }
        return lower..<upper
    }
}

/// The one pass that marks a text.
private struct Marker {
    var brackets: [Int] = []
    var problem: MarkedText.Problem?
    var endsInContinuation = false
    private let count: Int
    /// No code has been seen since the cell began.
    private var atCellStart = true

    init(count: Int) { self.count = count }

    mutating func note(_ found: MarkedText.Problem) { problem = problem ?? found }

    mutating func run(
        over scalars: [Unicode.Scalar], into marks: inout [MarkedText.Mark],
        nested: inout [Bool]
    ) {
        var position = 0
        while position < count {
            let start = position
            let depthBefore = brackets.count
            let mark = step(&position, scalars)
            let isInside = depthBefore > 0 && brackets.count > 0
            for index in start..<position {
                marks[index] = mark
                nested[index] = isInside
            }
            if mark == .quote {
                position = quoted(from: start, scalars, &marks)
                for index in start..<position { nested[index] = isInside }
            }
            switch mark {
            case .space, .comment, .continuation: break
            case .separator, .newline: atCellStart = true
            default: atCellStart = false
            }
        }
    }

    /// Takes one character, or a run that is all of one mark.
    private mutating func step(
        _ position: inout Int, _ scalars: [Unicode.Scalar]
    ) -> MarkedText.Mark {
        let scalar = scalars[position]
        let start = position
        position += 1
        switch scalar {
        case "\n", "\r":
            return brackets.isEmpty ? .newline : .space
        case " ", "\t", "\u{0B}", "\u{0C}", "\u{A0}", "\u{FEFF}":
            return .space
        case "#" where start == 0 || scalars[start - 1].isShellBlank:
            position = endOfLine(from: position, scalars)
            return .comment
        case "\\":
            var end = position
            while end < count, scalars[end] == " " || scalars[end] == "\t" { end += 1 }
            guard end == count || scalars[end].isLineEnd else { return .code }
            if end < count, scalars[end] == "\r" { end += 1 }
            if end < count, scalars[end] == "\n" { end += 1 }
            endsInContinuation = end == count
            position = end
            return .continuation
        case "!" where atCellStart && brackets.isEmpty:
            position = endOfLine(from: position, scalars)
            return .shell
        case "|" where brackets.isEmpty:
            return .pipe
        case "!" where brackets.isEmpty && followsPipe(start, scalars):
            position = endOfLine(from: position, scalars)
            return .shell
        case "\"", "`":
            return .quote
        case "'" where start == 0 || !scalars[start - 1].isNameCharacter:
            return .quote
        case "(", "[", "{":
            brackets.append(start)
            return .open
        case ")", "]", "}":
            close(scalar, at: start, scalars)
            return .close
        case ";" where brackets.isEmpty:
            return .separator
        default:
            return .code
        }
    }

    private mutating func close(
        _ scalar: Unicode.Scalar, at position: Int, _ scalars: [Unicode.Scalar]
    ) {
        guard let open = brackets.popLast() else {
            return note(.strayBracket(scalar, at: position))
        }
        let pairs: [Unicode.Scalar: Unicode.Scalar] = [")": "(", "]": "[", "}": "{"]
        if pairs[scalar] != scalars[open] {
            note(.mismatchedBracket(scalar, opened: scalars[open], at: position))
        }
    }

    /// Marks a quoted run that begins at `start`; it ends on its own line.
    private mutating func quoted(
        from start: Int, _ scalars: [Unicode.Scalar], _ marks: inout [MarkedText.Mark]
    ) -> Int {
        let quote = scalars[start]
        var position = start + 1
        while position < count, !scalars[position].isLineEnd {
            if scalars[position] == quote {
                marks[position] = .quote
                return position + 1
            }
            let escapes =
                scalars[position] == "\\" && quote != "`" && position + 1 < count
                && !scalars[position + 1].isLineEnd
            marks[position] = .quoted
            position += 1
            if escapes {
                marks[position] = .quoted
                position += 1
            }
        }
        note(.unterminatedQuote(quote, at: start))
        return position
    }

    private func endOfLine(from start: Int, _ scalars: [Unicode.Scalar]) -> Int {
        scalars[start...].firstIndex(where: \.isLineEnd) ?? count
    }

    private func followsPipe(_ position: Int, _ scalars: [Unicode.Scalar]) -> Bool {
        let before = scalars[..<position].last { $0 != " " && $0 != "\t" }
        return before == "|"
    }
}

extension Unicode.Scalar {
    var isLineEnd: Bool { self == "\n" || self == "\r" }

    var isShellBlank: Bool {
        isLineEnd || self == " " || self == "\t" || self == "\u{A0}" || self == "\u{FEFF}"
    }

    /// A letter, digit or underscore: what a name is made of.
    var isNameCharacter: Bool {
        self == "_" || properties.isAlphabetic || ("0"..."9").contains(self)
    }
}
