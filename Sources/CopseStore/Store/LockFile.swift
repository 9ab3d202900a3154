import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Locks that die with the process that holds them: one byte of a side file for each.
///
/// Byte 0 guards the creation and migration of the store, byte N says that somebody works in the
/// session with id N. A row in a table could not tell a living owner from a killed one.
final class LockFile: Sendable {
    private let descriptor: Int32
    // A lock belongs to the open file, so asking again for one's own would be granted.
    private let held = Mutex<Set<Int64>>([])

    init(path: String, store: String) throws(StoreError) {
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw .cannotOpen(
                path: store, reason: "\(path): \(StoreFile.word(for: errno))")
        }
    }

    deinit { close(descriptor) }

    /// Takes byte `index` if nobody has it.
    func take(_ index: Int64) -> Bool {
        held.withLock { held in
            guard !held.contains(index), apply(Command.set, F_WRLCK, index) else { return false }
            held.insert(index)
            return true
        }
    }

    /// Takes byte `index`, waiting for whoever has it; not remembered as held.
    func wait(_ index: Int64) {
        while !apply(Command.wait, F_WRLCK, index), errno == EINTR {}
    }

    func release(_ index: Int64) {
        held.withLock { held in
            held.remove(index)
            _ = apply(Command.set, F_UNLCK, index)
        }
    }

    /// Whether somebody, here or elsewhere, holds byte `index`.
    func isTaken(_ index: Int64) -> Bool {
        if held.withLock({ $0.contains(index) }) { return true }
        var range = Self.range(F_WRLCK, index)
        return unsafe fcntl(descriptor, Command.get, &range) == 0 && range.l_type != F_UNLCK
    }

    private func apply(_ command: Int32, _ type: some BinaryInteger, _ index: Int64) -> Bool {
        var range = Self.range(type, index)
        return unsafe fcntl(descriptor, command, &range) == 0
    }

    private static func range(_ type: some BinaryInteger, _ index: Int64) -> flock {
        var range = flock()
        range.l_type = Int16(type)
        range.l_whence = Int16(SEEK_SET)
        range.l_start = off_t(index)
        range.l_len = 1
        return range
    }

    /// On Linux locks of the open file (F_OFD_*, which the module of the C library hides): two
    /// stores in one process exclude each other as two processes do. Elsewhere locks of the
    /// process, which only the latter do.
    private enum Command {
        #if os(Linux)
            static let get: Int32 = 36
            static let set: Int32 = 37
            static let wait: Int32 = 38
        #else
            static let get = F_GETLK
            static let set = F_SETLK
            static let wait = F_SETLKW
        #endif
    }
}
