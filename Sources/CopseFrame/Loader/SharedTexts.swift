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
    /// Of 290,000 addresses that send a million transactions, 98 of 100 are new among the first
    /// 4,096; hashes all are.
    var isWasted: Bool {
        let distinct = offsets.count - 1
        if order.count < 4096 { return false }
        return order.count < 1 << 16
            ? distinct * 200 > order.count * 199 : distinct * 10 > order.count * 9
    }

    // MARK: Rows

    mutating func append(_ text: Span<UInt8>, lowercases: Bool) {
        unsafe text.withUnsafeBytes { source in
            if lowercases, unsafe Self.hasUpperCase(source) {
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
            for row in first..<block.rowCount {
                let (start, end) = block.range(row, column, source)
                if start == end { return }
                let text = unsafe UnsafeRawBufferPointer(rebasing: all[start..<end])
                if lowercases, unsafe Self.hasUpperCase(text) {
                    append(source.extracting(start..<end), lowercases: true)
                } else {
                    unsafe append(text)
                }
                taken &+= 1
            }
        }
        return taken
    }

    @inline(__always)
    private static func hasUpperCase(_ text: UnsafeRawBufferPointer) -> Bool {
        var found: UInt8 = 0
        for unsafe byte in unsafe text { found |= byte &- 0x41 < 26 ? 1 : 0 }
        return found != 0
    }

    @inline(__always)
    private mutating func append(_ text: UnsafeRawBufferPointer) {
        let hash = unsafe TextHash.of(text, seed)
        let tag = hash &>> 32
        totalBytes &+= text.count
        var mask = slots.count &- 1
        var slot = Int(truncatingIfNeeded: tag) & mask
        while true {
            let entry = slots[slot]
            if entry == 0 { break }
            if entry &>> 32 == tag {
                let number = Int(entry & 0xffff_ffff) &- 1
                if unsafe isText(number, text) {
                    order.append(UInt32(truncatingIfNeeded: number))
                    return
                }
            }
            slot = (slot &+ 1) & mask
        }
        let number = offsets.count &- 1
        slots[slot] = tag &<< 32 | UInt64(number &+ 1)
        unsafe bytes.append(contentsOf: text)
        offsets.append(bytes.count)
        order.append(UInt32(truncatingIfNeeded: number))
        guard offsets.count &* 2 > slots.count else { return }
        // The tag is what the place follows from, so that no text is hashed again.
        let old = slots
        slots = [UInt64](repeating: 0, count: old.count * 4)
        mask = slots.count - 1
        for entry in old where entry != 0 {
            var slot = Int(truncatingIfNeeded: entry &>> 32) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = entry
        }
    }

    @inline(__always)
    private func isText(_ number: Int, _ text: UnsafeRawBufferPointer) -> Bool {
        let start = offsets[number]
        guard offsets[number &+ 1] &- start == text.count else { return false }
        return unsafe bytes.withUnsafeBytes { own in
            unsafe TextHash.isEqual(
                UnsafeRawBufferPointer(rebasing: own[start..<start + text.count]), text)
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
