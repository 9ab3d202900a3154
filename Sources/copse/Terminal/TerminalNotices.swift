import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What signals have said about the terminal since somebody last looked.
enum TerminalNotices {
    private static let resized = Atomic<Bool>(false)
    private static let stopped = Atomic<Bool>(false)
    private static let continued = Atomic<Bool>(false)

    /// Takes over the signals of window size and job control.
    static func install() {
        SignalHandler.set(SIGWINCH) { _ in
            TerminalNotices.resized.store(true, ordering: .relaxed)
            Wake.up()
        }
        SignalHandler.set(SIGCONT) { _ in
            TerminalNotices.continued.store(true, ordering: .relaxed)
            Wake.up()
        }
        catchStop()
    }

    private static func catchStop() {
        SignalHandler.set(SIGTSTP) { _ in
            TerminalNotices.stopped.store(true, ordering: .relaxed)
            Wake.up()
        }
    }

    /// Whether the window has another size.
    static func takeResized() -> Bool { resized.exchange(false, ordering: .relaxed) }
    /// Whether the process runs again after a stop.
    static func takeContinued() -> Bool { continued.exchange(false, ordering: .relaxed) }
    /// Whether somebody wants the process to stop.
    static func takeStopped() -> Bool { stopped.exchange(false, ordering: .relaxed) }

    /// Stops the process as ^Z does, and returns when it runs again.
    static func stop() {
        SignalHandler.set(SIGTSTP, SIG_DFL)
        raise(SIGTSTP)
        catchStop()
    }
}
