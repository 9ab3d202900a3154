import CopseMath

/// A number for every different key of the right frame, and the number of every row's key.
struct KeyNumbers: Sendable {
    /// `MatchedRows.none` where the key is missing, or is none of the right frame's.
    private var left: [UInt32]
    private var right: [UInt32]
    private var count: Int

    private static let none = MatchedRows.none
    private static let blockSize = 1 << 16

    /// - Throws: `frame.joinTypes` where keys of these types are never equal.
    init(_ key: FrameJoin.Key, _ left: Frame, _ right: Frame, threads: Int) throws(FrameError) {
        let (a, b) = (try left.column(named: key.left), try right.column(named: key.right))
        if let texts = a.keyText(beside: b), let others = b.keyText(beside: a) {
            self.init(texts, others, threads: threads)
        } else if let a = a.keyWords(beside: b), let b = b.keyWords(beside: a.column) {
            self.init(a, b, threads: threads)
        } else {
            throw .joinTypes(left: key.left, a.type, right: key.right, b.type)
        }
    }

    private init(_ left: KeyWords, _ right: KeyWords, threads: Int) {
        var table = WordTable()
        self.right = (0..<right.column.count).map { row in
            right[row].map { table.number(of: $0) } ?? Self.none
        }
        let known = table
        self.left = Parallel.array(
            left.column.count, repeating: Self.none, blockSize: Self.blockSize, threads: threads
        ) { block, out in
            for row in block {
                out[row - block.lowerBound] = left[row].flatMap { known.find($0) } ?? Self.none
            }
        }
        count = table.count
    }

    private init(_ left: KeyText, _ right: KeyText, threads: Int) {
        var table = TextTable(right.texts)
        self.right = right.numbers { table.number(ofPlace: $0) }
        let known = table
        @Sendable func find(_ place: Int) -> UInt32 {
            unsafe left.texts.withBytes(ofPlace: place) { unsafe known.find($0) } ?? Self.none
        }
        if left.isShared {
            self.left = left.numbers(find)
        } else {
            self.left = Parallel.array(
                left.count, repeating: Self.none, blockSize: Self.blockSize, threads: threads
            ) { block, out in
                for row in block where left.isPresent(row) {
                    out[row - block.lowerBound] = find(left.place(row))
                }
            }
        }
        count = table.count
    }

    /// Numbers of pairs of keys.
    func combined(with other: KeyNumbers) -> KeyNumbers {
        var table = WordTable()
        var result = self
        func word(_ a: UInt32, _ b: UInt32) -> UInt64? {
            a == Self.none || b == Self.none ? nil : UInt64(a) << 32 | UInt64(b)
        }
        for row in right.indices {
            result.right[row] =
                word(right[row], other.right[row]).map { table.number(of: $0) } ?? Self.none
        }
        for row in left.indices {
            result.left[row] =
                word(left[row], other.left[row]).flatMap { table.find($0) } ?? Self.none
        }
        result.count = table.count
        return result
    }

    /// Every left row beside every right row of the same number.
    func matchedRows(keepsLeft: Bool) throws(FrameError) -> MatchedRows {
        // Rows of the right frame by number, in order: `rows[starts[n]..<starts[n + 1]]`.
        var starts = [UInt32](repeating: 0, count: count + 1)
        for number in right where number != Self.none { starts[Int(number) + 1] += 1 }
        for number in 0..<count { starts[number + 1] += starts[number] }
        var ends = starts
        var rows = [UInt32](repeating: 0, count: Int(starts[count]))
        for (row, number) in right.enumerated() where number != Self.none {
            rows[Int(ends[Int(number)])] = UInt32(truncatingIfNeeded: row)
            ends[Int(number)] += 1
        }
        var result = MatchedRows()
        var total = 0
        for number in left {
            if number == Self.none {
                total += keepsLeft ? 1 : 0
            } else {
                total += Int(starts[Int(number) + 1] - starts[Int(number)])
                result.matched += 1
            }
            if total >= Int(UInt32.max) { throw .joinTooLarge(limit: Int(UInt32.max)) }
        }
        result.hasMissing = keepsLeft && result.matched < left.count
        result.left.reserveLarge(total)
        result.right.reserveLarge(total)
        let watch = Watch.current
        for (row, number) in left.enumerated() {
            if row & 0xffff == 0 { try watch.check() }
            let row = UInt32(truncatingIfNeeded: row)
            if number == Self.none {
                if keepsLeft {
                    result.left.append(row)
                    result.right.append(MatchedRows.none)
                }
                continue
            }
            for place in starts[Int(number)]..<starts[Int(number) + 1] {
                result.left.append(row)
                result.right.append(rows[Int(place)])
            }
        }
        return result
    }

    // MARK: Groups of rows with one key

    var groupCount: Int { count }

    /// nil if the left row is in no group.
    func group(left row: UInt32) -> Int? { group(left[Int(row)]) }

    /// nil if the right row is in no group.
    func group(right row: UInt32) -> Int? { group(right[Int(row)]) }

    private func group(_ number: UInt32) -> Int? { number == Self.none ? nil : Int(number) }
}
