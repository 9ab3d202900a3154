import CopseShell
import Foundation
import Testing

@Suite struct SeriesTests {
    /// A table in a file, and the cell that loads it as `t`.
    static func loading(_ csv: String) throws -> String {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("copse-\(UUID().uuidString).csv")
        try csv.write(to: path, atomically: true, encoding: .utf8)
        return "t = load \(path.path)\n"
    }

    /// `count` rows, `minutes` apart, from midnight.
    static func clock(_ count: Int, minutes: Int, from start: Int = 0) -> String {
        let rows = (0..<count).map { row -> String in
            let time = start + row * minutes
            let parts = [time / 60 % 24, time % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
            return "2024-01-0\(1 + time / 1440) \(parts[0]):\(parts[1]):00,\(row)"
        }
        return "timestamp,x\n" + rows.joined(separator: "\n") + "\n"
    }

    static func codes(_ reply: [String: Any]) -> [String] {
        (reply["notes"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String }
    }

    @Test func `a series does not depend on the order of rows`() throws {
        let aggregates = [
            "count()", "sum(gasPrice)", "mean(value)", "median(gas)", "min(gas)", "max(value)",
            "quantile(gasPrice, 0.3)",
        ]
        for aggregate in aggregates {
            let cell = "series tx --every 1m --value \(aggregate)"
            let first = try JSONReplyTests.result(JSONReplyTests.load + cell)
            let second = try JSONReplyTests.result(
                JSONReplyTests.load + "tx = sort tx by hash\n" + cell)
            let values = try [first, second].map { try SeriesGoldenTests.column($0, "value") }
            #expect(values[0] == values[1], "\(aggregate)")
        }
    }

    @Test func `hourly rows fill their days, so no edge is incomplete`() throws {
        let load = try Self.loading(Self.clock(48, minutes: 60))
        let reply = try JSONReplyTests.object(load + "series t --every 1d --value count() --trim")
        #expect(Self.codes(reply) == [])
        let result = try #require(reply["result"] as? [String: Any])
        #expect(try SeriesGoldenTests.column(result, "value") == [24, 24])
        #expect(result["start"] as? String == "2024-01-01T00:00:00Z")
        #expect(result["every"] as? String == "1d")
    }

    @Test func `days that begin late or end early are noted and trimmed`() throws {
        let load = try Self.loading(Self.clock(60, minutes: 60, from: 180))
        let whole = try JSONReplyTests.object(load + "series t --every 1d --value sum(x)")
        #expect(Self.codes(whole) == ["series.partial"])
        let trimmed = try JSONReplyTests.result(
            load + "series t --every 1d --value sum(x) --trim")
        #expect(trimmed["n"] as? Int == 1)
        #expect(trimmed["start"] as? String == "2024-01-02T00:00:00Z")
        #expect(try SeriesGoldenTests.column(trimmed, "value") == [Double((21..<45).reduce(0, +))])
    }

    @Test func `an empty bucket is 0 for counts and sums, and missing for the rest`() throws {
        let csv = "timestamp,x\n2024-01-01 00:00:00,1\n2024-01-01 02:00:00,3\n"
        let load = try Self.loading(csv)
        let wanted: [(String, Double?)] = [
            ("count()", 0), ("sum(x)", 0), ("log1p(count())", 0), ("mean(x)", nil),
            ("median(x)", nil), ("first(x)", nil), ("max(x)", nil), ("count() + mean(x)", nil),
            ("coalesce(mean(x), 7)", 7),
        ]
        for (aggregate, middle) in wanted {
            let reply = try JSONReplyTests.object(load + "series t --every 1h --value \(aggregate)")
            let result = try #require(reply["result"] as? [String: Any])
            let values = try SeriesGoldenTests.column(result, "value")
            #expect(values.count == 3)
            #expect(values[1] == middle, "\(aggregate)")
            #expect(Self.codes(reply) == ["series.gaps"])
        }
    }

    @Test func `first and last go by time and pass over missing values`() throws {
        let csv = """
            timestamp,x
            2024-01-01 00:40:00,4
            2024-01-01 00:10:00,
            2024-01-01 00:20:00,2
            2024-01-01 00:50:00,
            2024-01-01 00:30:00,3

            """
        let load = try Self.loading(csv)
        for (aggregate, wanted) in [("first(x)", 2.0), ("last(x)", 4.0), ("count(x)", 3.0)] {
            let result = try JSONReplyTests.result(
                load + "series t --every 1h --value \(aggregate)")
            #expect(try SeriesGoldenTests.column(result, "value") == [wanted])
        }
    }

    @Test func `a series by rows knows its step where times are even`() throws {
        let even = try JSONReplyTests.result(
            try Self.loading(Self.clock(10, minutes: 30)) + "series t --column x * 2")
        #expect(even["every"] as? String == "30m")
        #expect(try SeriesGoldenTests.column(even, "value") == (0..<10).map { Double($0 * 2) })
        let back = try JSONReplyTests.object(
            JSONReplyTests.load + "tx = sort tx by timestamp desc\nseries tx --column gas")
        #expect(Self.codes(back) == ["series.order"])
        #expect((back["result"] as? [String: Any])?["every"] is NSNull)
    }

    static let refused: [(cells: String, code: String, message: String)] = [
        (
            "series t --every 1h --value count() --time x", "series.time", "'x' is int, not a time."
        ),
        (
            "t = filter t x > 3\nseries t --every 1h --value count()", "series.empty",
            "the frame has no rows."
        ),
        (
            "t = derive t timestamp = x\nseries t --every 1h --value count()", "series.time",
            "'timestamp' is int, not a time."
        ),
        (
            "t = derive t late = timestamp + lag(x, 5)\nseries t --every 1h --value count() --time late",
            "series.time", "no row has a time in 'late'."
        ),
        (
            "series t --every 30m --value count() --trim", "series.empty",
            "'--trim' leaves nothing: the rows lie in 2 buckets that may be incomplete."
        ),
    ]

    @Test(arguments: refused)
    func `what cannot be a series is refused in a sentence`(
        cells: String, code: String, message: String
    ) throws {
        let load = try Self.loading(Self.clock(3, minutes: 10, from: 15))
        let error = try #require(JSONReplyTests.object(load + cells)["error"] as? [String: Any])
        #expect(error["code"] as? String == code)
        #expect(error["message"] as? String == message)
        #expect(error["column"] is Int)
    }

    @Test(arguments: [
        "arima fit s 1 0 1", "arima check s --season 4", "arima forecast a 3",
        "series tx --every 1m --value count()", "arima simulate a 3",
    ])
    func `work on series can be interrupted`(cell: String) throws {
        var notebook = Notebook(settings: Settings(threads: 1))
        let setup = JSONReplyTests.minutes.replacingOccurrences(
            of: "DATA/", with: JSONReplyTests.data)
        _ = notebook.run(setup + "a = arima fit s 1 0 0")
        notebook.environment.isCancelled = { true }
        #expect(notebook.run("b = " + cell).last?.failure?.code == "run.interrupted")
        #expect(notebook["b"] == nil)
    }
}
