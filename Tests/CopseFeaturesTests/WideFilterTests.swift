import CopseFeatures
import CopseFrame
import CopseTestSupport
import Testing

@Suite struct WideFilterTests {
    @Test func `amounts are compared as Python compares them, on any number of threads`() throws {
        for golden in try WideGolden.all() {
            let frame = Frame([("x", golden.column)])
            for filter in golden.filters {
                let text = "x \(filter.op) \(filter.limit)"
                let expression = try FrameExpression(text, schema: frame.schema)
                #expect(try expression.selectedRows(of: frame) == filter.rows, "\(text)")
            }
        }
    }

    @Test func `threads and blocks select the same rows, steps with a memory among them`() throws {
        let golden = try WideGolden.all()[0]
        let rows = (0..<200_000).map { $0 * 7 % golden.values.count }
        let frame = Frame([("x", golden.column)]).take(rows)
        for text in ["x > 1000 and x != 5", "lag(x) > x", "is_null(x) or x < 1e12", "not (x > 0)"] {
            let expression = try FrameExpression(text, schema: frame.schema)
            let one = try expression.selection(of: frame)
            #expect(try expression.selection(of: frame, threads: 3) == one, "\(text)")
            #expect(
                frame.take(one, threads: 3) == frame.take(one.map { Int($0) }), "\(text)")
        }
    }
}
