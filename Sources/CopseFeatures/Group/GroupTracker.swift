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
    private(set) var table = KeyTable()
    /// By slot: a number, or the length of a text.
    private(set) var keys = Slab<UInt64>()
    /// Keys by slot, where they are texts.
    private(set) var texts = TextKeys()
    /// Rows taken so far.
    private(set) var count = 0
    /// Where the next row goes.
    private var place = 0
    /// By slot.
    private(set) var groups = Slab<Group>()
    /// The last rows, by row number modulo the horizon (empty without one).
    private(set) var ring = Slab<RingRow>()
    /// While a frame runs through whose texts have numbers.
    private var numbered: NumberedGroups?

    /// The rows of a group inside the horizon.
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

    var isText: Bool { if case .text = key.source { true } else { false } }

    /// Makes the state this value's alone.
    mutating func own() {
        table.own()
        keys.own()
        texts.own()
        groups.own()
        ring.own()
    }

    /// Runs rows through. The state is this value's alone.
    mutating func run(_ block: Block, _ source: PlanSource, out index: Int) {
        let out = block.groups(index)
        if key.source == .all { return runAll(block.rows, out) }
        reserve(block.rows)
        switch key.source {
        case .all: break
        case .text(let column):
            source.withText(column) { texts in
                if numbered != nil {
                    runNumbered(texts, block, out)
                } else {
                    runText(texts, block, out)
                }
            }
        case .number(let lane):
            let values = block.lane(lane)
            runNumbers(block.rows, out) { row in
                // Both zeros are one key.
                values[row].isNaN ? nil : (values[row] + 0).bitPattern
            }
        case .pair(let left, let right):
            let (a, b) = (block.groups(left).slots, block.groups(right).slots)
            runNumbers(block.rows, out) { row in
                a[row] < 0 || b[row] < 0 ? nil : UInt64(bitPattern: Int64(a[row] << 32 | b[row]))
            }
        }
        out.slotCount = table.slotCount
    }

    /// Room for the rows of a block.
    @inline(__always)
    private mutating func reserve(_ rows: Int) {
        let (horizon, slots) = (key.horizon ?? .max, table.slotCount)
        let most = max(slots, min(slots &+ rows, horizon))
        table.reserve(keys: most, slots: most)
        keys.reserve(most, filling: 0)
        groups.reserve(most, filling: Group())
        if isText { texts.reserve(slots: most) }
        if key.horizon != nil { ring.reserve(min(count &+ rows, horizon), filling: RingRow()) }
        numbered?.reserve(slots: most)
    }

    private func writer(_ out: GroupLanes) -> TrackerWriter {
        TrackerWriter(
            horizon: key.horizon ?? .max, keepsFirst: keepsFirst && key.horizon != nil,
            keepsLeaving: keepsLeaving, groups: groups.lane, ring: ring.lane, out: out,
            table: table.writer, isFull: count >= key.horizon ?? .max, place: place)
    }

    private mutating func put(_ writer: TrackerWriter, _ rows: Int) {
        table.put(writer.table)
        place = writer.place
        count += rows
    }

    private mutating func runNumbers(_ rows: Int, _ out: GroupLanes, _ key: (Int) -> UInt64?) {
        let seed = KeyHash.seed
        let keys = keys.lane
        var writer = writer(out)
        for row in 0..<rows {
            writer.evict(row)
            guard let key = key(row) else {
                writer.takeMissing(row)
                continue
            }
            let (slot, isNew) = writer.table.slot(KeyHash.hash(key, seed)) { keys[$0] == key }
            if isNew { keys[slot] = key }
            writer.take(row, slot)
        }
        put(writer, rows)
    }

    private mutating func runText(_ texts: TextLanes, _ block: Block, _ out: GroupLanes) {
        let seed = KeyHash.seed
        let keys = keys.lane
        var writer = writer(out)
        for row in 0..<block.rows {
            writer.evict(row)
            guard let text = texts.text(block.offset &+ row) else {
                writer.takeMissing(row)
                continue
            }
            let (slot, isNew) = writer.table.slot(text.hash(seed)) {
                keys[$0] == UInt64(truncatingIfNeeded: text.count) && self.texts.matches($0, text)
            }
            if isNew { set(text, slot) }
            writer.take(row, slot)
        }
        put(writer, block.rows)
    }

    @inline(never)
    private mutating func set(_ text: Lane<UInt8>, _ slot: Int) {
        texts.set(slot, text, replacing: Int(keys.lane[slot]))
        keys.lane[slot] = UInt64(text.count)
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
}

// MARK: Texts that have numbers

extension GroupTracker {
    /// Prepares for many rows of a frame; `end` is called behind the last of them.
    mutating func begin(_ source: PlanSource, rows: Int) {
        guard case .text(let column) = key.source else { return }
        source.withText(column) { texts in
            guard texts.holdsEachOnce, texts.count <= 2 * rows, texts.count < 1 << 30 else {
                return
            }
            numbered = NumberedGroups(texts: texts.count, slots: table.slotCount)
        }
    }

    /// Gives the groups that began since `begin` their texts.
    mutating func end(_ source: PlanSource) {
        guard case .text(let column) = key.source, let numbered else { return }
        self.numbered = nil
        source.withText(column) { texts in
            for slot in 0..<table.slotCount {
                guard groups.lane[slot].live > 0, let number = numbered.unlisted(slot) else {
                    continue
                }
                let text = texts.text(at: number)
                set(text, slot)
                table.writer.list(slot, text.hash(KeyHash.seed))
            }
        }
    }

    private mutating func runNumbered(_ texts: TextLanes, _ block: Block, _ out: GroupLanes) {
        guard let numbered else { return }
        let seed = KeyHash.seed
        let keys = keys.lane
        var writer = writer(out)
        for row in 0..<block.rows {
            writer.evict(row, numbered)
            guard let number = texts.place(block.offset &+ row) else {
                writer.takeMissing(row)
                continue
            }
            if !numbered.isKnown(number) {
                let text = texts.text(at: number)
                let slot = writer.table.find(text.hash(seed)) {
                    keys[$0] == UInt64(truncatingIfNeeded: text.count)
                        && self.texts.matches($0, text)
                }
                numbered.meet(number, slot)
            }
            writer.take(row, numbered.slot(number, &writer.table))
        }
        put(writer, block.rows)
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
            if isText {
                writer.write(texts.text(slot, length: Int(keys.lane[slot])))
            } else {
                writer.write(keys.lane[slot])
            }
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
        var keys = Array(repeating: UInt64(0), count: slots)
        var groups = Array(repeating: Group(), count: slots)
        texts = TextKeys()
        if isText { texts.reserve(slots: slots) }
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
                    keys[slot] = UInt64(text.count)
                    hashes.append(text.hash(seed))
                }
            } else {
                keys[slot] = try reader.word()
                hashes.append(KeyHash.hash(keys[slot], seed))
            }
            if key.horizon == nil { groups[slot].live = try reader.count(upTo: count) }
        }
        table = KeyTable(restoring: hashes)
        if let horizon = key.horizon { try decodeRing(horizon, &groups, hashes, &reader) }
        self.keys = Slab(keys)
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
        place = count % horizon
        let oldest = count > horizon ? place : 0
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
