import CopseShell

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Programs of the user's own shell, for `!COMMAND` and `| !COMMAND`.
enum UserShell {
    /// Runs `command` and waits for its end.
    ///
    /// - Parameter input: its standard input; nil leaves it ours.
    /// - Returns: its exit status; 128 + the signal that ended it.
    static func run(
        _ command: String, input: String?
    ) throws(Notebook.ProgramError) -> Int {
        try TerminalLoan.lend { () throws(Notebook.ProgramError) in
            try start(command, input: input)
        }
    }

    private static func start(
        _ command: String, input: String?
    ) throws(Notebook.ProgramError) -> Int {
        let shell = Terminal.environment("SHELL") ?? "/bin/sh"
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        var ends: [Int32] = [-1, -1]
        if input != nil {
            guard unsafe pipe(&ends) == 0 else { throw .init(reason: text(of: errno)) }
            unsafe posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
            unsafe posix_spawn_file_actions_addclose(&actions, ends[1])
            unsafe posix_spawn_file_actions_addclose(&actions, ends[0])
        }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGPIPE)
        unsafe sigaddset(&signals, SIGINT)
        unsafe sigaddset(&signals, SIGTSTP)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))

        var words =
            unsafe ([shell, "-c", command] as [String]).map {
                (word: String) -> UnsafeMutablePointer<CChar>? in unsafe strdup(word)
            } + [nil]
        defer { while let word = unsafe words.popLast() { unsafe free(word) } }
        var child: pid_t = 0
        let failure = unsafe posix_spawn(&child, shell, &actions, &attributes, &words, environ)
        if input != nil { close(ends[0]) }
        guard failure == 0 else {
            if input != nil { close(ends[1]) }
            throw .init(reason: text(of: failure))
        }
        if var input {
            // A program that reads no further, such as `head`, is not an error.
            _ = input.withUTF8 { unsafe StandardStream.writeAll($0, to: ends[1]) }
            close(ends[1])
        }
        return wait(for: child)
    }

    private static func wait(for child: pid_t) -> Int {
        var status: Int32 = 0
        while unsafe waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { return 127 }
        }
        let signal = Int(status & 0x7F)
        return signal == 0 ? Int((status >> 8) & 0xFF) : 128 + signal
    }

    private static func text(of code: Int32) -> String {
        unsafe String(cString: strerror(code))
    }
}
