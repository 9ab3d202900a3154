/// The median by counting, without a copy of the values.
enum RadixMedian {
    /// The median of the values present, the mean of the middle two of an even number; nil if none is.
    ///
    /// Time O(count), memory of 2¹⁶ counters. The values must not be infinite.
    static func median(of values: [Double]) -> Double? {
        let present = values.count { !$0.isNaN }
        if present == 0 { return nil }
        let upper = select(present / 2, of: values)
        if present % 2 == 1 { return upper }
        let lower = select(present / 2 - 1, of: values)
        // Halves first: the sum may overflow.
        return lower == upper ? lower : lower / 2 + upper / 2
    }

    /// The value that stands at `rank` among the sorted present values.
    private static func select(_ rank: Int, of values: [Double]) -> Double {
        var rank = rank
        var prefix = UInt64(0)
        var counts = [Int](repeating: 0, count: 1 << 16)
        for shift in [48, 32, 16, 0] as [UInt64] {
            for digit in counts.indices { counts[digit] = 0 }
            for value in values where !value.isNaN {
                let key = orderedKey(value)
                // Digits above this one must be those found so far.
                if ((key ^ prefix) >> shift) >> 16 == 0 {
                    counts[Int((key >> shift) & 0xFFFF)] += 1
                }
            }
            var digit = 0
            while rank >= counts[digit] {
                rank -= counts[digit]
                digit += 1
            }
            prefix |= UInt64(digit) << shift
        }
        return value(prefix)
    }

    /// Unsigned integers in the order of the doubles they come from.
    private static func orderedKey(_ value: Double) -> UInt64 {
        let bits = value.bitPattern
        return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
    }

    private static func value(_ key: UInt64) -> Double {
        Double(bitPattern: key >> 63 == 1 ? key & ~(1 << 63) : ~key)
    }
}
