/// Keeps secrets out of the store: words the shell knows to be secret, and what stands where a
/// secret is usually written.
///
/// The places are few on purpose. A source that was changed does not replay, so `token=tok` in a
/// `rename` must stay; an upper-case `ETHERSCAN_API_KEY=…`, `?apikey=…`, `Bearer …` and the password
/// in `://user:password@` cannot be anything else.
struct Redaction: Sendable {
    private static let mask = Array("***".utf8)
    private static let scheme = Array("://".utf8)
    private static let bearer = Array("Bearer ".utf8)
    private static let endings = ["KEY", "TOKEN", "SECRET", "PASSWORD"].map { Array($0.utf8) }
    private static let parameters = ["apikey", "api_key", "access_token", "token", "key"]
        .map { Array($0.utf8) }

    private let secrets: [[UInt8]]
    /// For each byte whether anything to hide can be found at it: replies are long.
    private let isSign: [Bool]

    /// Words under six bytes are no secrets: hiding them would only mutilate texts.
    init(secrets: [String]) {
        self.secrets = secrets.filter { $0.utf8.count >= 6 }.map { Array($0.utf8) }
            .sorted { $0.count > $1.count }
        let signs = Set("B=:".utf8).union(self.secrets.map { $0[0] })
        isSign = (0...255).map { signs.contains($0) }
    }

    func callAsFunction(_ text: String) -> String {
        var text = text
        let ranges = text.withUTF8 { buffer in unsafe hidden(in: Span(_unsafeElements: buffer)) }
        guard !ranges.isEmpty else { return text }
        let bytes = Array(text.utf8)
        var clean: [UInt8] = []
        clean.reserveCapacity(bytes.count)
        var position = 0
        for range in ranges {
            clean += bytes[position..<range.lowerBound]
            clean += Self.mask
            position = range.upperBound
        }
        clean += bytes[position...]
        return String(decoding: clean, as: UTF8.self)
    }

    func callAsFunction(_ text: String?) -> String? { text.map { self($0) } }

    /// The parts of `bytes` to hide, in order and apart from each other.
    private func hidden(in bytes: Span<UInt8>) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var index = 0
        while index < bytes.count {
            if !isSign[Int(bytes[index])] {
                index += 1
            } else if let range = secret(at: index, in: bytes) ?? value(at: index, in: bytes) {
                ranges.append(range)
                index = range.upperBound
            } else {
                index += 1
            }
        }
        return ranges
    }

    private func secret(at index: Int, in bytes: Span<UInt8>) -> Range<Int>? {
        for word in secrets where bytes[index] == word[0] && starts(word, at: index, in: bytes) {
            return index..<index + word.count
        }
        return nil
    }

    /// What follows the sign at `index`, if it stands where secrets stand.
    private func value(at index: Int, in bytes: Span<UInt8>) -> Range<Int>? {
        switch bytes[index] {
        case UInt8(ascii: "B") where starts(Self.bearer, at: index, in: bytes):
            return word(from: index + Self.bearer.count, in: bytes)
        case UInt8(ascii: "="):
            let isNamed =
                Self.endings.contains { ends($0, at: index, in: bytes) }
                || Self.parameters.contains { name in
                    ends(name, at: index, in: bytes) && index > name.count
                        && [UInt8(ascii: "?"), UInt8(ascii: "&")]
                            .contains(bytes[index - name.count - 1])
                }
            return isNamed ? word(from: index + 1, in: bytes) : nil
        case UInt8(ascii: ":") where starts(Self.scheme, at: index, in: bytes):
            return password(from: index + 3, in: bytes)
        default:
            return nil
        }
    }

    /// The password of `user:password@host`, which starts at `start`.
    private func password(from start: Int, in bytes: Span<UInt8>) -> Range<Int>? {
        var colon: Int?
        for index in start..<bytes.count {
            switch bytes[index] {
            case UInt8(ascii: ":"): colon = colon ?? index
            case UInt8(ascii: "@"):
                guard let colon, colon + 1 < index else { return nil }
                return colon + 1..<index
            case UInt8(ascii: "/"), UInt8(ascii: "?"), 0...32: return nil
            default: continue
            }
        }
        return nil
    }

    private func word(from start: Int, in bytes: Span<UInt8>) -> Range<Int>? {
        var end = start
        while end < bytes.count, Self.isWord(bytes[end]) { end += 1 }
        return end > start ? start..<end : nil
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "+"), UInt8(ascii: "/"):
            true
        default: false
        }
    }

    private func starts(_ word: [UInt8], at index: Int, in bytes: Span<UInt8>) -> Bool {
        guard index + word.count <= bytes.count else { return false }
        for offset in word.indices where bytes[index + offset] != word[offset] { return false }
        return true
    }

    /// Whether `word` stands right before `index`.
    private func ends(_ word: [UInt8], at index: Int, in bytes: Span<UInt8>) -> Bool {
        index >= word.count && starts(word, at: index - word.count, in: bytes)
    }
}
