import CEdit
import CopseShell
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The prompt: libedit's keys and buffer, in a loop of ours that also hears of signals, of text from
/// other threads and of a window that changes its size.
///
/// What libedit would draw goes nowhere: it knows no colours, no hints, no characters of several
/// code points and no texts taller than the window. `PromptScreen` draws in its place, whenever no
/// key is left to read. The buffer may hold several lines: Enter ends them once they make a whole
/// cell. History is the caller's, not libedit's, whose file loses lines when two shells write it.
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
    /// Lines to stand above the prompt, for a width; empty where nothing goes on.
    var status: (Int) -> [String] = { _ in [] }
    /// Opens a text in the user's own editor; nil where that fails.
    var editElsewhere: (String) -> String? = { _ in nil }
    let keys = KeyReader()
    var history = InputHistory()
    let isColored: Bool
    let isVi: Bool
    /// How a line has ended; nil while it is edited.
    var entry: Entry?
    /// Lines to stand below the text until the next key: what Tab lists.
    var below: [String] = []
    /// Whether the key just pressed has put it there.
    var keepsBelow = false
    /// What the search has found, in code points of the text; nil away from a search.
    var found: Range<Int>?
    var isSearching = false
    var edits = EditLog()

    private let edit: OpaquePointer
    private var theme: InputTheme
    private var hasAskedForGround = false
    private(set) var shownPrompt = ""
    private var screen = PromptScreen()
    /// The first row of a text taller than the window that is shown.
    private var top = 0
    private var hint: String?
    /// What shall be printed above the line that is typed.
    let mail = Mailbox()
    private lazy var plain = PlainPrompt(mail: mail)

    /// nil when libedit cannot drive this terminal.
    init?(isColored: Bool) {
        Terminal.useUTF8()
        guard let edit = unsafe copse_el_init("copse") else { return nil }
        unsafe self.edit = unsafe edit
        self.isColored = isColored
        theme = InputTheme(
            isColored: isColored,
            ground: InputTheme.ground(colorFGBG: Terminal.environment("COLORFGBG")))
        unsafe copse_el_editor(edit, "emacs")
        // Once for the mode, as changing it undoes all keys; once more below for the user's own.
        let settings = EditorSettings.lines()
        for words in settings { unsafe EditorSettings.apply(words, to: edit) }
        isVi = unsafe copse_el_is_vi(edit) != 0
        unsafe copse_el_client(edit, Unmanaged.passUnretained(self).toOpaque())
        unsafe copse_el_ignore_signals(edit)
        unsafe copse_el_reader(edit) { edit, place in unsafe LineEditor.readKey(edit, place) }
        unsafe Self.bindKeys(of: edit, isVi: isVi)
        for words in settings where !EditorSettings.choosesMode(words) {
            unsafe EditorSettings.apply(words, to: edit)
        }
    }

    deinit { unsafe el_end(edit) }

    /// Reads a text of one line or more, without the end of its last one.
    ///
    /// - Parameter draft: what stands there already.
    func read(prompt: String, draft: String = "") -> Entry {
        if PlainPrompt.isNeeded {
            TerminalLoan.close()
            return plain.read(prompt: prompt, wantsMore: wantsMore)
        }
        begin(prompt, draft)
        defer { finish() }
        while true {
            if keys.isEmpty { waitForKey() }
            if let entry { return leave(with: entry) }
            var count: Int32 = 0
            _ = unsafe el_wgets(edit, &count)
            if let entry { return leave(with: entry) }
            afterKey()
        }
    }

    private func begin(_ prompt: String, _ draft: String) {
        shownPrompt = prompt
        entry = nil
        below = []
        top = 0
        history.rewind()
        _ = TerminalNotices.takeContinued()
        _ = TerminalNotices.takeResized()
        for text in mail.take() { StandardStream.output.write(text.endingLine) }
        screen.forget()
        if TerminalLoan.takeLent() { endLine() }
        StandardStream.output.write(PasteMode.on)
        unsafe copse_el_unbuffered(edit, 1)
        askForGround()
        if !draft.isEmpty { insert(draft) }
        edits.begin(scalars, cursor)
    }

    /// Once, where no variable says it: colours that are faint on this ground are replaced as soon as
    /// the terminal has answered.
    private func askForGround() {
        guard !hasAskedForGround, isColored, theme.ground == .unknown,
            !["dumb", "linux"].contains(Terminal.environment("TERM") ?? "dumb")
        else { return }
        hasAskedForGround = true
        keys.askForGround { [unowned self] in theme = InputTheme(isColored: true, ground: $0) }
    }

    /// A program may not have ended its last line: a sign and as many blanks as fill a row end on
    /// the next one then, and on this one else.
    private func endLine() {
        guard let columns = Terminal.size?.columns else { return }
        let blanks = String(repeating: " ", count: max(0, columns - 1))
        StandardStream.output.write(theme.dim("⏎") + blanks + "\r\u{1B}[K")
    }

    private func finish() {
        unsafe copse_el_unbuffered(edit, 0)
        StandardStream.output.write(PasteMode.off)
    }

    /// Leaves the text as it stands on the screen and goes below it.
    private func leave(with entry: Entry) -> Entry {
        below = []
        moveToEnd()
        draw(isFinal: true)
        StandardStream.output.write(entry == .interrupted ? "^C\r\n" : "\r\n")
        screen.forget()
        return entry
    }

    /// Keeps the cursor between characters, not between the code points of one, and notes what has
    /// changed.
    private func afterKey() {
        if !keepsBelow { below = [] }
        keepsBelow = false
        // Keys in a rush are one change.
        if !keys.isEmpty, isBehindPlainLetter { return }
        var scalars = scalars
        var place = cursor
        if place > 1, scalars[place - 1].properties.canonicalCombiningClass != .notReordered {
            compose(before: place, scalars)
            scalars = self.scalars
            place = cursor
        }
        let boundary = InputCharacter.boundary(
            place, in: scalars, up: place > edits.cursor)
        if boundary != place { moveCursor(to: boundary) }
        edits.note(scalars, cursor: boundary)
    }

    /// A mark that was typed becomes one code point with its letter, where there is one for both.
    private func compose(before place: Int, _ scalars: [Unicode.Scalar]) {
        let start = InputCharacter.start(before: place, in: scalars)
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[start..<place])
        let composed = String(view).composed
        guard composed.unicodeScalars.count < place - start else { return }
        delete(start..<place)
        insert(composed)
    }
}

// MARK: Drawing

extension LineEditor {
    /// Texts with more rows than this are cut in the middle when they have been entered.
    private static let longestLeft = 400

    func showPrompt(_ text: String) { shownPrompt = text }

    /// Makes the screen show prompt and text as they are now.
    ///
    /// - Parameter isFinal: the text has been entered: whatever only helps to type it goes.
    func draw(isFinal: Bool = false) {
        let size = Terminal.size ?? (rows: 24, columns: 80)
        let scalars = scalars
        let cursor = isFinal ? scalars.count : cursor
        let above = isFinal ? [] : Array(status(size.columns).prefix(max(0, size.rows - 2)))
        hint = isFinal ? nil : hint(scalars, cursor)
        var painting: [InputStyle]
        if isColored {
            var paint = InputPainting(scalars, cursor: isFinal ? nil : cursor)
            if let found { paint.markFound(found) }
            painting = paint.styles
        } else {
            painting = Array(repeating: .plain, count: scalars.count)
        }
        func layout(height: Int) -> InputLayout {
            InputLayout(
                prompt: shownPrompt, scalars, styles: painting,
                hint: hint.map(Self.firstLine) ?? "",
                cursor: cursor, columns: size.columns, height: height, top: top, theme: theme)
        }
        let seen = layout(height: size.rows - above.count)
        if isFinal, seen.rowCount > seen.rows.count {
            screen.erase()
            return writeAll(layout(height: seen.rowCount).rows)
        }
        top = seen.top
        var rows = above.map { InputLayout.Row(text: theme.dim($0), width: DisplayWidth.of($0)) }
        rows += seen.rows
        for line in below.prefix(size.rows - rows.count) {
            rows.append(InputLayout.Row(text: line, width: 0))
        }
        screen.draw(
            rows, row: above.count + seen.cursorRow, column: seen.cursorColumn,
            columns: size.columns)
    }

    /// A text taller than the window, once it is entered: the terminal keeps what leaves it.
    private func writeAll(_ rows: [InputLayout.Row]) {
        let half = Self.longestLeft / 2
        var lines = rows.map(\.text)
        if rows.count > Self.longestLeft {
            let left = theme.dim("… \((rows.count - 2 * half).grouped) lines more …")
            lines = lines.prefix(half) + [left] + lines.suffix(half)
        }
        StandardStream.output.write(lines.joined(separator: "\r\n"))
    }

    /// Takes prompt and text off the screen and leaves the cursor where they began.
    func erase() { screen.erase() }

    /// Behind the end of the text alone, where it can be told from what is typed.
    private func hint(_ scalars: [Unicode.Scalar], _ cursor: Int) -> String? {
        guard isColored, !isSearching, below.isEmpty, cursor == scalars.count else { return nil }
        return history.hint(for: text)
    }

    private static func firstLine(_ hint: String) -> String {
        guard let end = hint.firstIndex(where: \.isNewline) else { return hint }
        return hint[..<end] + " …"
    }

    /// Takes a hint into the text: all of it, or its first word.
    ///
    /// - Returns: false where there is none.
    func takeHint(wordOnly: Bool = false) -> Bool {
        guard let all = hint(scalars, cursor), !all.isEmpty else { return false }
        var taken = all[...]
        if wordOnly {
            var end = all.firstIndex { $0.isLetter || $0.isNumber } ?? all.endIndex
            end = all[end...].firstIndex { !$0.isLetter && !$0.isNumber } ?? all.endIndex
            taken = all[..<end]
        }
        insert(String(taken))
        return true
    }
}

// MARK: Waiting

extension LineEditor {
    /// How often lines above the prompt are looked at while something goes on.
    private static let statusInterval = 250

    /// Draws, waits for a key and does what else there is to do meanwhile; returns when there is a
    /// key or the line has ended.
    func waitForKey() {
        while entry == nil {
            handleNotices()
            if entry != nil { return }
            draw()
            let goesOn = !status(80).isEmpty
            switch Wake.wait(
                input: STDIN_FILENO, milliseconds: goesOn ? Self.statusInterval : nil)
            {
            case .input:
                keys.fill()
                if keys.isAtEnd { entry = .end }
                if !keys.isEmpty || entry != nil { return }
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
        guard !texts.isEmpty else { return }
        screen.erase()
        for text in texts { StandardStream.output.write(text.endingLine) }
    }

    /// ^Z: the terminal as it was before, and back when the process goes on.
    func suspend() {
        draw()
        pauseRaw()
        StandardStream.output.write("\n")
        TerminalNotices.stop()
        _ = TerminalNotices.takeContinued()
        resume()
    }

    /// Gives the terminal back as other programs expect it, for a while.
    func pauseRaw() {
        unsafe copse_el_raw(edit, 0)
        StandardStream.output.write(PasteMode.off)
    }

    func resume() {
        unsafe copse_el_raw(edit, 1)
        StandardStream.output.write(PasteMode.on + "\r")
        screen.forget()
    }

    /// Terminals break the lines anew when their width changes, or do not: the text is drawn again
    /// from where it begins then.
    private func resize() {
        guard let size = Terminal.size else { return }
        screen.resize(columns: size.columns, rows: size.rows, column: keys.askForColumn())
    }

    /// ^L
    func clearScreen() {
        screen.forget()
        StandardStream.output.write("\u{1B}[H\u{1B}[2J")
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
            if let scalar = keys.next() {
                return isVi && scalar == "\u{1B}" && isLoneEscape() ? Self.viEscape : scalar
            }
            waitForKey()
            if entry != nil { return nil }
        }
    }

    /// Stands for an Escape that begins no key of the terminal: libedit would wait for the rest.
    static let viEscape: Unicode.Scalar = "\u{1D}"

    /// What a terminal sends for a key comes in one piece.
    private func isLoneEscape() -> Bool {
        if keys.isEmpty, Wake.wait(input: STDIN_FILENO, milliseconds: 30) == .input { keys.fill() }
        return keys.nextByte.map { !"[O\r\n".utf8.contains($0) } ?? true
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

    /// Whether what stands before the cursor joins nothing.
    private var isBehindPlainLetter: Bool {
        guard let line = unsafe el_wline(edit), unsafe line.pointee.cursor > line.pointee.buffer
        else { return false }
        return unsafe line.pointee.cursor[-1] < 0x300
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

    /// Takes a range out and leaves the cursor there.
    func delete(_ range: Range<Int>) {
        moveCursor(to: range.upperBound)
        deleteBackwards(range.count)
    }

    func replaceAll(with text: String) {
        moveToEnd()
        deleteBackwards(cursor)
        insert(text)
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
