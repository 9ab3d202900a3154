import CopseServe
import Foundation
import Logging
import Synchronization

/// A daemon on a free loopback port for as long as one test needs it.
final class Served: Sendable {
    let port: Int
    let daemon: Daemon
    private let task: Task<Void, any Error>

    static let quiet: Logger = {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }()

    init(_ model: ServedModel, limits: Limits = Limits(), threads: Int = 2) async throws {
        var configuration = try ServeConfiguration(
            flags: .init(model: "test.copse", http: "127.0.0.1:0", threads: threads),
            environment: [:], processors: 2)
        configuration.limits = limits
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let daemon = Daemon(
            model: model, configuration: configuration, logger: Self.quiet, handlesSignals: false,
            onListening: { listening.yield($0) })
        self.daemon = daemon
        task = Task {
            defer { listening.finish() }
            try await daemon.run()
        }
        var port = 0
        for await value in ports {
            port = value
            break
        }
        self.port = port
    }

    /// Stops as SIGTERM does and waits for the end.
    func stop() async throws {
        await daemon.stop()
        try await task.value
    }

    /// Sends one request on a connection of its own.
    func send(
        _ method: String, _ path: String, body: String? = nil, type: String? = "application/json",
        headers: [String: String] = [:]
    ) async throws -> Answer {
        try await onThread { [port] in
            let wire = try Wire(port: port)
            try wire.send(
                Self.head(method, path, length: body?.utf8.count, type: type, headers: headers))
            if let body { try wire.send(body) }
            return try wire.answer(toHead: method == "HEAD")
        }
    }

    func get(_ path: String, headers: [String: String] = [:]) async throws -> Answer {
        try await send("GET", path, type: nil, headers: headers)
    }

    func post(_ path: String, _ body: String, type: String = "application/json") async throws
        -> Answer
    { try await send("POST", path, body: body, type: type) }

    static func head(
        _ method: String, _ path: String, length: Int?, type: String?,
        headers: [String: String] = [:]
    ) -> String {
        var fields = ["Host": "localhost"]
        if let length { fields["Content-Length"] = String(length) }
        if let type { fields["Content-Type"] = type }
        fields.merge(headers) { $1 }
        return "\(method) \(path) HTTP/1.1\r\n"
            + fields.map { "\($0): \($1)\r\n" }.joined() + "\r\n"
    }
}

/// Runs blocking socket calls on a thread of their own, never on the cooperative pool.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value
{
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Result { try body() }) }.start()
    }
}
