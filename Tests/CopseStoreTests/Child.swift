import Foundation
import Testing

/// What a child process does to itself before it works on a store.
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
}
