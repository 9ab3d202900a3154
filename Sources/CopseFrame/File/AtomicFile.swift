#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that appears whole or not at all: written beside its place, flushed to the disk, renamed.
package enum AtomicFile {
    /// Writes `bytes` to `path`, replacing a file that is there and keeping its permissions.
    ///
    /// - Throws: `run.interrupted` when the thread's `Watch` wants no file any more: asked last of
    ///   all, just before the file takes its name.
    package static func write(_ bytes: [UInt8], to path: String) throws(FrameError) {
        try write(pieces: [bytes], to: path)
    }

    /// The same for content in pieces.
    static func write(pieces: [[UInt8]], to path: String) throws(FrameError) {
        var status = stat()
        let exists = unsafe stat(path, &status) == 0
        if exists, status.st_mode & S_IFMT == S_IFDIR { throw .fileIsDirectory(path: path) }
        if exists, status.st_mode & S_IFMT != S_IFREG {
            // A device or pipe such as /dev/stdout has no place beside it.
            try Watch.current.check()
            try writeAll(pieces, to: try create(path, O_WRONLY, 0, of: path), of: path)
            return
        }
        let temporary = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max)).tmp"
        let mode = exists ? status.st_mode & 0o777 : 0o666
        let descriptor = try create(temporary, O_WRONLY | O_CREAT | O_EXCL, mode, of: path)
        do throws(FrameError) {
            try writeAll(pieces, to: descriptor, of: path)
            try Watch.current.check()
            guard unsafe rename(temporary, path) == 0 else {
                throw .fileUnwritable(path: path, reason: describeError(errno))
            }
        } catch {
            unsafe unlink(temporary)
            throw error
        }
        synchronizeFolder(of: path)
    }

    private static func create(
        _ file: String, _ flags: Int32, _ mode: mode_t, of path: String
    ) throws(FrameError) -> Int32 {
        let descriptor = unsafe open(file, flags | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            let code = errno
            if code == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex {
                throw .folderNotFound(path: path, folder: String(path[..<slash]))
            }
            throw .fileUnwritable(path: path, reason: describeError(code))
        }
        return descriptor
    }

    /// Writes, flushes to the disk where there is one, and closes.
    private static func writeAll(
        _ pieces: [[UInt8]], to descriptor: Int32, of path: String
    ) throws(FrameError) {
        var failure: Int32 = 0
        for piece in pieces where failure == 0 { failure = writeAll(piece, to: descriptor) }
        if failure == 0, fsync(descriptor) != 0, errno != EINVAL, errno != EROFS {
            failure = errno
        }
        if close(descriptor) != 0, failure == 0 { failure = errno }
        if failure != 0 { throw .fileUnwritable(path: path, reason: describeError(failure)) }
    }

    /// - Returns: the error number; 0 if all is well.
    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                #if canImport(Glibc)
                    unsafe Glibc.write(
                        descriptor, buffer.baseAddress! + written, buffer.count - written)
                #else
                    unsafe Darwin.write(
                        descriptor, buffer.baseAddress! + written, buffer.count - written)
                #endif
            }
            if count >= 0 { written += count } else if errno != EINTR { return errno }
        }
        return 0
    }

    /// Makes the rename itself durable; a folder that cannot be flushed is no error.
    private static func synchronizeFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = unsafe open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
