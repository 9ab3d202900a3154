/// Stable sorting by unsigned keys, one byte after the other from the lowest on (Knuth, TAOCP 3, 5.2.5,
/// algorithm R). Bytes in which no two keys differ cost nothing.
enum RadixSort {
    /// A row and what it is sorted by.
    struct Item {
        var key: UInt64
        var row: UInt32
    }

    static func sort(_ items: inout [Item]) { sort(&items, key: \.key) }

    static func sort(_ keys: inout [UInt64]) { sort(&keys, key: \.self) }

    /// Keys whose order is that of the integers.
    static func key(_ value: Int64) -> UInt64 { UInt64(bitPattern: value) ^ 1 << 63 }

    /// Keys whose order is that of the numbers, -0 and 0 the same; NaN has none.
    static func key(_ value: Double) -> UInt64 {
        let bits = (value + 0).bitPattern
        return bits >> 63 == 1 ? ~bits : bits | 1 << 63
    }

    @inline(__always)
    private static func sort<Element>(_ items: inout [Element], key: (Element) -> UInt64) {
        guard let first = items.first.map(key) else { return }
        var varying: UInt64 = 0
        var isSorted = true
        var previous = first
        for item in items {
            let key = key(item)
            varying |= key ^ first
            if key < previous { isSorted = false }
            previous = key
        }
        if isSorted { return }
        var other = items
        for byte in 0..<UInt64(8) where varying >> (byte * 8) & 0xff != 0 {
            unsafe items.withUnsafeMutableBufferPointer { source in
                unsafe other.withUnsafeMutableBufferPointer { target in
                    unsafe pass(source, target, shift: byte * 8, key: key)
                }
            }
            swap(&items, &other)
        }
    }

    @inline(__always)
    private static func pass<Element>(
        _ source: UnsafeMutableBufferPointer<Element>,
        _ target: UnsafeMutableBufferPointer<Element>, shift: UInt64, key: (Element) -> UInt64
    ) {
        unsafe withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { places in
            unsafe places.initialize(repeating: 0)
            for index in source.indices {
                unsafe places[Int(key(source[index]) &>> shift & 0xff)] &+= 1
            }
            var next = 0
            for byte in 0..<256 {
                let count = unsafe places[byte]
                unsafe places[byte] = next
                next &+= count
            }
            for index in source.indices {
                let item = unsafe source[index]
                let byte = Int(key(item) &>> shift & 0xff)
                unsafe target[places[byte]] = item
                unsafe places[byte] &+= 1
            }
        }
    }
}
