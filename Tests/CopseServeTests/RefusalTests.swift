import CopseDetector
import CopseFeatures
import CopseFrame
import CopseModels
import CopseServe
import Foundation
import Testing

/// Bodies that are not, or not only, transactions that the model can score.
@Suite struct RefusalTests {
    private let transactions = Transactions(rows: 1001, seed: 4)

    @Test(
        arguments: [
            ("{\n \"gas\": 1,\n \"value\" 2}", 3, 10), ("", 1, 1), ("{\"gas\":1", 1, 9),
            ("{\"gas\":01}", 1, 8), ("{\"gas\":1,}", 1, 10), ("{\"a\":\"\u{7}\"}", 1, 7),
            ("{} {}", 1, 4),
        ])
    func `malformed JSON is 400 with line and column`(
        text: String, line: Int, column: Int
    ) async throws {
        let served = try await Served(.forTests())
        let answer = try await served.post("/api/v1/predict", text)
        #expect(answer.status == 400 && answer.code == "frame.json")
        #expect(answer.headers["content-type"] == "application/problem+json")
        #expect(answer.faults.first?["line"] as? Int == line)
        #expect(answer.faults.first?["column"] as? Int == column)
        try await served.stop()
    }

    @Test func `absent fields are 422 and named`() async throws {
        let served = try await Served(.forTests())
        let answer = try await served.post("/api/v1/predict", #"{"hash":"0x1","gas":1,"value":2}"#)
        #expect(answer.status == 422)
        #expect(answer.faults.first?["code"] as? String == "frame.columnsAbsent")
        for name in ["gasPrice", "timestamp", "from", "to"] {
            #expect(answer.detail.contains("'\(name)'"))
        }
        #expect(!answer.detail.contains("'gas'"))
        try await served.stop()
    }

    @Test(
        arguments: [
            (#""value":-1"#, "value"), (#""gas":1.5"#, "gas"), (#""gas":"many""#, "gas"),
            (#""value":1e99"#, "value"), (#""gas":[1]"#, "gas"),
            (#""block_timestamp":"yesterday""#, "timestamp"),
            (#""gas":36893488147419103232"#, "gas"),
        ])
    func `a value of another kind is 422 and named`(member: String, field: String) async throws {
        let served = try await Served(.forTests())
        let key = member.split(separator: ":")[0]
        var parts = transactions.json[0].dropFirst().dropLast().split(separator: ",")
        parts.removeAll { $0.hasPrefix(key) }
        let text = "{" + (parts + [Substring(member)]).joined(separator: ",") + "}"
        let answer = try await served.post("/api/v1/predict", text)
        #expect(answer.status == 422)
        #expect(answer.faults.first?["code"] as? String == "frame.cell")
        #expect(answer.detail.contains("'\(field)'"))
        try await served.stop()
    }

    @Test func `one bad transaction refuses its whole batch`() async throws {
        let served = try await Served(.forTests())
        var json = Array(transactions.json[..<9])
        json[3] = "{}"
        json[6] = "17"
        json[8] = json[8].replacing("\"gas\":", with: "\"gas\":9999999999999999999,\"x\":")
        let answer = try await served.post(
            "/api/v1/predict/batch", "{\"transactions\":[\(json.joined(separator: ","))]}")
        #expect(answer.status == 422 && answer.code == "serve.transactions")
        #expect(answer.faults.compactMap { $0["index"] as? Int } == [3, 6, 8])
        #expect(answer.detail.hasPrefix("3 of 9 transactions"))
        try await served.stop()
    }

    @Test func `a bad line is answered in its place and changes no state`() async throws {
        let model = try ServedModel.forTests()
        let served = try await Served(model)
        var lines = Array(transactions.json[..<400])
        for place in [0, 7, 300, 403] { lines.insert("{\"gas\":1,,}", at: place) }
        lines.insert("{}", at: 200)
        lines.insert(#"{"gas":1} trailing"#, at: 201)
        let wide = lines[5].replacing("\"gas\":", with: "\"gas\":9999999999999999999,\"x\":")
        lines.insert(wide, at: 210)
        let answer = try await served.post(
            "/api/v1/predict/batch", lines.joined(separator: "\r\n\n"),
            type: "application/x-ndjson")
        #expect(answer.status == 200 && answer.lines.count == lines.count)
        let faults = answer.lines.filter { $0["error"] != nil }
        #expect(faults.compactMap(\.index) == [0, 7, 200, 201, 210, 303, 406])
        #expect(
            faults.allSatisfy { ($0["error"] as? [String: Any])?["detail"] as? String != nil })
        let scores = answer.lines.filter { $0["error"] == nil }.map(\.score)
        #expect(scores == (try model.expected(transactions.frame.slice(0..<400))))
        try await served.stop()
    }

    @Test func `a row the model refuses by its features is one bad line`() async throws {
        let model = try ServedModel.plain(missing: .error)
        let served = try await Served(model)
        let lines = [
            #"{"gas":21000,"gasPrice":5}"#, #"{"gas":null,"gasPrice":5}"#,
            #"{"gas":30000,"gasPrice":6}"#,
        ]
        let answer = try await served.post(
            "/api/v1/predict/batch", lines.joined(separator: "\n"), type: "application/x-ndjson")
        #expect(answer.lines.map { $0["error"] != nil } == [false, true, false])
        let batch = try await served.post(
            "/api/v1/predict/batch", "{\"transactions\":[\(lines.joined(separator: ","))]}")
        #expect(batch.status == 422)
        try await served.stop()
    }

    @Test func `a line over the limit is one bad line`() async throws {
        var limits = Limits()
        limits.lineBytes = 1000
        let served = try await Served(.forTests(), limits: limits)
        let long = "{\"x\":\"\(String(repeating: "y", count: 200_000))\"}"
        let answer = try await served.post(
            "/api/v1/predict/batch",
            [transactions.json[0], long, transactions.json[1]].joined(separator: "\n"),
            type: "application/x-ndjson")
        #expect(answer.lines.map { $0["error"] != nil } == [false, true, false])
        try await served.stop()
    }

    @Test func `more transactions than a batch holds is 413 with the way out`() async throws {
        let served = try await Served(.forTests())
        let answer = try await served.post(
            "/api/v1/predict/batch", transactions.batch(0..<1001))
        #expect(answer.status == 413 && answer.code == "serve.tooManyTransactions")
        #expect(answer.detail.contains("application/x-ndjson"))
        try await served.stop()
    }

    @Test(
        arguments: [
            ("[]", 400), ("{}", 422), (#"{"transactions":{}}"#, 400),
            (#"{"transactions":[],"transactions":[]}"#, 400), (#"{"transactions":[1]}"#, 422),
        ])
    func `a batch of another shape is refused`(text: String, status: Int) async throws {
        let served = try await Served(.forTests())
        let answer = try await served.post("/api/v1/predict/batch", text)
        #expect(answer.status == status && !answer.detail.isEmpty)
        try await served.stop()
    }

    @Test func `other content types and encodings are 415`() async throws {
        let served = try await Served(.forTests())
        for type in [
            "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16",
        ] {
            let answer = try await served.post("/api/v1/predict", "{}", type: type)
            #expect(answer.status == 415 && answer.code == "http.contentType")
        }
        let lines = try await served.post("/api/v1/predict", "{}", type: "application/x-ndjson")
        #expect(lines.status == 415)
        for type in ["application/json", "application/x-ndjson"] {
            let packed = try await served.send(
                "POST", "/api/v1/predict/batch", body: "{}", type: type,
                headers: ["Content-Encoding": "gzip"])
            #expect(packed.status == 415 && packed.code == "http.contentEncoding")
        }
        let utf8 = try await served.post(
            "/api/v1/predict", transactions.json[0], type: "application/json; charset=UTF-8")
        #expect(utf8.status == 200)
        try await served.stop()
    }

    @Test func `a body over the limit is 413 as announced and while it arrives`() async throws {
        var limits = Limits()
        limits.bodyBytes = 10_000
        let served = try await Served(.forTests(), limits: limits)
        let announced = try await onThread { [port = served.port] in
            let wire = try Wire(port: port)
            try wire.send(
                Served.head(
                    "POST", "/api/v1/predict/batch", length: 10_001, type: "application/json"))
            return try wire.answer()
        }
        #expect(announced.status == 413 && announced.code == "http.bodyTooLarge")
        let chunked = try await onThread { [port = served.port] in
            let wire = try Wire(port: port)
            try wire.send(
                Served.head(
                    "POST", "/api/v1/predict", length: nil, type: "application/json",
                    headers: ["Transfer-Encoding": "chunked"]))
            for _ in 0..<11 { try? wire.send("3e8\r\n\(String(repeating: " ", count: 1000))\r\n") }
            return (try wire.answer(), wire.isAtEnd())
        }
        #expect(chunked.0.status == 413 && chunked.1)
        try await served.stop()
    }

    @Test(
        arguments: [
            ("explain=maybe", "explain"), ("state=warm", "state"), ("sate=empty", "sate"),
            ("state=empty&state=model", "state"),
        ])
    func `a wrong parameter is 400 and named`(query: String, name: String) async throws {
        let served = try await Served(.forTests())
        let answer = try await served.post("/api/v1/predict?\(query)", transactions.json[0])
        #expect(answer.status == 400 && answer.detail.contains("'\(name)'"))
        try await served.stop()
    }
}
