import CopseFrame

/// Lays the words of a cell into the places and flags of its verb.
struct ArgumentBinder {
    private let text: MarkedText
    private let command: Command
    private let verb: Range<Int>
    /// Positional words and commas in order, flags taken out.
    private var tokens: [Token] = []
    /// Where the text before the next flag ends, per token.
    private var limits: [Int] = []
    private var next = 0
    private var arguments: Arguments
    /// Whether `--help` stands among the flags.
    private(set) var asksForHelp = false

    private init(_ text: MarkedText, command: Command, verb: Range<Int>) {
        self.text = text
        self.command = command
        self.verb = verb
        arguments = Arguments(verb: verb)
    }

    /// nil when the cell asks for help on its verb.
    static func bind(
        _ text: MarkedText, _ range: Range<Int>, to command: Command, verb: Range<Int>
    ) throws(Failure) -> Arguments? {
        var binder = ArgumentBinder(text, command: command, verb: verb)
        if command.places.first?.kind == .rest, text.count >= range.upperBound {
            return binder.rest(range)
        }
        try binder.takeFlags(range)
        if binder.asksForHelp { return nil }
        try binder.fillPlaces()
        return binder.arguments
    }

    /// The whole of the line is the argument.
    private mutating func rest(_ range: Range<Int>) -> Arguments? {
        let excerpt = Arguments.Excerpt(text: text.cleanText(range), offset: range.lowerBound)
        if excerpt.text == "--help" { return nil }
        if !range.isEmpty { arguments.set(.excerpt(excerpt), place: command.places[0].label) }
        return arguments
    }
}

// MARK: Flags

extension ArgumentBinder {
    private mutating func takeFlags(_ range: Range<Int>) throws(Failure) {
        let all = text.tokens(range)
        var index = 0
        while index < all.count {
            guard let word = all[index].word, let flag = Self.flagName(word) else {
                tokens.append(all[index])
                index += 1
                continue
            }
            let end = text.trimmed(range.lowerBound..<word.range.lowerBound).upperBound
            limits += Array(repeating: end, count: tokens.count - limits.count)
            index += 1
            try take(flag.name, inline: flag.value, word, from: all, at: &index)
        }
        limits += Array(repeating: range.upperBound, count: tokens.count - limits.count)
    }

    /// `--word` or `--word=value`, outside quotes.
    private static func flagName(_ word: Word) -> (name: String, value: Word?)? {
        guard word.text.hasPrefix("--"), !(word.isQuoted && word.equals == nil) else { return nil }
        guard let (before, after) = word.split else {
            return (String(word.text.dropFirst(2)), nil)
        }
        return (String(before.text.dropFirst(2)), after)
    }

    private mutating func take(
        _ name: String, inline: Word?, _ word: Word, from all: [Token], at index: inout Int
    ) throws(Failure) {
        if name == "help" {
            asksForHelp = true
            return
        }
        let known = command.flags.map(\.name)
        guard let flag = command.flag(name) else {
            let nearest = Suggestion.nearest(to: name, in: known)
            throw Failure(
                .flagUnknown(name, verb: command.name, nearest: nearest, known: known),
                at: word.range)
        }
        if arguments.has(name) { throw Failure(.flagTwice(name), at: word.range) }
        if flag.kind == .switch {
            if inline != nil { throw Failure(.flagTakesNoValue(name), at: word.range) }
            arguments.set(.none, flag: name)
            return
        }
        if flag.kind == .expression {
            let first = inline ?? (index < all.count ? all[index].word : nil)
            guard let first, !first.text.isEmpty, inline != nil || Self.flagName(first) == nil
            else { throw Failure(.flagNeedsValue(name, example: flag.value), at: word.range) }
            arguments.set(.excerpt(expression(from: first, all, at: &index)), flag: name)
            return
        }
        var values: [Word] = []
        if let inline {
            values = [inline]
        } else if index < all.count, let value = all[index].word, Self.isValue(value) {
            values = [value]
            index += 1
        }
        guard values.first.map({ !$0.text.isEmpty || $0.isQuoted }) ?? false else {
            throw Failure(.flagNeedsValue(name, example: flag.value), at: word.range)
        }
        if flag.kind == .list || flag.kind == .pairs {
            while index + 1 < all.count, case .comma = all[index], let more = all[index + 1].word,
                Self.isValue(more)
            {
                values.append(more)
                index += 2
            }
        }
        arguments.set(try content(of: flag, values), flag: name)
    }

    /// The text from `first` up to the next flag; quotes around the whole of it are taken off.
    private func expression(
        from first: Word, _ all: [Token], at index: inout Int
    ) -> Arguments.Excerpt {
        var end = first.range.upperBound
        while index < all.count {
            if let word = all[index].word, Self.flagName(word) != nil { break }
            end = max(end, all[index].range.upperBound)
            index += 1
        }
        if first.isQuoted, !first.isBackquoted, end == first.range.upperBound,
            text.marks[first.range.lowerBound] == .quote,
            first.text.unicodeScalars.count == first.range.count - 2
        {
            return Arguments.Excerpt(text: first.text, offset: first.range.lowerBound + 1)
        }
        return excerpt(first.range.lowerBound..<end)
    }

    /// A value may begin with `-` and a digit, not with `-` and a letter.
    private static func isValue(_ word: Word) -> Bool {
        guard word.text.hasPrefix("-"), !word.isQuoted, word.text.count > 1 else { return true }
        let second = word.text.dropFirst().first
        return second?.isNumber == true || second == "."
    }

    private func content(of flag: Flag, _ values: [Word]) throws(Failure) -> Arguments.Content {
        let value = values[0]
        switch flag.kind {
        case .list: return .words(values)
        case .pairs:
            return .pairs(try values.map { (word) throws(Failure) in try pair(word, of: flag) })
        case .number:
            guard Int(value.text.digits) != nil || UInt64(value.text.digits) != nil else {
                throw Failure(
                    .flagValue(flag.name, got: value.text, expected: "a whole number"),
                    at: value.range)
            }
        case .real:
            guard let number = Double(value.text.digits), number.isFinite else {
                throw Failure(
                    .flagValue(flag.name, got: value.text, expected: "a number"), at: value.range)
            }
        case .choice(let words):
            guard words.contains(value.text) else {
                throw Failure(
                    .flagValue(
                        flag.name, got: value.text, expected: Self.oneOf(words)),
                    at: value.range)
            }
        case .switch, .word, .path, .expression: break
        }
        return .word(value)
    }

    private func pair(_ word: Word, of flag: Flag) throws(Failure) -> (old: Word, new: Word) {
        guard let (before, after) = word.split, !before.text.isEmpty, !after.text.isEmpty else {
            throw Failure(
                .flagValue(flag.name, got: word.text, expected: "written \(flag.value)"),
                at: word.range)
        }
        return (before, after)
    }

    static func oneOf(_ words: [String]) -> String {
        guard words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
    }
}

// MARK: Places

extension ArgumentBinder {
    private mutating func fillPlaces() throws(Failure) {
        for (index, place) in command.places.enumerated() {
            let after = command.places[(index + 1)...].filter { !$0.isOptional }.count
            if try skips(place, requiredAfter: after) { continue }
            arguments.set(try fill(place), place: place.label)
        }
        guard next < tokens.count else { return }
        let token = tokens[next]
        if next > 0, let word = token.word, let previous = tokens[next - 1].word,
            command.places.last?.kind == .list || command.places.last?.kind == .order
        {
            throw Failure(.spacesInList(word.text, previous: previous.text), at: word.range)
        }
        throw Failure(
            .unexpected(text.text(token.range), usage: command.usage), at: token.range)
    }

    /// Whether an optional place stays empty; a required one that has nothing is an error.
    private mutating func skips(_ place: Place, requiredAfter: Int) throws(Failure) -> Bool {
        if let lead = place.lead {
            if next < tokens.count, tokens[next].word?.text == lead,
                tokens[next].word?.isQuoted == false
            {
                next += 1
            } else if place.isOptional {
                return true
            } else if next < tokens.count {
                throw Failure(
                    .unexpected(text.text(tokens[next].range), usage: command.usage),
                    at: tokens[next].range)
            }
        } else if place.isOptional, tokens.count - next <= requiredAfter {
            return true
        }
        guard next < tokens.count else {
            let end = tokens.last?.range ?? verb
            throw Failure(
                .missingArgument(place: place.label, usage: command.usage),
                at: end.upperBound..<end.upperBound + 1)
        }
        return false
    }

    private mutating func fill(_ place: Place) throws(Failure) -> Arguments.Content {
        switch place.kind {
        case .value, .word, .path: return .word(try word(place))
        case .number:
            let word = try word(place)
            guard Int(word.text.digits) != nil else {
                throw Failure(.notANumber(word.text, place: place.label), at: word.range)
            }
            return .word(word)
        case .paths:
            var words: [Word] = []
            while next < tokens.count {
                if case .comma = tokens[next] {
                    next += 1
                } else {
                    words.append(try word(place))
                }
            }
            return .words(words)
        case .list: return .words(try list(place).map(\.word))
        case .order:
            return .order(try list(place, directions: true).map { ($0.word, $0.descending) })
        case .pairs: return .pairs(try pairs(place))
        case .definition: return try definition(place)
        case .expression, .rest: return .excerpt(excerptToLimit())
        case .recipe, .block: return .recipe(try recipe(place))
        }
    }

    private mutating func word(_ place: Place) throws(Failure) -> Word {
        guard next < tokens.count, let word = tokens[next].word else {
            let position = next < tokens.count ? tokens[next].range : verb
            throw Failure(
                .missingArgument(place: place.label, usage: command.usage), at: position)
        }
        next += 1
        return word
    }

    /// `a, b desc, c`
    private mutating func list(
        _ place: Place, directions: Bool = false
    ) throws(Failure) -> [(word: Word, descending: Bool)] {
        var items: [(word: Word, descending: Bool)] = []
        while true {
            var item = (word: try word(place), descending: false)
            if directions, next < tokens.count,
                let direction = tokens[next].word?.text.lowercased(),
                direction == "desc" || direction == "asc"
            {
                item.descending = direction == "desc"
                next += 1
            }
            items.append(item)
            guard next < tokens.count, case .comma = tokens[next] else { return items }
            next += 1
        }
    }

    /// `old=new, a = b`: spaces around `=` are allowed.
    private mutating func pairs(_ place: Place) throws(Failure) -> [(old: Word, new: Word)] {
        var pairs: [(old: Word, new: Word)] = []
        while true {
            let first = try word(place)
            var old = first
            var new: Word?
            if let (before, after) = first.split {
                old = before
                new = after.text.isEmpty ? try word(place) : after
            } else if let sign = tokens.at(next)?.word, sign.equals == 0,
                let value = sign.split?.after
            {
                next += 1
                new = value.text.isEmpty ? try word(place) : value
            }
            guard let new, !old.text.isEmpty else {
                throw Failure(.unexpected(first.text, usage: command.usage), at: first.range)
            }
            pairs.append((old, new))
            guard next < tokens.count, case .comma = tokens[next] else { return pairs }
            next += 1
        }
    }

    /// `NAME = EXPRESSION`, up to the next flag.
    private mutating func definition(_ place: Place) throws(Failure) -> Arguments.Content {
        let first = try word(place)
        let limit = limits[next - 1]
        var sign: Int?
        if let equals = first.equals {
            sign = first.range.lowerBound + equals + (first.isBackquoted ? 2 : 0)
        } else if let word = tokens.at(next)?.word, word.equals == 0 {
            sign = word.range.lowerBound
        }
        let name = first.split?.before ?? first
        guard let sign, text.scalars[sign] == "=",
            !(sign + 1 < text.count && text.scalars[sign + 1] == "=")
        else {
            throw Failure(.badDefinition(usage: command.usage), at: first.range)
        }
        let range = text.trimmed(sign + 1..<max(sign + 1, limit))
        guard !range.isEmpty else {
            throw Failure(.badDefinition(usage: command.usage), at: first.range)
        }
        skip(to: limit)
        return .definition(name, excerpt(range))
    }

    private mutating func excerptToLimit() -> Arguments.Excerpt {
        let limit = limits[next]
        let range = text.trimmed(tokens[next].range.lowerBound..<limit)
        skip(to: limit)
        return excerpt(range)
    }

    private mutating func skip(to limit: Int) {
        while next < tokens.count, tokens[next].range.lowerBound < limit { next += 1 }
    }

    private func excerpt(_ range: Range<Int>) -> Arguments.Excerpt {
        Arguments.Excerpt(text: text.cleanText(range), offset: range.lowerBound)
    }

    /// A name, a name and a block, or a block; the word `recipe` may stand before a block.
    private mutating func recipe(_ place: Place) throws(Failure) -> Arguments.RecipeText {
        var word = try word(place)
        let start = word.range.lowerBound
        if place.kind == .recipe, word.text == "recipe", next < tokens.count {
            word = try self.word(place)
        }
        var base: Word?
        var (head, block) = splitBlock(word)
        if !head.text.isEmpty, head.text != "recipe" || place.kind == .block {
            base = head
            if block == nil, let more = tokens.at(next)?.word, isBlock(more) {
                next += 1
                (head, block) = splitBlock(more)
            }
        }
        if place.kind == .block, block == nil {
            throw Failure(
                .missingArgument(place: "{ STEPS }", usage: command.usage),
                at: word.range)
        }
        let end = tokens[next - 1].range.upperBound
        return Arguments.RecipeText(base: base, block: block, range: start..<end)
    }

    private func isBlock(_ word: Word) -> Bool { text.scalars[word.range.lowerBound] == "{" }

    /// `eth{ … }` in its parts; either may be absent.
    private func splitBlock(_ word: Word) -> (name: Word, block: Arguments.Excerpt?) {
        guard
            let open = word.range.first(where: {
                text.marks[$0] == .open && text.scalars[$0] == "{"
            }),
            text.scalars[word.range.upperBound - 1] == "}"
        else { return (word, nil) }
        let name = Word(
            text: text.text(word.range.lowerBound..<open), range: word.range.lowerBound..<open)
        let inner = open + 1..<word.range.upperBound - 1
        return (name, excerpt(inner))
    }
}

extension [Token] {
    fileprivate func at(_ index: Int) -> Token? { indices.contains(index) ? self[index] : nil }
}
