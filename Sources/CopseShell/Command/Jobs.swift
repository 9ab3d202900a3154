import CopseFrame

// Cells in the background, and cells that death cut short.

extension Command {
    static let jobs = Command(
        name: "jobs", kind: .command, group: .notebook,
        summary: "The cells that run in the background",
        details: """
            A cell that ends in '&' runs in the background, on the values as they are when it is given.
            A cell that reads a name such a cell is still to bind waits for it; everything else goes
            on. Replies, 'undo', 'stale' and 'replay' are as if every cell had been waited for.
            """,
        examples: ["m = train f --trees 500 &", "jobs"],
        run: { (call) throws(Failure) in
            let jobs = try call.memory().jobs.unfinished
            guard !jobs.isEmpty else { return .text("nothing runs in the background") }
            return .look([
                ("cell", Column(.int(jobs.map { Int64($0.number) }))),
                ("status", .text(jobs.map { $0.isRunning ? "running" : "waiting" })),
                ("ms", Column(.float(jobs.map { $0.milliseconds.rounded() }))),
                ("progress", .text(jobs.map { $0.progress?.text ?? "" })),
                ("source", .text(jobs.map(\.cell.text))),
            ])
        })

    static let cancel = Command(
        name: "cancel", kind: .command, group: .notebook,
        places: [Place("N", .number, optional: true, about: "the cell; all without it")],
        summary: "Give up a cell that runs in the background, or all of them",
        details: "It binds nothing and writes no file, as if ^C had stopped it.",
        examples: ["cancel", "m = train f --trees 500 &; cancel"],
        run: { (call) throws(Failure) in
            let cancelled = try call.jobs().filter { $0.cancel() }
            guard !cancelled.isEmpty else { return .text("nothing runs in the background") }
            return .text("cancelled: \(cancelled.map(\.number).cellList)")
        })

    static let wait = Command(
        name: "wait", kind: .command, group: .notebook,
        places: [Place("N", .number, optional: true, about: "the cell; all without it")],
        summary: "Wait for a cell that runs in the background, or for all of them",
        details: "^C ends the wait, not the cell.",
        examples: ["wait", "m = train f --trees 500 &; wait"],
        run: { (call) throws(Failure) in
            let jobs = try call.jobs()
            for job in jobs { try job.wait(call.notebook.environment) }
            guard !jobs.isEmpty else { return .text("nothing runs in the background") }
            return .text("done: \(jobs.map(\.number).cellList)")
        })

    static let resume = Command(
        name: "resume", kind: .command, group: .notebook, values: 0,
        summary: "Run again, in its place, what was running when a shell died",
        details: """
            The text of a cell is stored before it runs and cells depend on nothing but their text,
            inputs and seed: the result is the one the interrupted run would have had, to the last
            bit.
            """,
        examples: ["resume", "resume; m"],
        run: { (call) throws(Failure) in
            _ = try call.memory()
            var outcome = Outcome.text("nothing was interrupted")
            outcome.effect = .resume
            return outcome
        })
}

extension Call {
    /// The jobs a command means.
    fileprivate func jobs() throws(Failure) -> [Job] {
        let jobs = try memory().jobs.unfinished
        guard let word = arguments.word("N") else { return jobs }
        guard let job = jobs.first(where: { String($0.number) == word.text }) else {
            throw Failure(.noSuchJob(word.text, running: jobs.map(\.number)), at: word.range)
        }
        return [job]
    }
}

extension Notebook {
    /// Whether a command is about what the jobs before it are still to make.
    func waits(before cell: CellSource) -> Bool {
        guard let parsed = try? ParsedCell(cell.text) else { return false }
        let verb =
            switch parsed.body {
            case .call(let verb, _): verb.text
            case .describe: Command.inspect.name
            case .help: Command.help.name
            case .shell: "!"
            }
        if Self.neverWait.contains(verb) { return false }
        return environment.commandsWait || !Self.onlyLook.contains(verb)
    }

    private static let neverWait: Set<String> = [
        Command.jobs.name, Command.cancel.name, Command.wait.name,
    ]

    private static let onlyLook: Set<String> = [
        Command.vars.name, Command.cells.name, Command.cell.name, Command.history.name,
        Command.sessions.name, Command.edit.name, Command.help.name, Command.clear.name,
        Command.quit.name,
    ]
}

extension Progress {
    /// `120 of 500 trees`
    var text: String { "\(done.grouped) of \(total.grouped) \(unit)" }
}

extension [Int] {
    /// `cell 3`, `cells 3, 4`
    fileprivate var cellList: String {
        (count == 1 ? "cell " : "cells ") + map(String.init).joined(separator: ", ")
    }
}
