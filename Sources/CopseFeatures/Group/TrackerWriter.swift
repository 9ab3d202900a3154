/// The groups of a tracker while rows run through it.
struct TrackerWriter {
    let horizon: Int
    let keepsFirst: Bool
    let keepsLeaving: Bool
    let groups: Lane<GroupTracker.Group>
    let ring: Lane<GroupTracker.RingRow>
    let out: GroupLanes
    var table: KeyTable.Writer
    /// Whether a row leaves for each that comes.
    var isFull: Bool
    /// Where the next row goes.
    var place: Int

    /// Lets go of the row that leaves the horizon when the next one comes.
    @inline(__always)
    mutating func evict(_ row: Int) {
        guard let (slot, isGone) = leave(row) else { return }
        table.release(slot, isGone)
    }

    /// The same where new groups are known by the numbers of their texts.
    @inline(__always)
    mutating func evict(_ row: Int, _ numbered: NumberedGroups) {
        guard let (slot, isGone) = leave(row) else { return }
        if numbered.leave(slot, isGone) {
            table.release(slot, isGone)
        } else {
            table.giveBack(slot, isGone)
        }
    }

    /// The group that loses a row, and whether that was its last.
    @inline(__always)
    private mutating func leave(_ row: Int) -> (slot: Int, isGone: Bool)? {
        if keepsLeaving { out.leaving[row] = -1 }
        guard isFull else { return nil }
        let old = ring[place]
        guard old.slot >= 0 else { return nil }
        let slot = Int(old.slot)
        let live = groups[slot].live &- 1
        groups[slot].live = live
        if keepsFirst { groups[slot].first = old.next }
        if keepsLeaving { out.leaving[row] = slot &<< 1 | (live == 0 ? 1 : 0) }
        return (slot, live == 0)
    }

    @inline(__always)
    mutating func takeMissing(_ row: Int) {
        if horizon != .max { ring[place].slot = -1 }
        step()
        out.slots[row] = -1
        out.live[row] = 0
        if keepsFirst { out.first[row] = 0 }
    }

    /// Takes a row of a group; `live` of a new one is 0.
    @inline(__always)
    mutating func take(_ row: Int, _ slot: Int) {
        let live = groups[slot].live &+ 1
        groups[slot].live = live
        out.slots[row] = slot
        out.live[row] = live
        guard horizon != .max else { return }
        ring[place].slot = Int32(truncatingIfNeeded: slot)
        if keepsFirst {
            let here = Int32(truncatingIfNeeded: place)
            // The first row of a group is its own predecessor: what that writes is never read.
            ring[Int(live == 1 ? here : groups[slot].last)].next = here
            let first = live == 1 ? here : groups[slot].first
            groups[slot].first = first
            groups[slot].last = here
            out.first[row] = Int(first)
        }
        step()
    }

    @inline(__always)
    private mutating func step() {
        place = place &+ 1
        if place == horizon { (place, isFull) = (0, true) }
    }
}
