import CopseDetector
import CopseShell

/// The notebook at a terminal.
enum PromptLoop {
    /// Reads and runs cells until `quit` or ^D.
    static func run(_ session: inout Session, _ options: ShellOptions) {
        Interrupts.set(.asks)
        guard let editor = LineEditor() else {
            Script.runInput(&session, keepGoing: true)
            return
        }
        if !options.quiet {
            StandardStream.output.write(
                "copse \(CopseVersion.text). 'help' lists the verbs, ^D leaves.\n")
        }
        guard session.open() else { return }
        for line in session.history { editor.remember(line) }
        if !options.noRc { runStartFile(&session) }
        var text = ""
        while true {
            let number = "[\(session.notebook.nextCell)]"
            let blanks = String(repeating: ".", count: number.count)
            Interrupts.clear()
            switch editor.read(prompt: text.isEmpty ? "\(number)> " : "\(blanks)> ") {
            case .end:
                StandardStream.output.write("\n")
                if text.isEmpty { return }
                text = ""
            case .interrupted:
                StandardStream.output.write("^C\n")
                text = ""
            case .text(let line):
                text += text.isEmpty ? line : "\n" + line
                if CellSource.wantsMore(text) { continue }
                let typed = text
                text = ""
                guard typed.contains(where: { !$0.isWhitespace }) else { continue }
                editor.remember(typed)
                let goesOn = session.run(typed, keepGoing: false)
                if !goesOn, session.hasQuit { return }
            }
        }
    }

    /// `~/.config/copse/rc.cells`, if there is one.
    private static func runStartFile(_ session: inout Session) {
        let home =
            Terminal.environment("XDG_CONFIG_HOME")
            ?? Terminal.environment("HOME").map { $0 + "/.config" }
        guard let home, let text = try? Script.read(home + "/copse/rc.cells") else { return }
        _ = session.run(text, keepGoing: true, isKept: false)
    }
}
