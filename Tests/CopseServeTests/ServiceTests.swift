import CopseDetector
import CopseServe
import Foundation
import Testing

/// How the daemon behaves under load and when it is told to stop.
@Suite struct ServiceTests {
    private let transactions = Transactions(rows: 10, seed: 2)

    /// A stream whose head and first line are sent and whose first answer has come.
    private func openStream(_ port: Int) async throws -> Wire {
        let text = transactions.lines(0..<1)
        let length = transactions.lines(0..<2).utf8.count
        return try await onThread {
            let wire = try Wire(port: port)
            try wire.send(
                Served.head(
                    "POST", "/api/v1/predict/batch", length: length, type: "application/x-ndjson"))
            try wire.send(text)
            _ = try wire.head()
            _ = try wire.chunk()
            return wire
        }
    }

    private func finish(_ wire: Wire) async throws -> [UInt8] {
        let text = transactions.lines(1..<2)
        return try await onThread {
            try wire.send(text)
            var bytes: [UInt8] = []
            while let chunk = try wire.chunk() { bytes += chunk }
            return bytes
        }
    }

    @Test func `a full daemon answers 503 with Retry-After and recovers`() async throws {
        var limits = Limits()
        limits.inFlight = 1
        let served = try await Served(.forTests(), limits: limits)
        let stream = try await openStream(served.port)
        let refused = try await served.post("/api/v1/predict", transactions.json[0])
        #expect(refused.status == 503 && refused.code == "serve.busy")
        #expect(refused.headers["retry-after"] == "1")
        #expect(try await served.get("/health/ready").status == 200)
        _ = try await finish(stream)
        #expect(try await served.post("/api/v1/predict", transactions.json[0]).status == 200)
        try await served.stop()
    }

    @Test func `a client that vanishes gives its place back`() async throws {
        var limits = Limits()
        limits.inFlight = 1
        let served = try await Served(.forTests(), limits: limits)
        for _ in 0..<3 {
            do { _ = try await openStream(served.port) }
            var status = 503
            for _ in 0..<100 where status == 503 {
                status = try await served.post("/api/v1/predict", transactions.json[0]).status
                if status == 503 { try await Task.sleep(for: .milliseconds(10)) }
            }
            #expect(status == 200)
        }
        try await served.stop()
    }

    @Test func `a shutdown is not ready at once and finishes what is in flight`() async throws {
        let served = try await Served(.forTests())
        let stream = try await openStream(served.port)
        let stopping = Task { try await served.stop() }
        while served.daemon.readiness.phase != .draining {
            try await Task.sleep(for: .milliseconds(5))
        }
        let last = try await finish(stream)
        #expect(Answer(status: 200, headers: [:], body: last).lines.first?["score"] != nil)
        try await stopping.value
        await #expect(throws: Wire.Closed.self) {
            try await onThread { [port = served.port] in _ = try Wire(port: port) }
        }
    }

    /// The stream would stay open for ever: that `stop` returns is what is tested.
    @Test(.timeLimit(.minutes(5)))
    func `a shutdown cuts off what does not finish in time`() async throws {
        var limits = Limits()
        limits.drainTimeout = .milliseconds(200)
        let served = try await Served(.forTests(), limits: limits)
        let stream = try await openStream(served.port)
        try await served.stop()
        #expect(try await onThread { stream.isAtEnd() })
    }

    @Test func `a taken port is a sentence`() async throws {
        let served = try await Served(.forTests())
        let configuration = try ServeConfiguration(
            flags: .init(model: "m", http: "127.0.0.1:\(served.port)"), environment: [:],
            processors: 1)
        let second = Daemon(
            model: try .forTests(), configuration: configuration, logger: Served.quiet,
            handlesSignals: false)
        let error = await #expect(throws: ServeError.self) { try await second.run() }
        #expect(
            error?.message
                == "cannot listen on 127.0.0.1:\(served.port): the address is in use")
        try await served.stop()
    }

    @Test func `a model that is none is a sentence`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).copse"
        #expect(throws: ServeError.self) { try ServedModel(path: folder) }
        try Data("f = load x\n".utf8).write(to: URL(fileURLWithPath: folder))
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let error = #expect(throws: ServeError.self) { try ServedModel(path: folder) }
        #expect(error?.code == "model.notAModel" && error?.isUsage == false)
    }

    @Test func `a model file is served under its name`() throws {
        let model = try ServedModel.forTests()
        let path = FileManager.default.temporaryDirectory.path + "/gas price.v2.copse"
        try Data(try model.detector.encoded()).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let read = try ServedModel(path: path)
        #expect(read.name == "gas-price.v2" && read.digest == model.digest)
    }
}
