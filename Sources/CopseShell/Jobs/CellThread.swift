#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Threads that cells run on.
package enum CellThread {
    /// Deeply nested expressions are read by recursion.
    private static let stackBytes = 256 << 20

    /// Runs `body` on a thread of its own.
    ///
    /// - Returns: false when there is none to be had; then nothing has run.
    package static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        let work = Work(body)
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

    /// Lets others run for some milliseconds.
    static func pause(milliseconds: Int) {
        usleep(UInt32(clamping: milliseconds * 1000))
    }

    private final class Work: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    #if canImport(Darwin)
        private static let entryPoint:
            @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { context in
                unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
                return nil
            }
    #else
        private static let entryPoint:
            @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
                if let context = unsafe context {
                    unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
                }
                return nil
            }
    #endif
}
