import CopseFrame
import Synchronization

/// A cell that runs in the background, on a copy of the notebook as it was when the cell was given.
///
/// It ends once, with its own reply or with the one that says it was cancelled; that reply is
/// committed before anybody hears of it.
package final class Job: Sendable {
    private enum State {
        /// Cells before it have to end first.
        case waiting
        case running
        /// Its reply is being committed.
        case ending
        case ended(Reply)
    }

    package let number: Int
    package let cell: CellSource
    let reach: CellReach
    private let begun = ContinuousClock().now
    private let state = Mutex(State.waiting)
    private let cancelled = Atomic(false)
    private let latest = Mutex<Progress?>(nil)
    /// Commits a reply, and gives the one that counts.
    private let commit: @Sendable (Reply) -> Reply
    private let whenDone: @Sendable (Reply) -> Void

    init(
        number: Int, cell: CellSource, commit: @escaping @Sendable (Reply) -> Reply,
        whenDone: @escaping @Sendable (Reply) -> Void
    ) {
        self.number = number
        self.cell = cell
        reach = CellReach(cell)
        self.commit = commit
        self.whenDone = whenDone
    }

    var isCancelled: Bool { cancelled.load(ordering: .relaxed) }
    package var progress: Progress? { latest.withLock { $0 } }
    package var milliseconds: Double { (ContinuousClock().now - begun).milliseconds }

    func report(_ progress: Progress) { latest.withLock { $0 = progress } }

    /// What loops ask and tell wherever they are.
    var watch: Watch {
        Watch(
            isCancelled: { [self] in isCancelled },
            progress: { [self] in report(Progress(done: $0, total: $1, unit: $2)) })
    }

    /// What came of it; nil until it is committed.
    package var reply: Reply? {
        state.withLock { if case .ended(let reply) = $0 { reply } else { nil } }
    }

    package var isDone: Bool { reply != nil }

    /// Whether it has begun to compute.
    var isRunning: Bool { state.withLock { if case .running = $0 { true } else { false } } }

    func begin() {
        state.withLock { if case .waiting = $0 { $0 = .running } }
    }

    /// Ends with a reply, unless it has ended already.
    @discardableResult
    func end(with reply: Reply) -> Bool {
        let isMine = state.withLock { state in
            switch state {
            case .waiting, .running:
                state = .ending
                return true
            case .ending, .ended: return false
            }
        }
        guard isMine else { return false }
        let reply = commit(reply)
        // Told first: a script that sees the last job ended has printed everything.
        whenDone(reply)
        state.withLock { $0 = .ended(reply) }
        return true
    }

    /// Gives the cell up. What it still finds is thrown away, and it writes no file: whoever writes
    /// one asks before the file takes its name.
    ///
    /// - Returns: false when it has just ended.
    func cancel() -> Bool {
        cancelled.store(true, ordering: .relaxed)
        return end(
            with: Reply(
                cell: number, source: cell.text, milliseconds: milliseconds,
                outcome: .failed(Failure(.interrupted)), line: cell.line))
    }
}
