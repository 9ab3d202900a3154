import CopseMath

/// Two frames made one: each row of the left one beside the rows of the right one whose keys are equal.
///
/// The definition is that of `merge` and `merge_asof` of pandas, but that missing keys are equal to nothing. Rows come in
/// the order of the left frame, several matches of one row in that of the right one. Keys of one name
/// become one column; other columns of one name get the endings `_x` and `_y`.
package struct FrameJoin: Sendable {
    package struct Key: Sendable, Equatable {
        package var left: String
        package var right: String

        package init(_ left: String, _ right: String) {
            (self.left, self.right) = (left, right)
        }
    }

    package struct Result: Sendable {
        package var frame: Frame
        /// Rows of the left frame that found a match.
        package var matched: Int
    }

    /// All of them are to agree.
    package var keys: [Key]
    /// The last key is not to be equal: of the rows that agree in the others the one with the last
    /// key not beyond is taken, the last of several.
    package var isAsOf = false
    /// Rows without a match stay, with missing values beside them.
    package var keepsLeft = false

    package init(_ keys: [Key]) { self.keys = keys }

    /// - Throws: columns that are not there or of types that do not go together, names that
    ///   would be there twice, more rows than a frame has, `run.interrupted`.
    package func run(
        _ left: Frame, _ right: Frame, threads: Int = 1
    ) throws(FrameError) -> Result {
        let names = try names(left, right)
        let equal = isAsOf ? Array(keys.dropLast()) : keys
        var numbers: KeyNumbers?
        for key in equal {
            try Watch.current.check()
            let next = try KeyNumbers(key, left, right, threads: threads)
            numbers = numbers.map { $0.combined(with: next) } ?? next
        }
        try Watch.current.check()
        let rows: MatchedRows
        if isAsOf, let key = keys.last {
            rows = try AsOfMatch(key, left, right).rows(numbers, keepsLeft: keepsLeft)
        } else if let numbers {
            rows = try numbers.matchedRows(keepsLeft: keepsLeft)
        } else {
            rows = MatchedRows()
        }
        try Watch.current.check()
        let kept = right.names.indices.filter { place in
            !keys.contains { $0.left == right.names[place] && $0.right == $0.left }
        }
        let isWhole = rows.isEveryRow(of: left.rowCount)
        let columns = Parallel.map(left.columns.count + kept.count, threads: threads) { place in
            if place < left.columns.count {
                return isWhole ? left.columns[place] : left.columns[place].taking(rows.left)
            }
            return right.columns[kept[place - left.columns.count]]
                .takingOrMissing(rows.right, hasMissing: rows.hasMissing)
        }
        return Result(
            frame: Frame(names: names, columns: columns, rowCount: rows.left.count),
            matched: rows.matched)
    }

    /// The names of the result's columns.
    private func names(_ left: Frame, _ right: Frame) throws(FrameError) -> [String] {
        let shared = Set(keys.filter { $0.left == $0.right }.map(\.left))
        let others = right.names.filter { !shared.contains($0) }
        let twice = Set(left.names).subtracting(shared).intersection(others)
        let names =
            left.names.map { twice.contains($0) ? $0 + "_x" : $0 }
            + others.map { twice.contains($0) ? $0 + "_y" : $0 }
        if let name = names.firstRepeated { throw .columnExists(name: name) }
        return names
    }
}

/// Which rows of two frames stand beside one another.
struct MatchedRows: Sendable {
    /// Stands for no row.
    static let none = UInt32.max

    var left: [UInt32] = []
    var right: [UInt32] = []
    /// Rows of the left frame that found a match.
    var matched = 0
    var hasMissing = false

    /// Whether `left` is every row once, in order.
    func isEveryRow(of count: Int) -> Bool {
        left.count == count && zip(left, 0..<UInt32(clamping: count)).allSatisfy { $0 == $1 }
    }
}
