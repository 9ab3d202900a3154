import Logging
import NIOCore

extension ServeConfiguration {
    /// One line a setting with its origin, for `copsed check`.
    package var report: String {
        let lines = [
            ("model", model.value, model.source.description),
            ("http", http.value.description, http.source.description),
            ("threads", String(threads.value), threads.source.description),
            ("log level", logLevel.value.rawValue, logLevel.source.description),
            ("body", "\(limits.bodyBytes >> 20) MiB", "fixed"),
            ("batch", "\(limits.batchTransactions) transactions", "fixed"),
            ("ndjson line", "\(limits.lineBytes >> 20) MiB", "fixed"),
            ("in flight", "\(limits.inFlight) requests", "fixed"),
            ("connections", String(limits.connections), "fixed"),
            ("idle", "\(limits.idleTimeout.nanoseconds / 1_000_000_000) s", "fixed"),
        ]
        let left = lines.map(\.0.count).max() ?? 0
        let middle = lines.map(\.1.count).max() ?? 0
        var text = lines.map { name, value, source in
            "\(pad(name, left))  \(pad(value, middle))  \(source)"
        }
        text += unused.map { "\($0) is set and not used: this version has no stream and no cache" }
        return text.joined(separator: "\n")
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

extension ServeConfiguration.Source: CustomStringConvertible {
    package var description: String {
        switch self {
        case .flag(let name): name
        case .environment(let name): "$\(name)"
        case .standard: "default"
        }
    }
}
