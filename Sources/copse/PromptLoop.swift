import CopseDetector
import CopseShell

/// The notebook at a terminal.
enum PromptLoop {
    /// Reads and runs cells until `quit` or ^D.
    static func run(_ session: inout Session, _ options: ShellOptions) {
        Interrupts.set(.asks)
        TerminalNotices.install()
        guard let editor = LineEditor(isColored: options.color.applies(to: .output)) else {
            Script.runInput(&session, keepGoing: true)
            return
        }
        TerminalLoan.open()
        defer { TerminalLoan.close() }
        session.attach(editor.keys)
        editor.wantsMore = CellSource.wantsMore
        if !options.quiet {
            StandardStream.output.write(
                "copse \(CopseVersion.text). 'help' lists the verbs, ^D leaves.\n")
        }
        guard session.open() else { return }
        editor.setHistory(session.history)
        if !options.noRc { runStartFile(&session) }
        while true {
            Interrupts.clear()
            let notebook = session.notebook
            editor.complete = { notebook.completions(for: $0, cursor: $1) }
            let entry = editor.read(prompt: "[\(notebook.nextCell)]> ")
            editor.complete = { Completions(replace: $1..<$1) }
            switch entry {
            case .end: return
            case .interrupted: continue
            case .text(let text):
                guard text.contains(where: { !$0.isWhitespace }) else { continue }
                editor.remember(text)
                let goesOn = session.run(text, keepGoing: false)
                if Interrupts.isPending { editor.keys.forget() }
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
