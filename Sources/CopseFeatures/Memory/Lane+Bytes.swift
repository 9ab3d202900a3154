extension Lane<UInt8> {
    /// The hash of a text: sixteen bytes a product, the products independent of one another (after
    /// wyhash, Wang Yi 2019).
    @inline(__always)
    func hash(_ seed: UInt64) -> UInt64 {
        guard count >= 16 else { return shortHash(seed) }
        return unsafe withBytes { bytes in
            let end = unsafe KeyHash.mix(
                word(bytes, count &- 16) ^ seed, word(bytes, count &- 8) ^ 0xe703_7ed1_a0b4_28db)
            var state = UInt64(truncatingIfNeeded: count)
            var at = 0
            while at &+ 16 < count {
                state = state &* 0x9e37_79b9_7f4a_7c15
                state ^= unsafe KeyHash.mix(
                    word(bytes, at) ^ seed ^ 0x8ebc_6af0_9c88_c6e3,
                    word(bytes, at &+ 8) ^ 0x5899_65cc_7537_4cc3)
                at = at &+ 16
            }
            return KeyHash.mix(state ^ end, seed ^ 0x1d8e_4e27_c47d_124f)
        }
    }

    @inline(never)
    private func shortHash(_ seed: UInt64) -> UInt64 {
        var (low, high) = (UInt64(0), UInt64(0))
        for at in 0..<count {
            high = high << 8 | low >> 56
            low = low << 8 | UInt64(self[at])
        }
        let state = KeyHash.mix(low ^ seed, high ^ 0xe703_7ed1_a0b4_28db)
        return KeyHash.mix(state ^ UInt64(truncatingIfNeeded: count), seed ^ 0x1d8e_4e27_c47d_124f)
    }

    /// Whether two runs of bytes of one length are equal.
    @inline(__always)
    func equals(_ other: Lane) -> Bool {
        precondition(count == other.count)
        if count < 8 {
            for at in 0..<count where self[at] != other[at] { return false }
            return true
        }
        return unsafe withBytes { a in
            unsafe other.withBytes { b in
                // The last eight bytes may be compared twice.
                var difference = unsafe word(a, count &- 8) ^ word(b, count &- 8)
                var at = 0
                while at &+ 8 < count {
                    difference |= unsafe word(a, at) ^ word(b, at)
                    at = at &+ 8
                }
                return difference == 0
            }
        }
    }

    /// Eight bytes at once; the callers above have seen that they are there.
    @unsafe @inline(__always)
    private func word(_ bytes: UnsafeRawPointer, _ at: Int) -> UInt64 {
        unsafe bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
    }
}
