import ArgumentParser
import CopseDetector
import CopseServe
import Logging

/// The front door of the daemon: reads its configuration, then serves until told to stop.
@main
struct Copsed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copsed",
        abstract: "Serves a .copse model over HTTP, with the bits of the shell.",
        discussion: """
            Settings are taken from flags, else from COPSED_MODEL, COPSED_HTTP, COPSED_THREADS and \
            LOG_LEVEL, else from defaults. SIGTERM and SIGINT finish the requests in flight and end \
            with 0.
            """,
        version: "copsed \(CopseVersion.text)",
        subcommands: [Check.self])

    @OptionGroup var options: Options

    /// Wrong usage ends with 2 as in the shell, not with the 64 of sysexits.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            Machine.say(fullMessage(for: error))
            Machine.exit(2)
        }
    }

    func run() async throws {
        let configuration = try options.configuration()
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "copsed")
        logger.logLevel = configuration.logLevel.value
        for name in configuration.unused {
            logger.warning("\(name) is set, but this version has no stream and no cache")
        }
        let model = try orExit { () throws(ServeError) in
            try ServedModel(path: configuration.model.value)
        }
        logger.info(
            "model verified",
            metadata: ["model": "\(model.name)", "digest": "\(model.digest)"])
        let daemon = Daemon(model: model, configuration: configuration, logger: logger)
        do { try await daemon.run() } catch { throw leave(error) }
        logger.info("stopped")
    }
}

extension Copsed {
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the effective configuration and whether the model can be served.")

        @OptionGroup var options: Options

        func run() throws {
            let configuration = try options.configuration()
            print(configuration.report)
            let model = try orExit { () throws(ServeError) in
                try ServedModel(path: configuration.model.value)
            }
            print(model.report)
        }
    }

    struct Options: ParsableArguments {
        @Option(help: "The .copse file to serve.")
        var model: String?

        @Option(help: "HOST:PORT to listen on (default: 127.0.0.1:8080).")
        var http: String?

        @Option(help: "Threads that score large blocks (default: the processors).")
        var threads: Int?

        @Option(help: "trace, debug, info, notice, warning, error or critical (default: info).")
        var logLevel: String?

        func configuration() throws -> ServeConfiguration {
            let flags = ServeConfiguration.Flags(
                model: model, http: http, threads: threads, logLevel: logLevel)
            return try orExit { () throws(ServeError) in
                try ServeConfiguration(
                    flags: flags, environment: Machine.environment,
                    processors: Machine.processors)
            }
        }
    }
}

/// Runs `body`; its error becomes one sentence on standard error and an exit code.
private func orExit<Value>(_ body: () throws(ServeError) -> Value) throws -> Value {
    do { return try body() } catch { throw leave(error) }
}

/// 2 for a setting that cannot be used, 1 for everything else.
private func leave(_ error: ServeError) -> ExitCode {
    var text = "copsed: \(error.message)"
    if let hint = error.hint { text += " (\(hint))" }
    Machine.say(text)
    return ExitCode(error.isUsage ? 2 : 1)
}
