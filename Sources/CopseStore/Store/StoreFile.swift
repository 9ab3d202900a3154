import CopseFrame

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the operating system knows about a store's file, its folder and its surroundings.
enum StoreFile {
    /// Creates the folder of `path` where it is missing, and checks that store and folder can be
    /// written: SQLite keeps its log beside the file.
    static func prepare(_ path: String) throws(StoreError) {
        let folder = folder(of: path)
        try makeFolder(folder, for: path)
        var status = stat()
        if unsafe stat(path, &status) == 0 {
            if status.st_mode & S_IFMT == S_IFDIR {
                throw .cannotOpen(path: path, reason: "it is a folder")
            }
            guard unsafe access(path, R_OK) == 0 else {
                throw .cannotOpen(path: path, reason: word(for: errno))
            }
            guard unsafe access(path, W_OK) == 0 else { throw .readOnly(path: path) }
            // SQLite takes a file that is shorter than its header for an empty one.
            guard status.st_size == 0 || status.st_size >= 512 else {
                throw .notAStore(path: path)
            }
        }
        guard unsafe access(folder, W_OK | X_OK) == 0 else { throw .readOnly(path: path) }
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// How many bytes a file has, 0 where there is none.
    static func size(of path: String) -> Int {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func makeFolder(_ folder: String, for path: String) throws(StoreError) {
        if isFolder(folder) { return }
        let parent = Self.folder(of: folder)
        if parent != folder { try makeFolder(parent, for: path) }
        // Another shell may have made it in between.
        guard unsafe mkdir(folder, 0o755) == 0 || errno == EEXIST, isFolder(folder) else {
            let reason = isFolder(parent) ? word(for: errno) : "\(parent) is not a folder"
            throw .cannotOpen(path: path, reason: reason)
        }
    }

    static func word(for code: Int32) -> String {
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }
}

/// This process, as others are told about it.
enum ThisProcess {
    static var pid: Int64 { Int64(getpid()) }

    static let host: String = {
        var name = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&name, name.count - 1) == 0 else { return "" }
        let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }()

    /// Where the process stands, "" if its folder is gone.
    static var folder: String {
        guard let path = unsafe getcwd(nil, 0) else { return "" }
        defer { unsafe free(path) }
        return unsafe String(cString: path)
    }

    /// Microseconds since 1970, UTC.
    static var now: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    /// The day of `now`, UTC: `2025-03-09`.
    static func day(of microseconds: Int64) -> String {
        String(Timestamp.text(microseconds).prefix(10))
    }
}
