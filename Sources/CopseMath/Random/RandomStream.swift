/// A seeded sequence of random numbers; every purpose (a tree, a sample) takes its own stream.
///
/// Philox4x64-10: output block i is a keyed bijection of the counter i, the key is (seed, stream).
/// Streams of different keys are independent by construction, however close the keys; generators
/// with a walking state need a hash of the seed for that and can still overlap. The same numbers as
/// `numpy.random.Philox(key=[seed, stream])`.
///
/// Source: Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3 (SC 2011),
/// doi:10.1145/2063384.2063405.
package struct RandomStream: Sendable {
    private let seed: UInt64
    private let stream: UInt64
    /// The number of blocks made; 2⁶⁴ blocks are never used up.
    private var counter: UInt64 = 0
    private var block: SIMD4<UInt64> = .zero
    /// The place in `block` of the next number; 4 when the block is used up.
    private var next = 4

    package init(seed: UInt64, stream: UInt64) {
        self.seed = seed
        self.stream = stream
    }

    package mutating func nextUInt64() -> UInt64 {
        if next == 4 {
            counter &+= 1
            block = RandomStream.philox(counter: counter, key0: seed, key1: stream)
            next = 0
        }
        let number = block[next]
        next += 1
        return number
    }

    /// One of the 2⁵³ multiples of 2⁻⁵³ in 0 ..< 1, each as likely.
    package mutating func uniform() -> Double {
        Double(nextUInt64() >> 11) * 0x1p-53
    }

    /// One of 0 ..< `bound`, each exactly as likely; `bound` must be positive.
    ///
    /// Source: Lemire: Fast random integer generation in an interval (ACM TOMACS 29, 2019),
    /// doi:10.1145/3230636.
    package mutating func uniform(below bound: Int) -> Int {
        precondition(bound > 0, "a random integer needs a positive bound, got \(bound)")
        let bound = UInt64(bound)
        var product = nextUInt64().multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold {
                product = nextUInt64().multipliedFullWidth(by: bound)
            }
        }
        return Int(product.high)
    }

    /// Ten rounds over the counter (counter, 0, 0, 0).
    private static func philox(counter: UInt64, key0: UInt64, key1: UInt64) -> SIMD4<UInt64> {
        var (x0, x1, x2, x3): (UInt64, UInt64, UInt64, UInt64) = (counter, 0, 0, 0)
        var (k0, k1) = (key0, key1)
        for _ in 0..<10 {
            let a = x0.multipliedFullWidth(by: 0xD2E7_470E_E14C_6C93)
            let b = x2.multipliedFullWidth(by: 0xCA5A_8263_9512_1157)
            (x0, x1, x2, x3) = (b.high ^ x1 ^ k0, b.low, a.high ^ x3 ^ k1, a.low)
            k0 &+= 0x9E37_79B9_7F4A_7C15
            k1 &+= 0xBB67_AE85_84CA_A73B
        }
        return SIMD4(x0, x1, x2, x3)
    }
}
