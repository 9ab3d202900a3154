import ArgumentParser
import CopseFrame
import CopseShell
import CopseStore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// `copse replay NAME [--verify]`
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copse replay",
        abstract: "Run a stored session again from an empty notebook.",
        discussion: """
            Cells that succeeded and were not undone are run in their order. Files are read again;
            what the cells write goes to a temporary folder; the stored session and the registry
            stay as they are. With --verify every result is compared with the stored one, to the
            last bit; the first that differs is named and the exit code is 3.
            """)

    @Argument(help: ArgumentHelp("A session; 'copse -c sessions' lists them.", valueName: "NAME"))
    var name: String

    @Flag(help: "Compare every result with what is stored, instead of showing it.")
    var verify = false

    @OptionGroup var options: ShellOptions

    func run() throws {
        Interrupts.install(.endsOnSecond)
        let status: ExitStatus
        do throws(Failure) {
            status = try replay()
        } catch {
            throw Complaint(error, isJSON: isJSON)
        }
        if status != .success { throw ExitCode(status.rawValue) }
    }

    private var isJSON: Bool { options.settings.output == .json }

    private func replay() throws(Failure) -> ExitStatus {
        var replay = try Replay(
            of: name, memory: options.memory(wanted: .named(name)),
            notebook: .atTerminal(options.settings))
        return verify ? try compare(&replay) : try show(&replay)
    }

    /// Cells name files as seen from where they were run.
    private func run(
        _ record: CellRecord, of replay: inout Replay
    ) throws(Failure) -> Replay.Step {
        if let folder = replay.folder(of: record) { _ = unsafe chdir(folder) }
        return try replay.run(record) { $1.run($0) }
    }

    private func show(_ replay: inout Replay) throws(Failure) -> ExitStatus {
        for record in replay.cells {
            let step = try run(record, of: &replay)
            let text = Renderer(options.render(mode: options.settings.output, file: nil))
                .render(step.reply)
            StandardStream.output.write(text.output)
            StandardStream.errors.write(text.errors)
            if Interrupts.isPending { return .interrupted }
            if step.reply.failure != nil { return .failed }
        }
        return .success
    }

    private func compare(_ replay: inout Replay) throws(Failure) -> ExitStatus {
        var unverified = 0
        for record in replay.cells {
            let step = try run(record, of: &replay)
            if Interrupts.isPending { return .interrupted }
            if step.isUnverified { unverified += 1 }
            guard let difference = step.difference else { continue }
            report(replay, unverified, difference, in: record)
            return .differs
        }
        report(replay, unverified, nil, in: nil)
        return .success
    }

    private func report(
        _ replay: Replay, _ unverified: Int, _ difference: JSONDifference?, in cell: CellRecord?
    ) {
        let stream = StandardStream.output
        if isJSON {
            var json = JSONWriter()
            json.beginObject()
            json.key("session")
            json.string(replay.session.name)
            json.key("cells")
            json.int(replay.cells.count)
            json.key("unverified")
            json.int(unverified)
            json.key("difference")
            if let difference, let cell {
                json.beginObject()
                json.key("cell")
                json.int(cell.number)
                json.key("source")
                json.string(cell.source)
                json.key("place")
                json.string(difference.place)
                json.key("stored")
                json.string(difference.stored)
                json.key("replayed")
                json.string(difference.replayed)
                json.endObject()
            } else {
                json.null()
            }
            json.endObject()
            stream.write(json.text + "\n")
        } else if let difference, let cell {
            stream.write(
                """
                cell \(cell.number) of '\(replay.session.name)' differs: \(difference.place)
                  \(cell.source)
                  stored    \(difference.stored)
                  replayed  \(difference.replayed)

                """)
        } else {
            let rest =
                unverified == 0
                ? "" : "; \(unverified) not verified (a program, or the list of models)"
            let count = replay.cells.count - unverified
            stream.write(
                "'\(replay.session.name)' replayed: \(count) \(count == 1 ? "cell" : "cells") "
                    + "equal to the last bit\(rest)\n")
        }
    }
}
