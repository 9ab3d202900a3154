import CopseFrame
import CopseShell

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A notebook with the process's streams: cells in, results and errors out.
struct Session {
    var notebook: Notebook
    private let options: ShellOptions
    private let file: String?
    /// How the last cell that failed did so.
    private(set) var exitCode: ExitStatus = .success
    private(set) var hasQuit = false

    init(_ options: ShellOptions) {
        self.options = options
        file = options.file.flatMap { $0 == "-" ? nil : $0 }
        notebook = Notebook(settings: options.settings)
        notebook.environment.isCancelled = { Interrupts.isPending }
        notebook.environment.runProgram = { (command, input) throws(Notebook.ProgramError) in
            try UserShell.run(command, input: input)
        }
        notebook.environment.now = { Machine.microsecondsSince1970 }
    }

    /// Runs the cells of a text and writes what comes of them.
    ///
    /// - Returns: false when nothing more shall run.
    mutating func run(_ text: String, from line: Int = 1, keepGoing: Bool) -> Bool {
        for var cell in CellSource.split(text) {
            cell.line += line - 1
            let reply = notebook.run(cell)
            write(reply)
            if Interrupts.isPending || reply.failure?.code == "run.interrupted" {
                exitCode = .interrupted
                return false
            }
            if reply.failure != nil {
                exitCode = .failed
                if !keepGoing { return false }
            }
            if reply.effect == .quit {
                hasQuit = true
                return false
            }
        }
        return true
    }

    private func write(_ reply: Reply) {
        let isScreen = StandardStream.output.isTerminal
        var render = RenderOptions(
            mode: notebook.settings.output, width: Terminal.width ?? (isScreen ? 80 : 120),
            isColored: options.color.applies(to: .output), isQuiet: options.quiet, file: file)
        render.colorsErrors = options.color.applies(to: .errors)
        let text = Renderer(render).render(reply)
        StandardStream.output.write(text.output)
        StandardStream.errors.write(text.errors)
        if reply.effect == .clear, isScreen {
            StandardStream.output.write("\u{1B}[H\u{1B}[2J\u{1B}[3J")
        }
    }
}

/// The exit codes of the contract.
enum ExitStatus: Int32 {
    case success = 0
    case failed = 1
    case usage = 2
    case interrupted = 130
}

enum Machine {
    static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    static var microsecondsSince1970: Int64 {
        var now = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
    }
}
