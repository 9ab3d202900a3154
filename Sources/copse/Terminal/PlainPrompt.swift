import CopseShell

/// The prompt where the terminal can move no cursor: its own driver edits the line.
struct PlainPrompt {
    private var bytes: [UInt8] = []
    let mail: Mailbox

    init(mail: Mailbox) { self.mail = mail }

    /// Whether TERM names a terminal without cursor, or none.
    static var isNeeded: Bool {
        ["", "dumb"].contains(Terminal.environment("TERM") ?? "")
    }

    /// Reads lines until they make a whole cell.
    mutating func read(prompt: String, wantsMore: (String) -> Bool) -> LineEditor.Entry {
        var text = ""
        var lead = prompt
        showMail()
        StandardStream.output.write(lead)
        while true {
            if let end = bytes.firstIndex(of: 0x0A) {
                text += String(decoding: bytes[..<end], as: UTF8.self)
                bytes.removeFirst(end + 1)
                guard wantsMore(text) else { return .text(text.composed) }
                text += "\n"
                lead = String(repeating: " ", count: max(0, prompt.count - 2)) + "· "
                StandardStream.output.write(lead)
                continue
            }
            if Interrupts.isPending {
                StandardStream.output.write("\n")
                return .interrupted
            }
            switch Wake.wait(input: StandardStream.input.rawValue, milliseconds: nil) {
            case .input:
                guard let more = KeyReader.read() else { continue }
                guard !more.isEmpty else {
                    StandardStream.output.write("\n")
                    return .end
                }
                bytes += more
            case .hangup: return .end
            case .woken, .timeout:
                _ = TerminalNotices.takeResized()
                if TerminalNotices.takeStopped() { TerminalNotices.stop() }
                if showMail() || TerminalNotices.takeContinued() {
                    StandardStream.output.write(lead)
                }
            }
        }
    }

    /// - Returns: whether there was any.
    @discardableResult
    private func showMail() -> Bool {
        let texts = mail.take()
        for text in texts {
            StandardStream.output.write(text.hasSuffix("\n") ? text : text + "\n")
        }
        return !texts.isEmpty
    }
}
