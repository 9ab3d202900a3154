import CopseMath

/// Rows in the order of 256-bit integers.
///
/// Each integer's distance from the least becomes a floating number of 64 bits less those of the place: the bits from
/// its highest one on, below how many there are. It keeps the order of the integers, and only those
/// that are the same in so many leading bits are compared in full.
enum WideSort {
    static func sort(_ rows: inout [UInt32], _ values: [UInt256], descending: Bool) {
        guard let spread = Spread(rows, values, descending: descending) else { return }
        let (least, greatest) = (spread.least, spread.greatest)
        let range = distance(greatest, least)
        if range.w1 | range.w2 | range.w3 == 0 {
            // Differences modulo 2⁶⁴ are all that is needed.
            let words = values.span
            return RadixSort.sort(&rows, descending: descending) { words[Int($0)].w0 &- least.w0 }
        }
        let placeBits = RadixSort.placeBits(rows.count)
        let items = packed(
            rows, values, from: descending ? greatest : least, placeBits, descending: descending)
        RadixSort.place(&rows, items, placeBits)
        RadixSort.forEachRun(items, placeBits) { run in
            let first = values[Int(rows[run.lowerBound])]
            if rows[run].allSatisfy({ values[Int($0)] == first }) { return }
            if run.count < 24 {
                // The standard library's sort is stable.
                rows[run].sort {
                    let (a, b) = (values[Int($0)], values[Int($1)])
                    return descending ? b < a : a < b
                }
            } else {
                // They lie closer together than all did.
                var part = Array(rows[run])
                sort(&part, values, descending: descending)
                rows.replaceSubrange(run, with: part)
            }
        }
    }

    /// Places of `rows` in the order of the leading bits of their distance from `end`.
    static func packed(
        _ rows: [UInt32], _ values: [UInt256], from end: UInt256, _ placeBits: Int,
        descending: Bool = false
    ) -> [UInt64] {
        let width = leadingBits(placeBits)
        let values = values.span
        var greatest: UInt64 = 0
        var items = RadixSort.packed(rows, placeBits) { row in
            let value = values[Int(row)]
            let key = leading(descending ? distance(end, value) : distance(value, end), width)
            greatest = max(greatest, key)
            return key
        }
        let bits = UInt64.bitWidth - greatest.leadingZeroBitCount
        RadixSort.sort(&items, bits: placeBits..<placeBits + bits)
        return items
    }

    /// How many bits of an integer stand above a place: the number of the highest needs eight more.
    static func leadingBits(_ placeBits: Int) -> Int { UInt64.bitWidth - placeBits - 7 }

    /// A number that grows with `value`: exact below 2^width, `width` leading bits above.
    @inline(__always)
    static func leading(_ value: UInt256, _ width: Int) -> UInt64 {
        if value.w1 | value.w2 | value.w3 == 0 {
            let bits = UInt64.bitWidth - value.w0.leadingZeroBitCount
            if bits <= width { return value.w0 }
            let beyond = UInt64(bits - width)
            return beyond &<< UInt64(width - 1) &+ value.w0 &>> beyond
        }
        return wideLeading(value, width)
    }

    private static func wideLeading(_ value: UInt256, _ width: Int) -> UInt64 {
        let (high, low) =
            if value.w3 != 0 {
                (value.w3, value.w2)
            } else if value.w2 != 0 {
                (value.w2, value.w1)
            } else {
                (value.w1, value.w0)
            }
        let bits = value.bitWidth
        let shift = UInt64(high.leadingZeroBitCount)
        // The 64 bits from the highest one on.
        let top = shift == 0 ? high : high &<< shift | low &>> (64 - shift)
        return UInt64(bits - width) &<< UInt64(width - 1) &+ top &>> UInt64(64 - width)
    }

    @inline(__always)
    private static func distance(_ value: UInt256, _ end: UInt256) -> UInt256 {
        value.subtractingReportingOverflow(end).partialValue
    }

    private struct Spread {
        let least: UInt256
        let greatest: UInt256

        /// nil if the rows are in order already.
        init?(_ rows: [UInt32], _ values: [UInt256], descending: Bool) {
            guard let first = rows.first else { return nil }
            let values = values.span
            var previous = values[Int(first)]
            var (least, greatest) = (previous, previous)
            var isSorted = true
            for row in rows {
                let value = values[Int(row)]
                if isSorted, descending ? previous < value : value < previous { isSorted = false }
                previous = value
                if value < least { least = value }
                if greatest < value { greatest = value }
            }
            if isSorted { return nil }
            (self.least, self.greatest) = (least, greatest)
        }
    }
}
