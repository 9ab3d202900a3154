import CEdit
import CopseShell
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The prompt: libedit, one key at a time, in a loop of ours that also hears of signals, of text
/// from other threads and of a window that changes its size.
///
/// The buffer may hold several lines: Enter ends them once they make a whole cell. History is the
/// caller's, not libedit's, whose file loses lines when two shells write it.
@safe final class LineEditor {
    enum Entry: Equatable {
        case text(String)
        /// ^C: forget what was typed.
        case interrupted
        /// ^D at an empty line, or the terminal has gone.
        case end
    }

    /// What may stand at a place of the text, for Tab.
    var complete: (String, Int) -> Completions = { _, place in
        Completions(replace: place..<place)
    }
    /// Whether a text needs another line before it can run.
    var wantsMore: (String) -> Bool = { _ in false }
    let keys = KeyReader()
    var history = EditorHistory()
    let isColored: Bool
    /// How a line has ended; nil while it is edited.
    var entry: Entry?
    /// The text that Tab left unchanged the last time; a second Tab lists what may stand there.
    var completionText: String?
    var prompt = ""

    private let edit: OpaquePointer
    /// What shall be printed above the line that is typed.
    let mail = Mailbox()
    private var isReading = false

    /// nil when libedit cannot drive this terminal.
    init?(isColored: Bool) {
        Terminal.useUTF8()
        guard let edit = unsafe copse_el_init("copse") else { return nil }
        unsafe self.edit = unsafe edit
        self.isColored = isColored
        unsafe copse_el_client(edit, Unmanaged.passUnretained(self).toOpaque())
        unsafe copse_el_prompt(edit, { _ in unsafe PromptText.buffer }, PromptText.escape)
        unsafe copse_el_editor(edit, "emacs")
        unsafe copse_el_ignore_signals(edit)
        unsafe copse_el_reader(edit) { edit, place in unsafe LineEditor.readKey(edit, place) }
        unsafe Self.bindKeys(of: edit)
        // ~/.editrc has the last word.
        unsafe el_source(edit, nil)
    }

    deinit { unsafe el_end(edit) }

    func setHistory(_ lines: [String]) { history = EditorHistory(lines) }

    func remember(_ text: String) { history.remember(text) }

    /// Reads a text of one line or more, without the end of its last one.
    func read(prompt: String) -> Entry {
        begin(prompt)
        defer { finish() }
        while true {
            if keys.isEmpty { waitForKey() }
            if let entry { return leave(with: entry) }
            var count: Int32 = 0
            _ = unsafe el_wgets(edit, &count)
            if let entry { return leave(with: entry) }
        }
    }

    private func begin(_ prompt: String) {
        self.prompt = prompt
        entry = nil
        completionText = nil
        history.rewind()
        _ = TerminalNotices.takeContinued()
        if TerminalNotices.takeResized() { unsafe el_resize(edit) }
        for text in mail.take() { StandardStream.output.write(text.endingLine) }
        showPrompt(prompt)
        isReading = true
        StandardStream.output.write(PasteMode.on)
        unsafe copse_el_unbuffered(edit, 1)
    }

    private func finish() {
        isReading = false
        unsafe copse_el_unbuffered(edit, 0)
        StandardStream.output.write(PasteMode.off)
    }

    /// Leaves the text as it stands on the screen and goes below it.
    private func leave(with entry: Entry) -> Entry {
        if case .text = entry {
            // Drawn by libedit, with the cursor at its end.
            StandardStream.output.write("\n")
        } else {
            erase()
            moveToEnd()
            refresh()
            StandardStream.output.write(entry == .interrupted ? "^C\n" : "\n")
        }
        return entry
    }

    func showPrompt(_ text: String) {
        prompt = text
        PromptText.set(text, isColored: isColored)
    }
}

// MARK: Waiting

extension LineEditor {
    /// Waits for a key and does what else there is to do meanwhile; returns when there is a key or
    /// the line has ended.
    func waitForKey() {
        while entry == nil {
            handleNotices()
            if entry != nil { return }
            switch Wake.wait(input: STDIN_FILENO, milliseconds: nil) {
            case .input:
                keys.fill()
                if keys.isAtEnd { entry = .end }
                return
            case .hangup:
                entry = .end
            case .woken, .timeout:
                break
            }
        }
    }

    private func handleNotices() {
        if Interrupts.isPending { entry = .interrupted }
        if TerminalNotices.takeStopped() { suspend() }
        if TerminalNotices.takeContinued() { resume() }
        if TerminalNotices.takeResized() { resize() }
        let texts = mail.take()
        if !texts.isEmpty {
            erase()
            for text in texts { StandardStream.output.write(text.endingLine) }
            refresh()
        }
    }

    /// ^Z: the terminal as it was before, and back when the process goes on.
    func suspend() {
        unsafe copse_el_raw(edit, 0)
        StandardStream.output.write(PasteMode.off + "\n")
        TerminalNotices.stop()
        _ = TerminalNotices.takeContinued()
        resume()
    }

    private func resume() {
        unsafe copse_el_raw(edit, 1)
        StandardStream.output.write(PasteMode.on + "\r")
        unsafe el_resize(edit)
        refresh()
    }

    /// Terminals break the lines anew when their width changes: the text is drawn again from where
    /// it begins then.
    private func resize() {
        unsafe el_resize(edit)
        erase()
        refresh()
    }

    /// What libedit calls for each character.
    private static func readKey(
        _ edit: OpaquePointer?, _ place: UnsafeMutablePointer<wchar_t>?
    ) -> Int32 {
        guard let editor = unsafe of(edit), let place = unsafe place else { return -1 }
        guard let scalar = editor.nextKey() else {
            errno = EINTR
            return -1
        }
        unsafe place.pointee = wchar_t(bitPattern: scalar.value)
        return 1
    }

    /// The next character; nil when the line has ended instead.
    func nextKey() -> Unicode.Scalar? {
        while true {
            if let scalar = keys.next() { return scalar }
            waitForKey()
            if entry != nil { return nil }
        }
    }

    static func of(_ edit: OpaquePointer?) -> LineEditor? {
        guard let edit = unsafe edit, let client = unsafe copse_el_get_client(edit) else {
            return nil
        }
        return unsafe Unmanaged<LineEditor>.fromOpaque(client).takeUnretainedValue()
    }
}

// MARK: The text

extension LineEditor {
    var scalars: [Unicode.Scalar] {
        guard let line = unsafe el_wline(edit) else { return [] }
        let count = unsafe line.pointee.lastchar - line.pointee.buffer
        let characters = unsafe UnsafeBufferPointer(start: line.pointee.buffer, count: count)
        return unsafe characters.map { Unicode.Scalar(UInt32(bitPattern: $0)) ?? "\u{FFFD}" }
    }

    var text: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// Characters before the cursor.
    var cursor: Int { Int(unsafe el_cursor(edit, 0)) }

    func moveCursor(to place: Int) { unsafe el_cursor(edit, Int32(clamping: place - cursor)) }

    func moveToEnd() { unsafe el_cursor(edit, Int32.max / 2) }

    func insert(_ text: String) {
        guard !text.isEmpty else { return }
        let characters = text.unicodeScalars.map { wchar_t(bitPattern: $0.value) } + [0]
        unsafe el_winsertstr(edit, characters)
    }

    func deleteBackwards(_ count: Int) { unsafe el_deletestr(edit, Int32(clamping: count)) }

    func replaceAll(with text: String) {
        moveToEnd()
        deleteBackwards(cursor)
        insert(text)
    }

    /// Draws prompt and text where the cursor is.
    func refresh() { unsafe copse_el_refresh(edit) }

    /// Takes prompt and text off the screen and leaves the cursor where they began.
    func erase() {
        let place = InputPlace(
            prompt: prompt, text: scalars[..<cursor], width: Terminal.width ?? 80)
        let up = place.row > 0 ? "\u{1B}[\(place.row)A" : ""
        StandardStream.output.write("\r\(up)\u{1B}[J")
    }
}

/// The prompt's text where libedit's callback finds it.
enum PromptText {
    nonisolated(unsafe) static var buffer: UnsafeMutablePointer<CChar>?
    static let escape: CChar = 1

    static func set(_ text: String, isColored: Bool) {
        unsafe free(buffer)
        // libedit loses what it is to print without width at the very end: the colour ends before
        // the last blank.
        let shown =
            isColored && text.hasSuffix(" ")
            ? "\u{1}\u{1B}[2m\u{1}\(text.dropLast())\u{1}\u{1B}[0m\u{1} " : text
        unsafe buffer = strdup(shown)
    }
}

/// Bracketed paste: the terminal marks what is pasted.
private enum PasteMode {
    static var on: String { isDumb ? "" : "\u{1B}[?2004h" }
    static var off: String { isDumb ? "" : "\u{1B}[?2004l" }
    private static var isDumb: Bool { Terminal.environment("TERM") == "dumb" }
}

extension String {
    fileprivate var endingLine: String { hasSuffix("\n") ? self : self + "\n" }
}
