/// Bytes of one section of a model file being read.
///
/// Every read checks the bytes that are left before it takes or allocates anything; whatever the
/// bytes are, the outcome is a value or a `ModelError`, never a trap.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    /// The section's name for error sentences.
    let section: String

    init(_ bytes: ArraySlice<UInt8>, section: String) {
        self.bytes = bytes
        position = bytes.startIndex
        self.section = section
    }

    var remaining: Int { bytes.endIndex - position }

    func damaged(_ what: String) -> ModelError {
        .damaged("\(what) (section \(section))")
    }

    private mutating func take(_ count: Int) throws(ModelError) -> ArraySlice<UInt8> {
        guard count <= remaining else { throw damaged("it ends too early") }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func byte() throws(ModelError) -> UInt8 {
        guard remaining > 0 else { throw damaged("it ends too early") }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func bool() throws(ModelError) -> Bool {
        switch try byte() {
        case 0: return false
        case 1: return true
        default: throw damaged("a yes or no is neither")
        }
    }

    mutating func fixed<Integer: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
        _ type: Integer.Type
    ) throws(ModelError) -> Integer {
        let slice = try take(Integer.bitWidth / 8)
        // `take` made sure that the bytes are there.
        return unsafe Integer(littleEndian: slice.span.bytes.unsafeLoadUnaligned(as: type))
    }

    mutating func double() throws(ModelError) -> Double {
        Double(bitPattern: try fixed(UInt64.self))
    }

    mutating func finiteDouble(_ name: String) throws(ModelError) -> Double {
        let value = try double()
        guard value.isFinite else { throw damaged("\(name) is not a finite number") }
        return value
    }

    mutating func int64() throws(ModelError) -> Int64 {
        Int64(bitPattern: try fixed(UInt64.self))
    }

    /// A count written by `ByteWriter.write(count:)`, in its shortest form only.
    mutating func count() throws(ModelError) -> Int {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try byte()
            guard shift < 63 else { throw damaged("a count is too large") }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 {
                guard byte != 0 || shift == 0 else { throw damaged("a count is not canonical") }
                return Int(value)
            }
            shift += 7
        }
    }

    /// A count of things that take at least `bytesEach` bytes of what is left, at most `limit`.
    mutating func count(
        of what: String, limit: Int, bytesEach: Int
    ) throws(ModelError) -> Int {
        let value = try count()
        guard value <= limit else {
            throw .limitExceeded(what: what, found: value, limit: limit)
        }
        guard bytesEach == 0 || value <= remaining / bytesEach else {
            throw damaged("it announces more \(what) than it holds")
        }
        return value
    }

    mutating func text() throws(ModelError) -> String {
        let length = try count()
        let slice = try take(length)
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw damaged("a text is not UTF-8")
        }
        return text
    }

    mutating func blob() throws(ModelError) -> [UInt8] {
        let length = try count()
        return Array(try take(length))
    }

    func finish() throws(ModelError) {
        guard remaining == 0 else { throw damaged("it goes on after its end") }
    }
}
