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
    /// Keys by slot, where they are texts.
    private var texts = TextKeys()
    /// Rows taken so far.
    private var count = 0
    /// By slot.
    private var groups = Slab<Group>()
    /// The last rows, by row number modulo the horizon (empty without one).
    private var ring = Slab<RingRow>()

    /// A group and its rows inside the horizon.
    struct Group: BitwiseCopyable {
        /// A number, or the length of a text.
        var key: UInt64 = 0
        var live = 0
        /// The row that began it.
        var born = 0
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
            runText(block.source.texts[column], block, out, &writer)
        case .number(let lane):
            let values = block.lane(lane)
            writer.runNumbers(block.rows) { row in
                // Both zeros are one key.
                values[row].isNaN ? nil : (values[row] + 0).bitPattern
            }
        case .pair(let left, let right):
            let (a, b) = (block.groups(left).slots, block.groups(right).slots)
            writer.runNumbers(block.rows) { row in
                a[row] < 0 || b[row] < 0 ? nil : UInt64(bitPattern: Int64(a[row] << 32 | b[row]))
            }
        }
        count = writer.count
        table.put(writer.table)
        out.slotCount = table.slotCount
    }

    private mutating func runText(
        _ view: TextView, _ block: Block, _ out: GroupLanes, _ writer: inout TrackerWriter
    ) {
        let seed = KeyHash.seed
        view.bytes.withLane { bytes in
            writer.run(block.rows) { row, groups, table in
                guard let range = view.range(block.offset + row) else { return nil }
                let text = bytes.slice(range.lowerBound, count: range.count)
                let hash = text.hash(seed)
                let slot = table.find(hash) {
                    groups[$0].key == text.count && texts.matches($0, text)
                }
                return (slot, hash)
            } insert: { row, hash, groups, table in
                guard let range = view.range(block.offset + row) else { return 0 }
                let text = bytes.slice(range.lowerBound, count: range.count)
                let (slot, isNew) = table.slot(hash) {
                    groups[$0].key == text.count && texts.matches($0, text)
                }
                if isNew {
                    texts.set(slot, text, replacing: Int(groups[slot].key))
                    groups[slot].key = UInt64(text.count)
                }
                return slot
            }
        }
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
        if isText { texts.own(slots: slots) }
        groups.own(slots, filling: Group())
        if key.horizon != nil { ring.own(min(count + rows, horizon), filling: RingRow()) }
        return TrackerWriter(
            horizon: horizon, keepsFirst: keepsFirst && key.horizon != nil,
            keepsLeaving: keepsLeaving, groups: groups.lane, ring: ring.lane, out: out,
            table: table.take(keys: min(table.slotCount + rows, horizon), slots: slots),
            count: count, isFull: count >= horizon, place: key.horizon.map { count % $0 } ?? 0)
    }
}

/// The state of a tracker while a block runs through it.
private struct TrackerWriter {
    let horizon: Int
    let keepsFirst: Bool
    let keepsLeaving: Bool
    let groups: Lane<GroupTracker.Group>
    let ring: Lane<GroupTracker.RingRow>
    let out: GroupLanes
    var table: KeyTable.Writer
    /// Rows taken before the block.
    var count: Int
    /// Whether a row leaves for each that comes.
    var isFull: Bool
    /// Where the next row goes.
    var place: Int

    /// Runs rows whose keys are numbers; nil is a missing one.
    @inline(__always)
    mutating func runNumbers(_ rows: Int, _ key: (Int) -> UInt64?) {
        let seed = KeyHash.seed
        run(rows) { row, groups, table in
            guard let key = key(row) else { return nil }
            let hash = KeyHash.hash(key, seed)
            return (table.find(hash) { groups[$0].key == key }, hash)
        } insert: { row, hash, groups, table in
            guard let key = key(row) else { return 0 }
            let (slot, isNew) = table.slot(hash) { groups[$0].key == key }
            if isNew { groups[slot].key = key }
            return slot
        }
    }

    /// Runs rows in short stretches, in two passes each: the first looks keys up, and nothing in it
    /// waits for the row before, so that many rows wait for memory together; the second changes the
    /// groups.
    ///
    /// - Parameters:
    ///   - find: the slot of a row's key, -1 if there is none, and its hash; nil if it is missing.
    ///   - insert: the slot of a row's key, made if there is none.
    @inline(__always)
    mutating func run(
        _ rows: Int,
        find: (Int, Lane<GroupTracker.Group>, KeyTable.Writer) -> (slot: Int, hash: UInt64)?,
        insert: (Int, UInt64, Lane<GroupTracker.Group>, inout KeyTable.Writer) -> Int
    ) {
        var start = 0
        while start < rows {
            let end = min(start &+ 64, rows)
            for row in start..<end {
                if let found = find(row, groups, table) {
                    out.slots[row] = found.slot
                    out.live[row] = Int(truncatingIfNeeded: found.hash)
                } else {
                    out.slots[row] = -2
                }
            }
            let bornBefore = count &+ start
            for row in start..<end {
                evict(row)
                var slot = out.slots[row]
                if slot == -2 {
                    takeMissing(row)
                    continue
                }
                // A slot that was found may have been let go since, or been given to another key.
                if slot < 0 || groups[slot].live == 0 || groups[slot].born >= bornBefore {
                    let hash = UInt64(bitPattern: Int64(out.live[row]))
                    slot = insert(row, hash, groups, &table)
                }
                take(row, slot)
            }
            start = end
        }
        count += rows
    }

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
    mutating func take(_ row: Int, _ slot: Int) {
        let live = groups[slot].live &+ 1
        groups[slot].live = live
        if live == 1 { groups[slot].born = count &+ row }
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
            let group = groups.lane[slot]
            if isText {
                writer.write(texts.text(slot, length: Int(group.key)))
            } else {
                writer.write(group.key)
            }
            if key.horizon == nil { writer.write(group.live) }
        }
        guard let horizon = key.horizon else { return }
        for place in 0..<min(count, horizon) { writer.write(ring.lane[place].slot) }
    }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        count = reader.rowCount
        if key.source == .all { return }
        let slots = try reader.count(upTo: Int(Int32.max) - 1, each: 1)
        var hashes: [UInt64?] = []
        var groups = Array(repeating: Group(), count: slots)
        texts = TextKeys()
        if isText { texts.own(slots: slots) }
        let seed = KeyHash.seed
        for slot in 0..<slots {
            let isOccupied = try reader.bool()
            if !isOccupied {
                hashes.append(nil)
                continue
            }
            if isText {
                try reader.byteString().withLane { text in
                    texts.set(slot, text, replacing: 0)
                    groups[slot].key = UInt64(text.count)
                    hashes.append(text.hash(seed))
                }
            } else {
                groups[slot].key = try reader.word()
                hashes.append(KeyHash.hash(groups[slot].key, seed))
            }
            if key.horizon == nil { groups[slot].live = try reader.count(upTo: count) }
        }
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
