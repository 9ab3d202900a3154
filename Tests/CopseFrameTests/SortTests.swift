import CopseFrame
import CopseMath
import Testing

@Suite struct SortTests {
    /// A sort as its definition says it: compare, else keep the order.
    private func expected(_ frame: Frame, _ keys: [SortKey]) throws -> [Int] {
        let columns = try keys.map { (try frame.column(named: $0.name), $0.descending) }
        return (0..<frame.rowCount).sorted { a, b in
            for (column, descending) in columns {
                let (x, y) = (column.isMissing(a), column.isMissing(b))
                if x || y {
                    if x != y { return y }
                    continue
                }
                if isLess(column, a, b) { return !descending }
                if isLess(column, b, a) { return descending }
            }
            return a < b
        }
    }

    private func isLess(_ column: Column, _ a: Int, _ b: Int) -> Bool {
        switch (column.scalar(at: a), column.scalar(at: b)) {
        case (.int(let x), .int(let y)), (.timestamp(let x), .timestamp(let y)): x < y
        case (.float(let x), .float(let y)): x < y
        case (.bool(let x), .bool(let y)): !x && y
        case (.uint256(let x), .uint256(let y)): x < y
        case (.string(let x), .string(let y)): x.utf8.lexicographicallyPrecedes(y.utf8)
        default: false
        }
    }

    @Test func `any keys sort as their definition says`() throws {
        for seed in 0..<60 {
            var source = RandomFrame(seed: UInt64(seed))
            var frame = source.next(rows: seed * 5)
            var categories = ColumnBuilder(type: .category)
            var small = ColumnBuilder(type: .int)
            for row in 0..<frame.rowCount {
                categories.append(.string(["b", "a", "", "é", "ab", "a\0"][row * 7 % 6]))
                small.append(.int(Int64(row * 5 % 3) - 1))
            }
            frame = try frame.appending("category", categories.finish())
                .appending("small", small.finish())
            for name in frame.names {
                for descending in [false, true] {
                    let one = [SortKey(name, descending: descending)]
                    #expect(try frame.sortedRows(by: one) == expected(frame, one), "\(name)")
                    let two = [
                        SortKey("small"), SortKey(name, descending: descending), SortKey("bool"),
                    ]
                    #expect(try frame.sortedRows(by: two) == expected(frame, two), "\(name)")
                }
            }
        }
    }

    @Test func `texts that begin alike, end early or hold zeros are in order`() throws {
        let texts = [
            "0xabcdef0123456789", "0xabcdef01", "0xabcdef0123456788", "0x", "0xabcdef01\0",
            "0xabcdef01",
            "0xb", "0xabcdef0123", "0xabcdef01\0\0",
        ]
        let frame = Frame([("t", Column(.string(TextStorage(texts))))])
        for descending in [false, true] {
            let keys = [SortKey("t", descending: descending)]
            #expect(try frame.sortedRows(by: keys) == expected(frame, keys))
        }
    }

    @Test func `minus zero equals zero`() throws {
        let frame = Frame([("x", Column(.float([0, -0.0, -1, 0, -.infinity, .nan, .infinity])))])
        #expect(try frame.sortedRows(by: [SortKey("x")]) == [4, 2, 0, 1, 3, 6, 5])
        #expect(
            try frame.sortedRows(by: [SortKey("x", descending: true)]) == [6, 0, 1, 3, 2, 4, 5])
    }
}
