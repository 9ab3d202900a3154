import CopseFrame
import CopseShell
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Runs cells on a thread of their own, so that ^C ends any of them at once.
///
/// The cell works on a copy of the notebook. ^C asks it to stop; a cell that has not answered a
/// little later is left to itself: what it still finds is thrown away, and it writes no file, as
/// whoever writes one asks before the file takes its name.
final class CellRunner {
    /// How long a cell that was asked to stop may take to answer.
    private static let patience = 60
    /// Deeply nested expressions are read by recursion.
    private static let stackBytes = 256 << 20

    private let screen: RunningScreen

    init(screen: RunningScreen) { self.screen = screen }

    func run(_ cell: CellSource, on notebook: inout Notebook) -> Reply {
        let run = Run(cell)
        var copy = notebook
        let environment = notebook.environment
        copy.environment.isCancelled = { run.isCancelled }
        copy.environment.progress = { run.report($0) }
        let clock = ContinuousClock()
        let start = clock.now
        guard Self.launch(run, on: copy) else { return notebook.run(cell) }
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
                deadline = clock.now + .milliseconds(Self.patience)
            }
            if let deadline, clock.now >= deadline, run.abandon() {
                return notebook.interrupt(
                    cell, after: (clock.now - start).milliseconds)
            }
            let left = deadline.map { max(1, Int((($0 - clock.now).milliseconds).rounded(.up))) }
            screen.wait(atMost: left)
        }
    }

    private static func launch(_ run: Run, on notebook: Notebook) -> Bool {
        let work = Work(run: run, notebook: notebook)
        // Not `pthread_attr_t()`: the compiler takes that for the initializer of a module that
        // includes the header too.
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        unsafe pthread_attr_init(attributes)
        defer {
            unsafe pthread_attr_destroy(attributes)
            unsafe attributes.deallocate()
        }
        unsafe pthread_attr_setstacksize(attributes, stackBytes)
        unsafe pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
        let context = unsafe Unmanaged.passRetained(work).toOpaque()
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        let code = unsafe pthread_create(&thread, attributes, entryPoint, context)
        if code != 0 { unsafe Unmanaged<Work>.fromOpaque(context).release() }
        return code == 0
    }

    /// What a thread begins with.
    private final class Work {
        private let run: Run
        private var notebook: Notebook?

        init(run: Run, notebook: Notebook) {
            self.run = run
            self.notebook = notebook
        }

        func perform() {
            guard var notebook else { return }
            self.notebook = nil
            let reply = Watch.$current.withValue(run.watch) { notebook.run(run.cell) }
            run.finish(notebook, reply)
        }
    }

    #if canImport(Darwin)
        private static let entryPoint:
            @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { context in
                unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().perform()
                return nil
            }
    #else
        private static let entryPoint:
            @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
                if let context = unsafe context {
                    unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().perform()
                }
                return nil
            }
    #endif
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

    init(_ cell: CellSource) { self.cell = cell }

    var isCancelled: Bool { cancelled.load(ordering: .relaxed) }
    var progress: Progress? { latest.withLock { $0 } }

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
