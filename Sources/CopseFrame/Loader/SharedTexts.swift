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
    /// where there are 290,000: looking those up takes twice as long as reading all else.
    var isWasted: Bool {
        order.count >= 4096 && (offsets.count - 1) * 4 > order.count * 3
    }

    // MARK: Rows

    mutating func append(_ text: Span<UInt8>, lowercases: Bool) {
        unsafe text.withUnsafeBytes { source in
            if lowercases, let lowered = unsafe TextHash.lowered(source) {
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
        guard first < block.rowCount else { return 0 }
        let (start, end) = block.range(first, column, source)
        // Columns with gaps come here row by row.
        if start == end { return 0 }
        var taken = 0
        var batch = spare ?? Batch()
        spare = nil
        defer { spare = batch }
        unsafe source.withUnsafeBytes { all in
            while first &+ taken < block.rowCount {
                let rows = first &+ taken..<min(block.rowCount, first &+ taken &+ Batch.size)
                let count = unsafe appendBatch(
                    &batch, of: block, column, rows, source, all, lowercases: lowercases)
                taken &+= count
                if count < rows.count { return }
            }
        }
        return taken
    }

    /// The memory of the last batch.
    private var spare: Batch?

    /// Texts that are looked for side by side, in steps, so that what each one waits for from memory is asked
    /// for before it is needed and the waits overlap.
    // Arrays, because large values on the stack are copied when they are read.
    private struct Batch {
        static let size = 256
        /// Where each text lies: bits 0 to 31 its start, above them its length.
        var fields = [UInt64](repeating: 0, count: size)
        var tags = [UInt64](repeating: 0, count: size)
        /// The number of the text that the hash leads to, and two words of it.
        var numbers = [UInt32](repeating: 0, count: size)
        var words = [UInt64](repeating: 0, count: size)
    }

    private mutating func appendBatch(
        _ batch: inout Batch, of block: some FieldBlock, _ column: Int, _ rows: Range<Int>,
        _ source: Span<UInt8>, _ all: UnsafeRawBufferPointer, lowercases: Bool
    ) -> Int {
        let count = unsafe hash(
            &batch.fields, &batch.tags, of: block, column, rows, source, all,
            lowercases: lowercases)
        look(batch.tags, &batch.numbers, count)
        // What fits the caches need not be asked for.
        let isLarge = slots.count > 1 << 13
        if isLarge { touch(&batch, count) }
        for place in 0..<count {
            let field = unsafe batch.fields.span[unchecked: place]
            let start = Int(field & 0xffff_ffff)
            let text = unsafe UnsafeRawBufferPointer(
                start: all.baseAddress.unsafelyUnwrapped + start, count: Int(field &>> 32))
            totalBytes &+= text.count
            let number = unsafe batch.numbers.span[unchecked: place]
            let isFound =
                unsafe number < .max && (!isLarge || TextHash.ends(text) == batch.words[place])
                && isText(Int(number), text)
            if !isFound { batch.numbers[place] = unsafe find(text, batch.tags[place]) }
        }
        order.append(contentsOf: batch.numbers[..<count])
        guard count < rows.count else { return count }
        // A field with capitals; an empty one ends the run.
        let (start, end) = block.range(rows.lowerBound &+ count, column, source)
        guard start < end else { return count }
        append(source.extracting(start..<end), lowercases: true)
        let rest = rows.lowerBound &+ count &+ 1..<rows.upperBound
        guard !rest.isEmpty else { return count &+ 1 }
        return count &+ 1
            + (unsafe appendBatch(&batch, of: block, column, rest, source, all, lowercases: true))
    }

    /// Hashes texts up to the first that is empty or has capitals to be lowered; how many.
    private func hash(
        _ fields: inout [UInt64], _ tags: inout [UInt64], of block: some FieldBlock,
        _ column: Int, _ rows: Range<Int>, _ source: Span<UInt8>, _ all: UnsafeRawBufferPointer,
        lowercases: Bool
    ) -> Int {
        precondition(rows.count <= min(fields.count, tags.count))
        var fields = fields.mutableSpan
        var tags = tags.mutableSpan
        var count = 0
        for row in rows {
            let (start, end) = block.range(row, column, source)
            if start == end { break }
            let text = unsafe UnsafeRawBufferPointer(rebasing: all[start..<end])
            if lowercases, unsafe TextHash.hasUpperCase(text) { break }
            unsafe fields[unchecked: count] = UInt64(start) | UInt64(end &- start) &<< 32
            unsafe tags[unchecked: count] = unsafe TextHash.of(text, seed) &>> 32
            count &+= 1
        }
        return count
    }

    /// Looks what the hashes of a batch lead to.
    private func look(_ tags: [UInt64], _ numbers: inout [UInt32], _ count: Int) {
        precondition(count <= min(tags.count, numbers.count))
        let mask = slots.count &- 1
        let slots = slots.span
        let tags = tags.span
        var numbers = numbers.mutableSpan
        for place in 0..<count {
            let tag = unsafe tags[unchecked: place]
            var slot = Int(truncatingIfNeeded: tag) & mask
            var entry = unsafe slots[unchecked: slot]
            while entry != 0, entry &>> 32 != tag {
                slot = (slot &+ 1) & mask
                entry = unsafe slots[unchecked: slot]
            }
            // No text has the last number, and a free slot leads to it.
            unsafe numbers[unchecked: place] = UInt32(truncatingIfNeeded: entry) &- 1
        }
    }

    /// Reads words of the texts that were found, so that they are near when they are compared.
    private func touch(_ batch: inout Batch, _ count: Int) {
        let (offsets, texts) = (offsets.span, bytes.span)
        for place in 0..<count where batch.numbers[place] != .max {
            let number = Int(batch.numbers[place])
            let start = unsafe offsets[unchecked: number]
            let end = unsafe offsets[unchecked: number &+ 1]
            let text = texts.extracting(start..<end)
            batch.words[place] = unsafe text.withUnsafeBytes { unsafe TextHash.ends($0) }
        }
    }

    private mutating func append(_ text: UnsafeRawBufferPointer) {
        totalBytes &+= text.count
        order.append(unsafe find(text, TextHash.of(text, seed) &>> 32))
    }

    /// The number of a text, which is a new one if it has not been seen.
    @inline(never)
    private mutating func find(_ text: UnsafeRawBufferPointer, _ tag: UInt64) -> UInt32 {
        let mask = slots.count &- 1
        var slot = Int(truncatingIfNeeded: tag) & mask
        while true {
            let entry = unsafe slots.span[unchecked: slot]
            if entry == 0 { return unsafe insert(text, tag, slot) }
            if entry &>> 32 == tag {
                let number = Int(entry & 0xffff_ffff) &- 1
                if unsafe isText(number, text) { return UInt32(truncatingIfNeeded: number) }
            }
            slot = (slot &+ 1) & mask
        }
    }

    @inline(never)
    private mutating func insert(
        _ text: UnsafeRawBufferPointer, _ tag: UInt64, _ slot: Int
    ) -> UInt32 {
        let number = offsets.count &- 1
        slots[slot] = tag &<< 32 | UInt64(number &+ 1)
        if bytes.capacity &- bytes.count < text.count {
            bytes.reserveLarge(max(1 << 12, bytes.count &+ text.count, bytes.capacity &* 2))
        }
        unsafe bytes.append(contentsOf: text)
        if offsets.capacity == offsets.count { offsets.reserveLarge(offsets.count &* 2) }
        offsets.append(bytes.count)
        if offsets.count &* 4 > slots.count &* 3 { widen() }
        return UInt32(truncatingIfNeeded: number)
    }

    private mutating func widen() {
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
        var text = SpelledTexts()
        let rows = max(expectedRows, order.count)
        let perRow = Double(totalBytes) / Double(max(1, order.count))
        text.reserve(rows, bytes: Int(min(perRow * Double(rows), 0x1p34)) + 4096)
        for number in order {
            text.bytes.append(contentsOf: bytes[offsets[Int(number)]..<offsets[Int(number) + 1]])
            text.offsets.append(text.bytes.count)
        }
        return TextStorage(text)
    }

    /// The rows as what they spell, with room for those expected; nil if one is not of that kind.
    func packed() -> PackedTexts? {
        guard let first = order.first else { return nil }
        let model = range(of: first)
        var starts: [Int] = []
        starts.reserveCapacity(order.count)
        for number in order {
            let text = range(of: number)
            guard text.count == model.count else { return nil }
            starts.append(text.lowerBound)
        }
        var packed = PackedTexts(
            like: bytes.span.extracting(model), expectedRows: max(expectedRows, order.count))
        return packed?.append(bytes.span, starts) == starts.count ? packed : nil
    }

    private func range(of number: UInt32) -> Range<Int> {
        offsets[Int(number)]..<offsets[Int(number) + 1]
    }
}
