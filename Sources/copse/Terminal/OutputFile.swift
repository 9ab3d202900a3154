import CopseShell

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that is written piece by piece and takes its name when it is whole; or standard output, or
/// a device or pipe, which have no place beside them.
final class OutputFile {
    private let path: String
    /// Where it is written until it is whole; nil where it is written in its place.
    private let part: String?
    private let descriptor: Int32

    /// - Parameter path: "-" is standard output.
    init(path: String) throws(Failure) {
        self.path = path
        guard path != "-" else {
            part = nil
            descriptor = STDOUT_FILENO
            return
        }
        var status = stat()
        let isSpecial = unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
        if isSpecial {
            part = nil
            descriptor = unsafe open(path, O_WRONLY)
        } else {
            let part = "\(path).part-\(getpid())"
            self.part = part
            descriptor = unsafe open(part, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        }
        if descriptor < 0 { throw Self.failure(path) }
    }

    deinit {
        guard path != "-", descriptor >= 0 else { return }
        close(descriptor)
        if let part { unsafe unlink(part) }
    }

    func write(_ bytes: [UInt8]) throws(Failure) {
        if path == "-" {
            StandardStream.output.write(bytes)
            return
        }
        let isWritten = unsafe bytes.withUnsafeBufferPointer {
            unsafe StandardStream.writeAll($0, to: descriptor)
        }
        if !isWritten { throw Self.failure(path) }
    }

    /// Gives the file its name.
    func finish() throws(Failure) {
        guard let part else { return }
        guard unsafe rename(part, path) == 0 else { throw Self.failure(path) }
    }

    private static func failure(_ path: String) -> Failure {
        Failure(
            code: "file.unwritable",
            message: "'\(path)' cannot be written: \(unsafe String(cString: strerror(errno)))")
    }
}
