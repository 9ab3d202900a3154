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

    /// The rows of several columns of one type, one column after the other.
    ///
    /// - Precondition: all have the type of the first.
    package static func concatenating(_ columns: [Column]) -> Column {
        guard var result = columns.first else { return Column(.float([])) }
        for column in columns.dropFirst() { result.append(column) }
        return result
    }

    private mutating func append(_ other: Column) {
        let missing = other.validity.map { validity in
            (0..<other.count).map { !validity[$0] }
        }
        let before = count
        switch (storage, other.storage) {
        case (.int(let a), .int(let b)): storage = .int(a + b)
        case (.float(let a), .float(let b)): storage = .float(a + b)
        case (.bool(let a), .bool(let b)): storage = .bool(a + b)
        case (.timestamp(let a), .timestamp(let b)): storage = .timestamp(a + b)
        case (.uint256(let a), .uint256(let b)): storage = .uint256(a + b)
        case (.string(var a), .string(let b)):
            for row in 0..<b.count { a.append(row: row, of: b) }
            storage = .string(a)
        case (.category, .category):
            var builder = ColumnBuilder(type: .category)
            for column in [self, other] {
                for row in 0..<column.count { builder.append(column.scalar(at: row)) }
            }
            self = builder.finish()
            return
        default:
            preconditionFailure("columns of types \(type) and \(other.type) do not concatenate")
        }
        guard validity != nil || missing != nil else { return }
        var joined = validity ?? Validity(allPresent: before)
        for row in 0..<other.count { joined.append(present: !(missing?[row] ?? false)) }
        validity = joined
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
