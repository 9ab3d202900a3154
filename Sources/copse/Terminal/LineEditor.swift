import CEdit

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The prompt: libedit with a history that lives as long as the session.
///
/// libedit reads only here and takes over no signal; see `Interrupts`.
@safe final class LineEditor {
    enum Line {
        case text(String)
        /// ^C: forget what was typed.
        case interrupted
        /// ^D at an empty line.
        case end
    }

    private let edit: OpaquePointer
    private let lines: OpaquePointer

    /// nil when libedit cannot drive this terminal.
    init?() {
        Terminal.useUTF8()
        guard let edit = unsafe copse_el_init("copse"),
            let lines = unsafe history_init()
        else { return nil }
        unsafe self.edit = unsafe edit
        unsafe self.lines = unsafe lines
        unsafe copse_history_size(lines, 10_000)
        unsafe copse_history_unique(lines)
        unsafe copse_el_prompt(edit) { _ in unsafe Prompt.buffer }
        unsafe copse_el_editor(edit, "emacs")
        unsafe copse_el_ignore_signals(edit)
        unsafe copse_el_history(edit, lines)
        unsafe copse_el_bind(edit, "^R", "em-inc-search-prev")
        unsafe el_source(edit, nil)
    }

    deinit {
        unsafe history_end(lines)
        unsafe el_end(edit)
    }

    /// Reads a line, without its end.
    func read(prompt: String) -> Line {
        Prompt.set(prompt)
        var count: Int32 = 0
        guard let text = unsafe el_gets(edit, &count), count > 0 else {
            guard count < 0 else { return .end }
            return errno == EINTR ? .interrupted : .end
        }
        var line = unsafe String(cString: text)
        if line.last?.isNewline == true { line.removeLast() }
        return .text(line)
    }

    func remember(_ text: String) {
        unsafe copse_history_enter(lines, text)
    }
}

/// The prompt's text where libedit's callback, which has no context, finds it.
private enum Prompt {
    nonisolated(unsafe) static var buffer: UnsafeMutablePointer<CChar>?

    static func set(_ text: String) {
        unsafe free(buffer)
        unsafe buffer = strdup(text)
    }
}
