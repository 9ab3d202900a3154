/// Keys in numbered slots: open addressing with linear probing and shift-back deletion, so that
/// neither inserts nor removals leave marks behind. Freed slots are used again, last freed first.
///
/// The keys themselves lie with the caller, who compares them.
struct KeyTable: Sendable {
    /// The upper half of a hash and slot + 1, or 0 where the bucket is empty; a power of two of them.
    /// Most searches need no other memory.
    private var buckets = Slab<UInt64>()
    private var bucketCount = 0
    /// By slot: the upper halves.
    private var hashes = Slab<UInt32>()
    private var free = Slab<Int32>()
    private var counts = Counts()

    struct Counts {
        /// Slots ever handed out: slots are `0 ..< slots`.
        var slots = 0
        /// Those that hold no key now.
        var free = 0

        var keys: Int { slots - free }
    }

    /// Slots ever handed out.
    var slotCount: Int { counts.slots }

    init() {}

    // MARK: A block

    /// Makes room for `keys` keys in `slots` slots and gives the table to write to, which is handed
    /// back by `put`.
    mutating func take(keys: Int, slots: Int) -> Writer {
        if keys * 2 > bucketCount { grow(keys) }
        buckets.own(bucketCount, filling: 0)
        hashes.own(slots, filling: 0)
        free.own(slots, filling: 0)
        return Writer(
            buckets: buckets.lane.prefix(bucketCount), hashes: hashes.lane, free: free.lane,
            counts: counts)
    }

    mutating func put(_ writer: Writer) { counts = writer.counts }

    struct Writer {
        fileprivate let buckets: Lane<UInt64>
        fileprivate let hashes: Lane<UInt32>
        fileprivate let free: Lane<Int32>
        fileprivate(set) var counts: Counts

        /// The slot of a key; -1 if it is not there.
        @inline(__always)
        func find(_ hash: UInt64, _ isKey: (Int) -> Bool) -> Int {
            let mask = buckets.count &- 1
            var bucket = Int(truncatingIfNeeded: hash >> 32) & mask
            while true {
                let entry = buckets[bucket]
                if entry == 0 { return -1 }
                if (entry ^ hash) >> 32 == 0, isKey(KeyTable.slot(entry)) {
                    return KeyTable.slot(entry)
                }
                bucket = (bucket &+ 1) & mask
            }
        }

        /// The slot of a key, and whether it is new: the caller then stores the key.
        @inline(never)
        mutating func slot(_ hash: UInt64, _ isKey: (Int) -> Bool) -> (slot: Int, isNew: Bool) {
            let mask = buckets.count &- 1
            var bucket = Int(truncatingIfNeeded: hash >> 32) & mask
            while true {
                let entry = buckets[bucket]
                if entry == 0 { break }
                if (entry ^ hash) >> 32 == 0, isKey(KeyTable.slot(entry)) {
                    return (KeyTable.slot(entry), false)
                }
                bucket = (bucket &+ 1) & mask
            }
            let slot: Int
            if counts.free > 0 {
                counts.free &-= 1
                slot = Int(free[counts.free])
            } else {
                slot = counts.slots
                counts.slots &+= 1
            }
            let upper = UInt32(truncatingIfNeeded: hash >> 32)
            hashes[slot] = upper
            buckets[bucket] = KeyTable.entry(upper, slot)
            return (slot, true)
        }

        @inline(never)
        mutating func remove(_ slot: Int) {
            let mask = buckets.count &- 1
            let entry = KeyTable.entry(hashes[slot], slot)
            var hole = Int(truncatingIfNeeded: entry >> 32) & mask
            while buckets[hole] != entry { hole = (hole &+ 1) & mask }
            var at = hole
            while true {
                at = (at &+ 1) & mask
                let entry = buckets[at]
                if entry == 0 { break }
                let home = Int(truncatingIfNeeded: entry >> 32) & mask
                // An entry may move into the hole unless its home lies after the hole.
                if (at &- home) & mask >= (at &- hole) & mask {
                    buckets[hole] = entry
                    hole = at
                }
            }
            buckets[hole] = 0
            free[counts.free] = Int32(truncatingIfNeeded: slot)
            counts.free &+= 1
        }
    }

    @inline(__always)
    private static func entry(_ upper: UInt32, _ slot: Int) -> UInt64 {
        UInt64(upper) << 32 | UInt64(truncatingIfNeeded: slot &+ 1)
    }

    @inline(__always)
    private static func slot(_ entry: UInt64) -> Int {
        Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) &- 1
    }

    private mutating func grow(_ keys: Int) {
        var isFree = Array(repeating: false, count: counts.slots)
        for index in 0..<counts.free { isFree[Int(free.lane[index])] = true }
        place(isFree, keys)
    }

    /// Makes the buckets anew, at least twice as many as keys.
    private mutating func place(_ isFree: [Bool], _ keys: Int) {
        bucketCount = max(16, bucketCount)
        while bucketCount < keys * 2 { bucketCount *= 2 }
        buckets = Slab(Array(repeating: 0, count: bucketCount))
        let (buckets, mask) = (buckets.lane, bucketCount - 1)
        for slot in isFree.indices where !isFree[slot] {
            let entry = Self.entry(hashes.lane[slot], slot)
            var at = Int(entry >> 32) & mask
            while buckets[at] != 0 { at = (at + 1) & mask }
            buckets[at] = entry
        }
    }

    // MARK: State

    /// Whether each slot holds a key.
    var occupied: [Bool] {
        var result = Array(repeating: true, count: counts.slots)
        for index in 0..<counts.free { result[Int(free.lane[index])] = false }
        return result
    }

    /// A table of the given keys' hashes; nil is a free slot.
    init(restoring slots: [UInt64?]) {
        hashes = Slab(slots.map { UInt32(truncatingIfNeeded: ($0 ?? 0) >> 32) })
        let unused = slots.indices.reversed().filter { slots[$0] == nil }
        free = Slab(unused.map { Int32($0) })
        counts = Counts(slots: slots.count, free: unused.count)
        place(slots.map { $0 == nil }, counts.keys)
    }
}
