import ArgumentParser
import CopseShell

/// `copse export-session NAME --to FILE`
struct ExportSessionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copse export-session",
        abstract: "Write a stored session as a report, a Jupyter notebook or a script.",
        discussion: """
            The ending of FILE decides: .html is one page with all it shows, .md the same as \
            Markdown, .ipynb a notebook of Jupyter, .cells a script. Nothing is run again. The \
            last two come back with: copse -c 'import-session FILE'
            """)

    @Argument(help: ArgumentHelp("A session; 'copse -c sessions' lists them.", valueName: "NAME"))
    var name: String

    @Option(help: ArgumentHelp("Where to write it.", valueName: "FILE"))
    var to: String

    @OptionGroup var options: ShellOptions

    func run() throws {
        do throws(Failure) {
            let memory = options.memory(wanted: .named(name))
            let text = try SessionReport(of: name, memory: memory).write(to: to)
            if !options.quiet { StandardStream.errors.write(text + "\n") }
        } catch {
            throw Complaint(error, isJSON: options.settings.output == .json)
        }
    }
}
