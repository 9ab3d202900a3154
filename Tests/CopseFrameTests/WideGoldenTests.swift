import CopseFrame
import CopseMath
import CopseTestSupport
import Testing

/// Columns of 256-bit integers are what Python's integers say they are.
@Suite struct WideGoldenTests {
    private func loaded(_ golden: WideGolden, _ text: String) throws -> Column? {
        var options = LoadOptions()
        options.types = ["x": .uint256]
        return try FrameLoader.load(bytes: Array(text.utf8), name: "t.csv", options: options)
            .frame["x"]
    }

    @Test func `they are loaded and written digit by digit`() throws {
        for golden in try WideGolden.all() {
            let rows = golden.values.map { "\($0 ?? ""),r\n" }.joined()
            let column = try loaded(golden, "x,y\n" + rows)
            #expect(column == golden.column, "\(golden.name)")
            let frame = Frame([("x", golden.column)])
            let again = try FrameWriter.bytes(of: frame, format: .jsonl)
            let lines = golden.values.map { "{\"x\":\($0 ?? "null")}\n" }.joined()
            #expect(String(decoding: again, as: UTF8.self) == lines, "\(golden.name)")
        }
    }

    @Test func `they are sorted exactly in both directions, stable, missing last`() throws {
        for golden in try WideGolden.all() {
            let frame = Frame([("x", golden.column)])
            for (descending, rows) in [(false, golden.ascending), (true, golden.descending)] {
                let keys = [SortKey("x", descending: descending)]
                #expect(try frame.sortedRows(by: keys) == rows, "\(golden.name)")
                for threads in [1, 2] {
                    #expect(
                        try frame.sorted(by: keys, threads: threads) == frame.take(rows),
                        "\(golden.name)")
                }
            }
        }
    }

    @Test func `least, greatest, quartiles, different ones and moments are rounded once`() throws {
        for golden in try WideGolden.all() {
            let summary = Frame([("x", golden.column)]).summaries()[0]
            #expect(summary.min.text == golden.min, "\(golden.name)")
            #expect(summary.max.text == golden.max, "\(golden.name)")
            #expect(summary.distinct == golden.distinct, "\(golden.name)")
            #expect(summary.count == golden.values.count { $0 != nil }, "\(golden.name)")
            #expect(bits(summary.mean) == UInt64(golden.mean), "\(golden.name)")
            #expect(summary.std?.bitPattern == UInt64(golden.std), "\(golden.name)")
            let quartiles = [summary.quarter, summary.median, summary.threeQuarters]
            for (own, expected) in zip(quartiles, golden.quartiles) where expected != nil {
                #expect(own.text == expected, "\(golden.name)")
            }
        }
    }

    private func bits(_ scalar: Scalar) -> UInt64? {
        guard case .float(let value) = scalar else { return nil }
        return value.bitPattern
    }

    @Test func `a column of many rows sorts as a small one does`() throws {
        // All of them one after the other: long runs that are alike in their leading bits.
        let all = try WideGolden.all().map(\.column)
        var builder = ColumnBuilder(type: .uint256)
        for _ in 0..<3 {
            for column in all {
                for row in 0..<column.count { builder.append(column.scalar(at: row)) }
            }
        }
        let frame = Frame([("x", builder.finish())])
        guard case .uint256(let values) = frame.columns[0].storage else { return }
        for descending in [false, true] {
            let rows = try frame.sortedRows(by: [SortKey("x", descending: descending)])
            let expected = (0..<frame.rowCount).sorted { a, b in
                let missing = (frame.columns[0].isMissing(a), frame.columns[0].isMissing(b))
                if missing.0 || missing.1 {
                    return missing == (true, true) ? a < b : missing.1
                }
                if values[a] == values[b] { return a < b }
                return descending ? values[b] < values[a] : values[a] < values[b]
            }
            #expect(rows == expected)
        }
    }
}
