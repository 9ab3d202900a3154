/// Counts different texts without making a string of any: a table of rows with linear probing.
enum DistinctText {
    static func count(_ text: TextStorage, _ validity: Validity?) -> Int {
        var size = 16
        while size < text.count * 2 { size *= 2 }
        var slots = Array(repeating: -1, count: size)
        var distinct = 0
        unsafe text.bytes.withUnsafeBytes { bytes in
            for row in 0..<text.count where validity?[row] ?? true {
                let range = text.range(of: row)
                let own = unsafe UnsafeRawBufferPointer(rebasing: bytes[range])
                var hasher = Hasher()
                unsafe hasher.combine(bytes: own)
                var slot = hasher.finalize() & (size - 1)
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
