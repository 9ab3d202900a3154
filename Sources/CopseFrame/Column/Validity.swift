/// Which rows of a column are present: one bit a row, 1 = present.
package struct Validity: Sendable, Equatable {
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
}
