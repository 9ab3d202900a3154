import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Loops whose turns run on several threads.
package enum Parallel {
    /// Runs `body` for 0 ..< `count`, each once, on at most `threads` threads, the caller's included.
    ///
    /// Turns are handed out one by one. Where the system refuses a thread the others do its work.
    package static func forEach(
        _ count: Int, threads: Int, _ body: @Sendable (Int) -> Void
    ) {
        workers(count, threads: threads) { turns in
            while let turn = turns.next() { body(turn) }
        }
    }

    /// Runs `body` once on each of at most `threads` threads, the caller's included; it takes turns
    /// of 0 ..< `count` until there are none left.
    ///
    /// For work that keeps memory of its own from turn to turn. Where the system refuses a thread the
    /// others do its work.
    package static func workers(
        _ count: Int, threads: Int, _ body: @Sendable (Turns) -> Void
    ) {
        let helpers = min(threads, count) - 1
        withoutActuallyEscaping(body) { body in
            let work = Work(count: count, body: body)
            let started = (0..<max(0, helpers)).compactMap { _ in start(work) }
            work.run()
            for thread in started { pthread_join(thread, nil) }
        }
    }

    /// Turns of a loop, each handed out once.
    package struct Turns: Sendable {
        fileprivate let work: Work

        /// The next turn; nil when all are taken.
        package func next() -> Int? { work.next() }
    }

    /// The results of `body` for 0 ..< `count`, in that order.
    package static func map<Result: Sendable>(
        _ count: Int, threads: Int, _ body: @Sendable (Int) -> Result
    ) -> [Result] {
        let results = Mutex([Result?](repeating: nil, count: count))
        forEach(count, threads: threads) { turn in
            let result = body(turn)
            results.withLock { $0[turn] = result }
        }
        return results.withLock { $0.compactMap { $0 } }
    }

    fileprivate final class Work: Sendable {
        private let taken = Atomic(0)
        private let count: Int
        private let body: @Sendable (Turns) -> Void

        init(count: Int, body: @escaping @Sendable (Turns) -> Void) {
            self.count = count
            self.body = body
        }

        func next() -> Int? {
            let turn = taken.wrappingAdd(1, ordering: .relaxed).oldValue
            return turn < count ? turn : nil
        }

        func run() { body(Turns(work: self)) }
    }

    /// Runs `help` on `count` more threads, or as many as the system grants, while `body` runs here;
    /// returns when all are done.
    static func withHelpers(
        _ count: Int, _ help: @escaping @Sendable () -> Void, _ body: () -> Void
    ) {
        let started = (0..<max(0, count)).compactMap { _ in
            start(Work(count: 0) { _ in help() })
        }
        body()
        for thread in started { pthread_join(thread, nil) }
    }

    private static func start(_ work: Work) -> pthread_t? {
        let context = unsafe Unmanaged.passRetained(work).toOpaque()
        #if canImport(Darwin)
            var thread: pthread_t?
            let code = unsafe pthread_create(&thread, nil, entryPoint, context)
        #else
            var thread = pthread_t()
            let code = unsafe pthread_create(&thread, nil, entryPoint, context)
        #endif
        if code != 0 {
            unsafe Unmanaged<Work>.fromOpaque(context).release()
            return nil
        }
        return thread
    }

    #if canImport(Darwin)
        private static let entryPoint:
            @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { context in
                unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }
    #else
        private static let entryPoint:
            @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
                if let context = unsafe context {
                    unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
                }
                return nil
            }
    #endif
}
