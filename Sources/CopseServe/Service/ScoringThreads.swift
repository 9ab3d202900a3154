import NIOPosix

/// A few threads for scoring, so that neither event loops nor the tasks that answer health
/// checks wait behind a large block.
struct ScoringThreads: Sendable {
    /// Fewer rows than this are scored where they are: a hop between threads costs more.
    static let inlineRows = 16

    private let pool: NIOThreadPool

    init(count: Int) {
        pool = NIOThreadPool(numberOfThreads: count)
        pool.start()
    }

    /// Runs `body`, elsewhere when `rows` make it worth the way.
    func run<Result: Sendable>(
        rows: Int, _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        if rows < Self.inlineRows { return try body() }
        return try await pool.runIfActive(body)
    }

    func shutDown() async { try? await pool.shutdownGracefully() }
}
