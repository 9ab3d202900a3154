/// Whoever waits for a long piece of work: whether it is still wanted, and how far it is.
///
/// Loops over rows ask the one of their thread now and then, as tasks ask `Task.isCancelled`; a
/// loop on threads of its own takes it along.
package struct Watch: Sendable {
    package var isCancelled: @Sendable () -> Bool
    /// Told what is done, of how much, and what is counted.
    package var progress: @Sendable (_ done: Int, _ total: Int, _ unit: String) -> Void

    package init(
        isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (Int, Int, String) -> Void = { _, _, _ in }
    ) {
        self.isCancelled = isCancelled
        self.progress = progress
    }

    /// - Throws: `run.interrupted` once the work is not wanted any more.
    package func check() throws(FrameError) {
        if isCancelled() { throw .interrupted }
    }

    /// The one of this thread; it wants everything unless somebody has set another.
    @TaskLocal package static var current = Watch()
}
