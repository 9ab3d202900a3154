import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Who has the keyboard while a cell runs: we, or a program that the cell has started.
enum TerminalLoan {
    private struct State {
        /// The terminal as programs know it; nil away from a prompt.
        var usual: Saved?
        var isLent = false
        /// Whether a program has had it since somebody last asked.
        var wasLent = false
        /// Whether keys are ours to read.
        var takesKeys = false
    }

    private struct Saved: @unchecked Sendable {
        // Because a termios is plain numbers.
        var settings: termios
    }

    private static let state = Mutex(State())

    static var isLent: Bool { state.withLock { $0.isLent } }
    static var takesKeys: Bool { state.withLock { $0.takesKeys && !$0.isLent } }

    /// Whether a program may have left the cursor anywhere since this was last asked.
    static func takeLent() -> Bool {
        state.withLock { state in
            defer { state.wasLent = false }
            return state.wasLent
        }
    }

    /// The shell comes to its prompt: remembers the terminal as it is.
    static func open() {
        var settings = termios()
        guard unsafe tcgetattr(STDIN_FILENO, &settings) == 0 else { return }
        state.withLock { $0.usual = Saved(settings: settings) }
    }

    /// The shell leaves, or stops for a while: the terminal is as it was.
    static func close() { state.withLock { restore($0) } }

    /// A cell begins at a prompt: keys are read one by one and not echoed, up to the next prompt, so
    /// that none is lost between the two.
    static func begin(readsInput: Bool) {
        state.withLock { state in
            state.takesKeys = !readsInput
            if let usual = state.usual, !readsInput { watchKeys(usual.settings) }
        }
    }

    static func end() { state.withLock { $0.takesKeys = false } }

    /// The process goes on after a stop.
    static func resume() {
        state.withLock { state in
            if state.takesKeys, let usual = state.usual { watchKeys(usual.settings) }
        }
    }

    /// Runs `body`, which starts a program and waits for it, with the terminal as it usually is.
    static func lend<Result, Failure>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        state.withLock { state in
            state.isLent = true
            state.wasLent = true
            restore(state)
        }
        defer {
            state.withLock { state in
                state.isLent = false
                if state.takesKeys, let usual = state.usual { watchKeys(usual.settings) }
            }
        }
        return try body()
    }

    /// What has been typed; nil when it is not for us. Empty: the terminal has gone.
    static func readKeys() -> [UInt8]? {
        state.withLock { state in
            guard state.takesKeys, !state.isLent else { return nil }
            var wanted = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&wanted, 1, 0) > 0 else { return nil }
            return KeyReader.read()
        }
    }

    private static func watchKeys(_ usual: termios) {
        var settings = usual
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
        unsafe tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
    }

    private static func restore(_ state: State) {
        guard var settings = state.usual?.settings else { return }
        unsafe tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
    }
}
