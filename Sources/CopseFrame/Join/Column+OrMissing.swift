import CopseMath

extension Column {
    /// The rows `rows`, in that order; `MatchedRows.none` is a missing value.
    ///
    /// - Precondition: all others are below `count`.
    func takingOrMissing(_ rows: [UInt32], hasMissing: Bool) -> Column {
        guard hasMissing else { return taking(rows) }
        var present = Validity(allPresent: 0)
        for row in rows {
            present.append(
                present: row != MatchedRows.none && (validity.map { $0[Int(row)] } ?? true))
        }
        let known = present.missingCount > 0 ? present : nil
        switch storage {
        case .int(let values): return Column(.int(values.taking(rows, or: 0)), validity: known)
        case .float(let values): return Column(.float(values.taking(rows, or: .nan)))
        case .bool(let values):
            return Column(.bool(values.taking(rows, or: false)), validity: known)
        case .timestamp(let values):
            return Column(.timestamp(values.taking(rows, or: 0)), validity: known)
        case .uint256(let values):
            return Column(.uint256(values.taking(rows, or: .zero)), validity: known)
        case .category(let codes, let levels):
            return Column(
                .category(codes: codes.taking(rows, or: 0), levels: levels), validity: known)
        case .string(let text):
            return Column(.string(text.takingOrEmpty(rows)), validity: known)
        }
    }
}

extension Array {
    fileprivate func taking(_ rows: [UInt32], or missing: Element) -> [Element] {
        var taken: [Element] = []
        taken.reserveLarge(rows.count)
        for row in rows { taken.append(row == MatchedRows.none ? missing : self[Int(row)]) }
        return taken
    }
}
