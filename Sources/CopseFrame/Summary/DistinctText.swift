/// Counts different texts without making a string of any: a table of rows with linear probing.
enum DistinctText {
    /// Eight bytes at a time, each step a multiplication folded onto itself (wyhash, Wang Yi 2019).
    private static func hash(_ text: UnsafeRawBufferPointer, _ seed: UInt64) -> Int {
        func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
            let product = a.multipliedFullWidth(by: b)
            return product.high ^ product.low
        }
        var state = seed ^ UInt64(text.count)
        var index = 0
        while index &+ 8 <= text.count {
            let word = unsafe text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            state = mix(state ^ word, 0xa076_1d64_78bd_642f)
            index &+= 8
        }
        var tail: UInt64 = 0
        while index < text.count {
            tail = tail &<< 8 | UInt64(unsafe text[index])
            index &+= 1
        }
        state = mix(state ^ tail, 0xe703_7ed1_a0b4_28db)
        return Int(truncatingIfNeeded: state ^ state >> 32)
    }

    static func count(_ text: TextStorage, _ validity: Validity?) -> Int {
        var size = 16
        while size < text.count * 2 { size *= 2 }
        var slots = Array(repeating: -1, count: size)
        var distinct = 0
        // Another one every time, so that nobody can write texts that all meet in one place.
        let seed = UInt64.random(in: .min ... .max)
        unsafe text.bytes.withUnsafeBytes { bytes in
            for row in 0..<text.count where validity?[row] ?? true {
                let range = text.range(of: row)
                let own = unsafe UnsafeRawBufferPointer(rebasing: bytes[range])
                var slot = unsafe hash(own, seed) & (size - 1)
                while slots[slot] >= 0 {
                    let other = text.range(of: slots[slot])
                    if other.count == range.count {
                        let isSame = unsafe bytes[other].elementsEqual(own)
                        if isSame { break }
                    }
                    slot = (slot + 1) & (size - 1)
                }
                if slots[slot] < 0 {
                    slots[slot] = row
                    distinct += 1
                }
            }
        }
        return distinct
    }
}
