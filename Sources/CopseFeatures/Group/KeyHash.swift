/// Hashes of keys, seeded per process: no result depends on the order of a table.
///
/// The only unsafe code of the table of keys: eight bytes of a text are read at once.
enum KeyHash {
    private static let seed = UInt64.random(in: .min ... .max)

    @inline(__always)
    static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    static func hash(_ value: UInt64) -> UInt64 {
        mix(value ^ 0xa076_1d64_78bd_642f, seed | 1 ^ 0xe703_7ed1_a0b4_28db)
    }

    /// - Precondition: `range` lies inside `bytes`.
    static func hash(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
        unsafe bytes.withUnsafeBytes { buffer in
            precondition(range.lowerBound >= 0 && range.upperBound <= buffer.count)
            var state = seed ^ UInt64(truncatingIfNeeded: range.count)
            var at = range.lowerBound
            while at + 8 <= range.upperBound {
                let word = unsafe buffer.loadUnaligned(fromByteOffset: at, as: UInt64.self)
                state = mix(state ^ word, 0xe703_7ed1_a0b4_28db)
                at += 8
            }
            var rest: UInt64 = 0
            while at < range.upperBound {
                rest = unsafe rest << 8 | UInt64(buffer[at])
                at += 1
            }
            return mix(state ^ rest, 0x8ebc_6af0_9c88_c6e3)
        }
    }

    /// Whether two runs of bytes of one length are equal.
    static func areEqual(
        _ left: [UInt8], from leftStart: Int, _ right: [UInt8], from rightStart: Int, count: Int
    ) -> Bool {
        unsafe left.withUnsafeBytes { a in
            unsafe right.withUnsafeBytes { b in
                precondition(leftStart >= 0 && leftStart + count <= a.count)
                precondition(rightStart >= 0 && rightStart + count <= b.count)
                var at = 0
                while at + 8 <= count {
                    let x = unsafe a.loadUnaligned(fromByteOffset: leftStart + at, as: UInt64.self)
                    let y = unsafe b.loadUnaligned(fromByteOffset: rightStart + at, as: UInt64.self)
                    if x != y { return false }
                    at += 8
                }
                while at < count {
                    if unsafe a[leftStart + at] != b[rightStart + at] { return false }
                    at += 1
                }
                return true
            }
        }
    }
}
