import CopseFrame
import CopseShell
import Synchronization

/// Runs cells on a thread of their own, so that ^C ends any of them at once.
///
/// The cell works on a copy of the notebook. ^C asks it to stop; a cell that has not answered a
/// little later is left to itself: what it still finds is thrown away, and it writes no file, as
/// whoever writes one asks before the file takes its name.
final class CellRunner {
    /// How long a cell that was asked to stop may take to answer.
    private static let patience = 60
    /// The same for a cell that has something to bring home.
    private static let patienceWithFinds = 5_000

    private let screen: RunningScreen

    init(screen: RunningScreen) { self.screen = screen }

    func run(_ cell: CellSource, on notebook: inout Notebook) -> Reply {
        let run = Run(cell)
        var copy = notebook
        let environment = notebook.environment
        copy.environment.isCancelled = { run.isCancelled }
        copy.environment.progress = { run.report($0) }
        copy.environment.announce = { run.announce($0) }
        copy.environment.salvages = { run.keepsFinds() }
        let clock = ContinuousClock()
        let start = clock.now
        let started = CellThread.start { [copy] in
            var notebook = copy
            let reply = Watch.$current.withValue(run.watch) { notebook.run(run.cell) }
            run.finish(notebook, reply)
        }
        guard started else { return notebook.run(cell) }
        screen.begin(cell, run)
        defer { screen.end() }
        var deadline: ContinuousClock.Instant?
        while true {
            if case (var after, let reply)? = run.takeResult() {
                after.environment = environment
                notebook = after
                return reply
            }
            if Interrupts.isPending, deadline == nil, !TerminalLoan.isLent {
                run.cancel()
                deadline =
                    clock.now
                    + .milliseconds(run.hasFinds ? Self.patienceWithFinds : Self.patience)
            }
            if let deadline, clock.now >= deadline, run.abandon() {
                return notebook.interrupt(
                    cell, after: (clock.now - start).milliseconds)
            }
            let left = deadline.map { max(1, Int((($0 - clock.now).milliseconds).rounded(.up))) }
            screen.wait(atMost: left)
        }
    }
}

/// One cell at work, seen from both threads.
final class Run: Sendable {
    private enum State {
        case running
        case finished(Notebook, Reply)
        case taken
        case abandoned
    }

    let cell: CellSource
    private let state = Mutex(State.running)
    private let cancelled = Atomic(false)
    private let latest = Mutex<Progress?>(nil)
    private let finds = Atomic(false)
    private let lines = Mutex<[String]>([])

    init(_ cell: CellSource) { self.cell = cell }

    var isCancelled: Bool { cancelled.load(ordering: .relaxed) }
    var progress: Progress? { latest.withLock { $0 } }

    /// Whether a cell that is asked to stop has something to show.
    var hasFinds: Bool { finds.load(ordering: .relaxed) }

    func keepsFinds() { finds.store(true, ordering: .relaxed) }
    func announce(_ line: String) { lines.withLock { $0.append(line) } }

    /// What was announced since the last time.
    func takeLines() -> [String] {
        lines.withLock { lines in
            defer { lines = [] }
            return lines
        }
    }

    func cancel() { cancelled.store(true, ordering: .relaxed) }
    func report(_ progress: Progress) { latest.withLock { $0 = progress } }

    /// What loops ask and tell wherever they are.
    var watch: Watch {
        Watch(
            isCancelled: { [self] in isCancelled },
            progress: { [self] in report(Progress(done: $0, total: $1, unit: $2)) })
    }

    /// Gives up the cell; false when it has just finished.
    func abandon() -> Bool {
        state.withLock { state in
            guard case .running = state else { return false }
            state = .abandoned
            return true
        }
    }

    func finish(_ notebook: Notebook, _ reply: Reply) {
        state.withLock { state in
            if case .running = state { state = .finished(notebook, reply) }
        }
        Wake.up()
    }

    func takeResult() -> (Notebook, Reply)? {
        state.withLock { state in
            guard case .finished(let notebook, let reply) = state else { return nil }
            state = .taken
            return (notebook, reply)
        }
    }
}
