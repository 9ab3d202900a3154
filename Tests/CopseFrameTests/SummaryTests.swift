import CopseFrame
import CopseMath
import CopseTestSupport
import Foundation
import Testing

private struct Golden: Decodable {
    struct Entry: Decodable {
        var name: String
        var count: Int
        var distinct: Int
        var mean: Double?
        var std: Double?
        var quartiles: [Double]?
        var min: Extreme?
        var max: Extreme?
    }

    /// A number, or an integer as text.
    enum Extreme: Decodable {
        case number(Double)
        case text(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else {
                self = .text(try container.decode(String.self))
            }
        }

        func matches(_ value: Scalar) -> Bool {
            switch self {
            case .number(let number): double(value) == number
            case .text(let text): value.text == text
            }
        }
    }

    var files: [String: [Entry]]
}

/// A number or a time in seconds.
private func double(_ value: Scalar) -> Double? {
    switch value {
    case .int(let value): Double(value)
    case .float(let value): value
    case .timestamp(let value): Double(value) / 1e6
    case .uint256(let value): value.nearestDouble
    case .missing, .bool, .string: nil
    }
}

private func isClose(_ a: Double?, _ b: Double?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return abs(a - b) <= 1e-12 * max(abs(a), abs(b))
}

@Suite struct SummaryTests {
    @Test(
        .enabled(if: SharedData.isPresent("eth_tx_etl_blocks3300000.csv")),
        arguments: ["eth_tx_etl_blocks3300000.csv", "eth_fraud_accounts.csv"])
    func `describe agrees with pandas`(file: String) throws {
        let path = Repository.root + "/Tests/CopseFrameTests/Golden/describe.json"
        let golden = try JSONDecoder().decode(
            Golden.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        let entries = try #require(golden.files[file])
        let summaries = try FrameLoader.load(paths: [SharedData.path(file)]).frame.summaries()
        #expect(summaries.count == entries.count)
        for (summary, entry) in zip(summaries, entries) where summary.type != .string {
            let name = summary.name
            #expect(summary.count == entry.count && summary.distinct == entry.distinct, "\(name)")
            // pandas sums and squares in turn, so its last digits are its own; the spread of a
            // constant column is its rounding error.
            #expect(isClose(double(summary.mean), entry.mean), "\(name)")
            if summary.distinct > 1 {
                #expect(abs((summary.std ?? 0) / (entry.std ?? 1) - 1) < 1e-9, "\(name)")
            }
            #expect(entry.min?.matches(summary.min) ?? true, "\(name)")
            #expect(entry.max?.matches(summary.max) ?? true, "\(name)")
            let quartiles = [summary.quarter, summary.median, summary.threeQuarters].map(double)
            for (own, expected) in zip(quartiles, entry.quartiles ?? []) {
                #expect(isClose(own, expected), "\(name)")
            }
        }
    }

    @Test func `distinct texts are counted by content`() {
        let texts = (0..<5000).map { "t\($0 % 1234)" }
        var validity = Validity(allPresent: 5000)
        validity.setMissing(0)
        let column = Column(.string(TextStorage(texts)), validity: validity)
        let summary = Frame([("t", column)]).summaries()[0]
        #expect(summary.distinct == 1234 && summary.count == 4999 && summary.missing == 1)
        #expect(summary.mean == .missing && summary.max == .missing)
    }

    @Test func `wide and large integers are described exactly`() {
        let wide = Column(.uint256([.max, .zero, UInt256(5)]))
        let large = Column(.int([.max, .max - 1, .min]))
        let summaries = Frame([("w", wide), ("l", large)]).summaries()
        #expect(summaries[0].max == .uint256(.max) && summaries[0].median == .uint256(UInt256(5)))
        #expect(summaries[0].mean == .float(0x1p256 / 3))
        #expect(summaries[1].max == .int(.max) && summaries[1].min == .int(.min))
        #expect(summaries[1].mean == .float(0x1p63 / 3))
        #expect(isClose(summaries[1].std, 0x1p64 / 3.squareRoot()))
    }

    @Test func `times are described as times, truth values by their share`() {
        let time = Column(.timestamp([0, 1_000_000, 5_000_000]))
        let flag = Column(.bool([true, false, true]))
        let summaries = Frame([("t", time), ("b", flag)]).summaries()
        #expect(summaries[0].mean == .timestamp(2_000_000))
        #expect(summaries[0].median == .timestamp(1_000_000))
        #expect(summaries[0].quarter == .timestamp(500_000))
        #expect(isClose(summaries[0].std, 7.squareRoot()))
        #expect(summaries[1].mean == .float(2.0 / 3))
        #expect(summaries[1].min == .bool(false) && summaries[1].distinct == 2)
    }

    @Test func `columns without values, with one and with infinities have what they can`() {
        let summaries = Frame([
            ("none", Column(.float([.nan, .nan]))), ("one", Column(.float([3, .nan]))),
            ("wild", Column(.float([.infinity, 1]))),
        ]).summaries()
        #expect(summaries[0].count == 0 && summaries[0].mean == .missing)
        #expect(summaries[0].distinct == 0)
        #expect(summaries[1].mean == .float(3) && summaries[1].std == nil)
        #expect(summaries[2].mean == .float(.infinity) && summaries[2].std == nil)
        #expect(Frame([("e", Column(.int([])))]).summaries()[0].min == .missing)
    }

    @Test func `the table has one row a column and text where types differ`() {
        let table = Frame([
            ("a", Column(.int([1, 2]))), ("s", Column(.string(TextStorage(["x", "y"])))),
        ])
        .describe()
        #expect(table.names == ColumnSummary.headings && table.rowCount == 2)
        #expect(table["25%"]?.text(at: 0) == "1.25" && table["min"]?.text(at: 0) == "1")
        #expect(table["min"]?.isMissing(1) == true)
        #expect(table["distinct"] == Column(.int([2, 2])))
    }
}
