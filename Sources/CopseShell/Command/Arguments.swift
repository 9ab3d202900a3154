/// What stood in a verb's places and flags.
struct Arguments: Sendable {
    enum Content: Sendable {
        case word(Word)
        case words([Word])
        case order([(column: Word, descending: Bool)])
        case pairs([(old: Word, new: Word)])
        case definition(Word, Excerpt)
        case excerpt(Excerpt)
        case recipe(RecipeText)
        case none
    }

    /// A recipe written out in a cell: what it starts from and the text between its brackets.
    struct RecipeText: Sendable {
        var base: Word?
        var block: Excerpt?
        var range: Range<Int>
    }

    /// A stretch of the cell for another parser, at the same distances; comments are spaces.
    struct Excerpt: Sendable {
        var text: String
        /// Where it begins in the cell, in code points.
        var offset: Int

        var range: Range<Int> { offset..<offset + text.unicodeScalars.count }
    }

    private(set) var places: [String: Content] = [:]
    private(set) var flags: [String: Content] = [:]
    /// The verb itself, for what cannot point to anything else.
    var verb: Range<Int>

    func word(_ label: String) -> Word? {
        if case .word(let word) = places[label] { word } else { nil }
    }

    func words(_ label: String) -> [Word] {
        switch places[label] {
        case .words(let words): words
        case .word(let word): [word]
        default: []
        }
    }

    func order(_ label: String) -> [(column: Word, descending: Bool)] {
        if case .order(let keys) = places[label] { keys } else { [] }
    }

    func pairs(_ label: String) -> [(old: Word, new: Word)] {
        if case .pairs(let pairs) = places[label] { pairs } else { [] }
    }

    func definition(_ label: String) -> (name: Word, expression: Excerpt)? {
        if case .definition(let name, let text) = places[label] { (name, text) } else { nil }
    }

    func excerpt(_ label: String) -> Excerpt? {
        if case .excerpt(let text) = places[label] { text } else { nil }
    }

    func recipe(_ label: String) -> RecipeText? {
        if case .recipe(let text) = places[label] { text } else { nil }
    }
}

// MARK: Flags

extension Arguments {
    func has(_ flag: String) -> Bool { flags[flag] != nil }

    func flagWord(_ flag: String) -> Word? {
        if case .word(let word) = flags[flag] { word } else { nil }
    }

    func flagList(_ flag: String) -> [Word]? {
        if case .words(let words) = flags[flag] { words } else { nil }
    }

    func flagPairs(_ flag: String) -> [(old: Word, new: Word)]? {
        if case .pairs(let pairs) = flags[flag] { pairs } else { nil }
    }

    func flagExcerpt(_ flag: String) -> Excerpt? {
        if case .excerpt(let text) = flags[flag] { text } else { nil }
    }

    /// A whole number of at least `minimum`.
    func integer(_ flag: String, from minimum: Int = 1) throws(Failure) -> Int? {
        guard let word = flagWord(flag) else { return nil }
        guard let number = Int(word.text.digits), number >= minimum else {
            throw Failure(
                .flagValue(
                    flag, got: word.text, expected: "a whole number of at least \(minimum)"),
                at: word.range)
        }
        return number
    }

    func seed(_ flag: String = "seed") throws(Failure) -> UInt64? {
        guard let word = flagWord(flag) else { return nil }
        guard let number = UInt64(word.text.digits) else {
            throw Failure(
                .flagValue(flag, got: word.text, expected: "a whole number of at least 0"),
                at: word.range)
        }
        return number
    }

    /// A number that is finite.
    func real(_ flag: String) throws(Failure) -> Double? {
        guard let word = flagWord(flag) else { return nil }
        guard let number = Double(word.text.digits), number.isFinite else {
            throw Failure(
                .flagValue(flag, got: word.text, expected: "a number"), at: word.range)
        }
        return number
    }
}

extension String {
    /// The text without the `_` that may group digits.
    var digits: String { filter { $0 != "_" } }
}

// MARK: Filling in

extension Arguments {
    mutating func set(_ content: Content, place: String) { places[place] = content }
    mutating func set(_ content: Content, flag: String) { flags[flag] = content }
}
