import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// The daemon put together: a verified model, its routes, a server, and how all of it stops.
///
/// `run()` serves until a shutdown is asked for; then `/health/ready` answers 503, no connection
/// is accepted any more, requests in flight are finished, and `run()` returns.
package struct Daemon: Sendable {
    private let group: ServiceGroup
    private let address: ListenAddress
    private let threads: ScoringThreads
    package let readiness: Readiness
    /// `GET /health` and the like, as the document of the routes is held against.
    package let routes: [String]

    /// - Parameters:
    ///   - handlesSignals: whether SIGTERM and SIGINT stop the daemon.
    ///   - onListening: told the port once requests are answered.
    package init(
        model: ServedModel, configuration: ServeConfiguration, logger: Logger,
        handlesSignals: Bool = true, onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        let limits = configuration.limits
        let readiness = Readiness()
        let threads = ScoringThreads(count: configuration.threads.value)
        let predict = PredictRoutes(
            model: model, limits: limits, admission: Admission(limit: limits.inFlight),
            threads: threads)
        let table = RouteTable(
            routes: HealthRoutes(model: model, readiness: readiness).routes + predict.routes
                + ModelRoutes(model: model).routes + [OpenAPI.route])
        routes = table.routes.map { "\($0.method) \($0.path)" }
        address = configuration.http.value
        let application = Application(
            responder: Gateway(guardian: LoopbackGuard(), table: table),
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [ConnectionGuard(limits: limits)],
                    idleTimeout: limits.idleTimeout,
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: limits.headBytes, maxHeaderListSize: limits.headBytes,
                        maxHeaderFieldCount: limits.headFields))),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port), serverName: "copsed",
                availableConnectionsDelegate: MaximumAvailableConnections(
                    limits.connections, logger: logger)),
            onServerRunning: { channel in
                readiness.becomeReady()
                onListening(channel.localAddress?.port ?? 0)
            },
            logger: logger)
        var group = ServiceGroupConfiguration(
            services: [application, readiness],
            gracefulShutdownSignals: handlesSignals ? [.sigterm, .sigint] : [], logger: logger)
        group.maximumGracefulShutdownDuration = limits.drainTimeout
        self.group = ServiceGroup(configuration: group)
        self.threads = threads
        self.readiness = readiness
    }

    /// - Throws: `cannotListen` when the address is taken or not this machine's.
    package func run() async throws(ServeError) {
        let outcome = await Result.catching { try await group.run() }
        await threads.shutDown()
        switch outcome {
        case .success: return
        case .failure(let error):
            // A drain that ran out of time ends in a cancellation: the rest was cut off, as asked.
            if readiness.phase == .draining { return }
            let reason = (error as? IOError)?.reason ?? "\(error)"
            throw .cannotListen(address.description, reason: reason)
        }
    }

    /// Begins the shutdown that SIGTERM begins.
    package func stop() async { await group.triggerGracefulShutdown() }
}

extension Result where Failure == any Error {
    fileprivate static func catching(_ body: () async throws -> Success) async -> Self {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}

extension IOError {
    /// What the system calls the fault, without the call that met it.
    fileprivate var reason: String {
        switch errnoCode {
        case 98, 48: "the address is in use"
        case 99, 49: "the address is not one of this machine's"
        case 13: "permission denied"
        default: description
        }
    }
}
