/// Text of a column as one run of UTF-8 bytes: row `i` is `bytes[offsets[p]..<offsets[p + 1]]` where
/// `p` is `order[i]`, or `i` where there is no order.
///
/// Rows put into another order share the bytes of the rows they come from: sorting a million hashes
/// moves four bytes a row. Texts that are hexadecimal of one length may be kept as what they spell.
package struct TextStorage: Sendable {
    /// The texts, unless `hex` has them.
    var spelled = SpelledTexts()
    private(set) var hex: HexTexts?
    /// nil where rows are the texts in their order; a text may be that of several rows or of none.
    package private(set) var order: [UInt32]?
    /// Whether rows with one text have one place, so that places may be compared instead of texts.
    package private(set) var holdsEachOnce = false

    package init() {}

    /// - Precondition: `order` holds places of texts, no two of which are equal.
    init(bytes: [UInt8], offsets: [Int], order: [UInt32]) {
        spelled = SpelledTexts(bytes: bytes, offsets: offsets)
        (self.order, holdsEachOnce) = (order, true)
    }

    init(_ texts: SpelledTexts) { spelled = texts }

    init(_ texts: HexTexts) { hex = texts }

    package init(_ texts: some Sequence<String>) {
        for text in texts { append(text) }
    }

    /// Rows whose texts are kept once each.
    package init(sharing texts: some Sequence<String>) {
        var places: [String: UInt32] = [:]
        var rows: [UInt32] = []
        for text in texts {
            // Equal by bytes, not by characters.
            let key = text.utf8.map { String($0, radix: 16) }.joined(separator: " ")
            if places[key] == nil {
                places[key] = UInt32(spelled.offsets.count - 1)
                append(text)
            }
            rows.append(places[key] ?? 0)
        }
        order = rows
        holdsEachOnce = true
    }

    /// Texts one after the other.
    ///
    /// - Complexity: O(1), but for the first time where texts are kept as what they spell.
    package var bytes: [UInt8] { hex?.spelled.bytes ?? spelled.bytes }

    /// Where texts begin: one more than there are texts, the first 0.
    package var offsets: [Int] { hex?.spelled.offsets ?? spelled.offsets }

    package var count: Int { order?.count ?? textCount }

    /// How many texts there are: as many as rows, unless rows share them or leave some out.
    package var textCount: Int { hex?.count ?? spelled.offsets.count - 1 }

    /// Texts are kept as what they spell.
    package var isPacked: Bool { hex != nil }

    /// Bytes of all texts together.
    package var byteCount: Int { hex.map { $0.count * $0.length } ?? spelled.bytes.count }

    package mutating func append(_ text: String) {
        append(utf8: text.utf8)
    }

    /// Appends one row of bytes that are known to be UTF-8.
    package mutating func append(utf8 text: some Sequence<UInt8>) {
        makePlain()
        spelled.bytes.append(contentsOf: text)
        spelled.offsets.append(spelled.bytes.count)
    }

    /// Appends row `row` of `other`.
    package mutating func append(row: Int, of other: TextStorage) {
        append(utf8: other.bytes[other.range(of: row)])
    }

    /// Drops all rows from `count` on.
    package mutating func truncate(to count: Int) {
        makePlain()
        spelled.offsets.removeLast(self.count - count)
        spelled.bytes.removeLast(spelled.bytes.count - spelled.offsets[count])
    }

    /// Makes the texts those of the rows in their order, and spells them.
    private mutating func makePlain() {
        if order != nil { self = inOrder }
        if let hex { self = TextStorage(hex.spelled) }
    }

    package subscript(row: Int) -> String {
        if let hex { return hex.string(place(of: row)) }
        return String(decoding: spelled.bytes[range(of: row)], as: UTF8.self)
    }

    @inline(__always)
    private func place(of row: Int) -> Int { order.map { Int($0[row]) } ?? row }

    /// Where the bytes of one row lie.
    @inline(__always)
    package func range(of row: Int) -> Range<Int> {
        let place = place(of: row)
        if let hex {
            precondition(place < hex.count)
            return place * hex.length..<(place + 1) * hex.length
        }
        return spelled.offsets[place]..<spelled.offsets[place + 1]
    }

    /// Whether row `row` comes before row `other`, by bytes, which is by code point.
    package func isOrderedBefore(_ row: Int, _ other: Int) -> Bool {
        if let hex {
            // Digits have the order of what they spell.
            return hex.isOrderedBefore(place(of: row), place(of: other))
        }
        return spelled.bytes[range(of: row)].lexicographicallyPrecedes(
            spelled.bytes[range(of: other)])
    }

    /// The texts themselves, without those that rows share being there more than once.
    var texts: TextStorage {
        var texts = self
        texts.order = nil
        return texts
    }

    /// The same rows with texts that compare as these do, which hexadecimal ones do as what they spell.
    var comparable: TextStorage {
        guard let hex else { return self }
        let offsets = Array(stride(from: 0, through: hex.bytes.count, by: hex.width))
        var texts = TextStorage(SpelledTexts(bytes: hex.bytes, offsets: offsets))
        (texts.order, texts.holdsEachOnce) = (order, holdsEachOnce)
        return texts
    }

    /// The same rows, their bytes one after the other and nothing beside them.
    package var inOrder: TextStorage { order == nil ? self : copying(0..<count) }
}

extension TextStorage: Equatable {
    package static func == (left: TextStorage, right: TextStorage) -> Bool {
        guard left.count == right.count else { return false }
        if left.order == nil, right.order == nil {
            if let hex = left.hex, let other = right.hex {
                return hex.width == other.width && hex.bytes == other.bytes
            }
            if left.hex == nil, right.hex == nil { return left.spelled == right.spelled }
        }
        let (bytes, others) = (left.bytes, right.bytes)
        return (0..<left.count).allSatisfy {
            bytes[left.range(of: $0)] == others[right.range(of: $0)]
        }
    }
}

extension TextStorage {
    /// Below one row in so many of those there are, rows get bytes of their own, so that a few rows do
    /// not keep a large table in memory; above, sharing costs less than copying.
    private static let sharedRows = 16

    /// The rows `rows`, in that order.
    func taking(_ rows: [UInt32]) -> TextStorage {
        guard rows.count > textCount / Self.sharedRows, UInt32(exactly: textCount + 1) != nil
        else { return copying(rows.lazy.map { Int($0) }) }
        var taken = self
        taken.order = order.map { $0.taking(rows) } ?? rows
        return taken
    }

    /// The rows `rows`, in that order, an empty text for `MatchedRows.none`.
    func takingOrEmpty(_ rows: [UInt32]) -> TextStorage {
        // One more text, which is empty.
        var texts = SpelledTexts(bytes: bytes, offsets: offsets)
        texts.offsets.append(texts.bytes.count)
        var taken = TextStorage(texts)
        let empty = UInt32(truncatingIfNeeded: textCount)
        taken.order = rows.map { row in
            row == MatchedRows.none ? empty : order?[Int(row)] ?? row
        }
        return taken
    }

    /// The rows of a range.
    func slice(_ rows: Range<Int>) -> TextStorage {
        guard rows.count > textCount / Self.sharedRows, UInt32(exactly: textCount + 1) != nil
        else { return copying(rows) }
        var taken = self
        taken.order =
            order.map { Array($0[rows]) }
            ?? [UInt32](UInt32(rows.lowerBound)..<UInt32(rows.upperBound))
        return taken
    }

    private func copying(_ rows: some RandomAccessCollection<Int>) -> TextStorage {
        if let hex {
            guard rows.count > 0 else { return TextStorage() }
            return TextStorage(hex.taking(rows.lazy.map { place(of: $0) }))
        }
        var taken = SpelledTexts()
        taken.offsets.reserveLarge(rows.count + 1)
        var total = 0
        for row in rows {
            total += range(of: row).count
            taken.offsets.append(total)
        }
        taken.bytes.reserveLarge(total)
        taken.bytes.append(addingCapacity: total) { out in
            unsafe out.withUnsafeMutableBufferPointer { buffer, count in
                unsafe spelled.bytes.withUnsafeBytes { source in
                    let target = UnsafeMutableRawBufferPointer(buffer)
                    for row in rows {
                        let range = range(of: row)
                        unsafe UnsafeMutableRawBufferPointer(rebasing: target[count...])
                            .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[range]))
                        count += range.count
                    }
                }
            }
        }
        return TextStorage(taken)
    }
}
