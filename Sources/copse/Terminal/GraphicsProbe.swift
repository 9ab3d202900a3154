import CopseShell

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Asks the terminal, once, what it can draw besides characters.
enum GraphicsProbe {
    /// How long a terminal may take to answer; over a slow line it draws with characters.
    private static let patience = 300

    /// `COPSE_PICTURES` says it without asking: text, kitty or sixel.
    ///
    /// - Parameter keys: gets what was typed meanwhile.
    static func ask(keys: KeyReader) -> TerminalGraphics? {
        switch Terminal.environment("COPSE_PICTURES") ?? "auto" {
        case "kitty": return TerminalGraphics(form: .kitty)
        case "sixel": return TerminalGraphics(form: .sixel)
        case "auto", "": break
        default: return nil
        }
        guard !["dumb", "linux"].contains(Terminal.environment("TERM") ?? "dumb"),
            StandardStream.input.isTerminal
        else { return nil }
        var usual = termios()
        guard unsafe tcgetattr(STDIN_FILENO, &usual) == 0 else { return nil }
        var raw = usual
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
        unsafe tcsetattr(STDIN_FILENO, TCSANOW, &raw)
        defer { unsafe tcsetattr(STDIN_FILENO, TCSANOW, &usual) }
        StandardStream.output.write(TerminalGraphics.question)
        let answer = answer()
        let (graphics, typed) = TerminalGraphics.read(answer)
        keys.append(typed)
        return graphics
    }

    private static func answer() -> [UInt8] {
        var answer: [UInt8] = []
        let clock = ContinuousClock()
        let deadline = clock.now + .milliseconds(patience)
        while !TerminalGraphics.isComplete(answer) {
            let left = Int((deadline - clock.now).milliseconds)
            guard left > 0 else { break }
            var wanted = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            let count = unsafe poll(&wanted, 1, Int32(left))
            guard count > 0, wanted.revents & Int16(POLLIN) != 0 else { break }
            guard let bytes = KeyReader.read() else { continue }
            guard !bytes.isEmpty else { break }
            answer += bytes
        }
        return answer
    }
}
