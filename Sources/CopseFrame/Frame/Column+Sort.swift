import CopseMath

extension Column {
    /// Puts `rows` into the order of their values: stable, missing values last in either direction.
    ///
    /// - Precondition: there are fewer than 2^32 rows.
    func sort(_ rows: inout [UInt32], descending: Bool) {
        var missing: [UInt32] = []
        if missingCount > 0 {
            missing = rows.filter { isMissing(Int($0)) }
            rows.removeAll { isMissing(Int($0)) }
        }
        switch storage {
        case .int(let values), .timestamp(let values):
            let values = values.span
            RadixSort.sort(&rows, descending: descending) { RadixSort.key(values[Int($0)]) }
        case .float(let values):
            let values = values.span
            RadixSort.sort(&rows, descending: descending) { RadixSort.key(values[Int($0)]) }
        case .bool(let values):
            RadixSort.sort(&rows, descending: descending) { values[Int($0)] ? 1 : 0 }
        case .uint256(let values): WideSort.sort(&rows, values, descending: descending)
        case .string(let text): text.comparable.sort(&rows, descending: descending)
        case .category(let codes, let levels):
            let ranks = levels.ranks
            RadixSort.sort(&rows, descending: descending) { UInt64(ranks[Int(codes[Int($0)])]) }
        }
        rows += missing
    }
}

extension TextStorage {
    /// The place of each row's text among the different ones, in order.
    fileprivate var ranks: [UInt32] {
        var rows = [UInt32](0..<UInt32(count))
        sortByBytes(&rows, descending: false)
        var ranks = [UInt32](repeating: 0, count: count)
        var rank: UInt32 = 0
        for (index, row) in rows.enumerated() {
            if index > 0, isOrderedBefore(Int(rows[index - 1]), Int(row)) { rank += 1 }
            ranks[Int(row)] = rank
        }
        return ranks
    }

    /// Puts `rows` into the order of their bytes, which is that of code points; stable.
    fileprivate func sort(_ rows: inout [UInt32], descending: Bool) {
        guard let order, offsets.count - 1 <= rows.count / 2 else {
            return sortByBytes(&rows, descending: descending)
        }
        // Few texts of many rows: they are sorted first.
        let ranks = texts.ranks.span
        let places = order.span
        RadixSort.sort(&rows, descending: descending) { row in
            UInt64(ranks[Int(places[Int(row)])])
        }
    }

    private struct Item {
        var key: UInt64
        var row: UInt32
    }

    /// The eight bytes behind what all texts begin with are sorted as numbers; only texts that are the
    /// same so far are compared.
    private func sortByBytes(_ rows: inout [UInt32], descending: Bool) {
        guard rows.count > 1 else { return }
        let skipped = commonPrefix(of: rows)
        var items: [Item] = []
        items.reserveLarge(rows.count)
        var least = UInt64.max
        var greatest: UInt64 = 0
        let flip: UInt64 = descending ? ~0 : 0
        unsafe bytes.withUnsafeBytes { bytes in
            items.append(addingCapacity: rows.count) { out in
                for row in rows {
                    let range = range(of: Int(row))
                    let text = unsafe UnsafeRawBufferPointer(
                        rebasing: bytes[range.lowerBound + skipped..<range.upperBound])
                    let key = unsafe TextHash.leadingBytes(text) ^ flip
                    least = min(least, key)
                    greatest = max(greatest, key)
                    out.append(Item(key: key, row: row))
                }
            }
        }
        let bits = UInt64.bitWidth - (greatest - least).leadingZeroBitCount
        RadixSort.sort(&items, bits: 0..<bits) { $0.key &- least }
        rows.removeAll(keepingCapacity: true)
        rows.append(addingCapacity: items.count) { out in
            for item in items { out.append(item.row) }
        }
        var first = 0
        for index in 1...items.count {
            if index < items.count, items[index].key == items[index - 1].key { continue }
            if index - first > 1 {
                // The standard library's sort is stable.
                rows[first..<index].sort {
                    descending
                        ? isOrderedBefore(Int($1), Int($0)) : isOrderedBefore(Int($0), Int($1))
                }
            }
            first = index
        }
    }

    /// How many bytes all of these rows begin with.
    private func commonPrefix(of rows: [UInt32]) -> Int {
        guard let first = rows.first else { return 0 }
        let model = range(of: Int(first))
        let span = bytes.span
        var length = model.count
        for row in rows {
            let range = range(of: Int(row))
            length = min(length, range.count)
            var same = 0
            while same < length, span[range.lowerBound + same] == span[model.lowerBound + same] {
                same += 1
            }
            length = same
            if length == 0 { break }
        }
        return length
    }
}
