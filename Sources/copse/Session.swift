import CopseFrame
import CopseShell
import CopseStore

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
    private var memory: Memory?
    private var isOpen = false
    private let runner: CellRunner
    private let screen: RunningScreen
    /// Prints above the line that is typed; nil away from a prompt.
    private var printAbove: (@Sendable (String) -> Void)?
    /// What a script prints, in the order of its cells.
    private let queue = ReplyQueue()
    /// What the terminal can draw; nil before it was asked.
    private var graphics: TerminalGraphics??
    /// How the last cell that failed did so.
    private(set) var exitCode: ExitStatus = .success
    private(set) var hasQuit = false
    private var textToEdit: String?

    /// - Parameter wanted: the session to work in when no flag names one.
    init(_ options: ShellOptions, wanted: Memory.Wanted) {
        self.options = options
        file = options.file.flatMap { $0 == "-" ? nil : $0 }
        notebook = .atTerminal(options.settings)
        memory = options.memory(wanted: options.session.map { .named($0) } ?? wanted)
        screen = RunningScreen(
            showsProgress: !options.quiet && StandardStream.errors.isTerminal
                && Terminal.environment("TERM") != "dumb")
        runner = CellRunner(screen: screen)
    }

    /// Opens the session in the store, once. A store nobody asked for may fail to open: then the
    /// notebook lives in memory alone, and the user is told.
    ///
    /// - Returns: false when nothing can run.
    mutating func open() -> Bool {
        guard !isOpen, let memory else { return true }
        isOpen = true
        do throws(Failure) {
            let notes = try memory.open(into: &notebook)
            notebook.environment.memory = memory
            notebook.environment.commandsWait = printAbove == nil
            notebook.environment.sessionNames = {
                (try? memory.store().sessions().map(\.session.name)) ?? []
            }
            notebook.environment.modelNames = {
                (try? memory.store().models().map(\.name)) ?? []
            }
            if options.seed != 0 { notebook.settings.seed = options.seed }
            if options.json || options.output != nil {
                notebook.settings.output = options.settings.output
            }
            if let threads = options.threads { notebook.settings.threads = threads }
            if !options.quiet {
                let renderer = Renderer(options.render(mode: .table, file: nil))
                StandardStream.errors.write(renderer.text(of: notes))
            }
            return true
        } catch {
            self.memory = nil
            guard options.isStoreNamed else {
                var failure = error
                failure.hint =
                    "cells run, but this session is not kept; --store names a place for it"
                Complaint(failure).write()
                return true
            }
            exitCode = .failed
            hasQuit = true
            Complaint(error, isJSON: notebook.settings.output == .json).write()
            return false
        }
    }

    /// Lines typed in this and earlier sessions, oldest first.
    var history: [InputHistory.Entry] {
        guard let memory,
            let lines = try? memory.store().recentLines(InputHistory.capacity)
        else { return [] }
        return lines.map { InputHistory.Entry($0) }
    }

    /// Somebody types while cells run.
    mutating func attach(_ editor: LineEditor) {
        screen.keys = editor.keys
        printAbove = { [mail = editor.mail] in mail.post($0) }
        guard let memory, !options.quiet else { return }
        editor.status = { width in JobStatus.lines(memory.jobs.unfinished, width: width) }
    }

    /// The text that a cell asked to edit; empty: the cell before. nil where none did.
    mutating func takeEdit() -> String? {
        defer { textToEdit = nil }
        return textToEdit
    }

    /// Runs the cells of a text and writes what comes of them.
    ///
    /// - Parameter isKept: whether the cells become part of the stored session.
    /// - Returns: false when nothing more shall run.
    mutating func run(
        _ text: String, from line: Int = 1, keepGoing: Bool, isKept: Bool = true
    ) -> Bool {
        for var cell in CellSource.split(text) {
            cell.line += line - 1
            guard open() else { return false }
            if isKept, let memory, cell.isBackground, start(cell, memory) {
                if queue.hasFailed, !keepGoing {
                    exitCode = .failed
                    return false
                }
                continue
            }
            let reply: Reply
            if isKept, let memory {
                reply = memory.run(cell, on: &notebook) { runner.run($0, on: &$1) }
                write(reply)
                memory.settle(after: reply)
            } else {
                reply = runner.run(cell, on: &notebook)
                write(reply)
            }
            if queue.hasFailed {
                exitCode = .failed
                if !keepGoing { return false }
            }
            if Interrupts.isPending || reply.failure?.code == "run.interrupted" {
                exitCode = .interrupted
                return false
            }
            if reply.failure != nil {
                exitCode = .failed
                if !keepGoing { return false }
            }
            switch reply.effect {
            case .quit:
                hasQuit = true
                return false
            case .edit(let text):
                textToEdit = text
                return true
            default: break
            }
        }
        return true
    }

    /// Called when no cell will follow. A script waits for its cells in the background.
    mutating func close() {
        if printAbove == nil { waitForJobs() }
        memory?.close()
    }

    private mutating func write(_ reply: Reply) {
        let isScreen = StandardStream.output.isTerminal
        var render = options.render(mode: notebook.settings.output, file: file)
        if let keys = screen.keys, isScreen, reply.value?.kind == .plot, reply.names.isEmpty {
            if graphics == nil { graphics = .some(GraphicsProbe.ask(keys: keys)) }
            render.graphics = graphics ?? nil
        }
        let text = Renderer(render).render(reply)
        if printAbove == nil {
            queue.write(text)
        } else {
            show(text, isPicture: render.graphics != nil)
        }
        if reply.effect == .clear, isScreen {
            StandardStream.output.write("\u{1B}[H\u{1B}[2J\u{1B}[3J")
        }
    }

    private func show(_ text: Renderer.Text, isPicture: Bool) {
        let isScreen = StandardStream.output.isTerminal
        if !isPicture, screen.keys != nil, isScreen,
            Pager.takes(text.output, notebook.settings.pager)
        {
            Pager.show(text.output)
        } else {
            StandardStream.output.write(text.output)
        }
        StandardStream.errors.write(text.errors)
    }
}

// MARK: Cells in the background

extension Session {
    /// Cells of the session that run in the background.
    var jobs: [Job] { memory?.jobs.unfinished ?? [] }

    /// Takes back that the user has quit.
    mutating func stay() { hasQuit = false }

    /// Gives up all that run in the background.
    func cancelJobs() { memory?.jobs.cancelAll() }

    /// Begins a cell in the background.
    ///
    /// - Returns: false when it could not be, and shall run as any other.
    private mutating func start(_ cell: CellSource, _ memory: Memory) -> Bool {
        let renderer = Renderer(options.render(mode: notebook.settings.output, file: file))
        let isQuiet = options.quiet
        let isText = notebook.settings.output == .table
        let queue = queue
        let place = printAbove == nil ? queue.reserve() : 0
        let printAbove = printAbove
        do throws(Failure) {
            let job = try memory.start(cell, on: &notebook) { reply in
                let text = renderer.render(reply)
                guard let printAbove else {
                    queue.fill(place, text, hasFailed: reply.failure != nil)
                    Wake.up()
                    return
                }
                let line = cell.text.prefix { $0 != "\n" }
                let time = Renderer.duration(reply.milliseconds)
                let head = isText && !isQuiet ? "[\(reply.cell ?? 0)] \(line)  \(time)\n" : ""
                printAbove(head + text.output + text.errors)
            }
            if printAbove != nil, !isQuiet {
                StandardStream.errors.write("[\(job.number)] runs in the background\n")
            }
            return true
        } catch {
            if printAbove == nil { queue.fill(place, Renderer.Text(), hasFailed: false) }
            return false
        }
    }

    /// Waits for what runs in the background; ^C gives it up.
    private mutating func waitForJobs() {
        guard let memory else { return }
        while !memory.jobs.unfinished.isEmpty {
            if Interrupts.isPending { memory.jobs.cancelAll() }
            _ = Wake.wait(input: -1, milliseconds: 50)
        }
        if Interrupts.isPending {
            exitCode = .interrupted
        } else if queue.hasFailed {
            exitCode = .failed
        }
    }
}

extension Notebook {
    /// A notebook that may run programs and knows the time.
    static func atTerminal(_ settings: Settings) -> Notebook {
        var notebook = Notebook(settings: settings)
        notebook.environment.isCancelled = { Interrupts.isPending }
        notebook.environment.runProgram = { (command, input) throws(Notebook.ProgramError) in
            try UserShell.run(command, input: input)
        }
        notebook.environment.now = { Machine.microsecondsSince1970 }
        return notebook
    }
}

/// The exit codes of the contract.
enum ExitStatus: Int32 {
    case success = 0
    case failed = 1
    case usage = 2
    case differs = 3
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
