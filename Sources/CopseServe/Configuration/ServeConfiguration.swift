package import Logging

/// Everything the daemon is told before it starts: flags over environment over defaults.
package struct ServeConfiguration: Sendable {
    /// Where a value came from, for `copsed check`.
    package enum Source: Sendable, Equatable {
        case flag(String)
        case environment(String)
        case standard
    }

    /// A value with its origin.
    package struct Setting<Value: Sendable>: Sendable {
        package var value: Value
        package var source: Source

        package init(_ value: Value, from source: Source) {
            self.value = value
            self.source = source
        }
    }

    /// The flags of the command line as typed; nil where absent.
    package struct Flags: Sendable {
        package var model: String?
        package var http: String?
        package var threads: Int?
        package var logLevel: String?

        package init(
            model: String? = nil, http: String? = nil, threads: Int? = nil, logLevel: String? = nil
        ) {
            self.model = model
            self.http = http
            self.threads = threads
            self.logLevel = logLevel
        }
    }

    package static let standardAddress = ListenAddress(host: "127.0.0.1", port: 8080)

    package var model: Setting<String>
    package var http: Setting<ListenAddress>
    /// Threads that score large blocks.
    package var threads: Setting<Int>
    package var logLevel: Setting<Logger.Level>
    package var limits = Limits()
    /// Variables that are set and mean nothing to this version, to be said rather than ignored.
    package var unused: [String]

    /// - Parameters:
    ///   - environment: all variables of the process.
    ///   - processors: processors of the machine, the default of `threads`.
    /// - Throws: the first setting that cannot be used, and how to write it.
    package init(
        flags: Flags, environment: [String: String], processors: Int
    ) throws(ServeError) {
        let pick = Picker(environment: environment)
        guard let model = pick.text(flags.model, "--model", "COPSED_MODEL") else {
            throw .modelNotGiven
        }
        self.model = model
        http = try pick.http(flags.http)
        threads = try pick.threads(flags.threads, standard: min(max(processors, 1), 64))
        logLevel = try pick.logLevel(flags.logLevel)
        unused = Self.laterVariables.filter { environment[$0] != nil }
        guard http.value.isLoopback else { throw .notLoopback(http.value.description) }
    }

    /// Variables of stream and cache, which this version does not have.
    private static let laterVariables = [
        "KAFKA_ENABLED", "KAFKA_BOOTSTRAP_SERVERS", "KAFKA_TOPIC", "KAFKA_GROUP_ID", "REDIS_URL",
    ]
}

/// Chooses between a flag, a variable and a default.
private struct Picker {
    var environment: [String: String]

    func text(
        _ flag: String?, _ flagName: String, _ variable: String
    ) -> ServeConfiguration.Setting<String>? {
        if let flag { return .init(flag, from: .flag(flagName)) }
        if let text = environment[variable], !text.isEmpty {
            return .init(text, from: .environment(variable))
        }
        return nil
    }

    func http(
        _ flag: String?
    ) throws(ServeError) -> ServeConfiguration.Setting<ListenAddress> {
        guard let text = text(flag, "--http", "COPSED_HTTP") else {
            return .init(ServeConfiguration.standardAddress, from: .standard)
        }
        guard let address = ListenAddress(text.value) else {
            throw .setting(name(of: text.source), value: text.value, expected: .address)
        }
        return .init(address, from: text.source)
    }

    func threads(
        _ flag: Int?, standard: Int
    ) throws(ServeError) -> ServeConfiguration.Setting<Int> {
        guard let text = text(flag.map(String.init), "--threads", "COPSED_THREADS") else {
            return .init(standard, from: .standard)
        }
        guard let count = Int(text.value), (1...64).contains(count) else {
            throw .setting(name(of: text.source), value: text.value, expected: .threads)
        }
        return .init(count, from: text.source)
    }

    func logLevel(
        _ flag: String?
    ) throws(ServeError) -> ServeConfiguration.Setting<Logger.Level> {
        guard let text = text(flag, "--log-level", "LOG_LEVEL") else {
            return .init(.info, from: .standard)
        }
        let word = text.value.lowercased()
        let aliases = ["warn": "warning", "fatal": "critical"]
        guard let level = Logger.Level(rawValue: aliases[word] ?? word) else {
            throw .setting(name(of: text.source), value: text.value, expected: .logLevel)
        }
        return .init(level, from: text.source)
    }

    private func name(of source: ServeConfiguration.Source) -> String {
        switch source {
        case .flag(let name), .environment(let name): name
        case .standard: "default"
        }
    }
}
