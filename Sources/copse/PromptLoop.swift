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
        session.attach(editor)
        editor.wantsMore = CellSource.wantsMore
        if !options.quiet {
            StandardStream.output.write(
                "copse \(CopseVersion.text). 'help' lists the verbs, ^D leaves.\n")
        }
        guard session.open() else { return }
        editor.history = InputHistory(session.history)
        if !options.quiet, editor.history.entries.isEmpty {
            StandardStream.output.write(firstSteps)
        }
        editor.editElsewhere = UserEditor.edit
        if !options.noRc { runStartFile(&session) }
        var hasWarned = false
        var draft = ""
        while true {
            Interrupts.clear()
            let notebook = session.notebook
            editor.complete = { notebook.completions(for: $0, cursor: $1) }
            let entry = editor.read(prompt: "[\(notebook.nextCell)]> ", draft: draft)
            draft = ""
            editor.complete = { Completions(replace: $1..<$1) }
            switch entry {
            case .end:
                guard !editor.keys.isAtEnd else { return }
                if leaves(&session, &hasWarned) { return }
            case .interrupted: continue
            case .text(let text):
                guard text.contains(where: { !$0.isWhitespace }) else { continue }
                let last =
                    editor.history.entries.last { $0.text.prefix(4) != "edit" }?.text ?? ""
                editor.history.remember(text)
                let clock = ContinuousClock()
                let start = clock.now
                let goesOn = session.run(text, keepGoing: false)
                editor.history.finish(
                    hasFailed: !goesOn && !session.hasQuit,
                    milliseconds: (clock.now - start).milliseconds)
                if let wanted = session.takeEdit() {
                    draft = UserEditor.edit(wanted.isEmpty ? last : wanted) ?? ""
                }
                if !session.hasQuit { hasWarned = false }
                if Interrupts.isPending { editor.keys.forget() }
                if !goesOn, session.hasQuit, leaves(&session, &hasWarned) { return }
            }
        }
    }

    /// For who has not typed a cell yet.
    private static let firstSteps = """
        Begin with:  tx = load FILE   (Tab completes; the example: datasets/transactions.csv)
        Every cell and value is kept; 'undo' takes one back, ^R finds what was typed.

        """

    /// Whether to leave now. Cells in the background are given up only when the user asks twice;
    /// where the terminal has gone, they can be resumed.
    private static func leaves(_ session: inout Session, _ hasWarned: inout Bool) -> Bool {
        let numbers = session.jobs.map { String($0.number) }
        guard !numbers.isEmpty, !hasWarned else {
            session.cancelJobs()
            return true
        }
        hasWarned = true
        session.stay()
        StandardStream.errors.write(
            "\(numbers.count == 1 ? "cell" : "cells") \(numbers.joined(separator: ", ")) in the "
                + "background: 'wait' waits, leaving once more cancels\n")
        return false
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
