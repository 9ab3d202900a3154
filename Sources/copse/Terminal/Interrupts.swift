import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// ^C: it asks the running cell to stop, or clears the line that is typed; it never ends the shell.
enum Interrupts {
    private static let asked = Atomic<Bool>(false)
    private static let endsOnSecond = Atomic<Bool>(false)

    /// Whether ^C has been pressed since the last `clear`.
    static var isPending: Bool { asked.load(ordering: .relaxed) }

    static func clear() { asked.store(false, ordering: .relaxed) }

    /// Takes over ^C and leaves broken pipes to whoever writes.
    ///
    /// - Parameter endsOnSecond: a second ^C before the first was noticed ends the process; for
    ///   scripts, where no prompt would come back.
    static func install(endsOnSecond: Bool) {
        clear()
        Self.endsOnSecond.store(endsOnSecond, ordering: .relaxed)
        handle(SIGINT) { _ in
            let isSecond = Interrupts.asked.exchange(true, ordering: .relaxed)
            if isSecond, Interrupts.endsOnSecond.load(ordering: .relaxed) { _exit(130) }
        }
        handle(SIGPIPE, SIG_IGN)
    }

    /// No SA_RESTART: a blocked read returns, so that the prompt notices.
    private static func handle(_ signal: Int32, _ handler: (@convention(c) (Int32) -> Void)?) {
        var action = sigaction()
        #if canImport(Darwin)
            unsafe action.__sigaction_u.__sa_handler = handler
        #else
            unsafe action.__sigaction_handler.sa_handler = handler
        #endif
        unsafe sigemptyset(&action.sa_mask)
        unsafe sigaction(signal, &action, nil)
    }
}
