import Foundation
import Testing

/// What a test does to its own process, a child or not, to bring a store into trouble.
enum Child {
    /// Kills the process as `kill -9` does, at a random instant within some microseconds.
    static func dieWithin(_ microseconds: UInt32) {
        Thread.detachNewThread {
            usleep(UInt32.random(in: 0..<microseconds))
            kill(getpid(), SIGKILL)
        }
    }

    /// Permissions do not bind root.
    static func becomeNobody() throws {
        guard geteuid() == 0 else { return }
        let isNobody = setgid(65534) == 0 && setuid(65534) == 0
        try #require(isNobody)
    }

    /// A limit on the size of files stands for a disk without space.
    static func limitFiles(to bytes: UInt) throws {
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: bytes, rlim_max: bytes)
        #if os(Linux)
            let isSet = unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0
        #else
            let isSet = unsafe setrlimit(RLIMIT_FSIZE, &limit) == 0
        #endif
        try #require(isSet)
    }

    static func lock(byte: Int, of file: FileHandle) throws {
        try apply(Int16(F_WRLCK), byte, file)
    }

    static func unlock(byte: Int, of file: FileHandle) throws {
        try apply(Int16(F_UNLCK), byte, file)
    }

    /// On Linux with a lock of the open file, which keeps out this process too.
    private static func apply(_ type: Int16, _ byte: Int, _ file: FileHandle) throws {
        var range = flock()
        range.l_type = type
        range.l_whence = Int16(SEEK_SET)
        range.l_start = off_t(byte)
        range.l_len = 1
        #if os(Linux)
            let setOpenFileLock: Int32 = 37
        #else
            let setOpenFileLock = F_SETLK
        #endif
        let isDone = unsafe fcntl(file.fileDescriptor, setOpenFileLock, &range) == 0
        try #require(isDone)
    }
}
