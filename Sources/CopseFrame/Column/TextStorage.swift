/// Text of a column as one run of UTF-8 bytes: row `i` is `bytes[offsets[i]..<offsets[i + 1]]`.
package struct TextStorage: Sendable, Equatable {
    package var bytes: [UInt8] = []
    /// `count + 1` offsets, the first 0.
    package var offsets: [Int] = [0]

    package init() {}

    package var count: Int { offsets.count - 1 }

    package mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        offsets.append(bytes.count)
    }

    package subscript(row: Int) -> String {
        String(decoding: bytes[offsets[row]..<offsets[row + 1]], as: UTF8.self)
    }
}
