import CopseDetector
import CopseFeatures
import CopseFrame
import CopseServe
import Foundation
import Testing

/// The law: the daemon's scores are those of the detector on a frame of exactly the request's
/// rows, to the bit.
@Suite struct PredictTests {
    private let transactions = Transactions(rows: 1200, seed: 9)

    @Test func `a single prediction equals the score of a frame of one row`() async throws {
        let model = try ServedModel.forTests()
        let served = try await Served(model)
        for row in [0, 7, 333, 1199] {
            let answer = try await served.post("/api/v1/predict", transactions.json[row])
            #expect(answer.status == 200)
            let slice = transactions.frame.slice(row..<row + 1)
            #expect([answer.json.score] == (try model.expected(slice)))
        }
        try await served.stop()
    }

    @Test func `a prediction has the members of the contract in order`() async throws {
        let model = try ServedModel.forTests()
        let served = try await Served(model)
        let answer = try await served.post("/api/v1/predict", transactions.json[5])
        let keys = [
            "hash", "score", "is_anomaly", "severity", "threshold", "model", "version", "digest",
            "state", "warm",
        ]
        let places = keys.map { key in answer.text.firstRange(of: "\"\(key)\":")?.lowerBound }
        #expect(
            !places.contains(nil) && places.compactMap(\.self) == places.compactMap(\.self).sorted()
        )
        #expect(answer.json.count == keys.count)
        #expect(answer.json["hash"] as? String == "0x5ab")
        #expect(answer.json["threshold"] as? Double == model.detector.threshold)
        #expect(answer.json["digest"] as? String == model.digest)
        #expect(answer.json["model"] as? String == "gas" && answer.json["version"] as? Int == 1)
        #expect(answer.json["state"] as? String == "empty" && answer.json["warm"] as? Bool == false)
        let score = Double(bitPattern: answer.json.score)
        #expect(answer.json["is_anomaly"] as? Bool == (score > model.detector.threshold))
        #expect(answer.json["severity"] as? String == model.detector.severity(of: score).rawValue)
        try await served.stop()
    }

    @Test func `every spelling of one transaction gives the same bits`() async throws {
        let served = try await Served(.forTests())
        let spellings = [
            """
            {"hash":"0xAB","from_address":"0xF1","to_address":"0xE2","value":30000000000000000001,
             "gas":21000,"gas_price":20000000000,"block_timestamp":1488775107}
            """,
            """
            {"hash":"0xab","from":"0xf1","to":"0xe2","value":"30000000000000000001","gas":"21000",
             "gasPrice":"20000000000","timeStamp":"1488775107","isError":"0","confirmations":"9"}
            """,
            """
            {"hash":"0xab","from":"0xf1","to":"0xe2","value":"0x1a055690d9db80001","gas":"0x5208",
             "gasPrice":"0x4a817c800","blockTimestamp":"0x58bce743","type":"0x0","accessList":[]}
            """,
        ]
        var bits: Set<UInt64> = []
        for text in spellings {
            let answer = try await served.post("/api/v1/predict", text)
            #expect(answer.status == 200 && answer.json["hash"] as? String == "0xab")
            bits.insert(answer.json.score)
        }
        #expect(bits.count == 1)
        try await served.stop()
    }

    @Test(arguments: [0..<1, 0..<1000, 137..<555, 1000..<1200, 3..<3])
    func `a batch equals the score of its rows as a frame`(rows: Range<Int>) async throws {
        let model = try ServedModel.forTests()
        let served = try await Served(model)
        let answer = try await served.post("/api/v1/predict/batch", transactions.batch(rows))
        #expect(answer.status == 200 && answer.predictions.count == rows.count)
        let expected = rows.isEmpty ? [] : try model.expected(transactions.frame.slice(rows))
        #expect(answer.predictions.map(\.score) == expected)
        try await served.stop()
    }

    @Test(arguments: [1, 3, 97, 4096, 1 << 20])
    func `lines in pieces of any size equal the score of one frame`(size: Int) async throws {
        let model = try ServedModel.forTests()
        let served = try await Served(model)
        let rows = 0..<(size == 1 ? 40 : 1200)
        let body = Array(transactions.lines(rows).utf8)
        let answer = try await onThread { [port = served.port] in
            let wire = try Wire(port: port)
            try wire.send(
                Served.head(
                    "POST", "/api/v1/predict/batch", length: nil, type: "application/x-ndjson",
                    headers: ["Transfer-Encoding": "chunked"]))
            for start in stride(from: 0, to: body.count, by: size) {
                let piece = body[start..<min(start + size, body.count)]
                try wire.send(
                    Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + [13, 10])
            }
            try wire.send("0\r\n\r\n")
            return try wire.answer()
        }
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "application/x-ndjson")
        #expect(answer.lines.map(\.score) == (try model.expected(transactions.frame.slice(rows))))
        try await served.stop()
    }

    @Test func `a stream is answered while it is being sent`() async throws {
        let model = try ServedModel.forTests()
        let served = try await Served(model)
        let lines = transactions.json
        let answers = try await onThread { [port = served.port] in
            let wire = try Wire(port: port)
            let text = lines[..<3].map { $0 + "\n" }
            try wire.send(
                Served.head(
                    "POST", "/api/v1/predict/batch", length: text.reduce(0) { $0 + $1.utf8.count },
                    type: "application/x-ndjson"))
            try wire.send(text[0])
            _ = try wire.head()
            var answers = [try wire.chunk() ?? []]
            for line in text[1...] {
                try wire.send(line)
                answers.append(try wire.chunk() ?? [])
            }
            return answers
        }
        let scores = answers.flatMap { Answer(status: 200, headers: [:], body: $0).lines }
            .map(\.score)
        #expect(scores == (try model.expected(transactions.frame.slice(0..<3))))
        try await served.stop()
    }

    @Test func `state=model goes on after the training rows and changes nothing`() async throws {
        let model = try ServedModel.forTests()
        let served = try await Served(model)
        var scorer = try model.detector.scorer(from: .model)
        let expected = try scorer.scores(of: transactions.frame.slice(0..<50)).map(\.bitPattern)
        for _ in 0..<2 {
            let answer = try await served.post(
                "/api/v1/predict/batch?state=model", transactions.batch(0..<50))
            #expect(answer.predictions.map(\.score) == expected)
            #expect(answer.predictions.allSatisfy { $0["warm"] as? Bool == true })
            #expect(answer.predictions.allSatisfy { $0["state"] as? String == "model" })
            let single = try await served.post(
                "/api/v1/predict?state=model", transactions.json[0])
            #expect(single.json.score == expected[0])
        }
        #expect(expected != (try model.expected(transactions.frame.slice(0..<50))))
        try await served.stop()
    }

    @Test func `states that are not there are 409 with the reason`() async throws {
        let served = try await Served(.forTests(includesState: false))
        let model = try await served.post("/api/v1/predict?state=model", transactions.json[0])
        #expect(model.status == 409 && model.code == "model.noState")
        let stream = try await served.post("/api/v1/predict?state=stream", transactions.json[0])
        #expect(stream.status == 409 && stream.code == "serve.noStream")
        try await served.stop()
    }

    @Test func `contributions and baseline add up to the score`() async throws {
        let served = try await Served(.forTests())
        let answer = try await served.post(
            "/api/v1/predict?explain=true", transactions.json[3])
        let parts = answer.json["contributions"] as? [[String: Any]] ?? []
        #expect(parts.count == 35)
        let sum = parts.reduce(answer.json["baseline"] as? Double ?? 0) {
            $0 + ($1["contribution"] as? Double ?? .nan)
        }
        #expect(abs(sum - Double(bitPattern: answer.json.score)) < 1e-12)
        let plain = try await served.post("/api/v1/predict", transactions.json[3])
        #expect(plain.json.score == answer.json.score && plain.json["contributions"] == nil)
        let lines = try await served.post(
            "/api/v1/predict/batch?explain", transactions.lines(0..<5),
            type: "application/x-ndjson")
        #expect(lines.lines.count == 5 && lines.lines.allSatisfy { $0["contributions"] != nil })
        try await served.stop()
    }

    @Test func `warm says whether anything before the request could matter`() async throws {
        let plain = try await Served(.plain())
        let answer = try await plain.post("/api/v1/predict", transactions.json[0])
        #expect(answer.json["warm"] as? Bool == true)
        try await plain.stop()
        let recipe = try Recipe.parse("m = rolling_mean(gas, 5)\ngas")
        let training = try Detector.train(
            on: TiedFrame(ServedModel.training.frame), recipe: recipe)
        let served = try await Served(ServedModel(detector: training.detector, name: "m"))
        let lines = try await served.post(
            "/api/v1/predict/batch", transactions.lines(0..<7), type: "application/x-ndjson")
        #expect(
            lines.lines.map { $0["warm"] as? Bool ?? false }
                == [false, false, false, false, true, true, true])
        try await served.stop()
    }

    @Test func `models and versions describe what is served`() async throws {
        let model = try ServedModel.forTests()
        let served = try await Served(model)
        let answer = try await served.get("/api/v1/models")
        let listed = (answer.json["models"] as? [[String: Any]])?.first ?? [:]
        #expect(listed["name"] as? String == "gas" && listed["digest"] as? String == model.digest)
        #expect((listed["features"] as? [String])?.count == 35)
        #expect(listed["threshold"] as? Double == model.detector.threshold)
        let versions = try await served.get("/api/v1/models/gas/versions")
        #expect((versions.json["versions"] as? [Any])?.count == 1)
        let unknown = try await served.get("/api/v1/models/gaz/versions")
        #expect(unknown.status == 404 && unknown.code == "model.notFound")
        try await served.stop()
    }

    @Test func `the OpenAPI document has exactly the routes`() async throws {
        let served = try await Served(.forTests())
        let document = try await served.get("/openapi.json").json
        #expect(document["openapi"] as? String == "3.1.0")
        let paths = document["paths"] as? [String: [String: Any]] ?? [:]
        let described = paths.flatMap { path, methods in
            methods.keys.map { "\($0.uppercased()) \(path)" }
        }
        #expect(described.sorted() == served.daemon.routes.sorted())
        try await served.stop()
    }
}
