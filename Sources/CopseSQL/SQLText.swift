/// As much of SQL's spelling as is needed to say what a text is: blanks, comments, quotes.
enum SQLText {
    /// The first word that is neither blank nor comment, up to a blank or a sign.
    static func firstWord(of sql: String) -> String? {
        let bytes = Array(sql.utf8)
        var place = 0
        skipBlanks(bytes, &place)
        while place < bytes.count, bytes[place] == UInt8(ascii: "(") {
            place += 1
            skipBlanks(bytes, &place)
        }
        guard place < bytes.count else { return nil }
        let word = bytes[place...].prefix { isLetter($0) }
        return String(decoding: word.isEmpty ? bytes[place...place] : word, as: UTF8.self)
    }

    /// The byte where something stands behind the first `;`; nil where nothing does.
    static func secondStatement(of sql: String) -> Int? {
        let bytes = Array(sql.utf8)
        var place = 0
        var isBehind = false
        while place < bytes.count {
            let start = place
            skipBlanks(bytes, &place)
            if place > start { continue }
            if isBehind, bytes[place] != UInt8(ascii: ";") { return place }
            switch bytes[place] {
            case UInt8(ascii: ";"): isBehind = true
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
                skipTo(bytes[place], bytes, &place)
            case UInt8(ascii: "["): skipTo(UInt8(ascii: "]"), bytes, &place)
            default: break
            }
            place += 1
        }
        return nil
    }

    /// What a text may mean by its words: more than it does, never less.
    struct Mentions {
        private let text: String
        private let readsAll: Bool

        init(_ sql: String) {
            text = sql.lowercased()
            readsAll = text.contains("natural") || SQLText.hasStar(Array(text.utf8))
        }

        /// Whether a column of this name may be read. Signs of quoting may stand doubled in a text.
        func mayRead(_ column: String) -> Bool {
            readsAll || column.contains { "\"'`[]".contains($0) }
                || text.contains(column.lowercased())
        }
    }

    /// Whether a `*` may stand for all columns: one behind a value multiplies, that of `count(*)`
    /// counts.
    private static func hasStar(_ bytes: [UInt8]) -> Bool {
        for place in bytes.indices where bytes[place] == UInt8(ascii: "*") {
            let before = bytes[..<place].lastIndex { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
            guard let before else { return true }
            switch bytes[before] {
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "\""), UInt8(ascii: "'"),
                UInt8(ascii: "`"):
                continue
            case UInt8(ascii: "("):
                if bytes[..<before].ends(with: "count".utf8) { continue }
                return true
            case let byte where isLetter(byte) || (0x30...0x39).contains(byte) || byte == 0x5F:
                let start = bytes[...before].lastIndex { !isLetter($0) }.map { $0 + 1 } ?? 0
                let word = String(decoding: bytes[start...before], as: UTF8.self)
                if ["select", "distinct", "all"].contains(word) { return true }
            default: return true
            }
        }
        return false
    }

    private static func skipTo(_ end: UInt8, _ bytes: [UInt8], _ place: inout Int) {
        place = bytes[(place + 1)...].firstIndex(of: end) ?? bytes.count
    }

    private static func skipBlanks(_ bytes: [UInt8], _ place: inout Int) {
        while place < bytes.count {
            if [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) {
                place += 1
            } else if bytes[place...].starts(with: "--".utf8) {
                place = bytes[place...].firstIndex(of: 0x0A) ?? bytes.count
            } else if bytes[place...].starts(with: "/*".utf8) {
                var end = place + 2
                while end < bytes.count, !bytes[end...].starts(with: "*/".utf8) { end += 1 }
                place = min(end + 2, bytes.count)
            } else {
                return
            }
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { byte & 0xDF &- 0x41 < 26 }
}

extension ArraySlice<UInt8> {
    fileprivate func ends(with text: String.UTF8View) -> Bool {
        count >= text.count && suffix(text.count).elementsEqual(text)
    }
}
