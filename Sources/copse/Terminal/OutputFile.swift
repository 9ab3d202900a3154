import CopseShell

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that is written piece by piece and takes its name when it is whole; or standard output.
final class OutputFile {
    private let path: String
    private let part: String
    private let descriptor: Int32
    private var isWhole = true

    /// - Parameter path: "-" is standard output.
    init(path: String) throws(Failure) {
        self.path = path
        part = "\(path).part-\(getpid())"
        guard path != "-" else {
            descriptor = STDOUT_FILENO
            return
        }
        descriptor = unsafe open(part, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        if descriptor < 0 { throw Self.failure(path) }
    }

    deinit {
        guard path != "-", descriptor >= 0 else { return }
        close(descriptor)
        unsafe unlink(part)
    }

    func write(_ bytes: [UInt8]) {
        if path == "-" {
            StandardStream.output.write(bytes)
        } else if isWhole {
            isWhole = unsafe bytes.withUnsafeBufferPointer {
                unsafe StandardStream.writeAll($0, to: descriptor)
            }
        }
    }

    /// Gives the file its name.
    func finish() throws(Failure) {
        guard path != "-" else { return }
        guard isWhole, unsafe rename(part, path) == 0 else { throw Self.failure(path) }
    }

    private static func failure(_ path: String) -> Failure {
        Failure(
            code: "file.unwritable",
            message: "'\(path)' cannot be written: \(unsafe String(cString: strerror(errno)))")
    }
}
