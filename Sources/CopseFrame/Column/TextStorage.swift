/// Text of a column as one run of UTF-8 bytes: row `i` is `bytes[offsets[i]..<offsets[i + 1]]`.
package struct TextStorage: Sendable, Equatable {
    package var bytes: [UInt8] = []
    /// `count + 1` offsets, the first 0.
    package var offsets: [Int] = [0]

    package init() {}

    package init(_ texts: some Sequence<String>) {
        for text in texts { append(text) }
    }

    package var count: Int { offsets.count - 1 }

    package mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        offsets.append(bytes.count)
    }

    /// Appends one row of bytes that are known to be UTF-8.
    package mutating func append(utf8 text: some Sequence<UInt8>) {
        bytes.append(contentsOf: text)
        offsets.append(bytes.count)
    }

    /// Appends row `row` of `other`.
    package mutating func append(row: Int, of other: TextStorage) {
        bytes.append(contentsOf: other.bytes[other.range(of: row)])
        offsets.append(bytes.count)
    }

    /// Drops all rows from `count` on.
    package mutating func truncate(to count: Int) {
        offsets.removeLast(self.count - count)
        bytes.removeLast(bytes.count - offsets[count])
    }

    package subscript(row: Int) -> String {
        String(decoding: bytes[range(of: row)], as: UTF8.self)
    }

    /// Where the bytes of one row lie.
    package func range(of row: Int) -> Range<Int> { offsets[row]..<offsets[row + 1] }

    /// Whether row `row` comes before row `other`, by bytes, which is by code point.
    package func isOrderedBefore(_ row: Int, _ other: Int) -> Bool {
        bytes[range(of: row)].lexicographicallyPrecedes(bytes[range(of: other)])
    }
}
