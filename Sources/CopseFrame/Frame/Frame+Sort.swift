/// One key of a sort.
package struct SortKey: Sendable, Equatable {
    package var name: String
    package var descending: Bool

    package init(_ name: String, descending: Bool = false) {
        self.name = name
        self.descending = descending
    }
}

extension Frame {
    /// The rows in sorted order: stable, missing values last in either direction, integers exact,
    /// text by code point.
    package func sortedRows(by keys: [SortKey]) throws(FrameError) -> [Int] {
        var ranks: [[Int]] = []
        for key in keys {
            try Watch.current.check()
            ranks.append(try column(named: key.name).ranks(descending: key.descending))
        }
        guard let first = ranks.first else { return Array(0..<rowCount) }
        try Watch.current.check()
        let rest = ranks.dropFirst()
        return (0..<rowCount).sorted { a, b in
            if first[a] != first[b] { return first[a] < first[b] }
            for rank in rest where rank[a] != rank[b] { return rank[a] < rank[b] }
            return a < b
        }
    }

    /// The frame in the order of `sortedRows(by:)`.
    package func sorted(by keys: [SortKey]) throws(FrameError) -> Frame {
        take(try sortedRows(by: keys))
    }
}

extension Column {
    /// The rank of every row, equal values sharing one; missing rows have the last rank.
    fileprivate func ranks(descending: Bool) -> [Int] {
        switch storage {
        case .int(let values), .timestamp(let values): ranks(of: values, descending)
        case .float(let values): ranks(of: values, descending)
        case .bool(let values): ranks(of: values.map { $0 ? 1 : 0 }, descending)
        case .uint256(let values): ranks(of: values, descending)
        case .string(let text):
            ranks(count: text.count, descending) { text.isOrderedBefore($0, $1) }
        case .category(let codes, let levels):
            ranks(count: codes.count, descending) {
                levels.isOrderedBefore(Int(codes[$0]), Int(codes[$1]))
            }
        }
    }

    private func ranks<Value: Comparable>(of values: [Value], _ descending: Bool) -> [Int] {
        ranks(count: values.count, descending) { values[$0] < values[$1] }
    }

    private func ranks(
        count: Int, _ descending: Bool, isBefore: (Int, Int) -> Bool
    ) -> [Int] {
        var present = (0..<count).filter { !isMissing($0) }
        present.sort(by: isBefore)
        var ranks = Array(repeating: count, count: count)
        var rank = 0
        for (index, row) in present.enumerated() {
            if index > 0, isBefore(present[index - 1], row) { rank += 1 }
            ranks[row] = rank
        }
        if descending { for row in present { ranks[row] = rank - ranks[row] } }
        return ranks
    }
}
