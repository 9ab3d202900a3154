import CopseShell
import CopseTestSupport
import Foundation
import Testing

/// `arima_z(A)` as it is written in a notebook.
@Suite struct ArimaInRecipeTests {
    private static let fitted =
        SeriesGoldenTests.transactions
            + """
            hourly = series tx --every 1h --value log1p(count()) --trim
            a = arima fit hourly 1 0 1

            """
    private static let recipe = "r = recipe { rush = arima_z(a); gas; fill 0; horizon 10 }\n"

    @Test func `the z of a row is that of the last bucket that had ended`() throws {
        let cells = Self.fitted + "f = features tx with recipe { rush = arima_z(a) }\n"
        let table = try JSONReplyTests.result(
            cells + "show f --rows all")
        let columns = try #require(table["columns"] as? [String])
        let rush = try #require(columns.firstIndex(of: "rush"))
        let time = try #require(columns.firstIndex(of: "timestamp"))
        let residuals = try JSONReplyTests.result(Self.fitted + "arima residuals a")
        var known: [String: Double] = [:]
        for row in try SeriesGoldenTests.rows(residuals) {
            let start = try #require(row[0] as? String)
            known[String(start.prefix(13))] = row[4] as? Double
        }
        var matched = 0
        for row in try SeriesGoldenTests.rows(table) {
            let text = try #require(row[time] as? String)
            guard let before = Self.hourBefore(text), let z = known[before] else { continue }
            #expect(row[rush] as? Double == z, "\(text)")
            matched += 1
        }
        #expect(matched > 1_000)
    }

    /// `2024-03-01T09` for a time in the hour after.
    private static func hourBefore(_ text: String) -> String? {
        let hour = Int(text.dropFirst(11).prefix(2)) ?? 0
        // The day before begins elsewhere.
        if hour == 0 { return nil }
        return String(text.prefix(11)) + (hour <= 10 ? "0" : "") + "\(hour - 1)"
    }

    @Test func `show names the model behind the lines, and their memory`() throws {
        var notebook = Notebook(settings: Settings(threads: 1))
        let replies = notebook.run(Self.fitted + Self.recipe + "show r")
        let text = Renderer(RenderOptions()).render(try #require(replies.last)).output
        #expect(text.contains("rush = arima_z(a)  # running(unbounded)"), "\(text)")
        #expect(text.contains("# a: ARIMA(1,0,1) of log1p(count()) every 1h, "), "\(text)")
        #expect(!text.contains("model a \""))
    }

    @Test func `a recipe with a model reads back from the text its reply gives`() throws {
        let reply = try JSONReplyTests.result(Self.fitted + Self.recipe + "r")
        let text = try #require(reply["text"] as? String)
        let again = try JSONReplyTests.result(
            SeriesGoldenTests.transactions + "q = recipe {\n\(text)\n}\nq")
        #expect(again["digest"] as? String == reply["digest"] as? String)
        #expect(again["text"] as? String == text)
    }

    @Test func `a model of the recipe carries the ARIMA through its file`() throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("copse-\(UUID().uuidString).copse").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let trained =
            Self.fitted + Self.recipe
            + "f = features tx with r\nm = train f --contamination 0.01 --trees 10\n"
        let first = try JSONReplyTests.result(trained + "export m \(path)\nscore m tx")
        let second = try JSONReplyTests.result(
            SeriesGoldenTests.transactions + "m = import \(path)\nscore m tx")
        #expect(first["digest"] as? String != nil)
        #expect(first["digest"] as? String == second["digest"] as? String)
    }

    @Test(arguments: [
        ("arima_z(tx)", "name.kind", "'tx' is a frame, but an ARIMA model"),
        ("arima_z(nobody)", "name.notFound", "no value is called 'nobody'"),
        (
            "arima_z(b)", "recipe.model",
            "'b' is a model of values without buckets, so no row belongs to any of them"
        ),
        (
            "arima_z(c)", "recipe.model",
            "'c' explains with gas, which a recipe cannot know for the next bucket"
        ),
    ])
    func `a name that is no model of buckets is refused with its place`(
        _ call: String, _ code: String, _ message: String
    ) throws {
        let reply = try JSONReplyTests.object(
            Self.fitted + """
                rows = series tx --column gas
                b = arima fit rows 1 0 0
                kept = series tx --every 1h --value count() --keep gas --trim
                c = arima fit kept 1 0 0 --xreg gas
                recipe { z = \(call) }
                """)
        let error = try #require(reply["error"] as? [String: Any])
        #expect(error["code"] as? String == code)
        #expect((error["message"] as? String)?.hasPrefix(message) == true)
        #expect(error["column"] as? Int == 22, "\(error)")
    }

    @Test func `a name bound again is asked anew, a base keeps what it had`() throws {
        let digest = { (cells: String) throws -> String? in
            try JSONReplyTests.result(cells)["digest"] as? String
        }
        let base = Self.fitted + Self.recipe
        let kept = try digest(base + "a = arima fit hourly 0 0 1\nrecipe r { more = gasPrice }")
        let same = try digest(base + "recipe r { more = gasPrice }")
        let anew = try digest(
            base + "a = arima fit hourly 0 0 1\nrecipe r { rush = arima_z(a); more = gasPrice }")
        #expect(kept == same)
        #expect(kept != anew)
    }
}
