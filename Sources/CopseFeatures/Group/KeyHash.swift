/// Hashes of keys, seeded per process: no result depends on the order of a table.
enum KeyHash {
    static let seed = UInt64.random(in: .min ... .max)

    @inline(__always)
    static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    @inline(__always)
    static func hash(_ value: UInt64, _ seed: UInt64) -> UInt64 {
        mix(value ^ 0xa076_1d64_78bd_642f, seed | 1 ^ 0xe703_7ed1_a0b4_28db)
    }
}
