/// The part of a source that is in memory: `bytes[position..<end]` waits to be read.
struct InputBuffer {
    let source: ByteSource
    /// Holds `slack` bytes beyond `end`, so that eight bytes can be loaded where a text begins.
    private(set) var bytes: [UInt8]
    private(set) var end = 0
    /// Everything before it has been used.
    var position = 0
    /// The source has no bytes beyond `end`.
    private(set) var isAtEnd = false
    /// How many bytes of the content came before `bytes[0]`.
    private(set) var offset = 0

    static let slack = 64
    private let chunk: Int

    init(source: ByteSource, chunk: Int = 1 << 18) {
        self.source = source
        self.chunk = chunk
        bytes = [UInt8](repeating: 0, count: chunk + Self.slack)
    }

    /// Drops what has been used and reads on: once, or until the buffer is full.
    ///
    /// A record longer than the buffer doubles it each time.
    mutating func refill(isGreedy: Bool = false) throws(FrameError) {
        makeRoom()
        if end - position > CSVScanner.recordLimit {
            throw .recordTooLong(path: source.path, line: 0, limit: CSVScanner.recordLimit)
        }
        let capacity = bytes.count - Self.slack
        repeat {
            let count = try read(capacity - end)
            end += count
            if count == 0 { isAtEnd = true }
        } while isGreedy && !isAtEnd && end < capacity
    }

    private mutating func makeRoom() {
        if position > 0 {
            let (first, last) = (position, end)
            unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe buffer.copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: buffer[first..<last]))
            }
            offset += position
            end -= position
            position = 0
        }
        if bytes.count - Self.slack - end < max(1, chunk / 2) {
            bytes.append(contentsOf: repeatElement(0, count: max(chunk, bytes.count)))
        }
    }

    private mutating func read(_ count: Int) throws(FrameError) -> Int {
        let (source, end) = (source, end)
        let result = unsafe bytes.withUnsafeMutableBytes {
            buffer -> Result<Int, FrameError> in
            let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[end..<end + count])
            do throws(FrameError) {
                return .success(try unsafe source.read(into: room))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Gives the bytes away; those not used yet go on in `spare`.
    ///
    /// - Parameter spare: given away by its only owner, or all of it would be copied.
    mutating func detach(replacing spare: consuming [UInt8]) -> [UInt8] {
        let left = end - position
        var fresh = spare
        if fresh.count < left + chunk / 2 + Self.slack {
            // Not cleared: what is not read into is not looked at, but for the slack.
            fresh = unsafe [UInt8](unsafeUninitializedCapacity: left + chunk + Self.slack) {
                $1 = $0.count
            }
        }
        let (first, last) = (position, end)
        unsafe fresh.withUnsafeMutableBytes { target in
            unsafe bytes.withUnsafeBytes { source in
                unsafe target.copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: source[first..<last]))
            }
        }
        swap(&fresh, &bytes)
        offset += position
        (position, end) = (0, left)
        return fresh
    }

    /// A copy of some of `bytes`, for a block that outlives the buffer.
    func copy(_ range: Range<Int>) -> [UInt8] { Array(bytes[range]) }

    /// What waits to be read, moved out.
    mutating func takeContents() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &bytes)
        taken.removeLast(taken.count - end)
        taken.removeFirst(position)
        (position, end) = (0, 0)
        return taken
    }
}
