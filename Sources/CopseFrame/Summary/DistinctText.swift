/// Counts different texts without making a string of any: a table of texts with linear probing.
enum DistinctText {
    static func count(_ text: TextStorage, _ validity: Validity?) -> Int {
        let places = places(text, validity)
        var size = 16
        while size < places.count * 2 { size *= 2 }
        // 32 bits of the hash and the place of a text plus one; 0 is free.
        var slots = [UInt64](repeating: 0, count: size)
        var distinct = 0
        // Another one every time, so that nobody can write texts that all meet in one place.
        let seed = UInt64.random(in: .min ... .max)
        let offsets = text.offsets.span
        unsafe text.bytes.withUnsafeBytes { bytes in
            for place in places {
                let own = unsafe UnsafeRawBufferPointer(
                    rebasing: bytes[offsets[Int(place)]..<offsets[Int(place) + 1]])
                let tag = unsafe TextHash.of(own, seed) &>> 32
                var slot = Int(truncatingIfNeeded: tag) & (size - 1)
                while slots[slot] != 0 {
                    if slots[slot] &>> 32 == tag {
                        let other = Int(slots[slot] & 0xffff_ffff) - 1
                        let text = unsafe UnsafeRawBufferPointer(
                            rebasing: bytes[offsets[other]..<offsets[other + 1]])
                        if unsafe TextHash.isEqual(text, own) { break }
                    }
                    slot = (slot + 1) & (size - 1)
                }
                if slots[slot] == 0 {
                    slots[slot] = tag &<< 32 | UInt64(place) + 1
                    distinct += 1
                }
            }
        }
        return distinct
    }

    /// The texts that some row has: each once where rows share them.
    private static func places(_ text: TextStorage, _ validity: Validity?) -> [UInt32] {
        guard let order = text.order else {
            let rows = 0..<UInt32(clamping: text.count)
            guard let validity else { return Array(rows) }
            return rows.filter { validity[Int($0)] }
        }
        var isUsed = [Bool](repeating: false, count: text.offsets.count - 1)
        for (row, place) in order.enumerated() where validity?[row] ?? true {
            isUsed[Int(place)] = true
        }
        return isUsed.indices.filter { isUsed[$0] }.map { UInt32($0) }
    }
}
