import CopseShell
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The terminal while a cell runs: keys that are typed ahead are kept and shown, and after a second
/// a line says how far the work is.
final class RunningScreen {
    /// Whether a line of progress is drawn.
    private let showsProgress: Bool
    /// Where typed keys go; nil when nobody is at the keyboard.
    var keys: KeyReader?
    private let clock = ContinuousClock()
    private var run: Run?
    private var start: ContinuousClock.Instant
    private var lastDrawn: ContinuousClock.Instant?
    private var meter = ProgressMeter(verb: "")
    private var typed: [UInt8] = []
    private var line = ""

    private static let firstDrawn = Duration.seconds(1)
    private static let interval = Duration.milliseconds(100)

    init(showsProgress: Bool) {
        self.showsProgress = showsProgress
        start = clock.now
    }

    func begin(_ cell: CellSource, _ run: Run) {
        self.run = run
        start = clock.now
        lastDrawn = nil
        meter = ProgressMeter(verb: cell.verb)
        if keys != nil { TerminalLoan.begin(readsInput: cell.readsInput) }
    }

    func end() {
        if !line.isEmpty { StandardStream.errors.write("\r\u{1B}[K") }
        line = ""
        run = nil
        typed = []
        if keys != nil { TerminalLoan.end() }
    }

    /// Waits for the cell to finish, for ^C or for the time to pass; echoes keys and draws meanwhile.
    func wait(atMost milliseconds: Int?) {
        let reads = keys != nil && TerminalLoan.takesKeys
        var limit = milliseconds
        if showsProgress {
            let next = lastDrawn.map { $0 + Self.interval } ?? start + Self.firstDrawn
            let left = max(1, Int((next - clock.now).milliseconds.rounded(.up)))
            limit = min(limit ?? left, left)
        }
        let event = Wake.wait(input: reads ? STDIN_FILENO : -1, milliseconds: limit)
        switch event {
        case .input, .hangup: takeKeys()
        case .woken, .timeout: break
        }
        if TerminalNotices.takeStopped() { suspend() }
        if TerminalNotices.takeContinued(), keys != nil { TerminalLoan.resume() }
        draw()
    }

    private func suspend() {
        if !line.isEmpty { StandardStream.errors.write("\r\u{1B}[K") }
        line = ""
        if keys != nil { TerminalLoan.close() }
        TerminalNotices.stop()
        if keys != nil { TerminalLoan.resume() }
    }

    private func takeKeys() {
        guard let keys else { return }
        guard let bytes = TerminalLoan.readKeys() else { return }
        if bytes.isEmpty {
            // The terminal has gone: the prompt will notice.
            self.keys = nil
            return
        }
        keys.append(bytes)
        for byte in bytes {
            switch byte {
            case 0x08, 0x7F:
                while let last = typed.popLast(), last & 0xC0 == 0x80 {}
            case ..<0x20: typed.append(0x20)
            default: typed.append(byte)
            }
        }
        redraw()
    }

    private func draw() {
        guard showsProgress, !TerminalLoan.isLent else { return }
        let now = clock.now
        guard now - start >= Self.firstDrawn, run?.isCancelled == false,
            lastDrawn.map({ now - $0 >= Self.interval }) ?? true
        else { return }
        lastDrawn = now
        writeFinds()
        redraw()
    }

    /// Lines that the cell has found on its way, above the line of progress.
    private func writeFinds() {
        guard let lines = run?.takeLines(), !lines.isEmpty else { return }
        let width = Terminal.width ?? 80
        let text = lines.map { DisplayWidth.cut($0, to: width - 1) + "\n" }.joined()
        StandardStream.errors.write((line.isEmpty ? "" : "\r\u{1B}[K") + text)
        line = ""
    }

    private func redraw() {
        let width = Terminal.width ?? 80
        var text = String(decoding: typed, as: UTF8.self)
        if lastDrawn != nil {
            meter.update(run?.progress, at: (clock.now - start).milliseconds / 1000)
            let bar = meter.text(width: min(width - 1, 100))
            text = text.isEmpty ? bar : bar + "  " + text
        }
        text = DisplayWidth.cut(text, to: width - 1)
        guard text != line else { return }
        line = text
        StandardStream.errors.write("\r" + text + "\u{1B}[K")
    }
}

extension CellSource {
    /// The word that says what the cell does.
    var verb: String {
        let behind = text.firstIndex(of: "=").map { text[text.index(after: $0)...] } ?? text[...]
        let words = behind.split(whereSeparator: \.isWhitespace)
        return words.first { $0 != "time" }.map { String($0.prefix(20)) } ?? ""
    }

    /// Whether it reads what is typed: `load -`.
    fileprivate var readsInput: Bool { text.split(whereSeparator: \.isWhitespace).contains("-") }
}
