/// Bytes of a model file being written: little-endian, nothing aligned, the same input always
/// gives the same bytes.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ value: UInt8) { bytes.append(value) }

    mutating func write(_ value: Bool) { bytes.append(value ? 1 : 0) }

    mutating func write<Integer: FixedWidthInteger & UnsignedInteger>(fixed value: Integer) {
        for shift in stride(from: 0, to: Integer.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> Integer(shift)))
        }
    }

    mutating func write(_ value: Double) { write(fixed: value.bitPattern) }

    mutating func write(_ value: Int64) { write(fixed: UInt64(bitPattern: value)) }

    /// Seven bits a byte, lowest first, high bit set on all but the last (LEB128).
    ///
    /// - Precondition: `value` is not negative.
    mutating func write(count value: Int) {
        precondition(value >= 0)
        var rest = UInt64(value)
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// A length, then the text in UTF-8.
    mutating func write(_ text: String) {
        write(count: text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    /// A length, then the bytes.
    mutating func write(blob: [UInt8]) {
        write(count: blob.count)
        bytes.append(contentsOf: blob)
    }

    mutating func append(_ other: [UInt8]) { bytes.append(contentsOf: other) }
}
