import NIOPosix

/// A few threads for reading and scoring large bodies, so that neither event loops nor the tasks
/// that answer health checks wait behind them.
struct ScoringThreads: Sendable {
    /// Bodies below this are worked on where they are: a hop between threads costs more.
    private static let inlineBytes = 16 << 10

    private let pool: NIOThreadPool

    init(count: Int) {
        pool = NIOThreadPool(numberOfThreads: count)
        pool.start()
    }

    /// Runs `body`, elsewhere when `bytes` of input make it worth the way.
    func run<Result: Sendable>(
        bytes: Int, _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        if bytes < Self.inlineBytes { return try body() }
        return try await pool.runIfActive(body)
    }

    func shutDown() async { try? await pool.shutdownGracefully() }
}
