import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// ^C: it asks the running cell to stop, or clears the line that is typed. At a prompt it never ends
/// the shell; a script it ends once its cell has stopped.
enum Interrupts {
    private static let asked = Atomic<Bool>(false)
    private static let manner = Atomic<Int>(Manner.asks.rawValue)

    /// What ^C does besides being noticed.
    enum Manner: Int {
        /// Nothing: at a prompt.
        case asks
        /// A second one ends the process, in case the cell does not stop.
        case endsOnSecond
        /// It ends the process: nothing runs.
        case ends
    }

    /// Whether ^C has been pressed since the last `clear`.
    static var isPending: Bool { asked.load(ordering: .relaxed) }

    static func clear() { asked.store(false, ordering: .relaxed) }

    static func set(_ manner: Manner) {
        Self.manner.store(manner.rawValue, ordering: .relaxed)
    }

    /// Takes over ^C and leaves broken pipes to whoever writes.
    static func install(_ manner: Manner) {
        clear()
        set(manner)
        Wake.prepare()
        SignalHandler.set(SIGINT) { _ in
            let isSecond = Interrupts.asked.exchange(true, ordering: .relaxed)
            let manner = Interrupts.manner.load(ordering: .relaxed)
            if manner == Manner.ends.rawValue { _exit(130) }
            if manner == Manner.endsOnSecond.rawValue, isSecond { _exit(130) }
            Wake.up()
        }
        SignalHandler.set(SIGPIPE, SIG_IGN)
    }
}

enum SignalHandler {
    /// No SA_RESTART: a blocked read returns, so that whoever waits notices.
    static func set(_ signal: Int32, _ handler: (@convention(c) (Int32) -> Void)?) {
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
