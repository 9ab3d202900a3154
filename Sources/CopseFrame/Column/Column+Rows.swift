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
            case .int(let values): .int(values.taking(rows))
            case .float(let values): .float(values.taking(rows))
            case .bool(let values): .bool(rows.map { values[$0] })
            case .timestamp(let values): .timestamp(values.taking(rows))
            case .uint256(let values): .uint256(values.taking(rows))
            case .category(let codes, let levels):
                .category(codes: rows.map { codes[$0] }, levels: levels)
            case .string(let text): .string(text.taking(rows))
            }
        return Column(taken, validity: validity?.taking(rows))
    }
}

extension Array {
    fileprivate func taking(_ rows: some RandomAccessCollection<Int>) -> [Element] {
        var taken: [Element] = []
        taken.reserveLarge(rows.count)
        for row in rows { taken.append(self[row]) }
        return taken
    }
}
