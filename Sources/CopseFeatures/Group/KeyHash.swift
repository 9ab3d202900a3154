/// Hashes of keys, seeded per process: no result depends on the order of a table.
enum KeyHash {
    private static let seed = UInt64.random(in: .min ... .max)

    @inline(__always)
    private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    @inline(__always)
    static func hash(_ value: UInt64, _ seed: UInt64) -> UInt64 {
        mix(value ^ 0xa076_1d64_78bd_642f, seed | 1 ^ 0xe703_7ed1_a0b4_28db)
    }

    /// Sixteen bytes a product, the products independent of one another (after wyhash, Wang Yi 2019).
    @inline(__always)
    static func hash(_ text: Lane<UInt8>, _ seed: UInt64) -> UInt64 {
        let count = text.count
        guard count >= 16 else { return hash(short: text, seed) }
        let end = mix(
            text.word(at: count &- 16) ^ seed, text.word(at: count &- 8) ^ 0xe703_7ed1_a0b4_28db)
        var state = UInt64(truncatingIfNeeded: count)
        var at = 0
        while at &+ 16 < count {
            state = state &* 0x9e37_79b9_7f4a_7c15
            state ^= mix(
                text.word(at: at) ^ seed ^ 0x8ebc_6af0_9c88_c6e3,
                text.word(at: at &+ 8) ^ 0x5899_65cc_7537_4cc3)
            at = at &+ 16
        }
        return mix(state ^ end, seed ^ 0x1d8e_4e27_c47d_124f)
    }

    private static func hash(short text: Lane<UInt8>, _ seed: UInt64) -> UInt64 {
        var (low, high) = (UInt64(0), UInt64(0))
        for at in 0..<text.count {
            high = high << 8 | low >> 56
            low = low << 8 | UInt64(text[at])
        }
        let state = mix(low ^ seed, high ^ 0xe703_7ed1_a0b4_28db)
        return mix(state ^ UInt64(truncatingIfNeeded: text.count), seed ^ 0x1d8e_4e27_c47d_124f)
    }

    /// The seed of this process.
    static var processSeed: UInt64 { seed }
}
