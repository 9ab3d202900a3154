/// A cell taken apart as far as its form goes; what its words mean is the command table's matter.
struct ParsedCell: Sendable {
    enum Body: Sendable {
        case call(verb: Word, arguments: Range<Int>)
        /// `NAME?`
        case describe(Word)
        /// `? VERB`, or `?` alone.
        case help(Word?)
        /// `!COMMAND`
        case shell(String)
    }

    let text: MarkedText
    /// The names it binds, in order.
    private(set) var names: [Word] = []
    private(set) var body: Body
    /// The program behind `| !`.
    private(set) var pipe: String?
    /// Whether it ends in `;`.
    private(set) var hidesDisplay = false
    /// Whether it ends in `&`: it need not be waited for.
    private(set) var isBackground = false

    init(_ source: String) throws(Failure) {
        let text = MarkedText(source)
        self.text = text
        body = .help(nil)
        var range = text.trimmed(0..<text.count)
        if text.count > 0, text.marks[range.lowerBound] == .shell {
            body = .shell(text.text(range.lowerBound + 1..<range.upperBound).trimmingBlanks)
            return
        }
        if let problem = text.problem { throw Failure(problem) }
        if text.marks[range.upperBound - 1] == .separator {
            hidesDisplay = true
            range = text.trimmed(range.lowerBound..<range.upperBound - 1)
        }
        if range.count > 1, let last = range.last, text.scalars[last] == "&",
            text.marks[last] == .code, text.isBlank(last - 1)
        {
            isBackground = true
            range = text.trimmed(range.lowerBound..<last)
        }
        if let bar = range.first(where: { text.marks[$0] == .pipe }) {
            guard let bang = (bar + 1..<range.upperBound).first(where: { !text.isBlank($0) }),
                text.marks[bang] == .shell
            else { throw Failure(.pipeWithoutBang, at: bar..<bar + 1) }
            let command = text.text(bang + 1..<range.upperBound).trimmingBlanks
            guard !command.isEmpty else {
                throw Failure(.emptyShellCommand, at: bar..<range.upperBound)
            }
            pipe = command
            range = text.trimmed(range.lowerBound..<bar)
        }
        if let (names, rest) = Self.assignment(text, range) {
            self.names = names
            range = text.trimmed(rest)
            guard !range.isEmpty else {
                throw Failure(.nothingToAssign(names.map(\.text)), at: names[0].range)
            }
        }
        guard !range.isEmpty else {
            throw Failure(.nothingBeforePipe, at: 0..<text.count)
        }
        body = Self.body(text, range)
    }

    /// Names before an `=` that is not part of `==`, and what follows it.
    private static func assignment(
        _ text: MarkedText, _ range: Range<Int>
    ) -> (names: [Word], rest: Range<Int>)? {
        var names: [Word] = []
        var position = range.lowerBound
        func skipBlanks() {
            while position < range.upperBound, text.isBlank(position) { position += 1 }
        }
        while true {
            skipBlanks()
            let start = position
            while position < range.upperBound, text.marks[position] == .code,
                text.scalars[position].isNameCharacter
            {
                position += 1
            }
            let name = Word(text: text.text(start..<position), range: start..<position)
            guard name.isName else { return nil }
            names.append(name)
            skipBlanks()
            guard position < range.upperBound, text.marks[position] == .code else { return nil }
            switch text.scalars[position] {
            case ",":
                position += 1
            case "=":
                let next = position + 1
                if next < range.upperBound, text.scalars[next] == "=" { return nil }
                return (names, next..<range.upperBound)
            default:
                return nil
            }
        }
    }

    private static func body(_ text: MarkedText, _ range: Range<Int>) -> Body {
        if text.scalars[range.lowerBound] == "?" {
            let rest = text.trimmed(range.lowerBound + 1..<range.upperBound)
            return .help(text.tokens(rest).first?.word)
        }
        var end = range.lowerBound
        while end < range.upperBound, !text.isBlank(end),
            !(text.marks[end] == .open && text.scalars[end] == "{" && end > range.lowerBound)
        {
            end += 1
        }
        let verb = Word(
            text: text.text(range.lowerBound..<end), range: range.lowerBound..<end,
            isQuoted: text.marks[range.lowerBound] == .quote)
        let arguments = text.trimmed(end..<range.upperBound)
        if arguments.isEmpty, verb.text.last == "?", verb.text.count > 1 {
            let name = Word(text: String(verb.text.dropLast()), range: verb.range.dropLast())
            return .describe(name)
        }
        return .call(verb: verb, arguments: arguments)
    }
}

extension String {
    /// The text without spaces, tabs and line ends around it.
    var trimmingBlanks: String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.isShellBlank }),
            let last = scalars.lastIndex(where: { !$0.isShellBlank })
        else { return "" }
        return String(scalars[first...last])
    }
}
