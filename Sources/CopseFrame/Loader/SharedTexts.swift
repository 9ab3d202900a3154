/// A column of text while it is read, each text kept once: addresses come again and again.
///
/// Texts have numbers in the order in which they first appear, so that nothing depends on the hash.
struct SharedTexts {
    private var bytes: [UInt8] = []
    private var offsets: [Int] = [0]
    /// The number of the text of every row.
    private(set) var order: [UInt32] = []
    /// 32 bits of the hash and the number of a text plus one; 0 is free. As long as a power of two.
    private var slots: [UInt64]
    private var expectedRows = 0
    /// Bytes of all rows together.
    private var totalBytes = 0
    /// Another one every time, so that nobody can write texts that all meet in one place.
    private let seed = UInt64.random(in: .min ... .max)

    init() { slots = [UInt64](repeating: 0, count: 1 << 10) }

    var count: Int { order.count }

    mutating func reserve(_ rows: Int) {
        expectedRows = rows
        order.reserveLarge(rows)
    }

    /// Too few texts come again for a number each to be worth it.
    ///
    /// Among the first 4,096 rows of a million, 57 of 100 addresses are new where there are 5,000, and 98
    /// where there are 290,000: looking those up costs three times what copying them does.
    var isWasted: Bool {
        order.count >= 4096 && (offsets.count - 1) * 4 > order.count * 3
    }

    // MARK: Rows

    mutating func append(_ text: Span<UInt8>, lowercases: Bool) {
        unsafe text.withUnsafeBytes { source in
            if lowercases, unsafe TextHash.hasUpperCase(source) {
                let lowered = unsafe source.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
                unsafe lowered.withUnsafeBytes { unsafe append($0) }
            } else {
                unsafe append(source)
            }
        }
    }

    mutating func appendEmpty() { unsafe append(UnsafeRawBufferPointer(start: nil, count: 0)) }

    /// Appends fields of a column of a block from row `first` on, up to the first empty one.
    ///
    /// - Returns: how many.
    mutating func appendRun(
        of block: some FieldBlock, _ column: Int, from first: Int, _ source: Span<UInt8>,
        lowercases: Bool
    ) -> Int {
        var taken = 0
        unsafe source.withUnsafeBytes { all in
            while first &+ taken < block.rowCount {
                let rows = first &+ taken..<min(block.rowCount, first &+ taken &+ Self.batch)
                let count = unsafe appendBatch(
                    of: block, column, rows, source, all, lowercases: lowercases)
                taken &+= count
                if count < rows.count { return }
            }
        }
        return taken
    }

    /// So many texts are looked for side by side.
    private static let batch = 128

    /// Looks for the texts of some rows at once: what each one waits for from memory is asked for before it is
    /// needed, so that the waits overlap.
    private mutating func appendBatch(
        of block: some FieldBlock, _ column: Int, _ rows: Range<Int>, _ source: Span<UInt8>,
        _ all: UnsafeRawBufferPointer, lowercases: Bool
    ) -> Int {
        var tags = InlineArray<128, UInt64>(repeating: 0)
        var count = 0
        for row in rows {
            let (start, end) = block.range(row, column, source)
            if start == end { break }
            let text = unsafe UnsafeRawBufferPointer(rebasing: all[start..<end])
            if lowercases, unsafe TextHash.hasUpperCase(text) { break }
            tags[count] = unsafe TextHash.of(text, seed) &>> 32
            count &+= 1
        }
        fetch(tags, count)
        for place in 0..<count {
            let (start, end) = block.range(rows.lowerBound &+ place, column, source)
            unsafe append(UnsafeRawBufferPointer(rebasing: all[start..<end]), tags[place])
        }
        guard count < rows.count else { return count }
        // A field with capitals; an empty one ends the run.
        let (start, end) = block.range(rows.lowerBound &+ count, column, source)
        guard start < end else { return count }
        append(source.extracting(start..<end), lowercases: true)
        let rest = rows.lowerBound &+ count &+ 1..<rows.upperBound
        guard !rest.isEmpty else { return count &+ 1 }
        return count &+ 1
            + (unsafe appendBatch(of: block, column, rest, source, all, lowercases: true))
    }

    /// Touches the memory that looking for these hashes will need.
    private func fetch(_ tags: borrowing InlineArray<128, UInt64>, _ count: Int) {
        // What fits the caches needs none of this.
        guard slots.count > 1 << 13 else { return }
        let mask = slots.count &- 1
        let (slots, offsets, bytes) = (slots.span, offsets.span, bytes.span)
        var numbers = InlineArray<128, Int>(repeating: 0)
        for place in 0..<count {
            let slot = Int(truncatingIfNeeded: tags[place]) & mask
            numbers[place] = Int(slots[slot] & 0xffff_ffff)
        }
        var touched: UInt8 = 0
        for place in 0..<count where numbers[place] > 0 {
            touched &+= bytes[offsets[numbers[place] &- 1]]
        }
        // Something that depends on the loads, and never happens.
        precondition(count <= Self.batch || touched > 0)
    }

    private mutating func append(_ text: UnsafeRawBufferPointer) {
        unsafe append(text, TextHash.of(text, seed) &>> 32)
    }

    @inline(__always)
    private mutating func append(_ text: UnsafeRawBufferPointer, _ tag: UInt64) {
        totalBytes &+= text.count
        let mask = slots.count &- 1
        var slot = Int(truncatingIfNeeded: tag) & mask
        while true {
            let entry = unsafe slots.span[unchecked: slot]
            if entry == 0 {
                order.append(UInt32(truncatingIfNeeded: offsets.count &- 1))
                unsafe insert(text, tag, slot)
                return
            }
            if entry &>> 32 == tag {
                let number = Int(entry & 0xffff_ffff) &- 1
                if unsafe isText(number, text) {
                    order.append(UInt32(truncatingIfNeeded: number))
                    return
                }
            }
            slot = (slot &+ 1) & mask
        }
    }

    @inline(never)
    private mutating func insert(_ text: UnsafeRawBufferPointer, _ tag: UInt64, _ slot: Int) {
        let number = offsets.count &- 1
        slots[slot] = tag &<< 32 | UInt64(number &+ 1)
        unsafe bytes.append(contentsOf: text)
        offsets.append(bytes.count)
        guard offsets.count &* 4 > slots.count &* 3 else { return }
        // The tag is what the place follows from, so that no text is hashed again.
        var wider: [UInt64] = []
        wider.reserveLarge(slots.count * 2)
        wider.append(contentsOf: repeatElement(0, count: slots.count * 2))
        let mask = wider.count - 1
        for entry in slots where entry != 0 {
            var slot = Int(truncatingIfNeeded: entry &>> 32) & mask
            while wider[slot] != 0 { slot = (slot + 1) & mask }
            wider[slot] = entry
        }
        slots = wider
    }

    @inline(__always)
    private func isText(_ number: Int, _ text: UnsafeRawBufferPointer) -> Bool {
        let start = unsafe offsets.span[unchecked: number]
        let end = unsafe offsets.span[unchecked: number &+ 1]
        guard end &- start == text.count else { return false }
        return unsafe bytes.withUnsafeBytes { own in
            unsafe TextHash.isEqual(
                UnsafeRawBufferPointer(rebasing: own[start..<end]), text)
        }
    }

    // MARK: The end

    mutating func truncate(to rows: Int) {
        for row in rows..<order.count {
            let number = Int(order[row])
            totalBytes -= offsets[number + 1] - offsets[number]
        }
        order.removeLast(order.count - rows)
    }

    /// The rows as they are kept in a column: with their numbers where that is shorter.
    consuming func finish() -> TextStorage {
        let shared = bytes.count + offsets.count * 8 + order.count * 4
        return shared < totalBytes + order.count * 8
            ? TextStorage(bytes: bytes, offsets: offsets, order: order) : expanded()
    }

    /// The rows one after the other, with room for those expected.
    func expanded() -> TextStorage {
        var text = TextStorage()
        let rows = max(expectedRows, order.count)
        text.offsets.reserveLarge(rows + 1)
        let perRow = Double(totalBytes) / Double(max(1, order.count))
        text.bytes.reserveLarge(Int(min(perRow * Double(rows), 0x1p34)) + 4096)
        for number in order {
            text.bytes.append(contentsOf: bytes[offsets[Int(number)]..<offsets[Int(number) + 1]])
            text.offsets.append(text.bytes.count)
        }
        return text
    }
}
