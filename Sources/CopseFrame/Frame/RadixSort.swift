/// Stable sorting by unsigned keys, one digit after the other from the lowest on (Knuth, TAOCP 3,
/// 5.2.5, algorithm R), in as few passes as the spread of the keys asks for.
enum RadixSort {
    /// A row and what it is sorted by.
    private struct Item {
        var key: UInt64
        var row: UInt32
    }

    /// Puts `rows` into the order of `keys`, of which each row has one at its place.
    ///
    /// Where a key's distance from the least and the place fit into 64 bits together, as they do for
    /// most columns, they are sorted as one number: half the memory to move.
    static func sort(_ rows: inout [UInt32], by keys: [UInt64]) {
        guard let spread = Spread(keys) else { return }
        let placeBits = UInt64.bitWidth - UInt64(keys.count).leadingZeroBitCount
        if spread.bits + placeBits <= UInt64.bitWidth {
            var packed = keys.enumerated().map { place, key in
                (key &- spread.least) &<< UInt64(placeBits) | UInt64(place)
            }
            sort(&packed, bits: placeBits..<placeBits + spread.bits) { $0 }
            let mask = UInt64(1) &<< UInt64(placeBits) &- 1
            rows = packed.map { rows[Int($0 & mask)] }
        } else {
            var items = zip(keys, rows).map { Item(key: $0 &- spread.least, row: $1) }
            sort(&items, bits: 0..<spread.bits) { $0.key }
            rows = items.map(\.row)
        }
    }

    static func sort(_ keys: inout [UInt64]) {
        guard let spread = Spread(keys) else { return }
        sort(&keys, bits: 0..<spread.bits) { $0 &- spread.least }
    }

    /// Keys whose order is that of the integers.
    static func key(_ value: Int64) -> UInt64 { UInt64(bitPattern: value) ^ 1 << 63 }

    /// Keys whose order is that of the numbers, -0 and 0 the same; NaN has none.
    static func key(_ value: Double) -> UInt64 {
        let bits = (value + 0).bitPattern
        return bits >> 63 == 1 ? ~bits : bits | 1 << 63
    }

    /// How far keys lie from each other.
    private struct Spread {
        let least: UInt64
        /// Those that a distance from the least needs.
        let bits: Int

        /// nil if the keys are in order already.
        init?(_ keys: [UInt64]) {
            guard var previous = keys.first else { return nil }
            var (least, greatest) = (previous, previous)
            var isSorted = true
            for key in keys {
                if key < previous { isSorted = false }
                previous = key
                least = min(least, key)
                greatest = max(greatest, key)
            }
            if isSorted { return nil }
            self.least = least
            bits = UInt64.bitWidth - (greatest - least).leadingZeroBitCount
        }
    }

    /// Digits of more bits are fewer, but have more places to write to at a time.
    private static let widestDigit = 11

    @inline(__always)
    private static func sort<Element: BitwiseCopyable>(
        _ items: inout [Element], bits: Range<Int>, key: (Element) -> UInt64
    ) {
        let widest = items.count < 1 << 14 ? 8 : widestDigit
        let passes = (bits.count + widest - 1) / widest
        let width = (bits.count + passes - 1) / passes
        let mask = UInt64(1) &<< UInt64(width) &- 1
        var other: [Element] = []
        other.reserveLarge(items.count)
        other.append(contentsOf: items)
        for pass in 0..<passes {
            let shift = UInt64(bits.lowerBound + pass * width)
            unsafe items.withUnsafeMutableBufferPointer { source in
                unsafe other.withUnsafeMutableBufferPointer { target in
                    unsafe move(source, target, shift: shift, mask: mask, key: key)
                }
            }
            swap(&items, &other)
        }
    }

    @inline(__always)
    private static func move<Element>(
        _ source: UnsafeMutableBufferPointer<Element>,
        _ target: UnsafeMutableBufferPointer<Element>, shift: UInt64, mask: UInt64,
        key: (Element) -> UInt64
    ) {
        unsafe withUnsafeTemporaryAllocation(of: Int.self, capacity: Int(mask) + 1) { places in
            unsafe places.initialize(repeating: 0)
            for index in source.indices {
                unsafe places[Int(key(source[index]) &>> shift & mask)] &+= 1
            }
            var next = 0
            for digit in places.indices {
                let count = unsafe places[digit]
                unsafe places[digit] = next
                next &+= count
            }
            for index in source.indices {
                let item = unsafe source[index]
                let digit = Int(key(item) &>> shift & mask)
                unsafe target[places[digit]] = item
                unsafe places[digit] &+= 1
            }
        }
    }
}
