/// A word of a cell's arguments, unquoted, and where it stands in the cell.
package struct Word: Sendable, Equatable {
    package var text: String
    /// In code points of the cell.
    package var range: Range<Int>
    /// Whether quotes or backquotes stand anywhere in it.
    package var isQuoted = false
    /// Whether it begins with backquotes: a name, whatever its characters.
    package var isBackquoted = false
    /// Where its first `=` outside quotes and brackets stands, in characters of `text`.
    package var equals: Int?

    /// A name that can be bound: a letter or `_`, then letters, digits and `_`.
    package var isName: Bool { !isQuoted && Self.isName(text) }

    package static func isName(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first.isNameCharacter,
            !("0"..."9").contains(first)
        else { return false }
        return text.unicodeScalars.allSatisfy(\.isNameCharacter)
    }

    /// The parts on both sides of the first `=`.
    package var split: (before: Word, after: Word)? {
        guard let equals else { return nil }
        let characters = Array(text.unicodeScalars)
        func part(_ range: Range<Int>, _ place: Range<Int>) -> Word {
            var text = String.UnicodeScalarView()
            text.append(contentsOf: characters[range])
            return Word(text: String(text), range: place, isQuoted: isQuoted)
        }
        let cut = min(range.lowerBound + equals, range.upperBound)
        return (
            part(0..<equals, range.lowerBound..<cut),
            part(equals + 1..<characters.count, min(cut + 1, range.upperBound)..<range.upperBound)
        )
    }
}

/// What a cell's arguments are made of.
enum Token: Sendable, Equatable {
    case word(Word)
    case comma(Int)

    var range: Range<Int> {
        switch self {
        case .word(let word): word.range
        case .comma(let position): position..<position + 1
        }
    }

    var word: Word? {
        if case .word(let word) = self { word } else { nil }
    }
}

extension MarkedText {
    /// The words and commas of a range; a bracketed group belongs to the word it touches.
    func tokens(_ range: Range<Int>) -> [Token] {
        var tokens: [Token] = []
        var position = range.lowerBound
        while position < range.upperBound {
            if isBlank(position) {
                position += 1
            } else if isComma(position) {
                tokens.append(.comma(position))
                position += 1
            } else {
                let word = word(at: position, before: range.upperBound)
                tokens.append(.word(word))
                position = word.range.upperBound
            }
        }
        return tokens
    }

    private func isComma(_ position: Int) -> Bool {
        marks[position] == .code && !nested[position] && scalars[position] == ","
    }

    private func word(at start: Int, before limit: Int) -> Word {
        var word = Word(text: "", range: start..<start)
        var text = String.UnicodeScalarView()
        var position = start
        var length = 0
        var delimiter: Unicode.Scalar?
        word.isBackquoted = marks[start] == .quote && scalars[start] == "`"
        while position < limit {
            let isInBrackets = nested[position]
            if !isInBrackets, isBlank(position) || isComma(position) { break }
            switch marks[position] {
            case .comment, .continuation:
                text.append(" ")
            case .quote where !isInBrackets:
                word.isQuoted = true
                delimiter = delimiter == nil ? scalars[position] : nil
                position += 1
                continue
            case .quoted
            where !isInBrackets && scalars[position] == "\\" && delimiter != "`"
                && position + 1 < limit && marks[position + 1] == .quoted:
                position += 1
                text.append(escaped(scalars[position]))
            default:
                if word.equals == nil, !isInBrackets, marks[position] == .code,
                    scalars[position] == "="
                {
                    word.equals = length
                }
                text.append(scalars[position])
            }
            length += 1
            position += 1
        }
        word.text = String(text)
        word.range = start..<position
        return word
    }

    private func escaped(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar {
        case "n": "\n"
        case "t": "\t"
        default: scalar
        }
    }
}
