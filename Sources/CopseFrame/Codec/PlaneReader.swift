/// Reads what `PlaneWriter` wrote. Whatever the bytes are, the outcome is a value or an error, and no
/// more memory is taken than chunks that were really there unpack to.
struct PlaneReader {
    private let bytes: [UInt8]
    private(set) var position: Int
    private let end: Int

    init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    var remaining: Int { end - position }

    /// The next `count` bytes.
    mutating func take(_ count: Int) throws(FrameError) -> Range<Int> {
        guard count >= 0, count <= remaining else { throw .storedFrame("it ends too early") }
        defer { position += count }
        return position..<position + count
    }

    mutating func number<Integer: FixedWidthInteger & UnsignedInteger>(
        _ type: Integer.Type
    ) throws(FrameError) -> Integer {
        var value: Integer = 0
        for index in try take(Integer.bitWidth / 8).reversed() {
            value = value << 8 | Integer(bytes[index])
        }
        return value
    }

    /// A size or number of rows.
    mutating func count() throws(FrameError) -> Int {
        guard let count = Int(exactly: try number(UInt64.self)) else {
            throw .storedFrame("a size is too large")
        }
        return count
    }

    mutating func text() throws(FrameError) -> String {
        let length = Int(try number(UInt32.self))
        guard let text = String(validating: bytes[try take(length)], as: UTF8.self) else {
            throw .storedFrame("a name is not UTF-8")
        }
        return text
    }

    /// Checks the header that began at `start` and ends here.
    mutating func checksum(from start: Int) throws(FrameError) {
        let expected = HeaderChecksum.of(bytes[start..<position])
        guard try number(UInt64.self) == expected else {
            throw .storedFrame("its header does not match its checksum")
        }
    }

    /// The format version behind the four letters `magic`.
    mutating func version(_ magic: StaticString, newest: UInt8) throws(FrameError) -> UInt8 {
        let letters = try take(4)
        for offset in 0..<4 {
            let letter = unsafe magic.utf8Start[offset]
            guard bytes[letters.lowerBound + offset] == letter else {
                throw .storedFrame("it does not begin as one")
            }
        }
        let version = try number(UInt8.self)
        guard 1...newest ~= version else {
            throw .storedFrameVersion(found: Int(version), newest: Int(newest))
        }
        return version
    }

    /// The content of a plane.
    ///
    /// - Parameter size: how long it must be; nil takes any.
    mutating func plane(size: Int? = nil, _ unpacker: ZstdUnpacker) throws(FrameError) -> [UInt8] {
        let announced = try count()
        guard size == nil || announced == size else {
            throw .storedFrame("a column has another number of values than rows")
        }
        var plain: [UInt8] = []
        while plain.count < announced {
            let length = Int(try number(UInt32.self))
            let packed = try take(length)
            let wanted = min(PlaneWriter.chunkSize, announced - plain.count)
            guard unpacker.unpack(bytes.span.extracting(packed), size: wanted, into: &plain) else {
                throw .storedFrame("a chunk cannot be unpacked or does not match its checksum")
            }
        }
        return plain
    }

    func finish() throws(FrameError) {
        guard remaining == 0 else { throw .storedFrame("it goes on after its end") }
    }
}
