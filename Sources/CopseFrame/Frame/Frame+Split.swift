package import CopseMath

/// How `split` chooses the rows of its first part.
package enum SplitRule: Sendable, Equatable {
    /// The earliest rows by the timestamp column of this name.
    case time(column: String)
    /// Rows drawn at random.
    case random
}

extension Frame {
    /// Two parts that together are the frame, each in the frame's order: the first has
    /// `fraction` of the rows, rounded to the nearest whole row.
    ///
    /// - Parameter stratify: a column whose values keep their shares in both parts.
    package func splitRows(
        fraction: Double, by rule: SplitRule, stratify: String? = nil,
        stream: inout RandomStream
    ) throws(FrameError) -> (first: [Int], second: [Int]) {
        guard fraction > 0, fraction < 1 else { throw .fraction(fraction) }
        var order: [Int]
        switch rule {
        case .time(let name):
            let column = try column(named: name)
            guard column.type == .timestamp else {
                throw .columnType(name: name, type: column.type, expected: "a timestamp")
            }
            order = try sortedRows(by: [SortKey(name)])
        case .random:
            order = Array(0..<rowCount)
            stream.shuffle(&order)
        }
        var isFirst = Array(repeating: false, count: rowCount)
        for group in try groups(of: order, by: stratify) {
            let size = Int((Double(group.count) * fraction).rounded(.toNearestOrEven))
            for row in group.prefix(size) { isFirst[row] = true }
        }
        return ((0..<rowCount).filter { isFirst[$0] }, (0..<rowCount).filter { !isFirst[$0] })
    }

    /// The rows of `order` by their value in the column `name`, groups in order of appearance.
    private func groups(of order: [Int], by name: String?) throws(FrameError) -> [[Int]] {
        guard let name else { return [order] }
        let column = try column(named: name)
        var groups: [[Int]] = []
        var places: [Scalar: Int] = [:]
        for row in order {
            let value = column.scalar(at: row)
            if let place = places[value] {
                groups[place].append(row)
            } else {
                places[value] = groups.count
                groups.append([row])
            }
        }
        return groups
    }
}
