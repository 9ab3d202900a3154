import ServiceLifecycle
import Synchronization

/// Whether the daemon wants traffic: from the moment it listens until it is told to stop.
///
/// As the last service of its group it is the first that hears of a shutdown, so that
/// `/health/ready` says 503 before the server begins to close connections.
package final class Readiness: Service {
    package enum Phase: String, Sendable { case starting, ready, draining }

    private let state = Mutex(Phase.starting)

    package init() {}

    package var phase: Phase { state.withLock { $0 } }

    func becomeReady() {
        state.withLock { if $0 == .starting { $0 = .ready } }
    }

    package func beginDraining() { state.withLock { $0 = .draining } }

    package func run() async throws {
        await withGracefulShutdownHandler {
            try? await gracefulShutdown()
        } onGracefulShutdown: {
            self.beginDraining()
        }
    }
}
