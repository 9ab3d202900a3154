/// The bytes of an encoded column or frame being written: a header of small numbers, then planes.
///
/// Numbers are little-endian. The header ends with its FNV-1a checksum. A plane is one kind of data of a
/// column (all values, all text): the size of its content in 8 bytes, then the content in chunks of
/// `chunkSize` bytes (the last one shorter), each as the size of its zstd frame in 4 bytes and the
/// frame.
struct PlaneWriter {
    private(set) var bytes: [UInt8] = []

    static let chunkSize = 1 << 20

    /// Appends `value` in `Integer.bitWidth / 8` bytes.
    mutating func write<Integer: FixedWidthInteger & UnsignedInteger>(_ value: Integer) {
        for shift in stride(from: 0, to: Integer.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> Integer(shift)))
        }
    }

    /// Appends a length in 4 bytes and the text in UTF-8.
    ///
    /// - Precondition: the text is shorter than 4 GiB.
    mutating func write(_ text: String) {
        let utf8 = Array(text.utf8)
        write(UInt32(utf8.count))
        bytes += utf8
    }

    mutating func write(raw other: [UInt8]) { bytes += other }

    /// Ends a header that began at `start`.
    mutating func writeChecksum(from start: Int = 0) {
        write(HeaderChecksum.of(bytes[start...]))
    }

    mutating func write(plane: [UInt8], _ packer: ZstdPacker) {
        write(UInt64(plane.count))
        var start = 0
        while start < plane.count {
            let end = min(start + Self.chunkSize, plane.count)
            let packed = packer.pack(plane.span.extracting(start..<end))
            write(UInt32(packed.count))
            bytes += packed
            start = end
        }
    }
}

/// FNV-1a in 64 bits (Fowler, Noll, Vo): a slip in a few bytes shows.
enum HeaderChecksum {
    static func of(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash
    }
}
