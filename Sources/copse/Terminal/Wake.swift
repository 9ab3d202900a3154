import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Gets the main thread out of `poll`, from a signal handler or another thread: a pipe to itself.
enum Wake {
    private static let readEnd = Atomic<Int32>(-1)
    private static let writeEnd = Atomic<Int32>(-1)

    /// Opens the pipe; without one the main thread looks around ten times a second.
    static func prepare() {
        guard readEnd.load(ordering: .relaxed) < 0 else { return }
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { return }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        readEnd.store(ends[0], ordering: .relaxed)
        writeEnd.store(ends[1], ordering: .relaxed)
    }

    /// Safe in a signal handler.
    static func up() {
        let saved = errno
        var byte: UInt8 = 1
        _ = unsafe write(writeEnd.load(ordering: .relaxed), &byte, 1)
        errno = saved
    }

    enum Event { case input, woken, timeout, hangup }

    /// Waits for input on `descriptor` (none: -1), for `up()`, or for the time to pass.
    ///
    /// - Parameter milliseconds: nil waits without end.
    static func wait(input descriptor: Int32, milliseconds: Int?) -> Event {
        let wakeEnd = readEnd.load(ordering: .relaxed)
        var wanted = [
            pollfd(fd: wakeEnd, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        let longest = wakeEnd < 0 ? 100 : -1
        let count = unsafe poll(
            &wanted, nfds_t(wanted.count),
            milliseconds.map { Int32(clamping: $0) } ?? Int32(longest))
        if count < 0 { return .woken }
        if wanted[0].revents != 0 {
            drain(wakeEnd)
            return .woken
        }
        if wanted[1].revents & Int16(POLLIN) != 0 { return .input }
        if wanted[1].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { return .hangup }
        return milliseconds == nil ? .woken : .timeout
    }

    private static func drain(_ descriptor: Int32) {
        var bytes = [UInt8](repeating: 0, count: 64)
        while unsafe read(descriptor, &bytes, bytes.count) == bytes.count {}
    }
}
