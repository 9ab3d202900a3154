import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A running `copsed` on a free loopback port; ends with its owner.
final class Daemon {
    private let process = Process()
    let base: String

    init(model: String) async throws {
        let port = Int.random(in: 20_000..<60_000)
        base = "http://127.0.0.1:\(port)"
        process.executableURL = URL(fileURLWithPath: Program.copsed.path)
        process.arguments = ["--model", model, "--http", "127.0.0.1:\(port)"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        for _ in 0..<2_400 {
            if let answer = try? await get("/health/ready"), answer.status == 200 { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        throw NotReady()
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
    }

    struct NotReady: Error {}

    struct Answer {
        var status: Int
        var type: String
        var body: Data
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    func get(_ path: String) async throws -> Answer {
        try await send(URLRequest(url: URL(string: base + path)!))
    }

    func post(_ path: String, _ body: String, type: String = "application/json") async throws
        -> Answer
    {
        var request = URLRequest(url: URL(string: base + path)!, timeoutInterval: 120)
        request.httpMethod = "POST"
        request.httpBody = Data(body.utf8)
        request.setValue(type, forHTTPHeaderField: "Content-Type")
        return try await send(request)
    }

    private func send(_ request: URLRequest) async throws -> Answer {
        let (data, response) = try await URLSession.shared.data(for: request)
        let http = response as! HTTPURLResponse
        return Answer(
            status: http.statusCode, type: http.value(forHTTPHeaderField: "Content-Type") ?? "",
            body: data)
    }

    /// Scores of a JSON batch, as bits.
    func scores(batch body: String) async throws -> [UInt64] {
        let answer = try await post("/api/v1/predict/batch", body)
        guard answer.status == 200 else { throw Refused(text: answer.text) }
        return try JSONDecoder().decode(Batch.self, from: answer.body).predictions.map(\.bits)
    }

    /// Scores of newline-delimited transactions, as bits.
    func scores(lines body: String) async throws -> [UInt64] {
        let answer = try await post("/api/v1/predict/batch", body, type: "application/x-ndjson")
        guard answer.status == 200 else { throw Refused(text: answer.text) }
        return try answer.text.split(separator: "\n").map { line in
            try JSONDecoder().decode(Prediction.self, from: Data(line.utf8)).bits
        }
    }

    func score(single body: String) async throws -> UInt64 {
        let answer = try await post("/api/v1/predict", body)
        guard answer.status == 200 else { throw Refused(text: answer.text) }
        return try JSONDecoder().decode(Prediction.self, from: answer.body).bits
    }

    /// Decoded, not read with `JSONSerialization`: on Linux that reads most doubles one bit off.
    private struct Prediction: Decodable {
        var score: Double?
        var bits: UInt64 { score?.bitPattern ?? .max }
    }

    private struct Batch: Decodable { var predictions: [Prediction] }

    struct Refused: Error { var text: String }
}
