/// What is typed into the search for a line: words to be found, and among them `!failed`, `!slow`
/// and `@NAME`.
package struct HistoryQuery: Sendable, Equatable {
    /// What stands in the line; small letters stand for both, a capital only for itself.
    package private(set) var text = ""
    package private(set) var failedOnly = false
    package private(set) var slowOnly = false
    private var names: [String] = []
    /// A name that is not typed to its end, perhaps.
    private var beginning: String?

    /// What counts as slow.
    package static let slow = 1_000.0

    package init(_ typed: String) {
        let words = typed.split(separator: " ", omittingEmptySubsequences: false)
        var rest: [Substring] = []
        for (index, word) in words.enumerated() {
            let isLast = index == words.count - 1
            if word == "!failed" {
                failedOnly = true
            } else if word == "!slow" {
                slowOnly = true
            } else if word.first == "@",
                word.dropFirst().unicodeScalars.allSatisfy(\.isNameCharacter)
            {
                let name = String(word.dropFirst())
                if isLast { beginning = name } else { names.append(name) }
            } else if isLast, !word.isEmpty, "!failed".hasPrefix(word) || "!slow".hasPrefix(word) {
                continue
            } else {
                rest.append(word)
            }
        }
        while rest.first?.isEmpty == true { rest.removeFirst() }
        text = rest.joined(separator: " ")
    }

    /// What is asked for besides the words, for the prompt of the search: `failed, slow`.
    package var filters: String {
        var words: [String] = []
        if failedOnly { words.append("failed") }
        if slowOnly { words.append("slow") }
        words += (names + [beginning ?? ""]).filter { !$0.isEmpty }.map { "with \($0)" }
        return words.joined(separator: ", ")
    }

    func wants(_ entry: InputHistory.Entry) -> Bool {
        if failedOnly, !entry.hasFailed { return false }
        if slowOnly, entry.milliseconds < Self.slow { return false }
        if !text.isEmpty, range(in: entry.text) == nil { return false }
        if names.isEmpty, beginning?.isEmpty != false { return true }
        let words = entry.text.unicodeScalars.split { !$0.isNameCharacter }.map { String($0) }
        guard names.allSatisfy(words.contains) else { return false }
        return beginning.map { start in words.contains { $0.hasPrefix(start) } } ?? true
    }

    /// Where the words stand in a line, in code points.
    package func range(in line: String) -> Range<Int>? {
        guard !text.isEmpty else { return nil }
        let ignoresCase = !text.contains(where: \.isUppercase)
        let wanted = Array(text.unicodeScalars)
        let scalars = ignoresCase ? line.unicodeScalars.map(\.small) : Array(line.unicodeScalars)
        guard wanted.count <= scalars.count else { return nil }
        let start = (0...(scalars.count - wanted.count)).first { start in
            scalars[start] == wanted[0]
                && scalars[start..<start + wanted.count].elementsEqual(wanted)
        }
        return start.map { $0..<$0 + wanted.count }
    }
}

extension Unicode.Scalar {
    /// The small letter, where that is one code point too.
    fileprivate var small: Unicode.Scalar {
        if isASCII { return ("A"..."Z").contains(self) ? Unicode.Scalar(UInt8(value + 32)) : self }
        let text = properties.lowercaseMapping.unicodeScalars
        return text.count == 1 ? text.first ?? self : self
    }
}
