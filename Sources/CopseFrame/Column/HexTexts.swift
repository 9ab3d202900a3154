import Synchronization

/// Texts that are all `0x` and so many pairs of lower-case hexadecimal digits, kept as the bytes they spell:
/// hashes and addresses take half the memory then, and nothing says where each one lies.
///
/// Who reads them as text gets all of them spelled, once; that is kept from then on.
final class HexTexts: Sendable {
    /// Text `i` spells `width` bytes from `i × width` on.
    let bytes: [UInt8]
    let width: Int
    private let text = Mutex<SpelledTexts?>(nil)

    /// - Precondition: there is a multiple of `width` of bytes.
    init(_ bytes: [UInt8], width: Int) {
        precondition(width > 0 && bytes.count % width == 0)
        (self.bytes, self.width) = (bytes, width)
    }

    var count: Int { bytes.count / width }

    /// The bytes of one text as it is written.
    var length: Int { 2 + 2 * width }

    /// All texts as they are written.
    var spelled: SpelledTexts {
        text.withLock { text in
            if let text { return text }
            var made = SpelledTexts()
            made.reserve(count, bytes: count * length)
            for place in 0..<count { append(place, to: &made) }
            text = made
            return made
        }
    }

    /// Appends a text as it is written.
    func append(_ place: Int, to texts: inout SpelledTexts) {
        texts.bytes.append(addingCapacity: length) { text in
            HexDigits.spell(bytes, range(place), to: &text)
        }
        texts.offsets.append(texts.bytes.count)
    }

    func string(_ place: Int) -> String {
        unsafe String(unsafeUninitializedCapacity: length) { buffer in
            var text = unsafe OutputSpan(buffer: buffer, initializedCount: 0)
            HexDigits.spell(bytes, range(place), to: &text)
            return unsafe text.finalize(for: buffer)
        }
    }

    /// Where the bytes lie that a text spells.
    private func range(_ place: Int) -> Range<Int> { place * width..<(place + 1) * width }

    func isOrderedBefore(_ place: Int, _ other: Int) -> Bool {
        bytes[range(place)].lexicographicallyPrecedes(bytes[range(other)])
    }

    /// Texts in another order.
    func taking(_ places: some RandomAccessCollection<Int>) -> HexTexts {
        var taken: [UInt8] = []
        taken.reserveLarge(places.count * width)
        for place in places { taken.append(contentsOf: bytes[range(place)]) }
        return HexTexts(taken, width: width)
    }
}

/// Texts as one run of UTF-8 bytes.
struct SpelledTexts: Equatable {
    var bytes: [UInt8] = []
    /// One more than there are texts, the first 0.
    var offsets: [Int] = [0]

    mutating func reserve(_ count: Int, bytes size: Int) {
        offsets.reserveLarge(count + 1)
        bytes.reserveLarge(size)
    }
}
