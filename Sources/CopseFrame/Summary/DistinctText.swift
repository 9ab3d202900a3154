/// Counts different texts without making a string of any.
///
/// A number of 64 bits stands for each text: as many bits of its hash as the place leaves, above it. The
/// numbers are first moved together by their highest bits; each small part then has a table that stays in the
/// nearest cache, where one table of all texts would wait for memory at every text.
enum DistinctText {
    static func count(_ text: TextStorage, _ validity: Validity?) -> Int {
        let places = places(text, validity)
        guard places.count > 0 else { return 0 }
        let placeBits = RadixSort.placeBits(places.count)
        // Another one every time, so that nobody can write texts that all meet in one place.
        let seed = UInt64.random(in: .min ... .max)
        let offsets = text.offsets.span
        return unsafe text.bytes.withUnsafeBytes { bytes in
            func own(_ place: UInt32) -> UnsafeRawBufferPointer {
                unsafe UnsafeRawBufferPointer(
                    rebasing: bytes[offsets[Int(place)]..<offsets[Int(place) + 1]])
            }
            var items = RadixSort.packed(places, placeBits) { place in
                (unsafe TextHash.of(own(place), seed)) &>> UInt64(placeBits) & ~1
            }
            let parted = min(partBits, UInt64.bitWidth - placeBits)
            RadixSort.sort(&items, bits: UInt64.bitWidth - parted..<UInt64.bitWidth)
            let mask = UInt64(1) &<< UInt64(placeBits) &- 1
            var table = PartTable()
            var distinct = 0
            var first = 0
            while first < items.count {
                let part = items[first] &>> UInt64(UInt64.bitWidth - parted)
                var end = first + 1
                while end < items.count, items[end] &>> UInt64(UInt64.bitWidth - parted) == part {
                    end += 1
                }
                distinct += table.count(items[first..<end], placeBits) { a, b in
                    unsafe TextHash.isEqual(
                        own(places[Int(a & mask)]), own(places[Int(b & mask)]))
                }
                first = end
            }
            return distinct
        }
    }

    /// Bits that part the texts: of a million, some 500 are together.
    private static let partBits = 11

    /// The texts that some row has: each once where rows share them.
    private static func places(_ text: TextStorage, _ validity: Validity?) -> [UInt32] {
        guard let order = text.order else {
            let rows = 0..<UInt32(clamping: text.count)
            guard let validity else { return Array(rows) }
            return rows.filter { validity[Int($0)] }
        }
        var isUsed = [Bool](repeating: false, count: text.offsets.count - 1)
        for (row, place) in order.enumerated() where validity?[row] ?? true {
            isUsed[Int(place)] = true
        }
        return isUsed.indices.filter { isUsed[$0] }.map { UInt32($0) }
    }
}

/// A table with linear probing that is used again and again.
private struct PartTable {
    /// Complements of items; 0 is free, since the lowest bit of what is kept of a hash is 0.
    private var slots: [UInt64] = []

    /// How many items are different.
    mutating func count(
        _ items: ArraySlice<UInt64>, _ placeBits: Int, isEqual: (UInt64, UInt64) -> Bool
    ) -> Int {
        var size = 16
        while size < items.count * 2 { size *= 2 }
        if slots.count < size {
            slots = [UInt64](repeating: 0, count: size)
        } else {
            for slot in 0..<size { slots[slot] = 0 }
        }
        var distinct = 0
        for item in items {
            // The highest bits are the same in all.
            var slot = Int(truncatingIfNeeded: (item &>> UInt64(placeBits)) ^ (item &>> 32))
            while true {
                slot &= size - 1
                let other = slots[slot]
                if other == 0 {
                    slots[slot] = ~item
                    distinct += 1
                    break
                }
                if (~other ^ item) &>> UInt64(placeBits) == 0, isEqual(~other, item) { break }
                slot += 1
            }
        }
        return distinct
    }
}
