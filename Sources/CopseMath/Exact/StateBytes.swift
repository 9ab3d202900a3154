/// Little-endian integers of an accumulator's state.
enum StateBytes {
    static func append(_ value: some FixedWidthInteger & UnsignedInteger, to bytes: inout [UInt8]) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// nil where too few bytes are left.
    static func take<Value: FixedWidthInteger & UnsignedInteger>(
        _ type: Value.Type, from bytes: inout ArraySlice<UInt8>
    ) -> Value? {
        let size = Value.bitWidth / 8
        guard bytes.count >= size else { return nil }
        var value: Value = 0
        for (i, byte) in bytes.prefix(size).enumerated() { value |= Value(byte) << (8 * i) }
        bytes.removeFirst(size)
        return value
    }
}
