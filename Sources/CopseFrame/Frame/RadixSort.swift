/// Stable sorting by unsigned keys, one digit after the other from the lowest on (Knuth, TAOCP 3,
/// 5.2.5, algorithm R), in as few passes as the spread of the keys asks for.
///
/// A key's distance from the least stands above the place of its row in one number of 64 bits, so that
/// eight bytes a row are moved. Where the distance needs more bits than that leaves, the lowest are cut off, and
/// rows that look the same are sorted by what was cut.
enum RadixSort {
    /// Puts `rows` into the order of their keys.
    ///
    /// - Parameter key: of a row.
    @inline(__always)
    static func sort(_ rows: inout [UInt32], descending: Bool, key: (UInt32) -> UInt64) {
        guard rows.count > smallRun else { return insert(&rows, descending, key) }
        guard let spread = Spread(rows, descending: descending, key) else { return }
        let placeBits = Self.placeBits(rows.count)
        let dropped = max(0, spread.bits + placeBits - UInt64.bitWidth)
        let end = descending ? spread.greatest : spread.least
        var items = packed(rows, placeBits) { row in
            let key = key(row)
            return (descending ? end &- key : key &- end) &>> UInt64(dropped)
        }
        sort(&items, bits: placeBits..<placeBits + spread.bits - dropped)
        place(&rows, items, placeBits)
        guard dropped > 0 else { return }
        // What was cut off is all that tells these apart, so that they are sorted without a cut.
        forEachRun(items, placeBits) { run in
            var part = Array(rows[run])
            sortRun(&part, descending, key)
            rows.replaceSubrange(run, with: part)
        }
    }

    @inline(never)
    private static func sortRun(
        _ rows: inout [UInt32], _ descending: Bool, _ key: (UInt32) -> UInt64
    ) {
        if rows.count <= smallRun { return insert(&rows, descending, key) }
        sort(&rows, descending: descending, key: key)
    }

    /// So few rows are sorted by insertion.
    private static let smallRun = 24

    private static func insert(
        _ rows: inout [UInt32], _ descending: Bool, _ key: (UInt32) -> UInt64
    ) {
        guard rows.count > 1 else { return }
        for index in 1..<rows.count {
            let row = rows[index]
            let own = key(row)
            var place = index
            while place > 0 {
                let other = key(rows[place - 1])
                if descending ? other >= own : other <= own { break }
                rows[place] = rows[place - 1]
                place -= 1
            }
            rows[place] = row
        }
    }

    static func sort(_ keys: inout [UInt64]) {
        guard let (least, greatest) = bounds(keys) else { return }
        sort(&keys, bits: 0..<UInt64.bitWidth - (greatest - least).leadingZeroBitCount) {
            $0 &- least
        }
    }

    /// nil if they are in order already.
    private static func bounds(_ keys: [UInt64]) -> (least: UInt64, greatest: UInt64)? {
        guard var previous = keys.first else { return nil }
        var (least, greatest) = (previous, previous)
        var isSorted = true
        for key in keys {
            if key < previous { isSorted = false }
            previous = key
            least = min(least, key)
            greatest = max(greatest, key)
        }
        return isSorted ? nil : (least, greatest)
    }

    /// Keys whose order is that of the integers.
    @inline(__always)
    static func key(_ value: Int64) -> UInt64 { UInt64(bitPattern: value) ^ 1 << 63 }

    /// Keys whose order is that of the numbers, -0 and 0 the same; NaN has none.
    @inline(__always)
    static func key(_ value: Double) -> UInt64 {
        let bits = (value + 0).bitPattern
        return bits >> 63 == 1 ? ~bits : bits | 1 << 63
    }

    /// How far keys lie from each other.
    private struct Spread {
        let least: UInt64
        let greatest: UInt64
        /// Those that a distance from either needs.
        var bits: Int { UInt64.bitWidth - (greatest - least).leadingZeroBitCount }

        /// nil if the rows are in order already.
        @inline(__always)
        init?(_ rows: [UInt32], descending: Bool, _ key: (UInt32) -> UInt64) {
            guard let first = rows.first else { return nil }
            var previous = key(first)
            var (least, greatest) = (previous, previous)
            var steps = (up: false, down: false)
            for row in rows {
                let key = key(row)
                steps.up = steps.up || key > previous
                steps.down = steps.down || key < previous
                previous = key
                least = min(least, key)
                greatest = max(greatest, key)
            }
            if !(descending ? steps.up : steps.down) { return nil }
            (self.least, self.greatest) = (least, greatest)
        }
    }

    // MARK: Packed numbers

    /// Those that the places of so many rows need.
    static func placeBits(_ count: Int) -> Int {
        UInt64.bitWidth - UInt64(max(1, count) - 1).leadingZeroBitCount
    }

    /// Each row's prefix above its place in `rows`.
    @inline(__always)
    static func packed(
        _ rows: [UInt32], _ placeBits: Int, prefix: (UInt32) -> UInt64
    ) -> [UInt64] {
        var items: [UInt64] = []
        items.reserveLarge(rows.count)
        items.append(addingCapacity: rows.count) { out in
            var place: UInt64 = 0
            for row in rows {
                out.append(prefix(row) &<< UInt64(placeBits) | place)
                place &+= 1
            }
        }
        return items
    }

    /// Puts `rows` into the order of the places in sorted items.
    static func place(_ rows: inout [UInt32], _ items: [UInt64], _ placeBits: Int) {
        let mask = UInt64(1) &<< UInt64(placeBits) &- 1
        var sorted: [UInt32] = []
        sorted.reserveLarge(rows.count)
        let before = rows
        let known = before.span
        sorted.append(addingCapacity: items.count) { out in
            for item in items { out.append(known[Int(truncatingIfNeeded: item & mask)]) }
        }
        rows = sorted
    }

    /// Calls `body` for runs of more than one item with the same prefix.
    @inline(__always)
    static func forEachRun(_ items: [UInt64], _ placeBits: Int, _ body: (Range<Int>) -> Void) {
        var first = 0
        for index in 1..<max(1, items.count + 1) {
            if index < items.count,
                (items[index] ^ items[index - 1]) &>> UInt64(placeBits) == 0
            {
                continue
            }
            if index - first > 1 { body(first..<index) }
            first = index
        }
    }

    /// So many items take milliseconds a pass.
    private static let longSort = 1 << 17

    /// Digits of more bits are fewer, but have more places to write to at a time.
    private static let widestDigit = 11

    /// Sorts numbers by some of their bits.
    static func sort(_ items: inout [UInt64], bits: Range<Int>) {
        sort(&items, bits: bits) { $0 }
    }

    /// Ends early when nobody wants it any more, with the items in some other order: the caller asks too.
    @inline(__always)
    static func sort<Element: BitwiseCopyable>(
        _ items: inout [Element], bits: Range<Int>, key: (Element) -> UInt64
    ) {
        let widest = items.count < 1 << 14 ? 8 : widestDigit
        let passes = (bits.count + widest - 1) / widest
        guard passes > 0 else { return }
        let width = (bits.count + passes - 1) / passes
        let mask = UInt64(1) &<< UInt64(width) &- 1
        var other: [Element] = []
        other.reserveLarge(items.count)
        other.append(addingCapacity: items.count) { out in
            // The first pass writes all of it before anything is read.
            unsafe out.withUnsafeMutableBufferPointer { _, count in count = items.count }
        }
        let watch = items.count < longSort ? nil : Watch.current
        for pass in 0..<passes {
            if watch?.isCancelled() ?? false { return }
            let shift = UInt64(bits.lowerBound + pass * width)
            let isMoved = unsafe items.withUnsafeMutableBufferPointer { source in
                unsafe other.withUnsafeMutableBufferPointer { target in
                    unsafe move(source, target, shift: shift, mask: mask, key: key)
                }
            }
            if isMoved { swap(&items, &other) }
        }
    }

    /// One pass; false where all have the same digit.
    @inline(__always)
    private static func move<Element>(
        _ source: UnsafeMutableBufferPointer<Element>,
        _ target: UnsafeMutableBufferPointer<Element>, shift: UInt64, mask: UInt64,
        key: (Element) -> UInt64
    ) -> Bool {
        unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Int(mask) + 1) { counts in
            unsafe counts.initialize(repeating: 0)
            guard let start = source.baseAddress, let end = target.baseAddress,
                let places = counts.baseAddress
            else { return false }
            let count = source.count
            for index in 0..<count {
                let digit = Int(truncatingIfNeeded: key(unsafe start[index]) &>> shift & mask)
                unsafe places[digit] &+= 1
            }
            var next: UInt32 = 0
            for digit in 0...Int(mask) {
                let own = unsafe places[digit]
                if Int(own) == count { return false }
                unsafe places[digit] = next
                next &+= own
            }
            for index in 0..<count {
                let item = unsafe start[index]
                let digit = Int(truncatingIfNeeded: key(item) &>> shift & mask)
                unsafe end[Int(places[digit])] = item
                unsafe places[digit] &+= 1
            }
            return true
        }
    }
}
