import ArgumentParser
import CopseDetector
import CopseFrame
import CopseShell

/// `copse score --model M [--input F|-] [--to F|-] [--format csv|jsonl]`
struct ScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copse score",
        abstract: "Score rows from a file or a pipe: one row out per row in, in constant memory.",
        discussion: """
            The columns of the input, then score and is_anomaly. A row that cannot be read gets an \
            empty score, and a sentence on standard error; the exit code is then 1.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case csv, tsv, jsonl
    }

    @Option(help: ArgumentHelp("A .copse file.", valueName: "M"))
    var model: String

    @Option(help: ArgumentHelp("Where rows come from; - is standard input.", valueName: "F|-"))
    var input = "-"

    @Option(help: ArgumentHelp("Where scored rows go; - is standard output.", valueName: "F|-"))
    var to = "-"

    @Option(help: "csv, tsv or jsonl, in and out; else by the ending and the first bytes.")
    var format: Format?

    @Option(help: "Threads to compute with; scores do not depend on it.")
    var threads: Int?

    @Flag(help: "No sentences about rows that cannot be read.")
    var quiet = false

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads must be between 1 and 1024. Got \(threads).")
        }
    }

    func run() throws {
        // A file in the making is removed first; see OutputFile.
        Interrupts.install(to == "-" ? .ends : .endsOnSecond)
        do throws(Failure) {
            let unreadable = try filter()
            if unreadable > 0 {
                if !quiet {
                    StandardStream.errors.write(
                        "\(unreadable.counted("row")) could not be read and got no score.\n")
                }
                throw Failure(code: "run.unreadableRows", message: "")
            }
        } catch {
            switch error.code {
            case "run.unreadableRows": throw ExitCode(ExitStatus.failed.rawValue)
            case "run.interrupted": throw ExitCode(ExitStatus.interrupted.rawValue)
            default: throw Complaint(error)
            }
        }
    }

    /// - Returns: how many rows could not be read.
    private func filter() throws(Failure) -> Int {
        if ModelFile.isModel(input) {
            throw Failure(
                code: "file.format", message: "'\(input)' is a model, not a table of rows",
                hint: "a model is given with --model, rows with --input")
        }
        let detector = try ModelFile.read(model)
        let scorer: DetectorScorer
        do throws(DetectorError) {
            scorer = try detector.scorer()
        } catch {
            throw Failure(error)
        }
        let reader: RecordReader
        do throws(FrameError) {
            reader = try RecordReader(
                path: input, format: format.flatMap { LoadOptions.Format(rawValue: $0.rawValue) },
                schema: detector.rawSchema)
        } catch {
            throw Failure(error)
        }
        let run = FilterRun(
            reader, scorer, to: try OutputFile(path: to), threads: threads ?? Machine.processors,
            isQuiet: quiet)
        try run.run()
        return run.unreadable
    }
}
