/// The place in a cell that a cursor is at.
struct CompletionSite {
    enum Want {
        /// The first word of a cell, or of one behind `NAME =`.
        case verb(mayBeName: Bool)
        /// The second word of a verb of two, such as `arima fit`.
        case member(family: String)
        /// What `help` and `?` take.
        case topic
        /// Places that may come next, and whether flags may.
        case argument([Place], flags: Bool)
        case flagName
        case flagValue(Flag)
        /// A column, feature or function inside an expression; keys alone behind `by=`.
        case expression(keysOnly: Bool)
        /// The first word of a line of a recipe.
        case step
        /// A word for the user's own shell.
        case program
        case nothing
    }

    let text: MarkedText
    /// The part of the text from the start of the verb's arguments to the cursor.
    private(set) var arguments: Range<Int>
    private(set) var command: Command?
    private(set) var want = Want.nothing
    /// What is typed of the word so far, without quotes.
    private(set) var typed = ""
    /// What the completion replaces.
    private(set) var replace: Range<Int>
    private(set) var isQuoted = false
    /// Words of the cell so far that may name values, and names given by earlier lines of a block.
    private(set) var words: [Word] = []
    private(set) var steps: [String] = []
    private(set) var usedFlags: Set<String> = []
    /// Words already laid into the places.
    private(set) var taken: [Word] = []

    /// - Parameter text: a cell, or several, up to the cursor.
    init(_ source: [Unicode.Scalar]) {
        let text = MarkedText(source)
        self.text = text
        let end = text.count
        arguments = end..<end
        replace = end..<end
        var start =
            text.marks.lastIndex { $0 == .newline || $0 == .separator }.map { $0 + 1 } ?? 0
        start = text.firstCode(from: start)
        guard start < end else {
            want = .verb(mayBeName: true)
            return
        }
        if text.marks[end - 1] == .comment || text.marks[end - 1] == .pipe { return }
        if text.marks[end - 1] == .shell {
            takeWord(
                from: max(start, text.marks.lastIndex(where: { $0 != .shell }).map { $0 + 1 } ?? 0))
            want = .program
            return
        }
        readCell(from: start)
    }

    /// The last word of a shell command.
    private mutating func takeWord(from start: Int) {
        let end = text.count
        let cut = text.scalars[start..<end].lastIndex { $0.isShellBlank || $0 == "!" }
        replace = (cut.map { $0 + 1 } ?? start)..<end
        typed = text.text(replace)
    }

    private mutating func readCell(from start: Int) {
        let end = text.count
        var start = start
        if text.scalars[start] == "?" {
            takeName()
            want = .topic
            return
        }
        var mayBeName = true
        if let rest = text.behindNames(from: start) {
            start = text.firstCode(from: rest)
            mayBeName = false
        }
        while true {
            var wordEnd = start
            while wordEnd < end, !text.isBlank(wordEnd), text.scalars[wordEnd] != "{" {
                wordEnd += 1
            }
            if wordEnd == end {
                typed = text.text(start..<end)
                replace = start..<end
                want = .verb(mayBeName: mayBeName)
                return
            }
            let name = text.text(start..<wordEnd)
            if name == "time" {
                start = text.firstCode(from: wordEnd)
                continue
            }
            arguments = text.firstCode(from: wordEnd)..<end
            if CommandTable.families.contains(name) { return readMember(of: name) }
            command = CommandTable[name]
            return readArguments()
        }
    }

    private mutating func takeName() {
        let end = text.count
        var start = end
        while start > 0, text.scalars[start - 1].isNameCharacter { start -= 1 }
        replace = start..<end
        typed = text.text(replace)
    }
}

// MARK: Arguments

extension CompletionSite {
    private mutating func readMember(of family: String) {
        guard let first = text.tokens(arguments).first?.word, first.range.upperBound < text.count
        else {
            if let first = text.tokens(arguments).first { takeToken(first.word) }
            want = .member(family: family)
            return
        }
        command = CommandTable["\(family) \(first.text)"]
        arguments = text.firstCode(from: first.range.upperBound)..<text.count
        readArguments()
    }

    private mutating func readArguments() {
        guard let command else { return }
        let end = text.count
        var tokens = text.tokens(arguments)
        var current: Word?
        if let last = tokens.last?.word, last.range.upperBound == end {
            current = last
            tokens.removeLast()
        }
        words = tokens.compactMap(\.word)
        if let current, readBrackets(current) { return }
        takeToken(current)
        if command.places.first?.kind == .rest {
            want = command.name == "time" ? .verb(mayBeName: true) : .nothing
            return
        }
        var positional: [Token] = []
        var pending: Flag?
        var index = 0
        while index < tokens.count {
            pending = nil
            guard let word = tokens[index].word, word.text.hasPrefix("--"), !word.isQuoted else {
                positional.append(tokens[index])
                index += 1
                continue
            }
            let name = String(word.text.dropFirst(2).prefix { $0 != "=" })
            usedFlags.insert(name)
            index += 1
            guard let flag = command.flag(name), flag.kind != .switch else { continue }
            let isInline = word.equals != nil
            pending = isInline ? nil : flag
            if !isInline, index < tokens.count, tokens[index].word != nil {
                index += 1
                pending = nil
            }
            while flag.kind.isList, index < tokens.count, case .comma = tokens[index] {
                index += 1
                pending = flag
                if index < tokens.count, tokens[index].word != nil {
                    index += 1
                    pending = nil
                }
            }
        }
        if let pending {
            want = .flagValue(pending)
        } else if typed.hasPrefix("--"), !isQuoted {
            readFlag(command)
        } else {
            readPlaces(command, positional)
        }
    }

    private mutating func takeToken(_ word: Word?) {
        guard let word else { return }
        replace = word.range
        typed = word.isBackquoted ? "`" + word.text : word.text
        isQuoted = word.isQuoted
    }

    /// `--fl` or `--flag=va`.
    private mutating func readFlag(_ command: Command) {
        guard let sign = typed.firstIndex(of: "=") else {
            want = .flagName
            return
        }
        let name = String(typed[..<sign].dropFirst(2))
        guard let flag = command.flag(name), flag.kind != .switch else { return }
        typed = String(typed[typed.index(after: sign)...])
        let length = min(typed.unicodeScalars.count, replace.count)
        replace = replace.upperBound - length..<replace.upperBound
        want = .flagValue(flag)
    }

    /// Lays the words before the cursor into the places, as `ArgumentBinder` does.
    private mutating func readPlaces(_ command: Command, _ tokens: [Token]) {
        var rest = tokens[...]
        var open: [Place] = []
        for place in command.places {
            if rest.isEmpty {
                open.append(place)
                if place.isOptional { continue }
                break
            }
            if let lead = place.lead {
                guard rest.first?.word?.text == lead else {
                    if place.isOptional { continue }
                    return
                }
                rest.removeFirst()
                if rest.isEmpty {
                    var open = place
                    open.lead = nil
                    want = .argument([open], flags: false)
                    return
                }
            }
            switch place.kind {
            case .value, .word, .path, .number:
                if let word = rest.removeFirst().word { taken.append(word) }
            case .list, .order, .pairs, .paths:
                guard !takeList(place, &rest) else { return }
            case .expression, .rest:
                want = .expression(keysOnly: false)
                takeIdentifier()
                return
            case .definition:
                want = .expression(keysOnly: false)
                takeIdentifier()
                return
            case .recipe, .block:
                if let word = rest.removeFirst().word { taken.append(word) }
                if rest.isEmpty, place.kind == .recipe, taken.last?.text == "recipe" {
                    want = .argument([place], flags: false)
                    return
                }
            }
        }
        if case .expression? = open.first?.kind {
            takeIdentifier()
            want = .expression(keysOnly: false)
            return
        }
        want = rest.isEmpty ? .argument(open, flags: true) : .nothing
    }

    /// Takes the words of a list; true when the cursor stands in it.
    private mutating func takeList(_ place: Place, _ rest: inout ArraySlice<Token>) -> Bool {
        while let token = rest.popFirst() {
            if let word = token.word { taken.append(word) }
            if case .comma = token {
                guard rest.isEmpty else { continue }
                want = .argument([place], flags: false)
                return true
            }
            if place.kind == .paths { continue }
            if place.kind == .order, ["desc", "asc"].contains(rest.first?.word?.text) {
                rest.removeFirst()
            }
            if case .comma? = rest.first { continue }
            if place.kind == .order, rest.isEmpty, !["desc", "asc"].contains(token.word?.text) {
                var direction = place
                direction.label = "DIRECTION"
                direction.lead = nil
                direction.kind = .word
                want = .argument([direction], flags: true)
                return true
            }
            return false
        }
        want = .argument([place], flags: true)
        return true
    }
}

// MARK: Inside brackets and expressions

extension CompletionSite {
    /// Whether the cursor is inside the brackets of its word.
    private mutating func readBrackets(_ word: Word) -> Bool {
        var open: [Int] = []
        for position in word.range {
            if text.marks[position] == .open { open.append(position) }
            if text.marks[position] == .close { _ = open.popLast() }
        }
        guard let innermost = open.last else { return false }
        if let block = open.first(where: { text.scalars[$0] == "{" }) {
            readBlock(from: block + 1, isInCall: text.scalars[innermost] == "(")
        } else {
            readExpression(from: innermost + 1)
        }
        return true
    }

    private mutating func readBlock(from start: Int, isInCall: Bool) {
        var lineStart = start
        for position in start..<text.count where text.marks[position] != .quoted {
            let scalar = text.scalars[position]
            guard scalar == ";" || scalar == "\n" || scalar == "=" else { continue }
            if scalar == "=" {
                let name = text.text(text.trimmed(lineStart..<position))
                if Word.isName(name) { steps.append(name) }
            } else {
                lineStart = position + 1
            }
        }
        let begun = text.trimmed(lineStart..<text.count)
        let isFirst = begun.allSatisfy { text.scalars[$0].isNameCharacter }
        let endsInBlank = text.count > lineStart && !begun.isEmpty && text.isBlank(text.count - 1)
        if isFirst, !endsInBlank, !isInCall {
            takeName()
            want = .step
        } else {
            readExpression(from: lineStart)
        }
    }

    private mutating func readExpression(from start: Int) {
        takeIdentifier()
        want = .expression(keysOnly: isBehindBy(from: start))
    }

    /// The name that is being typed, or the text behind an open backquote.
    private mutating func takeIdentifier() {
        let end = text.count
        if let last = text.marks.last, last == .quoted || last == .quote {
            guard
                let quote = text.marks.indices.last(where: { text.marks[$0] == .quote }),
                text.scalars[quote] == "`"
            else {
                replace = end..<end
                typed = "\0"
                return
            }
            replace = quote..<end
            typed = text.text(replace)
            return
        }
        takeName()
    }

    /// `by=` or `by=(from, `, with nothing but names behind it.
    private func isBehindBy(from start: Int) -> Bool {
        var position = replace.lowerBound
        while position > 0 {
            let scalar = text.scalars[position - 1]
            guard
                scalar.isNameCharacter || scalar == "," || scalar == "(" || scalar == "`"
                    || text.isBlank(position - 1)
            else { break }
            position -= 1
        }
        guard position >= 3, text.scalars[position - 1] == "=" else { return false }
        let word = text.text(text.trimmed(max(0, position - 4)..<position - 1))
        return word.hasSuffix("by")
    }
}

extension Flag.Kind {
    fileprivate var isList: Bool { self == .list || self == .pairs }
}

extension MarkedText {
    /// The first place from `start` on that is not blank; the end if there is none.
    func firstCode(from start: Int) -> Int {
        var position = start
        while position < count, isBlank(position) { position += 1 }
        return position
    }

    /// The place behind `NAME, NAME =`; nil where the cell does not begin so.
    func behindNames(from start: Int) -> Int? {
        var position = start
        while true {
            position = firstCode(from: position)
            let nameStart = position
            while position < count, scalars[position].isNameCharacter { position += 1 }
            guard position > nameStart else { return nil }
            position = firstCode(from: position)
            guard position < count, marks[position] == .code else { return nil }
            switch scalars[position] {
            case ",": position += 1
            case "=":
                let isComparison = position + 1 < count && scalars[position + 1] == "="
                return isComparison ? nil : position + 1
            default: return nil
            }
        }
    }
}
