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
        let helpers = min(threads, count) - 1
        guard helpers > 0 else {
            for turn in 0..<max(0, count) { body(turn) }
            return
        }
        withoutActuallyEscaping(body) { body in
            let work = Work(count: count, body: body)
            let started = (0..<helpers).compactMap { _ in start(work) }
            work.run()
            for thread in started { pthread_join(thread, nil) }
        }
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

    private final class Work: Sendable {
        private let next = Atomic(0)
        private let count: Int
        private let body: @Sendable (Int) -> Void

        init(count: Int, body: @escaping @Sendable (Int) -> Void) {
            self.count = count
            self.body = body
        }

        func run() {
            while true {
                let turn = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if turn >= count { return }
                body(turn)
            }
        }
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
