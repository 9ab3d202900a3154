import CopseFrame
import CopseMath
import Testing

private let frame = Frame([
    ("id", Column(.int([4, 2, 9, 2]))),
    ("amount", Column(.float([0.5, .nan, -1, 3]))),
    (
        "name",
        Column(.string(TextStorage(["b", "a", "", "c"])), validity: present([0, 1, 3], of: 4))
    ),
])

private func present(_ rows: Set<Int>, of count: Int) -> Validity {
    var validity = Validity(allPresent: count)
    for row in 0..<count where !rows.contains(row) { validity.setMissing(row) }
    return validity
}

@Suite struct FrameTests {
    @Test func `an unknown column is answered with the nearest name`() {
        let error = #expect(throws: FrameError.self) { try frame.column(named: "amuont") }
        #expect(error?.code == "frame.columnNotFound")
        #expect(error?.message == "column 'amuont' not found (3 columns).")
        #expect(error?.hint == "Did you mean 'amount'?")
    }

    @Test func `selecting keeps the wanted order and refuses a repetition`() throws {
        #expect(try frame.selecting(["name", "id"]).names == ["name", "id"])
        #expect(throws: FrameError.columnTwice(name: "id")) { try frame.selecting(["id", "id"]) }
    }

    @Test func `dropping, renaming, appending and replacing change only what they name`() throws {
        #expect(try frame.dropping(["id"]).names == ["amount", "name"])
        #expect(try frame.renaming([("id", "amount"), ("amount", "id")]).names[0] == "amount")
        #expect(throws: FrameError.columnExists(name: "amount")) {
            try frame.renaming([("id", "amount")])
        }
        let flags = Column(.bool([true, false, true, false]))
        #expect(try frame.appending("flag", flags).schema.type(of: "flag") == .bool)
        #expect(throws: FrameError.columnExists(name: "id")) { try frame.appending("id", flags) }
        #expect(frame.replacing("id", flags).names == frame.names)
        #expect(frame.replacing("id", flags)["id"] == flags)
    }

    @Test func `taking and slicing keep values and missing rows`() {
        let taken = frame.take([3, 1, 1])
        #expect(taken["id"] == Column(.int([2, 2, 2])))
        #expect(taken["amount"]?.missingCount == 2)
        #expect(
            frame.slice(1..<3).columns.map { $0.scalar(at: 1) } == [
                .int(9), .float(-1), .missing,
            ])
        #expect(frame.take([]).rowCount == 0)
    }

    @Test func `doubles are nearest, with NaN where a value is missing`() {
        let wide = Column(.uint256([.max, UInt256(1)]), validity: present([0], of: 2))
        #expect(wide.doubles()[0] == 0x1p256)
        #expect(wide.doubles()[1].isNaN)
        #expect(Column(.timestamp([1_500_000])).doubles() == [1.5])
        #expect(Column(.bool([true, false])).doubles(rows: 1..<2) == [0])
        #expect(frame.columns[2].doubles().allSatisfy { $0.isNaN })
    }

    @Test func `sorting is stable with missing values last in both directions`() throws {
        #expect(try frame.sortedRows(by: [SortKey("id")]) == [1, 3, 0, 2])
        #expect(try frame.sortedRows(by: [SortKey("id", descending: true)]) == [2, 0, 1, 3])
        #expect(try frame.sortedRows(by: [SortKey("amount", descending: true)]) == [3, 0, 2, 1])
        #expect(try frame.sortedRows(by: [SortKey("id"), SortKey("amount")]) == [3, 1, 0, 2])
        #expect(try frame.sortedRows(by: [SortKey("name")]) == [1, 0, 3, 2])
    }

    @Test func `wide integers sort exactly where doubles are equal`() throws {
        let large = UInt256(w0: 1, w1: 0, w2: 0, w3: 1)
        let larger = UInt256(w0: 2, w1: 0, w2: 0, w3: 1)
        #expect(large.nearestDouble == larger.nearestDouble)
        let wide = Frame([("x", Column(.uint256([larger, large])))])
        #expect(try wide.sortedRows(by: [SortKey("x")]) == [1, 0])
    }

    @Test func `a sample is a function of its seed and stays in order`() throws {
        let many = Frame([("x", Column(.int(Array(0..<1000))))])
        var a = RandomStream(seed: 7, stream: 0)
        var b = RandomStream(seed: 7, stream: 0)
        let rows = try many.sampledRows(10, from: &a)
        #expect(rows == rows.sorted() && Set(rows).count == 10)
        #expect(try many.sampledRows(10, from: &b) == rows)
        #expect(throws: FrameError.sampleSize(count: 1001, rows: 1000)) {
            try many.sampledRows(1001, from: &a)
        }
    }

    @Test func `a split has every row once and keeps the shares of a stratum`() throws {
        let label = Column(.int((0..<100).map { $0 % 10 == 0 ? 1 : 0 }))
        let time = Column(.timestamp((0..<100).map { Int64(99 - $0) }))
        let labelled = Frame([("label", label), ("t", time)])
        var stream = RandomStream(seed: 1, stream: 0)
        let parts = try labelled.splitRows(
            fraction: 0.7, by: .random, stratify: "label", stream: &stream)
        #expect((parts.first + parts.second).sorted() == Array(0..<100))
        #expect(parts.first.filter { $0 % 10 == 0 }.count == 7)
        #expect(parts.first.count == 70)
        let early = try labelled.splitRows(
            fraction: 0.7, by: .time(column: "t"), stream: &stream)
        #expect(early.first == Array(30..<100))
        #expect(throws: FrameError.fraction(1)) {
            try labelled.splitRows(fraction: 1, by: .random, stream: &stream)
        }
    }

    @Test func `validity shrinks to what it was before it grew`() {
        var validity = present([0, 2], of: 3)
        let before = validity
        for row in 0..<100 { validity.append(present: row % 3 == 0) }
        validity.truncate(to: 3)
        #expect(validity == before)
    }

    @Test(arguments: [
        ("gasprice", "gasPrice"), ("gas_prise", "gas_price"), ("vlaue", "value"), ("x", nil),
        ("descibe", "describe"), ("zzzzzz", nil),
    ])
    func `a slip of the keyboard is recognised`(word: String, expected: String?) {
        let known = ["value", "gas", "gasPrice", "gas_price", "describe"]
        #expect(Suggestion.nearest(to: word, in: known) == expected)
    }
}
