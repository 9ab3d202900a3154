/// The search for the bytes that structure a CSV file, eight at a time.
///
/// This is the one place that decides how fast a file is cut into fields; it can be replaced by
/// wider instructions without a change elsewhere.
struct ByteScan {
    private let delimiter: UInt64
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let low: UInt64 = 0x7f7f_7f7f_7f7f_7f7f

    init(delimiter: UInt8) {
        self.delimiter = Self.ones &* UInt64(delimiter)
    }

    /// The first place at or after `start` that holds the delimiter or a newline; `end` if none.
    @inline(__always)
    func fieldEnd(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        var index = start
        while index &+ 8 <= end {
            let word = Self.load(bytes, index)
            let hit =
                Self.zeroBytes(word ^ delimiter) | Self.zeroBytes(word ^ (Self.ones &* 0x0a))
            if hit != 0 { return index &+ hit.trailingZeroBitCount &>> 3 }
            index &+= 8
        }
        while index < end {
            if bytes[index] == UInt8(truncatingIfNeeded: delimiter) || bytes[index] == 0x0a {
                return index
            }
            index &+= 1
        }
        return end
    }

    /// The first place at or after `start` that holds `byte`; `end` if none.
    static func first(_ byte: UInt8, _ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        let pattern = ones &* UInt64(byte)
        var index = start
        while index &+ 8 <= end {
            let hit = zeroBytes(load(bytes, index) ^ pattern)
            if hit != 0 { return index &+ hit.trailingZeroBitCount &>> 3 }
            index &+= 8
        }
        while index < end, bytes[index] != byte { index &+= 1 }
        return index
    }

    /// The first place at or after `start` that holds zero or a byte beyond ASCII.
    static func firstUnusual(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        var index = start
        while index &+ 32 <= end {
            let marks = unusual(bytes, index) | unusual(bytes, index &+ 16)
            if marks[0] | marks[1] != 0 { break }
            index &+= 32
        }
        while index &+ 8 <= end {
            let word = load(bytes, index)
            if (word & ~low) | zeroBytes(word) != 0 { break }
            index &+= 8
        }
        while index < end, bytes[index] &- 1 < 0x7f { index &+= 1 }
        return index
    }

    /// Bit 7 of every one of sixteen bytes that is zero or beyond ASCII.
    ///
    /// - Precondition: `index + 16 <= bytes.count`.
    @inline(__always)
    private static func unusual(_ bytes: Span<UInt8>, _ index: Int) -> SIMD2<UInt64> {
        let low = SIMD2<UInt64>(repeating: low)
        let words = unsafe bytes.bytes.unsafeLoadUnaligned(
            fromUncheckedByteOffset: index, as: SIMD2<UInt64>.self)
        return (words | ~((words & low) &+ low)) & ~low
    }

    /// Bit 7 of every byte that is zero, no other bit. The carry-free form: the shorter one flags
    /// a byte of 1 above a zero byte.
    @inline(__always)
    private static func zeroBytes(_ word: UInt64) -> UInt64 {
        ~((word & low) &+ low | word | low)
    }

    /// Eight bytes, the first one lowest.
    ///
    /// - Precondition: `index + 8 <= bytes.count`, as the callers check against `end`.
    @inline(__always)
    private static func load(_ bytes: Span<UInt8>, _ index: Int) -> UInt64 {
        UInt64(
            littleEndian: unsafe bytes.bytes.unsafeLoadUnaligned(
                fromUncheckedByteOffset: index, as: UInt64.self))
    }
}
