import CopseMath

/// The last row of the right frame whose key is not beyond that of each row of the left one.
///
/// Both frames are walked in the order of their keys, whatever order their rows are in; each group remembers its last
/// row so far.
struct AsOfMatch {
    private let left: Column
    private let right: Column

    /// - Throws: columns that are not there or have no order together.
    init(_ key: FrameJoin.Key, _ left: Frame, _ right: Frame) throws(FrameError) {
        self.left = try left.column(named: key.left)
        self.right = try right.column(named: key.right)
        for (name, column) in [(key.left, self.left), (key.right, self.right)] {
            guard column.type.isNumeric, column.type != .bool else {
                throw .columnType(name: name, type: column.type, expected: "a number or a time")
            }
        }
        let isWhole = [self.left, self.right].map { $0.type == .int || $0.type == .uint256 }
        guard self.left.type == self.right.type || isWhole == [true, true] else {
            throw .joinTypes(left: key.left, self.left.type, right: key.right, self.right.type)
        }
    }

    func rows(_ groups: KeyNumbers?, keepsLeft: Bool) throws(FrameError) -> MatchedRows {
        let found: [UInt32]
        switch (left.storage, right.storage) {
        case (.int(let a), .int(let b)), (.timestamp(let a), .timestamp(let b)):
            found = try matches(groups, { a[Int($0)] }, { b[Int($0)] })
        case (.float(let a), .float(let b)):
            found = try matches(groups, { a[Int($0)] }, { b[Int($0)] })
        case (.uint256(let a), .uint256(let b)):
            found = try matches(groups, { a[Int($0)] }, { b[Int($0)] })
        case (.int(let a), .uint256(let b)):
            found = try matches(groups, { SignedWide(a[Int($0)]) }, { SignedWide(b[Int($0)]) })
        case (.uint256(let a), .int(let b)):
            found = try matches(groups, { SignedWide(a[Int($0)]) }, { SignedWide(b[Int($0)]) })
        default: found = []
        }
        var result = MatchedRows()
        for (row, other) in found.enumerated() {
            if other == MatchedRows.none {
                result.hasMissing = result.hasMissing || keepsLeft
                if !keepsLeft { continue }
            } else {
                result.matched += 1
            }
            result.left.append(UInt32(truncatingIfNeeded: row))
            result.right.append(other)
        }
        return result
    }

    private func matches<Key: Comparable>(
        _ groups: KeyNumbers?, _ leftKey: (UInt32) -> Key, _ rightKey: (UInt32) -> Key
    ) throws(FrameError) -> [UInt32] {
        let (leftRows, rightRows) = (try ordered(left), try ordered(right))
        var found = [UInt32](repeating: MatchedRows.none, count: left.count)
        var last = [UInt32](repeating: MatchedRows.none, count: groups?.groupCount ?? 1)
        let watch = Watch.current
        var next = 0
        for (step, row) in leftRows.enumerated() {
            if step & 0xffff == 0 { try watch.check() }
            let key = leftKey(row)
            while next < rightRows.count, rightKey(rightRows[next]) <= key {
                let other = rightRows[next]
                if let groups {
                    if let group = groups.group(right: other) { last[group] = other }
                } else {
                    last[0] = other
                }
                next += 1
            }
            if let groups {
                if let group = groups.group(left: row) { found[Int(row)] = last[group] }
            } else {
                found[Int(row)] = last[0]
            }
        }
        return found
    }

    /// The rows that have a key, in its order; of equal ones in that of the frame.
    private func ordered(_ column: Column) throws(FrameError) -> [UInt32] {
        try Watch.current.check()
        var rows = [UInt32](0..<UInt32(clamping: column.count))
        column.sort(&rows, descending: false)
        rows.removeLast(column.missingCount)
        return rows
    }
}

/// A whole number of either type.
private struct SignedWide: Comparable {
    private let isPositive: Bool
    /// Of a number below 0: how far it is from the least one.
    private let value: UInt256

    init(_ value: Int64) {
        isPositive = value >= 0
        self.value = UInt256(UInt64(bitPattern: value))
    }

    init(_ value: UInt256) { (isPositive, self.value) = (true, value) }

    static func < (a: Self, b: Self) -> Bool {
        a.isPositive == b.isPositive ? a.value < b.value : b.isPositive
    }
}
