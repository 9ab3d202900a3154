/// Keys in numbered slots: open addressing with linear probing and shift-back deletion, so that
/// neither inserts nor removals leave marks behind. Freed slots are used again, last freed first.
struct KeyTable: Sendable {
    /// Slot + 1, or 0 where the bucket is empty.
    private var buckets: [Int32] = []
    /// By slot.
    private var hashes: [UInt64] = []
    private var free: [Int32] = []
    private(set) var count = 0

    /// Slots ever handed out: slots are `0 ..< slotCount`.
    var slotCount: Int { hashes.count }

    /// Where the search for a hash begins. Makes room for one more key first.
    @inline(__always)
    mutating func start(of hash: UInt64) -> Int {
        if (count + 1) * 2 > buckets.count { grow() }
        return Int(truncatingIfNeeded: hash) & (buckets.count - 1)
    }

    /// The next slot whose hash is equal, `bucket` moving past it; nil when there is none, with
    /// `bucket` at the place where the key belongs. The caller compares the keys themselves.
    @inline(__always)
    func candidate(_ hash: UInt64, _ bucket: inout Int) -> Int? {
        while buckets[bucket] != 0 {
            let slot = Int(buckets[bucket]) - 1
            if hashes[slot] == hash {
                bucket = (bucket + 1) & (buckets.count - 1)
                return slot
            }
            bucket = (bucket + 1) & (buckets.count - 1)
        }
        return nil
    }

    /// Takes a slot for a key that the search did not find; the caller stores the key.
    mutating func insert(_ hash: UInt64, at bucket: Int) -> Int {
        let slot: Int
        if let last = free.popLast() {
            slot = Int(last)
            hashes[slot] = hash
        } else {
            slot = hashes.count
            hashes.append(hash)
        }
        buckets[bucket] = Int32(slot + 1)
        count += 1
        return slot
    }

    mutating func remove(slot: Int) {
        let mask = buckets.count - 1
        var hole = Int(truncatingIfNeeded: hashes[slot]) & mask
        while Int(buckets[hole]) != slot + 1 { hole = (hole + 1) & mask }
        var at = hole
        while true {
            at = (at + 1) & mask
            if buckets[at] == 0 { break }
            let home = Int(truncatingIfNeeded: hashes[Int(buckets[at]) - 1]) & mask
            // An entry may move into the hole unless its home lies after the hole.
            if (at - home) & mask >= (at - hole) & mask {
                buckets[hole] = buckets[at]
                hole = at
            }
        }
        buckets[hole] = 0
        free.append(Int32(slot))
        count -= 1
    }

    private mutating func grow() {
        let old = buckets
        buckets = Array(repeating: 0, count: max(16, old.count * 2))
        let mask = buckets.count - 1
        for entry in old where entry != 0 {
            var at = Int(truncatingIfNeeded: hashes[Int(entry) - 1]) & mask
            while buckets[at] != 0 { at = (at + 1) & mask }
            buckets[at] = entry
        }
    }

    /// Whether each slot holds a key.
    var occupied: [Bool] {
        var result = Array(repeating: true, count: slotCount)
        for slot in free { result[Int(slot)] = false }
        return result
    }

    init() {}

    /// A table of the given keys' hashes; nil is a free slot.
    init(restoring slots: [UInt64?]) {
        hashes = slots.map { $0 ?? 0 }
        for slot in slots.indices.reversed() where slots[slot] == nil { free.append(Int32(slot)) }
        count = slots.count - free.count
        var size = 16
        while size < (count + 1) * 2 { size *= 2 }
        buckets = Array(repeating: 0, count: size)
        for (slot, hash) in slots.enumerated() {
            guard let hash else { continue }
            var at = Int(truncatingIfNeeded: hash) & (size - 1)
            while buckets[at] != 0 { at = (at + 1) & (size - 1) }
            buckets[at] = Int32(slot + 1)
        }
    }
}

/// Texts by slot: up to 48 bytes in one array, longer ones apart.
struct TextKeys: Sendable {
    private static let stride = 48
    private var lengths: [Int32] = []
    private var bytes: [UInt8] = []
    private var long: [Int: [UInt8]] = [:]

    var count: Int { lengths.count }

    mutating func set(_ slot: Int, _ source: [UInt8], _ range: Range<Int>) {
        if slot == lengths.count {
            lengths.append(0)
            bytes.append(contentsOf: repeatElement(0, count: Self.stride))
        }
        if Int(lengths[slot]) > Self.stride { long[slot] = nil }
        lengths[slot] = Int32(range.count)
        if range.count > Self.stride {
            long[slot] = Array(source[range])
        } else {
            var to = slot * Self.stride
            for at in range {
                bytes[to] = source[at]
                to += 1
            }
        }
    }

    @inline(__always)
    func matches(_ slot: Int, _ source: [UInt8], _ range: Range<Int>) -> Bool {
        guard Int(lengths[slot]) == range.count else { return false }
        if range.count > Self.stride {
            guard let key = long[slot] else { return false }
            return KeyHash.areEqual(
                key, from: 0, source, from: range.lowerBound, count: range.count)
        }
        return KeyHash.areEqual(
            bytes, from: slot * Self.stride, source, from: range.lowerBound, count: range.count)
    }

    subscript(slot: Int) -> [UInt8] {
        if let key = long[slot] { return key }
        let start = slot * Self.stride
        return Array(bytes[start..<start + Int(lengths[slot])])
    }
}
