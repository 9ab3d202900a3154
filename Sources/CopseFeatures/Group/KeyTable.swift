/// Keys in numbered slots: open addressing with linear probing and shift-back deletion, so that
/// neither inserts nor removals leave marks behind. Freed slots are used again, last freed first.
///
/// The keys themselves lie with the caller, who compares them.
struct KeyTable: Sendable {
    /// Slot + 1, or 0 where the bucket is empty; a power of two of them.
    private var buckets = Slab<Int32>()
    private var bucketCount = 0
    /// By slot.
    private var hashes = Slab<UInt64>()
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
        fileprivate let buckets: Lane<Int32>
        fileprivate let hashes: Lane<UInt64>
        fileprivate let free: Lane<Int32>
        fileprivate(set) var counts: Counts

        /// The slot of a key, and whether it is new: the caller then stores the key.
        @inline(__always)
        mutating func slot(_ hash: UInt64, _ isKey: (Int) -> Bool) -> (slot: Int, isNew: Bool) {
            let mask = buckets.count &- 1
            var bucket = Int(truncatingIfNeeded: hash) & mask
            while true {
                let entry = Int(buckets[bucket])
                if entry == 0 { break }
                if hashes[entry &- 1] == hash, isKey(entry &- 1) { return (entry &- 1, false) }
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
            hashes[slot] = hash
            buckets[bucket] = Int32(truncatingIfNeeded: slot &+ 1)
            return (slot, true)
        }

        @inline(__always)
        mutating func remove(_ slot: Int) {
            let mask = buckets.count &- 1
            var hole = Int(truncatingIfNeeded: hashes[slot]) & mask
            while Int(buckets[hole]) != slot &+ 1 { hole = (hole &+ 1) & mask }
            var at = hole
            while true {
                at = (at &+ 1) & mask
                let entry = Int(buckets[at])
                if entry == 0 { break }
                let home = Int(truncatingIfNeeded: hashes[entry &- 1]) & mask
                // An entry may move into the hole unless its home lies after the hole.
                if (at &- home) & mask >= (at &- hole) & mask {
                    buckets[hole] = Int32(truncatingIfNeeded: entry)
                    hole = at
                }
            }
            buckets[hole] = 0
            free[counts.free] = Int32(truncatingIfNeeded: slot)
            counts.free &+= 1
        }
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
            var at = Int(truncatingIfNeeded: hashes.lane[slot]) & mask
            while buckets[at] != 0 { at = (at + 1) & mask }
            buckets[at] = Int32(slot + 1)
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
        hashes = Slab(slots.map { $0 ?? 0 })
        let unused = slots.indices.reversed().filter { slots[$0] == nil }
        free = Slab(unused.map { Int32($0) })
        counts = Counts(slots: slots.count, free: unused.count)
        place(slots.map { $0 == nil }, counts.keys)
    }
}
