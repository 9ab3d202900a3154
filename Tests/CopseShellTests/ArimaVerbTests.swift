import CopseFrame
import CopseShell
import CopseTestSupport
import Foundation
import Testing

/// The verbs around a model as `--json` prints them, beside statsmodels, arch and pmdarima.
@Suite struct ArimaVerbTests {
    /// Golden/arima_verbs.json, written by make_arima_verbs.py.
    struct Golden: Decodable, Sendable {
        var phillipsPerron: [Double]
        var canovaHansen: Double
        var nile111: [[Double]]
        var hourly101: [[Double]]

        enum CodingKeys: String, CodingKey {
            case phillipsPerron = "phillips_perron"
            case canovaHansen = "canova_hansen"
            case nile111 = "nile_1_1_1"
            case hourly101 = "hourly_1_0_1"
        }

        static func load() throws -> Golden {
            let path = SessionTests.folder + "/arima_verbs.json"
            return try JSONDecoder().decode(
                Golden.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        }
    }

    private static let hourly =
        SeriesGoldenTests.transactions
        + "s = series tx --every 1h --value mean(gasPrice) / 1e9 --trim\n"
    private static let nile = SeriesGoldenTests.nile + "s = series nile --column flow\n"

    @Test func `checks with a season are those of arch and pmdarima`() throws {
        let golden = try Golden.load()
        let result = try JSONReplyTests.result(Self.hourly + "arima check s --season 24")
        let rows = try SeriesGoldenTests.rows(result)
        #expect(
            rows.compactMap { $0[0] as? String } == [
                "ADF", "PP", "KPSS level", "KPSS trend", "Ljung-Box", "seasonal strength", "OCSB",
                "CH",
            ])
        SeriesGoldenTests.expectNear(
            (1...3).map { rows[1][$0] as? Double }, golden.phillipsPerron, 1e-7, "PP")
        SeriesGoldenTests.expectNear(
            [rows[7][1] as? Double], [golden.canovaHansen], 1e-7, "CH")
        // At 5 % only: the side is known, not the number.
        #expect(rows[6][2] as? Double == 0.05 && rows[7][2] as? Double == 0.05)
    }

    @Test(arguments: ["nile", "hourly"])
    func `a backtest is a loop over statsmodels`(name: String) throws {
        let golden = try Golden.load()
        let (cells, wanted) =
            name == "nile"
            ? (
                Self.nile + "arima backtest s 1 1 1 --horizon 3 --initial 60 --step 5",
                golden.nile111
            )
            : (
                Self.hourly + "arima backtest s 1 0 1 --horizon 4 --initial 120 --step 6",
                golden.hourly101
            )
        let result = try JSONReplyTests.result(cells)
        #expect(result["type"] as? String == "table")
        let columns = "step n rmse mae mape smape mase coverage_80 coverage_95"
        #expect(result["columns"] as? [String] == columns.split(separator: " ").map(String.init))
        let rows = try SeriesGoldenTests.rows(result)
        #expect(rows.count == wanted.count)
        for (row, wanted) in zip(rows, wanted) {
            SeriesGoldenTests.expectNear(
                row.dropFirst().map { $0 as? Double }, wanted, 1e-4, "\(row[0])")
        }
        #expect(rows.first?[0] as? Int == 1 && rows.last?[0] is NSNull)
    }

    @Test func `one thread and two give the same backtest`() throws {
        let cell = "arima backtest s 1 0 1 --initial 100 --step 9 --threads "
        let one = try JSONReplyTests.result(Self.hourly + cell + "1")
        let two = try JSONReplyTests.result(Self.hourly + cell + "2")
        #expect(NSDictionary(dictionary: one) == NSDictionary(dictionary: two))
    }

    @Test func `auto says what it chose and, asked to explain, what else it tried`() throws {
        let cells = Self.nile + "arima auto s"
        let plain = try JSONReplyTests.result(cells)
        #expect(plain["type"] as? String == "arima" && plain["search"] == nil)
        #expect(plain["order"] as? [Int] == [1, 1, 1])
        let result = try JSONReplyTests.result(cells + " --explain")
        let search = try #require(result["search"] as? [String: Any])
        #expect(
            Set(search.keys) == [
                "criterion", "complete", "decisions", "columns", "rows", "row_count",
            ])
        #expect(search["criterion"] as? String == "aicc" && search["complete"] as? Bool == true)
        let columns = try #require(search["columns"] as? [String])
        #expect(
            columns == ["model", "trend", "aicc", "delta", "weight", "loglik", "reason", "refused"])
        let rows = try SeriesGoldenTests.rows(search)
        let best = try #require(rows.first { $0[3] as? Double == 0 })
        #expect(best[0] as? String == "(1,1,1)")
        SeriesGoldenTests.expectNear(
            [best[2] as? Double], [result["aicc"] as? Double], 0, "criterion")
        let weights = rows.reduce(0) { $0 + ($1[4] as? Double ?? 0) }
        #expect(abs(weights - 1) < 1e-12)
    }

    @Test func `an interrupted search keeps the best so far, and can make it again`() throws {
        var notebook = Notebook(settings: Settings(output: .json, threads: 1))
        _ = notebook.run(Self.nile)
        let count = Tries()
        notebook.environment.announce = { _ in count.add() }
        notebook.environment.isCancelled = { count.value >= 3 }
        let reply = try #require(notebook.run("a = arima auto s").last)
        #expect(reply.failure == nil)
        #expect(reply.notes.first?.code == "arima.interrupted")
        let derivation = try #require(reply.trace.bound.first?.value.derivation)
        #expect(derivation.source.hasPrefix("arima fit s "))
        notebook.environment.isCancelled = { false }
        let json = Renderer(RenderOptions(mode: .json))
        func params(_ cell: String) throws -> NSDictionary {
            let reply = try #require(notebook.run(cell).last)
            let object = try JSONSerialization.jsonObject(
                with: Data(json.render(reply).output.utf8))
            let result = try #require((object as? [String: Any])?["result"] as? [String: Any])
            return try #require(result["params"] as? NSDictionary)
        }
        #expect(try params("a") == params(derivation.source))
    }

    @Test func `anomalies have a kind, a time and rows`() throws {
        let cells =
            SeriesGoldenTests.transactions
            + "s = series tx --every 10m --value max(gasPrice) / 1e9 --trim\na = arima fit s 1 0 0\n"
        for verb in ["arima anomalies a", "arima anomalies a --by stl --fdr 0.001"] {
            let result = try JSONReplyTests.result(cells + verb)
            let columns = "start end value expected z p kind rows"
            #expect(
                result["columns"] as? [String] == columns.split(separator: " ").map(String.init))
            let rows = try SeriesGoldenTests.rows(result)
            let spike = try #require(
                rows.first { $0[0] as? String == "2023-11-24T17:50:00Z" }, "\(verb)")
            #expect(spike[1] as? String == "2023-11-24T18:00:00Z")
            #expect(spike[6] as? String == "additive" && spike[7] as? String == "13480-13508")
            #expect((spike[4] as? Double ?? 0) > 50 && (spike[5] as? Double ?? 1) < 1e-12)
            #expect((spike[2] as? Double ?? 0) > 20 * (spike[3] as? Double ?? .infinity))
        }
    }

    @Test func `the dam at Aswan is a level shift in 1899`() throws {
        let result = try JSONReplyTests.result(
            Self.nile + "a = arima fit s 0 0 0\narima anomalies a")
        let rows = try SeriesGoldenTests.rows(result)
        let row = try #require(rows.first)
        #expect(rows.count == 1)
        #expect(row[0] as? Int == 28 && row[1] as? Int == 29)
        #expect(row[6] as? String == "level shift" && row[7] as? String == "28")
        let drop = (row[3] as? Double ?? .nan) - (row[2] as? Double ?? .nan)
        #expect((230...265).contains(drop))
    }

    static let refused: [(cell: String, code: String, message: String)] = [
        (
            "arima anomalies a --fdr 1", "arima.fdr",
            "'--fdr' must be a number above 0 and below 1, got '1'."
        ),
        (
            "arima backtest s 1 0 0 --horizon 30 --initial 80", "arima.origins",
            "100 values are too few for 80 values behind the first origin and 30 steps ahead of it."
        ),
        (
            "t = head nile 6\nu = series t --column flow\nb = arima fit u 0 0 0\n"
                + "arima anomalies b --by stl", "arima.tooShort",
            "6 values are too few for a trend: ten are needed."
        ),
        (
            "t = head nile 24\nu = series t --column flow\nb = arima fit u 0 0 0 1 0 0 12\n"
                + "arima anomalies b --by stl", "arima.tooShort",
            "24 values are not more than two seasons of 12: nothing to tell season and trend apart."
        ),
        (
            "nile = derive nile one = 1\nu = series nile --column flow / 0\narima auto u",
            "arima.empty", "Every value of the series is missing: there is nothing to fit."
        ),
    ]

    @Test(arguments: refused)
    func `what cannot be done is said`(cell: String, code: String, message: String) throws {
        let object = try JSONReplyTests.object(Self.nile + "a = arima fit s 1 0 0\n" + cell)
        let error = try #require(object["error"] as? [String: Any])
        #expect(error["code"] as? String == code)
        #expect((error["message"] as? String)?.lowercased() == message.lowercased())
    }
}

/// Counts calls from any thread.
final class Tries: @unchecked Sendable {
    private let lock = NSLock()
    private var count = 0

    var value: Int { lock.withLock { count } }
    func add() { lock.withLock { count += 1 } }
}
