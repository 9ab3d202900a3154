import CopseFrame

/// A fitted model of a series that belongs to a recipe: `arima_z(name)` asks it.
///
/// It stands in the recipe's canonical text as `model name "…"`, so that a recipe stays a text that
/// can be stored, digested and read again to the last bit.
package struct RecipeModel: Sendable, Equatable {
    package var name: String
    /// `ARIMA(1,0,1) of count() every 1h`
    package let title: String
    /// When the first bucket begins, in microseconds since 1970.
    package let first: Int64
    /// The width of a bucket in microseconds.
    package let every: Int64
    /// The column of times.
    package let time: String
    /// What of a bucket's rows makes its value: `log1p(count())`.
    package let value: String
    /// z of the buckets the model was fitted to, the first at `first`; NaN where there is none.
    package let known: [Double]
    /// Behind the last of them.
    package let tracker: any SeriesTracker
    /// All of it, as bytes.
    private let bytes: [UInt8]

    package init(
        name: String, title: String, first: Int64, every: Int64, time: String, value: String,
        known: [Double], tracker: any SeriesTracker
    ) {
        self.name = name
        self.title = title
        self.first = first
        self.every = every
        self.time = time
        self.value = value
        self.known = known
        self.tracker = tracker
        var writer = StateWriter()
        writer.write(Self.version)
        for text in [title, time, value] { writer.write(Array(text.utf8)) }
        writer.write(Int(first))
        writer.write(Int(every))
        writer.write(known)
        let words = tracker.words
        writer.write(words.count)
        for word in words { writer.write(word) }
        bytes = writer.bytes
    }

    /// Reads the quoted text of a `model` line; nil where it is damaged.
    init?(name: String, quoted: String, _ read: SeriesTrackerReader) {
        guard let bytes = Self.bytes(ofHexadecimal: quoted) else { return nil }
        var reader = StateReader(bytes[...])
        do throws(RecipeError) {
            guard try reader.count(upTo: 1 << 20) == Self.version else { return nil }
            var texts: [String] = []
            for _ in 0..<3 {
                guard let text = String(validating: try reader.byteString(), as: UTF8.self) else {
                    return nil
                }
                texts.append(text)
            }
            let first = Int64(bitPattern: try reader.word())
            let every = Int64(bitPattern: try reader.word())
            let known = try reader.doubles(upTo: Self.mostBuckets)
            var words: [UInt64] = []
            for _ in 0..<(try reader.count(upTo: Int(Int32.max), each: 8)) {
                words.append(try reader.word())
            }
            // Starts of buckets stay far inside what 64 bits hold.
            guard reader.remaining == 0, (1...Self.widest).contains(every),
                Timestamp.range.contains(first), let tracker = read(words)
            else { return nil }
            self.init(
                name: name, title: texts[0], first: first, every: every, time: texts[1],
                value: texts[2], known: known, tracker: tracker)
            guard self.bytes == bytes else { return nil }
        } catch {
            return nil
        }
    }

    /// The line of the recipe's canonical text.
    var text: String {
        let digits = Array("0123456789abcdef".utf8)
        var hexadecimal: [UInt8] = []
        hexadecimal.reserveCapacity(2 * bytes.count)
        for byte in bytes {
            hexadecimal.append(digits[Int(byte >> 4)])
            hexadecimal.append(digits[Int(byte & 15)])
        }
        return "model \(Expression.spelling(ofName: name)) \""
            + String(decoding: hexadecimal, as: UTF8.self) + "\""
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.name == right.name && left.bytes == right.bytes
    }

    private static let version = 1
    /// More buckets than a recipe should carry.
    package static let mostBuckets = 50_000
    /// A century, in microseconds.
    private static let widest: Int64 = 3_200_000_000_000_000

    private static func bytes(ofHexadecimal text: String) -> [UInt8]? {
        func digit(_ byte: UInt8) -> UInt8? {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
            default: nil
            }
        }
        let digits = Array(text.utf8)
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digit(digits[place]), let low = digit(digits[place + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return bytes
    }
}
