/// The fields of one protobuf message, in the order of the bytes.
///
/// Whatever the bytes are, the outcome is fields or `ONNXError.damaged`, never a trap; nothing is
/// allocated that the bytes do not hold.
struct ProtobufReader {
    struct Field {
        var number: Int
        var value: Value
    }

    enum Value {
        case varint(UInt64)
        case fixed64(UInt64)
        case fixed32(UInt32)
        case bytes(ArraySlice<UInt8>)
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// The next field; nil at the end.
    mutating func next() throws(ONNXError) -> Field? {
        guard !rest.isEmpty else { return nil }
        let key = try varint()
        guard let number = Int(exactly: key >> 3), number > 0,
            let type = WireType(rawValue: UInt8(key & 7))
        else { throw .damaged("a field has no number or an unknown form") }
        switch type {
        case .varint: return Field(number: number, value: .varint(try varint()))
        case .fixed64: return Field(number: number, value: .fixed64(try fixed(8)))
        case .fixed32:
            return Field(
                number: number, value: .fixed32(UInt32(truncatingIfNeeded: try fixed(4))))
        case .lengthDelimited:
            let count = try varint()
            guard count <= UInt64(rest.count) else { throw .damaged("it ends too early") }
            return Field(number: number, value: .bytes(take(Int(count))))
        }
    }

    mutating func varint() throws(ONNXError) -> UInt64 {
        var value = UInt64(0)
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = rest.popFirst() else { throw .damaged("it ends too early") }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw .damaged("a number takes more than ten bytes")
    }

    /// Little-endian.
    mutating func fixed(_ count: Int) throws(ONNXError) -> UInt64 {
        guard count <= rest.count else { throw .damaged("it ends too early") }
        return take(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// - Precondition: that many bytes are left.
    private mutating func take(_ count: Int) -> ArraySlice<UInt8> {
        let taken = rest.prefix(count)
        rest = rest.dropFirst(count)
        return taken
    }
}

extension ProtobufReader.Value {
    func text() throws(ONNXError) -> String { String(decoding: try bytes(), as: UTF8.self) }

    func bytes() throws(ONNXError) -> ArraySlice<UInt8> {
        guard case .bytes(let bytes) = self else { throw .damaged("a field has another form") }
        return bytes
    }

    func integer() throws(ONNXError) -> Int64 {
        guard case .varint(let bits) = self else { throw .damaged("a field has another form") }
        return Int64(bitPattern: bits)
    }

    /// Appends one number, or the packed list of them.
    func append(to numbers: inout [Int64]) throws(ONNXError) {
        guard case .bytes(let packed) = self else {
            numbers.append(try integer())
            return
        }
        var reader = ProtobufReader(packed)
        while !reader.isAtEnd { numbers.append(Int64(bitPattern: try reader.varint())) }
    }

    func append(to numbers: inout [Float]) throws(ONNXError) {
        switch self {
        case .fixed32(let bits): numbers.append(Float(bitPattern: bits))
        case .bytes(let packed):
            var reader = ProtobufReader(packed)
            while !reader.isAtEnd {
                numbers.append(
                    Float(bitPattern: UInt32(truncatingIfNeeded: try reader.fixed(4))))
            }
        default: throw .damaged("a field has another form")
        }
    }

    func append(to numbers: inout [Double]) throws(ONNXError) {
        switch self {
        case .fixed64(let bits): numbers.append(Double(bitPattern: bits))
        case .bytes(let packed):
            var reader = ProtobufReader(packed)
            while !reader.isAtEnd { numbers.append(Double(bitPattern: try reader.fixed(8))) }
        default: throw .damaged("a field has another form")
        }
    }
}
