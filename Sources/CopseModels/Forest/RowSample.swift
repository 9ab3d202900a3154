import CopseMath

/// Draws the rows of a tree; memory and time in the size of the sample, not of the data.
struct RowSample {
    /// `count` different rows of 0 ..< `rowCount`, every set as likely; all rows if that many.
    ///
    /// Source: Floyd, in Bentley: Programming pearls: a sample of brilliance (CACM 30, 1987).
    static func withoutReplacement(
        _ count: Int, of rowCount: Int, from random: inout RandomStream
    ) -> [Int] {
        if count >= rowCount { return Array(0..<rowCount) }
        var sample = RowSample(capacity: count)
        for last in rowCount - count..<rowCount {
            let row = random.uniform(below: last + 1)
            if !sample.insert(row) { sample.insert(last) }
        }
        return sample.rows
    }

    /// The different rows among `count` draws with replacement.
    ///
    /// scikit-learn draws by sample weights and counts a row drawn twice once.
    static func withReplacement(
        _ count: Int, of rowCount: Int, from random: inout RandomStream
    ) -> [Int] {
        var sample = RowSample(capacity: count)
        for _ in 0..<count { sample.insert(random.uniform(below: rowCount)) }
        return sample.rows
    }

    private(set) var rows: [Int] = []
    /// An open-addressing table of the rows drawn so far; −1 is empty. The standard library's `Set`
    /// takes longer than growing the tree does.
    private var table: [Int]
    private let mask: Int

    init(capacity: Int) {
        var size = 4
        while size < 2 * capacity { size *= 2 }
        rows.reserveCapacity(capacity)
        table = [Int](repeating: -1, count: size)
        mask = size - 1
    }

    /// False if the row was there.
    @discardableResult
    mutating func insert(_ row: Int) -> Bool {
        var place = Int(truncatingIfNeeded: UInt64(row) &* 0x9E37_79B9_7F4A_7C15 >> 24) & mask
        while table[place] != -1 {
            if table[place] == row { return false }
            place = (place + 1) & mask
        }
        table[place] = row
        rows.append(row)
        return true
    }
}
