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
            Self.sort(&rows, descending) { RadixSort.key(values[$0]) }
        case .float(let values): Self.sort(&rows, descending) { RadixSort.key(values[$0]) }
        case .bool(let values): Self.sort(&rows, descending) { values[$0] ? 1 : 0 }
        case .uint256(let values):
            Self.sort(&rows, descending) { values[$0].w0 }
            let high = values.reduce(into: UInt256.zero) {
                $0.w1 |= $1.w1
                $0.w2 |= $1.w2
                $0.w3 |= $1.w3
            }
            if high.w1 > 0 { Self.sort(&rows, descending) { values[$0].w1 } }
            if high.w2 > 0 { Self.sort(&rows, descending) { values[$0].w2 } }
            if high.w3 > 0 { Self.sort(&rows, descending) { values[$0].w3 } }
        case .string(let text): text.sort(&rows, descending: descending)
        case .category(let codes, let levels):
            var order = [UInt32](0..<UInt32(levels.count))
            levels.sort(&order, descending: false)
            var ranks = [UInt64](repeating: 0, count: levels.count)
            for (rank, level) in order.enumerated() { ranks[Int(level)] = UInt64(rank) }
            // Two levels may have one text.
            for (before, level) in zip(order, order.dropFirst())
            where !levels.isOrderedBefore(Int(before), Int(level)) {
                ranks[Int(level)] = ranks[Int(before)]
            }
            Self.sort(&rows, descending) { ranks[Int(codes[$0])] }
        }
        rows += missing
    }

    @inline(__always)
    fileprivate static func sort(
        _ rows: inout [UInt32], _ descending: Bool, key: (Int) -> UInt64
    ) {
        let flip: UInt64 = descending ? ~0 : 0
        RadixSort.sort(&rows, by: rows.map { key(Int($0)) ^ flip })
    }
}

extension TextStorage {
    /// Puts `rows` into the order of their bytes, which is that of code points; stable.
    ///
    /// The eight bytes behind what all texts begin with are sorted as numbers; only texts that are the
    /// same so far are compared.
    fileprivate func sort(_ rows: inout [UInt32], descending: Bool) {
        let skipped = commonPrefix(of: rows)
        let span = bytes.span
        func key(_ row: Int) -> UInt64 {
            let range = range(of: row)
            var key: UInt64 = 0
            var index = range.lowerBound + skipped
            for _ in 0..<8 {
                key = key &<< 8 | (index < range.upperBound ? UInt64(span[index]) : 0)
                index &+= 1
            }
            return key
        }
        Column.sort(&rows, descending, key: key)
        var first = 0
        while first < rows.count {
            let shared = key(Int(rows[first]))
            var last = first + 1
            while last < rows.count, key(Int(rows[last])) == shared { last += 1 }
            if last - first > 1 {
                // The standard library's sort is stable.
                rows[first..<last].sort {
                    descending
                        ? isOrderedBefore(Int($1), Int($0)) : isOrderedBefore(Int($0), Int($1))
                }
            }
            first = last
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
