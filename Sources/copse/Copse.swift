import ArgumentParser
import CopseFrame
import CopseShell

/// The front door: the first word chooses the command, else it is the notebook.
@main
enum Copse {
    private static let commands: [String: any ParsableCommand.Type] = [
        "score": ScoreCommand.self, "inspect": InspectCommand.self, "doctor": DoctorCommand.self,
        "replay": ReplayCommand.self, "export-session": ExportSessionCommand.self,
    ]

    /// Commands of the contract that this version does not have.
    private static let later: Set<String> = ["kernel"]

    static func main() {
        var arguments = Array(CommandLine.arguments.dropFirst())
        var type: any ParsableCommand.Type = ShellCommand.self
        if let word = arguments.first, let command = commands[word] {
            type = command
            arguments.removeFirst()
        }
        do {
            if type == ShellCommand.self, let word = arguments.first { try refuse(word) }
            var command = try type.parseAsRoot(arguments)
            try command.run()
        } catch let complaint as Complaint {
            complaint.write()
            type.exit(withError: ExitCode(ExitStatus.failed.rawValue))
        } catch let code as ExitCode {
            type.exit(withError: code)
        } catch {
            end(with: error, of: type)
        }
    }

    /// Words that are neither a flag nor a command.
    private static func refuse(_ word: String) throws {
        if later.contains(word) {
            throw ValidationError("'copse \(word)' is not in this version of copse.")
        }
        guard !word.hasPrefix("-") else { return }
        if ModelFile.isModel(word) {
            throw ValidationError("'\(word)' is a model; see it with: copse inspect \(word)")
        }
        let nearest = Suggestion.nearest(to: word, in: commands.keys.sorted())
        throw ValidationError(
            "'\(word)' is not a command of copse. "
                + (nearest.map { "Did you mean '\($0)'?" } ?? "A script is run with: copse -f FILE")
        )
    }

    /// Help and version on standard output; wrong usage on standard error, exit code 2.
    private static func end(with error: any Error, of type: any ParsableCommand.Type) -> Never {
        let isAnswer = type.exitCode(for: error) == .success
        let stream: StandardStream = isAnswer ? .output : .errors
        stream.write(type.fullMessage(for: error) + "\n")
        type.exit(withError: ExitCode((isAnswer ? ExitStatus.success : .usage).rawValue))
    }
}
