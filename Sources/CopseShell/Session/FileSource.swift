import CopseDetector
import CopseFrame
import CopseStore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file a value was read from, as it was then.
struct FileSource: Sendable, Equatable {
    /// Files up to this many bytes are hashed before the reply, larger ones behind it.
    static let promptlyHashed = 32 << 20

    /// Absolute.
    var path: String
    var size: Int
    /// Microseconds since 1970.
    var modified: Int64
    /// SHA-256 of the bytes, 64 hexadecimal digits; nil as long as it is not known.
    var sha256: String?

    /// What stands for the file in an identity: its bytes, or where they are not hashed yet the
    /// file's place, size and time.
    var token: String { sha256 ?? "\(path) \(size) \(modified)" }

    /// nil for what is no regular file: standard input, a pipe.
    init?(path: String) {
        var status = stat()
        guard path != "-", unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG
        else { return nil }
        self.path = Self.absolute(path)
        size = Int(status.st_size)
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        modified = Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    /// The file as it is now, hashed where that is quick.
    static func read(_ path: String) -> FileSource? {
        guard var source = FileSource(path: path) else { return nil }
        if source.size <= promptlyHashed { source.sha256 = SHA256Digest.hex(ofFile: path) }
        return source
    }

    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let folder = unsafe getcwd(nil, 0) else { return path }
        defer { unsafe free(folder) }
        return unsafe String(cString: folder) + "/" + path
    }

    /// Whether the file still has the bytes it had.
    ///
    /// - Parameter known: their SHA-256, where it was not known at the time.
    func isUnchanged(known: String?) -> Bool {
        guard let now = FileSource(path: path) else { return false }
        if now.size == size, now.modified == modified { return true }
        guard now.size == size, let sha256 = sha256 ?? known else { return false }
        return SHA256Digest.hex(ofFile: path) == sha256
    }

    /// What stands for the file where values stand: its bytes.
    var identity: String { sha256 ?? SHA256Digest.hex(Array(token.utf8)) }

    /// The file among the store's values, so that a cell reads it like a name.
    var object: StoredObject {
        var json = JSONWriter()
        write(to: &json)
        return StoredObject(
            identity: identity, kind: "file", derivation: json.text, size: size)
    }

    /// The SHA-256 of the bytes the file had, if it was known then or is by now.
    func knownDigest(in store: Store) throws(Failure) -> String? {
        if let sha256 { return sha256 }
        return try storing { () throws(StoreError) in
            try store.datasets(path: path).first { $0.size == size && $0.modified == modified }?
                .sha256
        }
    }

    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("path")
        json.string(path)
        json.key("size")
        json.int(size)
        json.key("modified")
        json.int(modified)
        json.key("sha256")
        if let sha256 { json.string(sha256) } else { json.null() }
        json.endObject()
    }

    init?(_ json: JSONValue) {
        guard let path = json["path"]?.string, let size = json["size"]?.int,
            let modified = json["modified"]?.int
        else { return nil }
        self.path = path
        self.size = Int(size)
        self.modified = modified
        sha256 = json["sha256"]?.string
    }
}

extension SHA256Digest {
    /// The digest of a file's bytes; nil when it cannot be read.
    static func hex(ofFile path: String) -> String? {
        guard let reader = try? FileReader(path: path) else { return nil }
        var digest = SHA256Digest()
        var buffer: [UInt8] = []
        while true {
            buffer.removeAll(keepingCapacity: true)
            guard let count = try? reader.read(1 << 20, into: &buffer) else { return nil }
            if count == 0 { return hexadecimal(digest.finalize()) }
            digest.update(buffer)
        }
    }

    /// The digest of bytes, 64 hexadecimal digits.
    static func hex(_ bytes: [UInt8]) -> String { hexadecimal(hash(bytes[...])) }
}
