/// Bytes of a protobuf message being written, field by field.
///
/// Source: protobuf.dev/programming-guides/encoding. ONNX needs varints, packed lists, fixed
/// 32-bit numbers and nested messages; nothing else is here.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ field: Int, _ value: Int64) {
        write(key: field, .varint)
        write(varint: UInt64(bitPattern: value))
    }

    mutating func write(_ field: Int, _ text: String) {
        write(field, bytes: Array(text.utf8))
    }

    mutating func write(_ field: Int, bytes content: [UInt8]) {
        write(key: field, .lengthDelimited)
        write(varint: UInt64(content.count))
        bytes += content
    }

    mutating func write(_ field: Int, float value: Float) {
        write(key: field, .fixed32)
        for shift in [UInt32(0), 8, 16, 24] {
            bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> shift))
        }
    }

    /// A list of varints in one field; an empty one is not written.
    mutating func write(_ field: Int, packed values: [Int64]) {
        guard !values.isEmpty else { return }
        var content = ProtobufWriter()
        for value in values { content.write(varint: UInt64(bitPattern: value)) }
        write(field, bytes: content.bytes)
    }

    mutating func write(_ field: Int, message: (inout ProtobufWriter) -> Void) {
        var content = ProtobufWriter()
        message(&content)
        write(field, bytes: content.bytes)
    }

    private mutating func write(key field: Int, _ type: WireType) {
        write(varint: UInt64(field) << 3 | UInt64(type.rawValue))
    }

    private mutating func write(varint value: UInt64) {
        var rest = value
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

/// How the value of a field lies in the bytes; groups (3 and 4) were never used by ONNX.
enum WireType: UInt8 {
    case varint = 0
    case fixed64 = 1
    case lengthDelimited = 2
    case fixed32 = 5
}
