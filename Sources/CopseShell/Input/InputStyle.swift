/// What a character of a cell is, for whoever paints what is typed.
package enum InputStyle: UInt8, Sendable {
    case plain, verb, flag, string, number, comment, shell
    /// A bracket that closes nothing.
    case stray
    /// A bracket beside the cursor, and its partner.
    case pair
    /// What a search has found.
    case found
}

/// How a text that is being typed is painted: in one pass, for text that may not be a cell yet.
package struct InputPainting: Sendable, Equatable {
    /// One for each code point.
    package private(set) var styles: [InputStyle]

    /// Longer texts stay plain, so that a key never waits for colours.
    package static let longest = 65_536

    /// - Parameter cursor: in code points; nil where no brackets shall be matched.
    package init(_ scalars: [Unicode.Scalar], cursor: Int?) {
        styles = Array(repeating: .plain, count: scalars.count)
        guard scalars.count <= Self.longest else { return }
        let text = MarkedText(scalars)
        for (index, mark) in text.marks.enumerated() {
            switch mark {
            case .quote, .quoted: styles[index] = .string
            case .comment: styles[index] = .comment
            case .shell: styles[index] = .shell
            default: break
            }
        }
        paintWords(text)
        if case .strayBracket(_, let place)? = text.problem { styles[place] = .stray }
        if case .mismatchedBracket(_, _, let place)? = text.problem { styles[place] = .stray }
        if let cursor, let (first, second) = Self.pair(in: text, at: cursor) {
            styles[first] = .pair
            styles[second] = .pair
        }
    }

    /// Marks what a search has found.
    package mutating func markFound(_ range: Range<Int>) {
        for place in range.clamped(to: 0..<styles.count) { styles[place] = .found }
    }

    // MARK: Words

    private mutating func paintWords(_ text: MarkedText) {
        var place = 0
        var isStart = true
        while place < text.count {
            switch text.marks[place] {
            case .newline, .separator:
                isStart = true
                place += 1
            case .code, .open, .close:
                if isStart {
                    place = paintVerb(text, from: place)
                    isStart = false
                } else {
                    place = paintToken(text, at: place)
                }
            default:
                place += 1
            }
        }
    }

    /// Paints the verb of a cell that begins here.
    ///
    /// - Returns: the place behind it.
    private mutating func paintVerb(_ text: MarkedText, from start: Int) -> Int {
        var place = start
        if let rest = text.behindNames(from: start) { place = text.firstCode(from: rest) }
        while true {
            let word = word(text, from: place)
            guard !word.isEmpty else { return max(place, start + 1) }
            let name = text.text(word)
            if CommandTable.families.contains(name) {
                paint(word, .verb)
                let second = self.word(text, from: text.firstCode(from: word.upperBound))
                let isVerb = CommandTable["\(name) \(text.text(second))"] != nil
                if isVerb { paint(second, .verb) }
                return isVerb ? second.upperBound : word.upperBound
            }
            guard CommandTable[name] != nil else {
                return place == start ? paintToken(text, at: start) : place
            }
            paint(word, .verb)
            guard name == "time" else { return word.upperBound }
            place = text.firstCode(from: word.upperBound)
        }
    }

    private func word(_ text: MarkedText, from start: Int) -> Range<Int> {
        var end = start
        while end < text.count, text.marks[end] == .code,
            text.scalars[end].isNameCharacter || text.scalars[end] == "-"
        {
            end += 1
        }
        return start..<end
    }

    /// Paints a flag or a number that begins here, or steps over a name or one other character.
    private mutating func paintToken(_ text: MarkedText, at start: Int) -> Int {
        let scalars = text.scalars
        let isDigit = ("0"..."9").contains(scalars[start])
        if isDigit || scalars[start].isNameCharacter {
            var end = start + 1
            while end < text.count, text.marks[end] == .code,
                scalars[end].isNameCharacter || (isDigit && scalars[end] == ".")
            {
                end += 1
            }
            if isDigit { paint(start..<end, .number) }
            return end
        }
        let isFlag =
            start + 2 < text.count && scalars[start] == "-" && scalars[start + 1] == "-"
            && scalars[start + 2].isNameCharacter && (start == 0 || text.isBlank(start - 1))
        guard isFlag else { return start + 1 }
        let word = word(text, from: start)
        paint(word, .flag)
        return word.upperBound
    }

    private mutating func paint(_ range: Range<Int>, _ style: InputStyle) {
        for place in range { styles[place] = style }
    }

    // MARK: Brackets

    /// The bracket before the cursor, else the one under it, and its partner.
    private static func pair(in text: MarkedText, at cursor: Int) -> (Int, Int)? {
        let place = [cursor - 1, cursor].first {
            text.marks.indices.contains($0) && (text.marks[$0] == .open || text.marks[$0] == .close)
        }
        guard let place else { return nil }
        let opens = text.marks[place] == .open
        var depth = 0
        var other = place
        while text.marks.indices.contains(other) {
            switch text.marks[other] {
            case .open: depth += 1
            case .close: depth -= 1
            default: break
            }
            if depth == 0 { return (place, other) }
            other += opens ? 1 : -1
        }
        return nil
    }
}
