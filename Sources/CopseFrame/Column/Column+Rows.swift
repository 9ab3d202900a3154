import CopseMath

extension Column {
    /// The rows `rows`, in that order; a row may occur more than once.
    package func take(_ rows: [Int]) -> Column { taking(rows) }

    /// The rows of a range.
    package func slice(_ rows: Range<Int>) -> Column {
        rows == 0..<count ? self : taking(rows)
    }

    private func taking(_ rows: some RandomAccessCollection<Int>) -> Column {
        let taken: Storage =
            switch storage {
            case .int(let values): .int(rows.map { values[$0] })
            case .float(let values): .float(rows.map { values[$0] })
            case .bool(let values): .bool(rows.map { values[$0] })
            case .timestamp(let values): .timestamp(rows.map { values[$0] })
            case .uint256(let values): .uint256(rows.map { values[$0] })
            case .category(let codes, let levels):
                .category(codes: rows.map { codes[$0] }, levels: levels)
            case .string(let text): .string(text.taking(rows))
            }
        return Column(taken, validity: validity?.taking(rows))
    }
}

extension TextStorage {
    fileprivate func taking(_ rows: some RandomAccessCollection<Int>) -> TextStorage {
        var taken = TextStorage()
        taken.offsets.reserveCapacity(rows.count + 1)
        taken.bytes.reserveCapacity(rows.reduce(0) { $0 + range(of: $1).count })
        for row in rows { taken.append(row: row, of: self) }
        return taken
    }
}
