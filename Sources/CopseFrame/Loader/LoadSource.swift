#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Something to load that can be read more than once: a file, memory, or a pipe of which a copy is kept.
final class LoadSource {
    let path: String
    private let memory: [UInt8]?
    private var pipe: ByteSource?

    init(path: String) {
        self.path = path
        memory = nil
    }

    init(_ bytes: [UInt8], path: String) {
        self.path = path
        memory = bytes
    }

    /// The content from its beginning.
    ///
    /// - Parameter keepsCopy: a pipe can be opened again.
    func open(keepsCopy: Bool) throws(FrameError) -> ByteSource {
        if let memory { return ByteSource(memory, path: path) }
        if let pipe {
            guard pipe.rewind() else { throw .fileReadOnce(path: path) }
            return pipe
        }
        let source = try ByteSource(path: path)
        if source.size == nil {
            if keepsCopy { source.keepCopy() }
            pipe = source
        }
        return source
    }

    /// The files that the words of a command name.
    static func all(_ words: [String]) throws(FrameError) -> [LoadSource] {
        var sources: [LoadSource] = []
        for word in words {
            let matches = expandPattern(word)
            guard !matches.isEmpty else { throw .noMatch(pattern: word) }
            for path in matches {
                // Known now, not after the files before it have been read.
                if path != "-", unsafe access(path, F_OK) != 0, errno == ENOENT {
                    throw .fileNotFound(path: path)
                }
                sources.append(LoadSource(path: path))
            }
        }
        guard !sources.isEmpty else { throw .noFiles }
        return sources
    }
}
