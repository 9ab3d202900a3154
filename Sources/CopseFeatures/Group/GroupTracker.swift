/// Keeps the rows of every group inside the horizon: row i − N leaves before row i comes.
///
/// Groups without a row inside the horizon are forgotten, their slots used again. Steps that hang
/// on a tracker learn of a new group by `live == 1` and never need to be told of the end of one.
struct GroupTracker: Sendable {
    let key: TrackerKey
    /// Whether the place of each group's first row is asked for.
    var keepsFirst = false
    /// Whether it is asked which group a row leaves.
    var keepsLeaving = false
    private var table = KeyTable()
    /// Keys by slot: of texts, or else of numbers.
    private var texts = TextKeys()
    private var numbers = Slab<UInt64>()
    /// Rows taken so far.
    private var count = 0
    /// By slot.
    private var groups = Slab<Group>()
    /// The last rows, by row number modulo the horizon (empty without one).
    private var ring = Slab<RingRow>()

    /// A group's rows inside the horizon.
    struct Group: BitwiseCopyable {
        var live = 0
        /// Places in the ring of the first and the last of them.
        var first: Int32 = 0
        var last: Int32 = 0
    }

    struct RingRow: BitwiseCopyable {
        /// -1 where the key is missing.
        var slot: Int32 = -1
        /// The place of the group's next row.
        var next: Int32 = 0
    }

    init(_ key: TrackerKey) { self.key = key }

    private var isText: Bool { if case .text = key.source { true } else { false } }

    mutating func run(_ block: Block, out index: Int) {
        let out = block.groups(index)
        if key.source == .all { return runAll(block.rows, out) }
        var writer = own(block.rows, out)
        switch key.source {
        case .all: break
        case .text(let column):
            let view = block.source.texts[column]
            let seed = KeyHash.processSeed
            view.bytes.withLane { bytes in
                for row in 0..<block.rows {
                    writer.evict(row)
                    guard let range = view.range(block.offset + row) else {
                        writer.takeMissing(row)
                        continue
                    }
                    let text = bytes.slice(range.lowerBound, count: range.count)
                    let (slot, isNew) = writer.table.slot(KeyHash.hash(text, seed)) {
                        texts.matches($0, bytes, range)
                    }
                    if isNew { texts.set(slot, bytes, range) }
                    writer.take(row, slot)
                }
            }
        case .number(let lane):
            let values = block.lane(lane)
            for row in 0..<block.rows {
                writer.evict(row)
                if values[row].isNaN {
                    writer.takeMissing(row)
                } else {
                    // Both zeros are one key.
                    writer.take(row, number: (values[row] + 0).bitPattern)
                }
            }
        case .pair(let left, let right):
            let (a, b) = (block.groups(left).slots, block.groups(right).slots)
            for row in 0..<block.rows {
                writer.evict(row)
                if a[row] < 0 || b[row] < 0 {
                    writer.takeMissing(row)
                } else {
                    let pair = UInt64(bitPattern: Int64(a[row] << 32 | b[row]))
                    writer.take(row, number: pair)
                }
            }
        }
        count += block.rows
        table.put(writer.table)
        out.slotCount = table.slotCount
    }

    private mutating func runAll(_ rows: Int, _ out: GroupLanes) {
        let horizon = key.horizon ?? .max
        for row in 0..<rows {
            let taken = count + row
            out.slots[row] = 0
            out.live[row] = min(taken + 1, horizon)
            if keepsLeaving { out.leaving[row] = taken < horizon ? -1 : horizon == 1 ? 1 : 0 }
            if keepsFirst { out.first[row] = taken < horizon ? 0 : (taken + 1) % horizon }
        }
        count += rows
        out.slotCount = 1
    }

    /// Makes the state this value's alone, with room for the rows of a block.
    private mutating func own(_ rows: Int, _ out: GroupLanes) -> TrackerWriter {
        let horizon = key.horizon ?? .max
        let slots = max(table.slotCount, min(table.slotCount + rows, horizon))
        if isText { texts.own(slots: slots) } else { numbers.own(slots, filling: 0) }
        groups.own(slots, filling: Group())
        if key.horizon != nil { ring.own(min(count + rows, horizon), filling: RingRow()) }
        return TrackerWriter(
            horizon: horizon, keepsFirst: keepsFirst && key.horizon != nil,
            keepsLeaving: keepsLeaving, seed: KeyHash.processSeed, groups: groups.lane,
            ring: ring.lane, numbers: numbers.lane, out: out,
            table: table.take(keys: min(table.slotCount + rows, horizon), slots: slots),
            isFull: count >= horizon, place: key.horizon.map { count % $0 } ?? 0)
    }
}

/// The state of a tracker while a block runs through it.
private struct TrackerWriter {
    let horizon: Int
    let keepsFirst: Bool
    let keepsLeaving: Bool
    let seed: UInt64
    let groups: Lane<GroupTracker.Group>
    let ring: Lane<GroupTracker.RingRow>
    let numbers: Lane<UInt64>
    let out: GroupLanes
    var table: KeyTable.Writer
    /// Whether a row leaves for each that comes.
    var isFull: Bool
    /// Where the next row goes.
    var place: Int

    /// Lets go of the row that leaves the horizon when the next one comes.
    @inline(__always)
    mutating func evict(_ row: Int) {
        if keepsLeaving { out.leaving[row] = -1 }
        guard isFull else { return }
        let old = ring[place]
        guard old.slot >= 0 else { return }
        let slot = Int(old.slot)
        let live = groups[slot].live &- 1
        groups[slot].live = live
        if keepsFirst { groups[slot].first = old.next }
        if keepsLeaving { out.leaving[row] = slot << 1 | (live == 0 ? 1 : 0) }
        if live == 0 { table.remove(slot) }
    }

    @inline(__always)
    mutating func takeMissing(_ row: Int) {
        if horizon != .max { ring[place].slot = -1 }
        step()
        out.slots[row] = -1
        out.live[row] = 0
        if keepsFirst { out.first[row] = 0 }
    }

    @inline(__always)
    mutating func take(_ row: Int, number: UInt64) {
        let numbers = numbers
        let (slot, isNew) = table.slot(KeyHash.hash(number, seed)) { numbers[$0] == number }
        if isNew { numbers[slot] = number }
        take(row, slot)
    }

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
            if live == 1 {
                groups[slot].first = here
            } else {
                ring[Int(groups[slot].last)].next = here
            }
            groups[slot].last = here
            out.first[row] = Int(groups[slot].first)
        }
        step()
    }

    @inline(__always)
    private mutating func step() {
        place = place &+ 1
        if place == horizon { (place, isFull) = (0, true) }
    }
}

// MARK: State

extension GroupTracker {
    func encode(into writer: inout StateWriter) {
        if key.source == .all { return }
        let occupied = table.occupied
        writer.write(occupied.count)
        for (slot, isOccupied) in occupied.enumerated() {
            writer.write(isOccupied)
            guard isOccupied else { continue }
            if isText { writer.write(texts[slot]) } else { writer.write(numbers.lane[slot]) }
            if key.horizon == nil { writer.write(groups.lane[slot].live) }
        }
        guard let horizon = key.horizon else { return }
        for place in 0..<min(count, horizon) { writer.write(ring.lane[place].slot) }
    }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        count = reader.rowCount
        if key.source == .all { return }
        let slots = try reader.count(upTo: Int(Int32.max) - 1, each: 1)
        var hashes: [UInt64?] = []
        var numbers = Array(repeating: UInt64(0), count: isText ? 0 : slots)
        var groups = Array(repeating: Group(), count: slots)
        texts = TextKeys()
        if isText { texts.own(slots: slots) }
        let seed = KeyHash.processSeed
        for slot in 0..<slots {
            let isOccupied = try reader.bool()
            if !isOccupied {
                hashes.append(nil)
                continue
            }
            if isText {
                try reader.byteString().withLane { text in
                    texts.set(slot, text, 0..<text.count)
                    hashes.append(KeyHash.hash(text, seed))
                }
            } else {
                numbers[slot] = try reader.word()
                hashes.append(KeyHash.hash(numbers[slot], seed))
            }
            if key.horizon == nil { groups[slot].live = try reader.count(upTo: count) }
        }
        self.numbers = Slab(numbers)
        table = KeyTable(restoring: hashes)
        if let horizon = key.horizon { try decodeRing(horizon, &groups, hashes, &reader) }
        self.groups = Slab(groups)
    }

    private mutating func decodeRing(
        _ horizon: Int, _ groups: inout [Group], _ hashes: [UInt64?], _ reader: inout StateReader
    ) throws(RecipeError) {
        var ring: [RingRow] = []
        for _ in 0..<min(count, horizon) {
            let slot = try reader.slot(below: hashes.count)
            if slot >= 0 {
                guard hashes[Int(slot)] != nil else { throw reader.damage("a free group has rows") }
                groups[Int(slot)].live += 1
            }
            ring.append(RingRow(slot: slot))
        }
        for slot in hashes.indices where (hashes[slot] != nil) != (groups[slot].live > 0) {
            throw reader.damage("a group has no rows")
        }
        let oldest = count > horizon ? count % horizon : 0
        var isSeen = Array(repeating: false, count: hashes.count)
        for step in 0..<ring.count where keepsFirst {
            let place = (oldest + step) % ring.count
            let slot = Int(ring[place].slot)
            guard slot >= 0 else { continue }
            if isSeen[slot] {
                ring[Int(groups[slot].last)].next = Int32(place)
            } else {
                groups[slot].first = Int32(place)
                isSeen[slot] = true
            }
            groups[slot].last = Int32(place)
        }
        self.ring = Slab(ring)
    }
}
