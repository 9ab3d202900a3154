import CopseFeatures
import CopseFrame
import CopseMath
import Testing

@Suite struct FrameExpressionTests {
    let frame = Tables.frame([
        (
            "value",
            Tables.column(
                [
                    UInt256(decimal: "9007199254740993".utf8), nil,
                    UInt256(decimal: "5000000000000000001".utf8),
                    UInt256(decimal: "0".utf8),
                ], .zero
            ) { .uint256($0) }
        ),
        ("n", Tables.ints([9_007_199_254_740_993, -9_007_199_254_740_993, nil, .max])),
        ("x", Tables.floats([1.5, .nan, -2, 3])),
        ("timestamp", Tables.times([0, 1_488_775_107, nil, 1_488_775_108])),
        ("from", Tables.strings(["b", "a", nil, "c"])),
        ("ok", Tables.column([true, false, nil, true], false) { .bool($0) }),
    ])

    static let filters: [(text: String, rows: [Int])] = [
        ("value == 9007199254740993", [0]),
        ("value == 9007199254740992", []),
        ("value != 9007199254740992", [0, 1, 2, 3]),
        ("value > 5ether", [2]),
        ("5ether < value", [2]),
        ("value > 5e18 or value == 0", [2, 3]),
        ("value >= -1", [0, 2, 3]),
        ("value < -1", []),
        ("n < -9007199254740992", [1]),
        ("n <= 9007199254740992", [1]),
        ("n < 1e30", [0, 1, 3]),
        ("n > -1e30", [0, 1, 3]),
        ("n > 1.5", [0, 3]),
        ("n in (9007199254740993, 9223372036854775807)", [0, 3]),
        ("n not in (9007199254740993)", [1, 2, 3]),
        ("timestamp > \"2017-03-06 04:38:27\"", [3]),
        ("timestamp >= \"2017-03-06T04:38:27Z\"", [1, 3]),
        ("timestamp in (\"1970-01-01\")", [0]),
        ("timestamp + 1h > \"2017-03-06\"", [1, 3]),
        ("from == \"a\"", [1]),
        ("from != \"a\"", [0, 2, 3]),
        ("\"b\" <= from", [0, 3]),
        ("from in (\"a\", \"c\")", [1, 3]),
        ("not is_null(from)", [0, 1, 3]),
        ("ok", [0, 3]),
        ("not ok", [1, 2]),
        ("x > 0 and ok", [0, 3]),
        ("rolling_count(2) == 2 and x == x", [2, 3]),
        ("true", [0, 1, 2, 3]),
    ]

    @Test(arguments: filters.indices)
    func `a filter selects the rows where its condition holds`(index: Int) throws {
        let (text, rows) = Self.filters[index]
        let expression = try FrameExpression(text, schema: frame.schema)
        #expect(try expression.selectedRows(of: frame) == rows, "\(text)")
    }

    @Test func `columns of whole numbers are compared without rounding`() throws {
        let big: Int64 = 1 << 53
        let frame = Tables.frame([
            ("a", Tables.ints([big, big + 1, -1, nil, 5])),
            ("b", Tables.ints([big + 1, big + 1, -2, 1, 5])),
            (
                "wei",
                Tables.column(
                    [
                        UInt256(UInt64(big) + 1), UInt256(UInt64(big)), .zero, .zero,
                        UInt256(w0: 5, w1: 1),
                    ],
                    .zero
                ) { .uint256($0) }
            ),
        ])
        func rows(_ text: String) throws -> [Int] {
            try FrameExpression(text, schema: frame.schema).selectedRows(of: frame)
        }
        #expect(try rows("a < b") == [0])
        #expect(try rows("a == b") == [1, 4])
        #expect(try rows("a != b") == [0, 2, 3])
        #expect(try rows("a < wei") == [0, 2, 4])
        #expect(try rows("wei <= a") == [1])
        #expect(try rows("wei > b") == [2, 4])
        #expect(try rows("wei == b") == [0])
    }

    @Test func `a selector is the first four bytes of a call`() throws {
        // transfer(address,uint256), approve(address,uint256), transferFrom(address,address,uint256):
        // the Contract ABI Specification of Solidity and EIP-20.
        let inputs: [String?] = [
            "0xa9059cbb0000", "0x095ea7b3", "0X23B872DD01", "0xa9059cb", "", "0xa9059czz", nil,
        ]
        let frame = Tables.frame([("input", Tables.strings(inputs))])
        let values = try FrameExpression("selector(input) + 0", schema: frame.schema)
            .column(of: frame).doubles()
        #expect(values[0..<3] == [2_835_717_307, 157_198_259, 599_290_589])
        let isKnown = values.map { !$0.isNaN }
        #expect(isKnown == [true, true, true, false, false, false, false])
    }

    @Test func `a filter that is no condition is refused`() throws {
        let expression = try FrameExpression("x + 1", schema: frame.schema)
        let error = #expect(throws: RecipeError.self) { try expression.selectedRows(of: frame) }
        #expect(error?.code == "frame.type")
        #expect(error?.message == "'x + 1' is not a condition")
    }

    @Test func `a derived column has the type of what it says`() throws {
        func derive(_ text: String) throws -> Column {
            try FrameExpression(text, schema: frame.schema).column(of: frame)
        }
        #expect(try derive("value").type == .uint256)
        #expect(try derive("from") == frame["from"])
        #expect(try derive("x > 0") == Column(.bool([true, false, false, true])))
        #expect(try derive("hour() + 0").type == .float)
        #expect(try derive("timestamp - timestamp").type == .float)
        let later = try derive("timestamp + 1h")
        #expect(later.type == .timestamp)
        #expect(later.scalar(at: 1) == .timestamp(1_488_778_707_000_000))
        #expect(later.isMissing(2))
        #expect(try derive("cumsum(x)").doubles()[3] == 2.5)
    }

    @Test func `text alone is no value`() {
        let error = #expect(throws: RecipeError.self) {
            try FrameExpression("\"a\"", schema: frame.schema)
        }
        #expect(error?.code == "frame.columnType")
    }
}

@Suite struct TiedFrameTests {
    let raw = Tables.frame([
        ("hash", Tables.strings(["h0", "h1", "h2"])), ("gas", Tables.ints([5, nil, 7])),
        ("value", Tables.floats([1, 2, 3])),
    ])

    @Test func `features come first and bare columns keep their exact type`() throws {
        let compiled = try CompiledRecipe(
            Recipe.parse("double = value * 2\ngas\nvalue = value + 1\nfill 0"), schema: raw.schema)
        let tied = try compiled.features(of: raw)
        #expect(tied.frame.names == ["double", "gas", "value", "hash"])
        #expect(tied.frame["gas"]?.type == .int)
        #expect(tied.frame["gas"]?.scalar(at: 1) == .int(0))
        #expect(tied.frame["value"]?.doubles() == [2, 3, 4])
        let half = try CompiledRecipe(Recipe.parse("gas\nfill 0.5"), schema: raw.schema)
        #expect(try half.features(of: raw).frame["gas"]?.doubles() == [5, 0.5, 7])
    }

    @Test func `rows stay tied to the raw rows they were made from`() throws {
        let compiled = try CompiledRecipe(Recipe.parse("gas"), schema: raw.schema)
        let tied = try compiled.features(of: raw).take([2, 0, 1]).slice(0..<2).take([1, 0])
        #expect(tied.tie?.sourceRows == [0, 2])
        #expect(tied.tie?.rawFrame["hash"] == Tables.strings(["h0", "h2"]))
        #expect(tied.frame["gas"] == Tables.ints([5, 7]))
    }

    @Test func `touching a feature unties and touching another column does not`() throws {
        let compiled = try CompiledRecipe(Recipe.parse("gas"), schema: raw.schema)
        let tied = try compiled.features(of: raw)
        let without = try tied.frame.dropping(["hash"])
        #expect(tied.replacing(frame: without, touching: ["hash"]).tie != nil)
        let derived = tied.frame.replacing("gas", Tables.floats([0, 0, 0]))
        #expect(tied.replacing(frame: derived, touching: ["gas"]).tie == nil)
        let dropped = try tied.frame.dropping(["gas"])
        #expect(tied.replacing(frame: dropped, touching: ["gas"]).tie == nil)
    }
}
