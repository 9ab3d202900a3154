#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension Parallel {
    /// Runs rounds of turns on at most `threads` threads, the caller's included, until a round has none.
    ///
    /// - Parameters:
    ///   - next: says how many turns the next round has. Runs on the caller's thread while no turn runs.
    ///   - body: one turn of the round, each once.
    package static func rounds(
        threads: Int, next: () -> Int, _ body: @Sendable (Int) -> Void
    ) {
        guard threads > 1 else {
            while case let count = next(), count > 0 {
                for turn in 0..<count { body(turn) }
            }
            return
        }
        withoutActuallyEscaping(body) { body in
            let board = RoundBoard()
            withHelpers(threads - 1, { board.help(body) }) {
                while case let count = next(), count > 0 { board.run(count, body) }
                board.end()
            }
        }
    }
}

/// Where the threads of a loop of rounds meet.
// Sendable because its counts are only touched under its lock.
@safe private final class RoundBoard: @unchecked Sendable {
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var count = 0
    private var taken = 0
    private var finished = 0
    private var isOver = false

    /// A round is shorter than it takes to wake a thread that sleeps, so that threads look around a
    /// while before they do.
    private static let patience = 200

    init() {
        unsafe pthread_mutex_init(lock, nil)
        unsafe pthread_cond_init(changed, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(changed)
        unsafe pthread_mutex_destroy(lock)
        unsafe changed.deallocate()
        unsafe lock.deallocate()
    }

    /// One round; returns when all its turns are done.
    func run(_ turns: Int, _ body: (Int) -> Void) {
        unsafe pthread_mutex_lock(lock)
        (count, taken, finished) = (turns, 0, 0)
        unsafe pthread_cond_broadcast(changed)
        take(body)
        wait { finished == count }
        unsafe pthread_mutex_unlock(lock)
    }

    /// Takes turns of all rounds until the end.
    func help(_ body: (Int) -> Void) {
        unsafe pthread_mutex_lock(lock)
        while !isOver {
            take(body)
            wait { taken < count || isOver }
        }
        unsafe pthread_mutex_unlock(lock)
    }

    func end() {
        unsafe pthread_mutex_lock(lock)
        isOver = true
        unsafe pthread_cond_broadcast(changed)
        unsafe pthread_mutex_unlock(lock)
    }

    /// Takes turns while there are any. The lock is held before and after.
    private func take(_ body: (Int) -> Void) {
        while taken < count {
            let turn = taken
            taken += 1
            unsafe pthread_mutex_unlock(lock)
            body(turn)
            unsafe pthread_mutex_lock(lock)
            finished += 1
            if finished == count { unsafe pthread_cond_broadcast(changed) }
        }
    }

    private func wait(until isTrue: () -> Bool) {
        var tries = 0
        while !isTrue() {
            if tries < Self.patience {
                tries += 1
                unsafe pthread_mutex_unlock(lock)
                sched_yield()
                unsafe pthread_mutex_lock(lock)
            } else {
                unsafe pthread_cond_wait(changed, lock)
            }
        }
    }
}
