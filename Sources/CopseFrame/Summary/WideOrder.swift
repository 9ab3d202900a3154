import CopseMath

/// 256-bit integers in ascending order, as far as quartiles and the number of different ones need it.
struct WideOrder {
    private let values: [UInt256]
    private let rows: [UInt32]
    let distinct: Int

    /// - Parameter values: not empty, fewer than 2^32.
    init(_ values: [UInt256]) {
        self.values = values
        var rows: [UInt32] = []
        rows.reserveLarge(values.count)
        rows.append(contentsOf: 0..<UInt32(values.count))
        let placeBits = RadixSort.placeBits(values.count)
        let items = WideSort.packed(rows, values, from: .zero, placeBits)
        // Those that begin alike may still differ.
        let exact = UInt64(1) &<< UInt64(WideSort.leadingBits(placeBits))
        RadixSort.place(&rows, items, placeBits)
        var distinct = items.count
        RadixSort.forEachRun(items, placeBits) { run in
            distinct -= run.count
            if items[run.lowerBound] &>> UInt64(placeBits) < exact {
                distinct += 1
                return
            }
            let first = values[Int(rows[run.lowerBound])]
            if rows[run].allSatisfy({ values[Int($0)] == first }) {
                distinct += 1
                return
            }
            var part = Array(rows[run])
            WideSort.sort(&part, values, descending: false)
            rows.replaceSubrange(run, with: part)
            distinct += 1
            for (row, next) in zip(part, part.dropFirst())
            where values[Int(row)] != values[Int(next)] {
                distinct += 1
            }
        }
        self.rows = rows
        self.distinct = distinct
    }

    /// The integer at a place in order.
    subscript(place: Int) -> UInt256 { values[Int(rows[place])] }
}
