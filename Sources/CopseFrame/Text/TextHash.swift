/// Hashes and comparisons of runs of bytes, in steps as wide as the processor's words.
enum TextHash {
    /// Sixteen bytes at a time, each step a multiplication folded onto itself (wyhash, Wang Yi 2019).
    @inline(__always)
    static func of(_ text: UnsafeRawBufferPointer, _ seed: UInt64) -> UInt64 {
        let count = text.count
        var state = seed ^ UInt64(truncatingIfNeeded: count)
        var index = 0
        while index &+ 16 <= count {
            state = unsafe mix(
                state ^ word(text, index), word(text, index &+ 8) ^ 0xe703_7ed1_a0b4_28db)
            index &+= 16
        }
        var low: UInt64 = 0
        var high: UInt64 = 0
        if index < count {
            if count >= 8 {
                // The last sixteen or eight bytes, some of them a second time.
                low = unsafe word(text, count >= 16 ? count &- 16 : 0)
                high = unsafe word(text, count &- 8)
            } else {
                for place in 0..<count {
                    low |= UInt64(unsafe text[place]) &<< UInt64(8 &* place)
                }
            }
        }
        return mix(state ^ low, high ^ 0xa076_1d64_78bd_642f)
    }

    /// The first and the last eight bytes together, or what there is of them: equal for equal texts.
    @inline(__always)
    static func ends(_ text: UnsafeRawBufferPointer) -> UInt64 {
        let count = text.count
        if count >= 8 { return unsafe word(text, 0) ^ word(text, count &- 8) &* 3 }
        var word: UInt64 = 0
        for place in 0..<count { word = word &<< 8 | UInt64(unsafe text[place]) }
        return word
    }

    /// Whether there are capital letters (ASCII).
    @inline(__always)
    static func hasUpperCase(_ text: UnsafeRawBufferPointer) -> Bool {
        let count = text.count
        if count >= 16 { return unsafe hasUpperCaseLong(text) }
        guard count >= 8 else {
            for place in 0..<count where unsafe text[place] &- 0x41 < 26 { return true }
            return false
        }
        var found: UInt64 = 0
        var index = 0
        while index &+ 8 <= count {
            found |= capitals(unsafe word(text, index))
            index &+= 8
        }
        return found | capitals(unsafe word(text, count &- 8)) != 0
    }

    /// - Precondition: there are at least 16 bytes.
    @inline(__always)
    private static func hasUpperCaseLong(_ text: UnsafeRawBufferPointer) -> Bool {
        let last = text.count &- 16
        var found = unsafe capitals(pair(text, last))
        var index = 0
        while index < last {
            unsafe found |= capitals(pair(text, index))
            index &+= 16
        }
        return found[0] | found[1] != 0
    }

    /// `capitals` of two words. Comparisons of vectors are loops over their elements in Swift 6.3.
    @inline(__always)
    private static func capitals(_ words: SIMD2<UInt64>) -> SIMD2<UInt64> {
        let ones = SIMD2<UInt64>(repeating: 0x0101_0101_0101_0101)
        let low = words & (ones &* 0x7f)
        return (low &+ ones &* 0x3f) & ~(low &+ ones &* 0x25) & ~words & (ones &* 0x80)
    }

    /// - Precondition: sixteen bytes lie there.
    @inline(__always)
    private static func pair(_ text: UnsafeRawBufferPointer, _ index: Int) -> SIMD2<UInt64> {
        unsafe (text.baseAddress.unsafelyUnwrapped + index).loadUnaligned(
            as: SIMD2<UInt64>.self)
    }

    /// The text with its capital letters (ASCII) made small; nil where it has none.
    static func lowered(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        guard unsafe hasUpperCase(text) else { return nil }
        return unsafe text.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
    }

    /// Bit 7 of every byte that is a capital letter.
    @inline(__always)
    private static func capitals(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let low = word & (ones &* 0x7f)
        // From A on, and not from behind Z on; no sum of seven bits reaches the next byte.
        return (low &+ ones &* 0x3f) & ~(low &+ ones &* 0x25) & ~word & (ones &* 0x80)
    }

    @inline(__always)
    static func isEqual(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
        let count = a.count
        guard count == b.count else { return false }
        if count >= 16 { return unsafe isEqualLong(a, b) }
        guard count >= 8 else {
            for place in 0..<count {
                if unsafe a[place] != b[place] { return false }
            }
            return true
        }
        var difference: UInt64 = 0
        var index = 0
        while index &+ 8 <= count {
            difference |= unsafe word(a, index) ^ word(b, index)
            index &+= 8
        }
        difference |= unsafe word(a, count &- 8) ^ word(b, count &- 8)
        return difference == 0
    }

    /// - Precondition: both have the same count, at least 16.
    @inline(__always)
    private static func isEqualLong(
        _ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer
    ) -> Bool {
        let last = a.count &- 16
        var difference = unsafe pair(a, last) ^ pair(b, last)
        var index = 0
        while index < last {
            unsafe difference |= pair(a, index) ^ pair(b, index)
            index &+= 16
        }
        return difference[0] | difference[1] == 0
    }

    /// The first eight bytes as a number of their order; zeros where the text ends before.
    @inline(__always)
    static func leadingBytes(_ text: UnsafeRawBufferPointer) -> UInt64 {
        if text.count >= 8 { return unsafe word(text, 0).byteSwapped }
        var key: UInt64 = 0
        for place in 0..<text.count { key |= UInt64(unsafe text[place]) &<< UInt64(56 - 8 * place) }
        return key
    }

    @inline(__always)
    private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    /// - Precondition: eight bytes lie there.
    @inline(__always)
    private static func word(_ text: UnsafeRawBufferPointer, _ index: Int) -> UInt64 {
        unsafe UInt64(
            littleEndian: (text.baseAddress.unsafelyUnwrapped + index).loadUnaligned(
                as: UInt64.self))
    }
}
