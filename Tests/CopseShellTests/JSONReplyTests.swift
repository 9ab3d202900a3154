import CopseShell
import CopseTestSupport
import Foundation
import Testing

/// The JSON of replies has exactly the contract's keys.
@Suite struct JSONReplyTests {
    static let data = SessionTests.folder + "/data/"

    /// The reply to the last cell of a text as it prints with `--json`.
    static func object(_ text: String) throws -> [String: Any] {
        var notebook = Notebook(settings: Settings(output: .json, threads: 1))
        let replies = notebook.run(text.replacingOccurrences(of: "DATA/", with: data))
        let last = try #require(replies.last)
        let line = Renderer(RenderOptions(mode: .json)).render(last).output
        #expect(line.hasSuffix("\n") && line.dropLast().contains("\n") == false)
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
        return try #require(object as? [String: Any])
    }

    static func result(_ text: String) throws -> [String: Any] {
        let reply = try object(text)
        #expect(
            Set(reply.keys) == ["cell", "source", "status", "ms", "names", "notes", "result"],
            "\(reply)")
        #expect(reply["status"] as? String == "ok")
        return try #require(reply["result"] as? [String: Any])
    }

    static let load = "tx = load DATA/tx.csv\n"
    static let train = load + "f = features tx with eth\nm = train f --contamination 0.05\n"

    static let minutes = load + "s = series tx --every 1m --value mean(gasPrice)\n"
    static let checks = "n gaps d D acf pacf band columns rows row_count"

    static let shapes: [(cells: String, type: String, keys: String)] = [
        (load, "frame", "row_count columns types digest recipe rows"),
        (train + "f", "frame", "row_count columns types digest recipe rows"),
        ("recipe { a = b }", "recipe", "features digest text"),
        (
            train, "forest",
            "features trees sample dialect seed threshold contamination flagged rows digest fit_ms"
        ),
        (
            train + "score m f", "scores",
            "row_count columns types digest recipe rows anomalies mean min max"
        ),
        (train + "anomalies m f --top 3", "anomalies", "columns rows row_count"),
        (train + "importance m", "importance", "by repeats baseline columns rows row_count"),
        (
            train + "explain m 17", "explanation",
            "row score baseline threshold contributions counterfactual"
        ),
        (
            train + "evaluate m --label label", "evaluation",
            "roc_auc average_precision f1 precision recall false_positive_rate confusion best_f1 "
                + "best_threshold rows positives unlabelled"
        ),
        (load + "describe tx", "table", "columns rows row_count"),
        (minutes, "series", "start every n missing columns rows row_count"),
        (minutes + "arima check s", "checks", checks),
        (
            minutes + "arima fit s 1 0 0", "arima",
            "order seasonal params sigma2 loglik aic aicc bic hqic n converged admissible fit_ms"
        ),
        (minutes + "a = arima fit s 1 0 0\narima diagnose a", "checks", checks),
        (
            minutes + "a = arima fit s 1 0 0\narima forecast a 3", "forecast",
            "columns rows row_count"
        ),
        (
            minutes + "a = arima fit s 1 0 0\narima residuals a", "table",
            "columns rows row_count"
        ),
        (minutes + "acf s", "table", "columns rows row_count"),
        ("help", "text", "text"),
        ("set seed 4", "none", ""),
        (load + "tx;", "none", ""),
    ]

    @Test(arguments: shapes)
    func `a result has its type's keys and no others`(
        cells: String, type: String, keys: String
    ) throws {
        let result = try Self.result(cells)
        #expect(result["type"] as? String == type)
        #expect(Set(result.keys) == Set(keys.split(separator: " ").map(String.init) + ["type"]))
    }

    @Test func `commands have no number, cells are counted`() throws {
        #expect(try Self.object("help")["cell"] is NSNull)
        #expect(try Self.object("vars\nnote a\nnote b")["cell"] as? Int == 2)
        #expect(try Self.object("tx = load DATA/tx.csv")["names"] as? [String] == ["tx"])
    }

    @Test func `an error has code, message, hint and place`() throws {
        let reply = try Self.object("tx = load DATA/tx.csv\nfilter tx\\\n gaz > 1")
        #expect(reply["status"] as? String == "error")
        #expect(reply["result"] == nil)
        let error = try #require(reply["error"] as? [String: Any])
        #expect(Set(error.keys) == ["code", "message", "hint", "line", "column"])
        #expect(error["code"] as? String == "frame.columnNotFound")
        #expect(error["line"] as? Int == 2)
        #expect(error["column"] as? Int == 2)
    }

    @Test func `columns are counted in code points`() throws {
        let reply = try Self.object("note 'é日本👍🏽'; filter é日 x > 1")
        let error = try #require(reply["error"] as? [String: Any])
        #expect(error["column"] as? Int == 8)
    }

    @Test func `wide integers and times are exact, missing is null`() throws {
        let result = try Self.result(
            Self.load + "t = select tx value, timestamp, to\nshow t --rows all")
        let rows = try #require(result["rows"] as? [[Any]])
        #expect(rows.count == 60)
        #expect(rows[17][0] as? String == "50000000000000000000000")
        #expect((rows[0][1] as? String)?.hasSuffix("Z") == true)
        #expect(rows[9][2] is NSNull)
    }

    @Test func `a frame shows its first 20 rows unless more are asked for`() throws {
        #expect((try Self.result(Self.load + "tx")["rows"] as? [Any])?.count == 20)
        #expect((try Self.result(Self.load + "show tx --rows 3")["rows"] as? [Any])?.count == 3)
    }
}
