import CopseFrame
import CopseMath
import CopseSQL
import Testing

@Suite struct FrameQueryTests {
    static let tx = Frame([
        ("from", text("a", "b", "a", "c")),
        ("value", Column(.uint256([UInt256(1), UInt256(2), UInt256(exactly: 5e22)!, UInt256(4)]))),
        ("gas", column(.int, [.int(21_000), .int(50_000), .int(21_000), .missing])),
        ("fee", Column(.float([0.5, .nan, 1.5, .infinity]))),
        ("ok", Column(.bool([true, false, true, true]))),
        ("at", Column(.timestamp([0, 1_488_775_107_000_000, 1_500_000, 60_000_000]))),
    ])

    private static func column(_ type: ColumnType, _ values: [Scalar]) -> Column {
        var builder = ColumnBuilder(type: type)
        for value in values { builder.append(value) }
        return builder.finish()
    }

    private static func text(_ values: String...) -> Column {
        column(.string, values.map { .string($0) })
    }

    private func run(
        _ sql: String, _ frames: [(name: String, frame: Frame)]? = nil
    ) throws(SQLError) -> FrameQuery.Answer {
        let frames = frames ?? [("tx", Self.tx)]
        return try FrameQuery(sql).run(
            on: frames, bound: frames.map(\.name), isCancelled: { false })
    }

    private func rows(_ frame: Frame) -> [[Scalar]] {
        (0..<frame.rowCount).map { row in frame.columns.map { $0.scalar(at: row) } }
    }

    @Test func `groups are counted and sorted`() throws {
        let answer = try run(
            "SELECT [from], count(*) AS n, sum(gas) AS gas FROM tx GROUP BY [from] ORDER BY n DESC, [from]"
        )
        #expect(answer.frame.names == ["from", "n", "gas"])
        #expect(
            rows(answer.frame) == [
                [.string("a"), .int(2), .int(42_000)], [.string("b"), .int(1), .int(50_000)],
                [.string("c"), .int(1), .missing],
            ])
        #expect(answer.approximated.isEmpty)
    }

    @Test func `types, missing values and infinities come back`() throws {
        let answer = try run("SELECT * FROM tx")
        #expect(
            answer.frame.columns.map(\.type) == [.string, .float, .int, .float, .bool, .timestamp])
        for name in ["from", "gas", "fee", "ok", "at"] {
            let back = try #require(answer.frame[name])
            let column = try #require(Self.tx[name])
            #expect((0..<4).map { back.scalar(at: $0) } == (0..<4).map { column.scalar(at: $0) })
        }
    }

    @Test func `numbers beyond 63 bits are told, and only where they are read`() throws {
        let answer = try run("SELECT max(value) AS most FROM tx")
        #expect(rows(answer.frame) == [[.float(5e22)]])
        #expect(answer.approximated == ["value"])
        #expect(try run("SELECT gas FROM tx").approximated.isEmpty)
        // Order and comparison of whole numbers and doubles are exact in SQLite.
        let order = try run("SELECT [from] FROM tx WHERE value > 1 ORDER BY value DESC")
        #expect(rows(order.frame) == [[.string("a")], [.string("c")], [.string("b")]])
    }

    @Test
    func `frames join, names differ by more than capitals, columns of one name are told apart`()
        throws
    {
        let names = Frame([("who", Self.text("a", "b")), ("from", Self.text("x", "y"))])
        let answer = try run(
            "SELECT n.[from], T.[from] FROM TX t JOIN names n ON n.who = t.[from] ORDER BY T.gas, T.ok",
            [("tx", Self.tx), ("names", names)])
        #expect(answer.frame.names == ["from", "from_2"])
        #expect(answer.frame.rowCount == 3)
    }

    /// SQLite's list of what a statement reads leaves out what USING compares.
    @Test(arguments: [
        "SELECT t.gas FROM tx t JOIN other o USING ([from])",
        "SELECT t.gas FROM tx t JOIN other o ON o.[from] = t.\"from\"",
        "SELECT gas FROM tx NATURAL JOIN other",
        "select gas from (select * from tx) join other using(`from`)",
        "SELECT t.gas FROM TX t, OTHER o WHERE o.[FROM] = t.[From]",
        "SELECT gas FROM (SELECT tx.* FROM tx) t, other WHERE other.[from] = t.[from]",
        "SELECT gas, count ( * ) FROM tx WHERE [from] IN (SELECT [from] FROM other) GROUP BY rowid",
    ])
    func `whatever a query compares is filled in`(sql: String) throws {
        let other = Frame([("from", Self.text("a", "z"))])
        let answer = try run(sql, [("tx", Self.tx), ("other", other)])
        #expect(rows(answer.frame).map { $0[0] } == [.int(21_000), .int(21_000)])
    }

    @Test func `products are no stars and stars are told`() throws {
        #expect(try run("SELECT gas * 2, fee*3 , count(*) FROM tx").approximated.isEmpty)
        for sql in [
            "SELECT * FROM tx", "SELECT DISTINCT * FROM tx", "SELECT gas, * FROM tx",
            "SELECT tx . * FROM tx",
        ] {
            #expect(try run(sql).approximated == ["value"], "\(sql)")
        }
    }

    @Test func `times are times for SQLite, and in the answer`() throws {
        let answer = try run(
            "SELECT max(at) AS last, strftime('%Y', max(at)) AS year, min(at) AS first FROM tx")
        #expect(
            rows(answer.frame) == [
                [.timestamp(1_488_775_107_000_000), .string("2017"), .timestamp(0)]
            ])
    }

    @Test func `an answer without rows keeps its columns`() throws {
        let answer = try run("SELECT gas, ok FROM tx WHERE 0")
        #expect(answer.frame.names == ["gas", "ok"])
        #expect(answer.frame.rowCount == 0)
    }

    @Test func `a count reads no column`() throws {
        #expect(try rows(run("SELECT count(*) FROM tx").frame) == [[.int(4)]])
        #expect(try rows(run("VALUES (1, 'a'), (2, NULL)").frame).count == 2)
        #expect(try rows(run("WITH t AS (SELECT 1 AS a) SELECT a + 1 FROM t").frame) == [[.int(2)]])
    }

    @Test func `a column of numbers and text is text`() throws {
        let answer = try run(
            "SELECT 1 AS x UNION ALL SELECT 'a' UNION ALL SELECT 2.5 UNION ALL SELECT x'0aFF'")
        #expect(
            Set(rows(answer.frame).map { $0[0] }) == [
                .string("1"), .string("a"), .string("2.5"), .string("0x0aff"),
            ])
    }

    static let wrong: [(String, SQLError)] = [
        ("", .empty), ("  -- nothing\n/* here */ ", .empty),
        ("DELETE FROM tx", .notQuery("DELETE")),
        ("attach database '/tmp/x' as x", .notQuery("attach")),
        ("PRAGMA user_version", .notQuery("PRAGMA")),
        ("WITH t AS (SELECT 1) DELETE FROM tx", .notQuery("WITH")),
        ("SELECT 1; SELECT 2", .several(at: 10)),
        ("SELECT gas FROM tx WHERE gas > ?", .placeholder),
        ("SELECT gas FROM txs", .tableNotFound(name: "txs", frames: ["tx"])),
        ("SELECT gass FROM tx", .columnNotFound(name: "gass", suggestion: "gas")),
        ("SELECT from, gas FROM tx", .syntax(near: "from", at: 7, isColumn: true)),
        ("SELECT gas FORM tx WHERE 1", .syntax(near: "tx", at: 16, isColumn: false)),
        ("SELECT gas FROM", .syntax(near: "", at: nil, isColumn: false)),
        ("SELECT sum(9223372036854775807) FROM tx", .failed(detail: "integer overflow", at: nil)),
    ]

    @Test(arguments: wrong)
    func `what is no query over frames is refused`(sql: String, error: SQLError) {
        #expect(throws: error) { try run(sql) }
        #expect(!error.message.isEmpty)
        #expect(error.message.last != ".")
    }

    @Test func `what SQLite does not know is told in its words`() {
        do throws(SQLError) {
            _ = try run("SELECT nope(gas) FROM tx")
            Issue.record("a function that is not there was found")
        } catch {
            #expect(error.message == "SQL failed: no such function: nope")
        }
    }

    @Test func `a semicolon at the end, and in text, is no second query`() throws {
        #expect(try rows(run("SELECT ';' AS [;] ; -- end\n ;").frame) == [[.string(";")]])
    }

    @Test func `columns that differ by capitals are told`() {
        let frame = Frame([("Gas", Column(.int([1]))), ("gas", Column(.int([2])))])
        let error = SQLError.sameName(first: "Gas", second: "gas", frame: "t")
        #expect(throws: error) { try run("SELECT 1 FROM t", [("t", frame)]) }
        #expect(error.hint == "rename one of them: rename t `gas`=other")
    }

    @Test func `a query that is given up ends`() {
        let query = FrameQuery(
            "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"
        )
        #expect(throws: SQLError.interrupted) {
            try query.run(on: [], bound: [], isCancelled: { true })
        }
    }

    @Test func `hints say what to type`() {
        #expect(
            SQLError.syntax(near: "from", at: 7, isColumn: true).hint
                == "a column named like a word of SQL stands in brackets: [from]")
        #expect(
            SQLError.tableNotFound(name: "x", frames: []).hint
                == "bind one first, as in: tx = load FILE")
        #expect(
            SQLError.failed(detail: "integer overflow", at: nil).hint
                == "total(x) adds up as doubles, where sum(x) must fit 64 bits")
    }
}
