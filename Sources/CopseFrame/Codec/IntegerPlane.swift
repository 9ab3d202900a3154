import CopseMath

/// Integers as bytes: the distance from the smallest in as few bytes as the largest needs, so that zstd
/// has less to look at.
enum IntegerPlane {
    /// How 64-bit integers are laid out: `value - base` in `width` bytes each.
    struct Layout: Equatable {
        var base: Int64
        /// 1, 2, 4 or 8.
        var width: UInt8
    }

    static func layout(of values: [Int64]) -> Layout {
        guard let least = values.min(), let greatest = values.max() else {
            return Layout(base: 0, width: 1)
        }
        let range = UInt64(bitPattern: greatest &- least)
        let width: UInt8 =
            range <= 0xff ? 1 : range <= 0xffff ? 2 : range <= 0xffff_ffff ? 4 : 8
        return Layout(base: width == 8 ? 0 : least, width: width)
    }

    static func pack(_ values: [Int64], _ layout: Layout) -> [UInt8] {
        switch layout.width {
        case 1: pack(values, layout.base, as: UInt8.self)
        case 2: pack(values, layout.base, as: UInt16.self)
        case 4: pack(values, layout.base, as: UInt32.self)
        default: pack(values, layout.base, as: UInt64.self)
        }
    }

    private static func pack<Word: FixedWidthInteger>(
        _ values: [Int64], _ base: Int64, as type: Word.Type
    ) -> [UInt8] {
        let size = Word.bitWidth / 8
        return unsafe [UInt8](unsafeUninitializedCapacity: values.count * size) { buffer, count in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            for row in values.indices {
                let word = Word(truncatingIfNeeded: values[row] &- base).littleEndian
                unsafe bytes.storeBytes(of: word, toByteOffset: row &* size, as: Word.self)
            }
            count = values.count * size
        }
    }

    /// The inverse of `pack`.
    ///
    /// - Precondition: `bytes` holds a whole number of values.
    static func unpack(_ bytes: [UInt8], _ layout: Layout) -> [Int64] {
        switch layout.width {
        case 1: unpack(bytes, layout.base, as: UInt8.self)
        case 2: unpack(bytes, layout.base, as: UInt16.self)
        case 4: unpack(bytes, layout.base, as: UInt32.self)
        default: unpack(bytes, layout.base, as: UInt64.self)
        }
    }

    private static func unpack<Word: FixedWidthInteger>(
        _ bytes: [UInt8], _ base: Int64, as type: Word.Type
    ) -> [Int64] {
        let size = Word.bitWidth / 8
        let rows = bytes.count / size
        return unsafe bytes.withUnsafeBytes { source in
            unsafe [Int64](unsafeUninitializedCapacity: rows) { buffer, count in
                for row in 0..<rows {
                    let word = unsafe source.loadUnaligned(
                        fromByteOffset: row &* size, as: Word.self)
                    unsafe buffer.initializeElement(
                        at: row, to: Int64(truncatingIfNeeded: Word(littleEndian: word)) &+ base)
                }
                count = rows
            }
        }
    }

    // MARK: 256 bits

    /// How many of the lowest bytes hold every value; at least 1.
    static func width(of values: [UInt256]) -> UInt8 {
        var all = UInt256.zero
        for value in values {
            all.w0 |= value.w0
            all.w1 |= value.w1
            all.w2 |= value.w2
            all.w3 |= value.w3
        }
        return UInt8(max(1, (all.bitWidth + 7) / 8))
    }

    static func pack(_ values: [UInt256], width: UInt8) -> [UInt8] {
        let width = Int(width)
        var bytes = [UInt8](repeating: 0, count: values.count * width)
        var index = 0
        for value in values {
            for byte in 0..<width {
                let word =
                    byte < 8 ? value.w0 : byte < 16 ? value.w1 : byte < 24 ? value.w2 : value.w3
                bytes[index] = UInt8(truncatingIfNeeded: word &>> UInt64(byte & 7 &* 8))
                index &+= 1
            }
        }
        return bytes
    }

    static func unpack(_ bytes: [UInt8], width: UInt8) -> [UInt256] {
        let width = Int(width)
        var values: [UInt256] = []
        values.reserveCapacity(bytes.count / width)
        var index = 0
        while index < bytes.count {
            var value = UInt256.zero
            for byte in 0..<width {
                let word = UInt64(bytes[index]) &<< UInt64(byte & 7 &* 8)
                if byte < 8 {
                    value.w0 |= word
                } else if byte < 16 {
                    value.w1 |= word
                } else if byte < 24 {
                    value.w2 |= word
                } else {
                    value.w3 |= word
                }
                index &+= 1
            }
            values.append(value)
        }
        return values
    }
}
