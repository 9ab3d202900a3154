/// A run of prose with its emphasis, code and links.
struct MarkdownText: Sendable, Equatable {
    indirect enum Piece: Sendable, Equatable {
        case text(String)
        case code(String)
        case strong([Piece])
        case emphasis([Piece])
        case link([Piece], to: String)
        case lineBreak
    }

    private(set) var pieces: [Piece]

    init(_ text: String) {
        var scanner = InlineScanner(Array(text))
        pieces = scanner.pieces(0..<scanner.characters.count, depth: 0)
    }

    /// Lines of a paragraph; one that ends in two blanks or `\` is broken there.
    init(lines: [String]) {
        pieces = []
        var text = ""
        for (index, line) in lines.enumerated() {
            let isLast = index + 1 == lines.count
            let isBroken = !isLast && (line.hasSuffix("  ") || line.hasSuffix("\\"))
            text += line.trimmingBlanks
            guard isBroken else {
                if !isLast { text += "\n" }
                continue
            }
            if text.hasSuffix("\\") { text.removeLast() }
            pieces += MarkdownText(text).pieces + [.lineBreak]
            text = ""
        }
        pieces += MarkdownText(text).pieces
    }

    /// Without marks.
    var plainText: String { Self.plain(pieces) }

    private static func plain(_ pieces: [Piece]) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text), .code(let text): text
            case .strong(let inner), .emphasis(let inner), .link(let inner, _): plain(inner)
            case .lineBreak: " "
            }
        }.joined()
    }
}

/// Marks inside a line, from left to right.
private struct InlineScanner {
    private static let greatestDepth = 12

    let characters: [Character]
    /// Marks that were found to be closed nowhere in what follows: looked for once.
    private var unclosed: Set<String> = []

    init(_ characters: [Character]) { self.characters = characters }

    mutating func pieces(_ range: Range<Int>, depth: Int) -> [MarkdownText.Piece] {
        var pieces: [MarkdownText.Piece] = []
        var plain = ""
        var position = range.lowerBound
        while position < range.upperBound {
            let character = characters[position]
            if character == "\\", position + 1 < range.upperBound,
                "\\`*_{}[]()#+-.!|<>~\"'".contains(characters[position + 1])
            {
                plain.append(characters[position + 1])
                position += 2
            } else if let (piece, end) = special(position, range, depth) {
                if !plain.isEmpty { pieces.append(.text(plain)) }
                plain = ""
                pieces.append(piece)
                position = end
            } else {
                // All of a run of marks at once: `***` is not `**` after `*`.
                let run = character == "*" || character == "_" || character == "`"
                repeat {
                    plain.append(characters[position])
                    position += 1
                } while run && position < range.upperBound && characters[position] == character
            }
        }
        if !plain.isEmpty { pieces.append(.text(plain)) }
        return pieces
    }

    private mutating func special(
        _ start: Int, _ range: Range<Int>, _ depth: Int
    ) -> (MarkdownText.Piece, end: Int)? {
        switch characters[start] {
        case "`":
            let length = run(start, range)
            let mark = String(repeating: "`", count: length)
            guard let end = close(mark, from: start + length, range, isCode: true) else {
                return nil
            }
            return (.code(String(characters[start + length..<end]).trimmingBlanks), end + length)
        case "*", "_":
            guard depth < Self.greatestDepth else { return nil }
            let character = characters[start]
            let length = min(run(start, range), 2)
            let inner = start + length
            guard inner < range.upperBound, !characters[inner].isWhitespace,
                character == "*" || start == 0 || !characters[start - 1].isWordCharacter
            else { return nil }
            let mark = String(repeating: character, count: length)
            guard let end = close(mark, from: inner, range), end > inner else { return nil }
            let content = pieces(inner..<end, depth: depth + 1)
            return (length == 2 ? .strong(content) : .emphasis(content), end + length)
        case "[":
            guard depth < Self.greatestDepth, let middle = closing("]", from: start + 1, range),
                middle + 1 < range.upperBound, characters[middle + 1] == "(",
                let end = closing(")", from: middle + 2, range)
            else { return nil }
            let target = String(characters[middle + 2..<end].prefix { !$0.isWhitespace })
            let content = pieces(start + 1..<middle, depth: depth + 1)
            return (.link(content, to: target), end + 1)
        case "<":
            guard let end = closing(">", from: start + 1, range) else { return nil }
            let target = String(characters[start + 1..<end])
            guard target.hasPrefix("http://") || target.hasPrefix("https://"),
                !target.contains(where: \.isWhitespace)
            else { return nil }
            return (.link([.text(target)], to: target), end + 1)
        default: return nil
        }
    }

    private func run(_ start: Int, _ range: Range<Int>) -> Int {
        let rest = characters[start..<range.upperBound]
        return rest.prefix { $0 == characters[start] }.count
    }

    /// Where a mark of just this length closes what it opened.
    private mutating func close(
        _ mark: String, from start: Int, _ range: Range<Int>, isCode: Bool = false
    ) -> Int? {
        guard let character = mark.first, !unclosed.contains(mark) else { return nil }
        var position = start
        while position < range.upperBound {
            if characters[position] == "\\", !isCode {
                position += 2
            } else if characters[position] == character {
                let length = run(position, range)
                let after = position + length
                let endsWord =
                    character != "_" || after >= characters.count
                    || !characters[after].isWordCharacter
                if length == mark.count || (length == 3 && !isCode),
                    isCode || (!characters[position - 1].isWhitespace && endsWord)
                {
                    return after - mark.count
                }
                position = after
            } else {
                position += 1
            }
        }
        if range.upperBound == characters.count { unclosed.insert(mark) }
        return nil
    }

    /// The bracket that closes, others inside it skipped; nil beyond what a link may hold.
    private func closing(_ bracket: Character, from start: Int, _ range: Range<Int>) -> Int? {
        let opening: Character = bracket == "]" ? "[" : bracket == ")" ? "(" : "<"
        var depth = 0
        for position in start..<max(start, min(range.upperBound, start + 600)) {
            let character = characters[position]
            if character == bracket {
                if depth == 0 { return position }
                depth -= 1
            } else if character == opening {
                depth += 1
            }
        }
        return nil
    }
}

extension Character {
    fileprivate var isWordCharacter: Bool { isLetter || isNumber }
}
