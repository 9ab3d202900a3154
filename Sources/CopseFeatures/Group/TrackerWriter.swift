/// The groups of a tracker while rows run through it.
struct TrackerWriter {
    let horizon: Int
    let keepsFirst: Bool
    let groups: Lane<GroupTracker.Group>
    let ring: Lane<GroupTracker.RingRow>
    var table: KeyTable.Writer
    /// Whether a row leaves for each that comes.
    var isFull: Bool
    /// Where the next row goes.
    var place: Int

    /// Lets go of the row that leaves the horizon when the next one comes.
    ///
    /// - Returns: its group, times two, plus one if it was the last; -1: none.
    @inline(__always)
    mutating func evict() -> Int {
        let slot = leave()
        guard slot >= 0 else { return -1 }
        let isGone = groups[slot].live == 0
        table.release(slot, place: groups[slot].place, isGone)
        return slot &<< 1 | (isGone ? 1 : 0)
    }

    /// The same where groups are known by the numbers of their texts.
    @inline(__always)
    mutating func evict(_ numbered: NumberedGroups) -> Int {
        let slot = leave()
        guard slot >= 0 else { return -1 }
        let isGone = groups[slot].live == 0
        numbered.leave(groups[slot], slot, isGone)
        if groups[slot].isListed {
            table.release(slot, place: groups[slot].place, isGone)
        } else {
            table.giveBack(slot, isGone)
        }
        return slot &<< 1 | (isGone ? 1 : 0)
    }

    /// The group that loses a row; -1: none.
    @inline(__always)
    private func leave() -> Int {
        guard isFull else { return -1 }
        let old = ring[place]
        guard old.slot >= 0 else { return -1 }
        let slot = Int(old.slot)
        groups[slot].live &-= 1
        if keepsFirst { groups[slot].first = old.next }
        return slot
    }

    /// Takes a row without a key.
    @inline(__always)
    mutating func skip() {
        if horizon != .max { ring[place].slot = -1 }
        step()
    }

    /// Takes a row of a group; `live` of a new one is 0.
    ///
    /// - Returns: how many rows the group has now, and the place of the first of them.
    @inline(__always)
    mutating func take(_ slot: Int) -> (live: Int, first: Int) {
        let live = groups[slot].live &+ 1
        groups[slot].live = live
        guard horizon != .max else { return (live, 0) }
        ring[place].slot = Int32(truncatingIfNeeded: slot)
        var first: Int32 = 0
        if keepsFirst {
            let here = Int32(truncatingIfNeeded: place)
            // The first row of a group is its own predecessor: what that writes is never read.
            let (oldFirst, oldLast) = (groups[slot].first, groups[slot].last)
            // All ones where it is the first.
            let isFirst: Int32 = 0 &- (live == 1 ? 1 : 0)
            ring[Int(here & isFirst | oldLast & ~isFirst)].next = here
            first = here & isFirst | oldFirst & ~isFirst
            groups[slot].first = first
            groups[slot].last = here
        }
        step()
        return (live, Int(first))
    }

    @inline(__always)
    private mutating func step() {
        place = place &+ 1
        if place == horizon { (place, isFull) = (0, true) }
    }
}
