/// Keys in numbered slots, without marks for what was removed. Freed slots are used again, last freed
/// first.
///
/// Buckets lie in groups of seven. A group is one word: eight bits of each key's hash, 0 where the
/// bucket is empty, and a count of the keys that went on to the next group because this one was full
/// (as F14 has it: Bronson and Shi, Open-sourcing F14 for faster, more memory-efficient hash tables,
/// 2019). Most searches read that word, one slot and its key, and a removal asks for nothing but the
/// slot's own bucket.
///
/// The keys themselves lie with the caller, who compares them.
struct KeyTable: Sendable {
    /// A power of two of them, then one for slots that are not listed.
    private var groups = Slab<UInt64>()
    private var groupCount = 0
    /// By bucket, eight places a group.
    private var slots = Slab<Int32>()
    /// By slot: its bucket, and 32 bits of its key's hash.
    private var places = Slab<UInt64>()
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

    /// Makes the memory this value's alone.
    mutating func own() {
        groups.own()
        slots.own()
        places.own()
        free.own()
    }

    /// Makes room for `keys` keys in `slots` slots. The memory is this value's alone.
    @inline(__always)
    mutating func reserve(keys: Int, slots count: Int) {
        if keys &* 2 > groupCount &* 5 || groupCount == 0 { grow(keys) }
        places.reserve(count, filling: 0)
        free.reserve(count, filling: 0)
    }

    /// The table to write to, which is handed back by `put`.
    var writer: Writer {
        @inline(__always) get {
            Writer(
                groups: groups.lane, slots: slots.lane, places: places.lane, free: free.lane,
                mask: groupCount &- 1, counts: counts)
        }
    }

    @inline(__always)
    mutating func put(_ writer: Writer) { counts = writer.counts }

    struct Writer {
        fileprivate let groups: Lane<UInt64>
        fileprivate let slots: Lane<Int32>
        fileprivate let places: Lane<UInt64>
        fileprivate let free: Lane<Int32>
        fileprivate let mask: Int
        fileprivate(set) var counts: Counts

        /// The slot of a key; -1 if it is not there.
        @inline(__always)
        func find(_ hash: UInt64, _ isKey: (Int) -> Bool) -> Int {
            let upper = hash &>> 32
            let tags = KeyTable.tag(upper) &* KeyTable.ones
            var group = Int(truncatingIfNeeded: upper) & mask
            while true {
                let word = groups[group]
                var match = KeyTable.zeros(word ^ tags)
                while match != 0 {
                    let place = group &<< 3 | match.trailingZeroBitCount &>> 3
                    let slot = Int(slots[place])
                    if isKey(slot) { return slot }
                    match &= match &- 1
                }
                if word &>> 56 == 0 { return -1 }
                group = (group &+ 1) & mask
            }
        }

        /// The slot of a key, and whether it is new: the caller then stores the key.
        @inline(__always)
        mutating func slot(_ hash: UInt64, _ isKey: (Int) -> Bool) -> (slot: Int, isNew: Bool) {
            let found = find(hash, isKey)
            if found >= 0 { return (found, false) }
            let slot = newSlot()
            list(slot, hash)
            return (slot, true)
        }

        /// A slot that no key has.
        @inline(__always)
        mutating func newSlot() -> Int {
            let isUsed = counts.free > 0
            let slot = isUsed ? Int(free[counts.free &- 1]) : counts.slots
            counts.free &-= isUsed ? 1 : 0
            counts.slots &+= isUsed ? 0 : 1
            return slot
        }

        /// Enters a slot whose key is not in the table yet.
        @inline(__always)
        func list(_ slot: Int, _ hash: UInt64) {
            let upper = hash &>> 32
            var group = Int(truncatingIfNeeded: upper) & mask
            var word = groups[group]
            var empty = KeyTable.zeros(word)
            while empty == 0 {
                if word &>> 56 < 255 { groups[group] = word &+ 1 &<< 56 }
                group = (group &+ 1) & mask
                word = groups[group]
                empty = KeyTable.zeros(word)
            }
            let byte = empty.trailingZeroBitCount & 56
            groups[group] = word | KeyTable.tag(upper) &<< UInt64(byte)
            let bucket = group &<< 3 | byte &>> 3
            slots[bucket] = Int32(truncatingIfNeeded: slot)
            places[slot] = UInt64(truncatingIfNeeded: bucket) &<< 32 | upper
        }

        /// Takes a slot's key out, if it is `gone`, and hands the slot out again: without a branch,
        /// for nobody can tell beforehand which rows are the last of their group.
        @inline(__always)
        mutating func release(_ slot: Int, _ gone: Bool) {
            let place = places[slot]
            let bucket = Int(truncatingIfNeeded: place &>> 32)
            let (group, home) = (bucket &>> 3, Int(truncatingIfNeeded: place & 0xFFFF_FFFF) & mask)
            let bits: UInt64 = gone ? 0xFF : 0
            groups[group] &= ~(bits &<< UInt64((bucket & 7) &<< 3))
            if group != home { unwind(home, group, gone) }
            giveBack(slot, gone)
        }

        /// Hands a slot out again, if its key is `gone`, that is not listed.
        @inline(__always)
        mutating func giveBack(_ slot: Int, _ gone: Bool) {
            free[counts.free] = Int32(truncatingIfNeeded: slot)
            counts.free &+= gone ? 1 : 0
        }

        /// A key that lay in `group` no longer went past those from `home` on.
        @inline(never)
        private func unwind(_ home: Int, _ group: Int, _ gone: Bool) {
            guard gone else { return }
            var at = home
            while at != group {
                if groups[at] &>> 56 < 255 { groups[at] &-= 1 &<< 56 }
                at = (at &+ 1) & mask
            }
        }
    }

    private static let ones: UInt64 = 0x0001_0101_0101_0101

    /// Eight bits of a hash that are not all 0.
    @inline(__always)
    private static func tag(_ upper: UInt64) -> UInt64 {
        let bits = upper &>> 24 & 0xFF
        return bits == 0 ? 1 : bits
    }

    /// The highest bit of each of the lower seven bytes that is 0.
    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 {
        let low: UInt64 = 0x007F_7F7F_7F7F_7F7F
        return ~((word & low) &+ low | word) & 0x0080_8080_8080_8080
    }

    @inline(never)
    private mutating func grow(_ keys: Int) {
        var isFree = Array(repeating: false, count: counts.slots)
        for index in 0..<counts.free { isFree[Int(free.lane[index])] = true }
        place(isFree, keys)
    }

    /// Makes the buckets anew.
    private mutating func place(_ isFree: [Bool], _ keys: Int) {
        groupCount = max(4, groupCount)
        while groupCount * 5 < keys * 2 { groupCount *= 2 }
        groups = Slab(Array(repeating: 0, count: groupCount + 1))
        slots = Slab(Array(repeating: 0, count: 8 * groupCount))
        places.own()
        let writer = writer
        for slot in isFree.indices where !isFree[slot] {
            writer.list(slot, places.lane[slot] << 32)
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
        places = Slab(slots.map { ($0 ?? 0) >> 32 })
        let unused = slots.indices.reversed().filter { slots[$0] == nil }
        free = Slab(unused.map { Int32($0) })
        counts = Counts(slots: slots.count, free: unused.count)
        place(slots.map { $0 == nil }, counts.keys)
    }
}
