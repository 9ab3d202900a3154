/// The content of a file, of standard input or of memory in order, unpacked if its first bytes are those
/// of an archive.
@safe final class ByteSource {
    let path: String
    /// Bytes of the file, packed as it is; nil for a pipe.
    let size: Int?
    /// How many of them have been used.
    private(set) var taken = 0
    let archive: Archive?

    private let file: FileReader?
    private var stream: (any ArchiveStream)?
    /// Everything read from a pipe so far.
    private var copy: [UInt8]?
    /// Bytes of the file that wait to be used.
    private var waiting: [UInt8]
    private var used = 0

    private static let chunk = 1 << 17
    /// A file with a zero byte this early is no text at all; further on it is a damaged record.
    private static let head = 512

    /// The first zero byte of what is no text.
    var firstZero: Int? {
        archive == nil && taken == 0 ? waiting.prefix(Self.head).firstIndex(of: 0) : nil
    }

    init(file: FileReader) throws(FrameError) {
        path = file.path
        size = file.size
        self.file = file
        waiting = []
        while waiting.count < Self.head, try file.read(Self.chunk, into: &waiting) > 0 {}
        archive = Archive(magic: waiting[...])
        stream = archive?.stream
    }

    init(_ bytes: [UInt8], path: String) {
        self.path = path
        size = bytes.count
        file = nil
        waiting = bytes
        archive = Archive(magic: bytes[...])
        stream = archive?.stream
    }

    convenience init(path: String) throws(FrameError) {
        try self.init(file: FileReader(path: path))
    }

    /// Fills some of `room`; how much, 0 at the end of the content.
    ///
    /// - Precondition: there is room.
    func read(into room: UnsafeMutableRawBufferPointer) throws(FrameError) -> Int {
        guard let stream, let archive else { return try unsafe readPlain(into: room) }
        while true {
            var isAtEnd = false
            if used == waiting.count, let file {
                waiting.removeAll(keepingCapacity: true)
                used = 0
                isAtEnd = try file.read(Self.chunk, into: &waiting) == 0
                if copy != nil { copy? += waiting }
            } else {
                isAtEnd = used == waiting.count
            }
            let step = unsafe waiting.withUnsafeBytes { bytes in
                unsafe stream.unpack(UnsafeRawBufferPointer(rebasing: bytes[used...]), into: room)
            }
            guard let step else { throw .fileDamaged(path: path, kind: archive.rawValue) }
            used += step.read
            taken += step.read
            if step.written > 0 { return step.written }
            if isAtEnd, step.read == 0 {
                guard stream.isComplete else {
                    throw .fileCutOff(path: path, kind: archive.rawValue)
                }
                return 0
            }
        }
    }

    private func readPlain(into room: UnsafeMutableRawBufferPointer) throws(FrameError) -> Int {
        let left = waiting.count - used
        guard left == 0 else {
            let count = min(left, room.count)
            unsafe waiting.withUnsafeBytes { bytes in
                unsafe room.copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: bytes[used..<used + count]))
            }
            used += count
            taken += count
            return count
        }
        guard let file else { return 0 }
        let count = try unsafe file.read(into: room)
        if copy != nil { unsafe copy?.append(contentsOf: room.prefix(count)) }
        taken += count
        return count
    }

    // MARK: Again

    /// Keeps what is read from a pipe, so that it can be read again.
    func keepCopy() {
        if size == nil { copy = waiting }
    }

    /// Goes back to the beginning; false if this is a pipe without a copy.
    func rewind() -> Bool {
        guard let copy else { return false }
        waiting = copy
        (used, taken) = (0, 0)
        stream = archive?.stream
        return true
    }
}
