import ArgumentParser
import CopseDetector
import CopseShell

/// `copse` itself: the notebook at a prompt, from a script, the command line or a pipe.
struct ShellCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copse",
        abstract: "A notebook for transactions, time series and their anomalies.",
        discussion: """
            Cells come from a prompt, from -f, -c or standard input; 'copse -c help' lists their verbs.

            Commands, each with --help of its own:
              copse score     score rows from a file or a pipe with a model
              copse inspect   what a model is made of
              copse replay    run a stored session again, and prove that nothing changed
              copse export-session  write a stored session as .html, .md, .ipynb or .cells
              copse doctor    check the installation, the terminal and this machine's arithmetic
            """,
        version: "copse \(CopseVersion.text)")

    @OptionGroup var options: ShellOptions

    func run() throws {
        Interrupts.install(.endsOnSecond)
        let isPrompt =
            options.cells == nil && options.file == nil && StandardStream.input.isTerminal
            && StandardStream.output.isTerminal
        var session = Session(options, wanted: isPrompt ? .named("scratch") : .run)
        if let cells = options.cells {
            _ = session.run(cells, keepGoing: options.keepGoing)
        } else if let file = options.file, file != "-" {
            do throws(Failure) {
                _ = session.run(try Script.read(file), keepGoing: options.keepGoing)
            } catch {
                throw Complaint(error, isJSON: options.settings.output == .json)
            }
        } else if isPrompt {
            PromptLoop.run(&session, options)
            return session.close()
        } else {
            Script.runInput(&session, keepGoing: options.keepGoing)
        }
        session.close()
        if session.exitCode != .success { throw ExitCode(session.exitCode.rawValue) }
    }
}
