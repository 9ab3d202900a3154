#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// An open file or standard input, read in order. Closes what it opened.
package final class FileReader {
    package let path: String
    private let descriptor: Int32
    private let closes: Bool

    /// Opens `path`; "-" is standard input.
    package init(path: String) throws(FrameError) {
        self.path = path
        if path == "-" {
            descriptor = 0
            closes = false
            return
        }
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        closes = true
        guard descriptor >= 0 else {
            let code = errno
            if code == ENOENT || code == ENOTDIR { throw .fileNotFound(path: path) }
            throw .fileUnreadable(path: path, reason: describeError(code))
        }
    }

    /// Reads from a descriptor that stays the caller's, named `path` in errors.
    package init(descriptor: Int32, path: String) {
        self.path = path
        self.descriptor = descriptor
        closes = false
    }

    deinit {
        if closes { close(descriptor) }
    }

    /// How many bytes a regular file has, else nil.
    var size: Int? {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        return Int(status.st_size)
    }

    /// Appends up to `count` bytes to `bytes`; returns how many, 0 at the end.
    package func read(_ count: Int, into bytes: inout [UInt8]) throws(FrameError) -> Int {
        var result: Result<Int, FrameError> = .success(0)
        let chunk = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            do throws(FrameError) {
                filled = try unsafe read(into: UnsafeMutableRawBufferPointer(buffer))
            } catch {
                result = .failure(error)
            }
        }
        _ = try result.get()
        if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
        return chunk.count
    }

    /// Fills some of `room`; returns how much, 0 at the end.
    func read(into room: UnsafeMutableRawBufferPointer) throws(FrameError) -> Int {
        var failure: Int32 = 0
        let count = unsafe readOnce(room, &failure)
        if failure == EISDIR { throw .fileIsDirectory(path: path) }
        if failure != 0 {
            throw .fileUnreadable(path: path, reason: describeError(failure))
        }
        return count
    }

    /// One call of `read`, again if a signal interrupts it.
    private func readOnce(
        _ buffer: UnsafeMutableRawBufferPointer, _ failure: inout Int32
    ) -> Int {
        while true {
            #if canImport(Glibc)
                let got = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            #else
                let got = unsafe Darwin.read(descriptor, buffer.baseAddress, buffer.count)
            #endif
            if got >= 0 { return got }
            guard errno == EINTR else {
                failure = errno
                return 0
            }
        }
    }

    /// The whole content from here on, as it is.
    package func readAll() throws(FrameError) -> [UInt8] {
        var bytes: [UInt8] = []
        // One byte more than the size, so that a file that did not grow ends in one short read.
        var chunk = (size ?? 0) + 1
        if chunk == 1 { chunk = 1 << 16 }
        bytes.reserveCapacity(chunk)
        while try read(chunk, into: &bytes) > 0 {
            chunk = max(1 << 16, min(bytes.count, 1 << 24))
        }
        return bytes
    }

    /// The content of `path`, as it is; "-" is standard input.
    package static func bytes(of path: String) throws(FrameError) -> [UInt8] {
        try FileReader(path: path).readAll()
    }
}

/// The paths that match a shell pattern, sorted; a path that exists, or has none of `*?[`, is
/// itself.
package func expandPattern(_ pattern: String) -> [String] {
    guard pattern.contains(where: { "*?[".contains($0) }), unsafe access(pattern, F_OK) != 0 else {
        return [pattern]
    }
    var matches = unsafe glob_t()
    defer { unsafe globfree(&matches) }
    guard unsafe glob(pattern, 0, nil, &matches) == 0 else { return [] }
    return (0..<Int(unsafe matches.gl_pathc)).compactMap { index in
        unsafe matches.gl_pathv[index].map { unsafe String(cString: $0) }
    }
}

/// The operating system's word for an error number.
func describeError(_ code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
}
