/// Keys in numbered slots, without marks for what was removed. Freed slots are used again, last freed
/// first.
///
/// Buckets lie in groups of seven. A group is one word: eight bits of each key's hash, 0 where the
/// bucket is empty, and a count of the keys that went on to the next group because this one was full
/// (as F14 has it: Bronson and Shi, Open-sourcing F14 for faster, more memory-efficient hash tables,
/// 2019). Most searches read that word, one slot and its key, and a removal asks for nothing but the
/// slot's own bucket.
///
/// What is known of a slot, its key too, lies side by side in memory of the caller, who compares keys.
struct KeyTable: Sendable {
    typealias Group = GroupTracker.Group

    /// A power of two of them.
    private var words = Slab<UInt64>()
    /// By bucket, eight places a word.
    private var slots = Slab<Int32>()
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
        words.own()
        slots.own()
        free.own()
    }

    /// Makes room for `keys` keys. The memory is this value's alone, and so is that of `groups`.
    mutating func reserve(keys: Int, _ groups: Lane<Group>) {
        if keys * 2 > words.count * 5 || words.count == 0 { grow(keys, groups) }
        free.reserve(keys, filling: 0)
    }

    /// The table to write to, which is handed back by `put`.
    var writer: Writer {
        @inline(__always) get {
            Writer(
                words: words.lane, slots: slots.lane, free: free.lane, mask: words.count &- 1,
                counts: counts)
        }
    }

    @inline(__always)
    mutating func put(_ writer: Writer) { counts = writer.counts }

    struct Writer {
        fileprivate let words: Lane<UInt64>
        fileprivate let slots: Lane<Int32>
        fileprivate let free: Lane<Int32>
        fileprivate let mask: Int
        fileprivate(set) var counts: Counts

        /// The slot of a key; -1 if it is not there.
        @inline(__always)
        func find(_ hash: UInt64, _ isKey: (Int) -> Bool) -> Int {
            let upper = hash &>> 32
            let tags = KeyTable.tag(upper) &* KeyTable.ones
            var home = Int(truncatingIfNeeded: upper) & mask
            while true {
                let word = words[home]
                var match = KeyTable.zeros(word ^ tags)
                while match != 0 {
                    let slot = Int(slots[home &<< 3 | match.trailingZeroBitCount &>> 3])
                    if isKey(slot) { return slot }
                    match &= match &- 1
                }
                if word &>> 56 == 0 { return -1 }
                home = (home &+ 1) & mask
            }
        }

        /// The slot of a key, and whether it is new: the caller then stores the key.
        @inline(__always)
        mutating func slot(
            _ hash: UInt64, _ groups: Lane<Group>, _ isKey: (Int) -> Bool
        ) -> (slot: Int, isNew: Bool) {
            let found = find(hash, isKey)
            if found >= 0 { return (found, false) }
            let slot = newSlot()
            list(slot, hash, groups)
            return (slot, true)
        }

        /// A slot that no key has.
        @inline(__always)
        mutating func newSlot() -> Int { slot(orNew: -1) }

        /// `found`, or a slot that no key has where that is less than 0: without a branch, for nobody
        /// can tell beforehand which rows begin a group.
        @inline(__always)
        mutating func slot(orNew found: Int) -> Int {
            // All ones or all zeros.
            let isNew = found &>> 63
            let isUsed = 0 &- (counts.free > 0 ? 1 : 0)
            let used = Int(free[max(0, counts.free &- 1)])
            let next = used & isUsed | counts.slots & ~isUsed
            counts.free &+= isNew & isUsed
            counts.slots &-= isNew & ~isUsed
            return next & isNew | found & ~isNew
        }

        /// Enters a slot whose key is not in the table yet.
        @inline(__always)
        func list(_ slot: Int, _ hash: UInt64, _ groups: Lane<Group>) {
            let upper = hash &>> 32
            var at = Int(truncatingIfNeeded: upper) & mask
            var word = words[at]
            var empty = KeyTable.zeros(word)
            while empty == 0 {
                if word &>> 56 < 255 { words[at] = word &+ 1 &<< 56 }
                at = (at &+ 1) & mask
                word = words[at]
                empty = KeyTable.zeros(word)
            }
            let byte = empty.trailingZeroBitCount & 56
            words[at] = word | KeyTable.tag(upper) &<< UInt64(truncatingIfNeeded: byte)
            let bucket = at &<< 3 | byte &>> 3
            slots[bucket] = Int32(truncatingIfNeeded: slot)
            groups[slot].place = UInt64(truncatingIfNeeded: bucket) &<< 32 | upper
        }

        /// Takes a slot's key out, if it is `gone`, and hands the slot out again: without a branch,
        /// for nobody can tell beforehand which rows are the last of their group.
        @inline(__always)
        mutating func release(_ slot: Int, place: UInt64, _ gone: Bool) {
            let bucket = Int(truncatingIfNeeded: place &>> 32)
            let (at, home) = (bucket &>> 3, Int(truncatingIfNeeded: place & 0xFFFF_FFFF) & mask)
            let bits: UInt64 = gone ? 0xFF : 0
            words[at] &= ~(bits &<< UInt64(truncatingIfNeeded: (bucket & 7) &<< 3))
            if at != home { unwind(home, at, gone) }
            giveBack(slot, gone)
        }

        /// Hands a slot out again, if its key is `gone`, that is not listed.
        @inline(__always)
        mutating func giveBack(_ slot: Int, _ gone: Bool) {
            // As long as one slot is held there is room for it.
            free[counts.free] = Int32(truncatingIfNeeded: slot)
            counts.free &+= gone ? 1 : 0
        }

        /// A key that lay at `end` no longer went past the words from `home` on.
        @inline(never)
        private func unwind(_ home: Int, _ end: Int, _ gone: Bool) {
            guard gone else { return }
            var at = home
            while at != end {
                if words[at] &>> 56 < 255 { words[at] &-= 1 &<< 56 }
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

    /// Makes the buckets anew for the slots that are listed.
    @inline(never)
    private mutating func grow(_ keys: Int, _ groups: Lane<Group>) {
        var count = max(4, words.count)
        while count * 5 < keys * 2 { count *= 2 }
        words = Slab(Array(repeating: 0, count: count))
        slots = Slab(Array(repeating: 0, count: 8 * count))
        let writer = writer
        for (slot, isOccupied) in occupied.enumerated()
        where isOccupied && groups[slot].isListed {
            writer.list(slot, groups[slot].place << 32, groups)
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
    init(restoring hashes: [UInt64?], _ groups: Lane<Group>) {
        let unused = hashes.indices.reversed().filter { hashes[$0] == nil }
        free = Slab(unused.map { Int32($0) })
        counts = Counts(slots: hashes.count, free: unused.count)
        for (slot, hash) in hashes.enumerated() where hash != nil {
            groups[slot].place = (hash ?? 0) >> 32
        }
        grow(counts.keys, groups)
    }
}
