/// Which rows of a column are present: one bit a row, 1 = present.
package struct Validity: Sendable, Equatable {
    /// Bits at and beyond `count` are 1, so that equal columns have equal words.
    package private(set) var words: [UInt64]
    package private(set) var count: Int
    /// Number of rows that are missing.
    package private(set) var missingCount: Int

    /// All `count` rows present.
    package init(allPresent count: Int) {
        words = Array(repeating: ~0, count: (count + 63) / 64)
        self.count = count
        missingCount = 0
    }

    /// The rows whose bits are 1 present; nil unless there are as many words as `count` rows need and
    /// the bits beyond them are 1.
    init?(words: [UInt64], count: Int) {
        guard count >= 0, words.count == count / 64 + (count % 64 > 0 ? 1 : 0) else { return nil }
        if count % 64 > 0, ~words[words.count - 1] >> UInt64(count % 64) != 0 { return nil }
        self.words = words
        self.count = count
        missingCount = words.reduce(0) { $0 + (~$1).nonzeroBitCount }
    }

    package subscript(row: Int) -> Bool {
        words[row &>> 6] &>> UInt64(row & 63) & 1 == 1
    }

    package mutating func setMissing(_ row: Int) {
        guard self[row] else { return }
        words[row &>> 6] &= ~(1 &<< UInt64(row & 63))
        missingCount += 1
    }

    package mutating func append(present: Bool) {
        if count & 63 == 0 { words.append(~0) }
        count += 1
        if !present { setMissing(count - 1) }
    }

    /// Appends `rows` rows that are present.
    mutating func append(presentRows rows: Int) {
        count += rows
        let wanted = (count + 63) / 64
        words.append(contentsOf: repeatElement(~0, count: wanted - words.count))
    }

    /// Appends `rows` rows that are missing.
    mutating func append(missingRows rows: Int) {
        for _ in 0..<rows { append(present: false) }
    }

    /// Drops all rows from `count` on.
    package mutating func truncate(to newCount: Int) {
        precondition(newCount <= count, "cannot truncate \(count) rows to \(newCount)")
        for row in newCount..<count where !self[row] {
            words[row &>> 6] |= 1 &<< UInt64(row & 63)
            missingCount -= 1
        }
        words.removeLast(words.count - (newCount + 63) / 64)
        count = newCount
    }

    /// The rows of `rows`, in that order; nil if all of them are present.
    package func taking(_ rows: some RandomAccessCollection<some BinaryInteger>) -> Validity? {
        guard missingCount > 0 else { return nil }
        var taken = Validity(allPresent: rows.count)
        let known = words.span
        var (place, bits) = (0, UInt64(0))
        for row in rows {
            let row = Int(row)
            bits |= (~known[row &>> 6] &>> UInt64(row & 63) & 1) &<< UInt64(place & 63)
            place &+= 1
            if place & 63 == 0 {
                taken.setMissing(word: place &>> 6 &- 1, bits)
                bits = 0
            }
        }
        if bits != 0 { taken.setMissing(word: place &>> 6, bits) }
        return taken.missingCount == 0 ? nil : taken
    }

    /// - Precondition: the rows of the bits are present.
    private mutating func setMissing(word: Int, _ bits: UInt64) {
        words[word] = ~bits
        missingCount += bits.nonzeroBitCount
    }
}
