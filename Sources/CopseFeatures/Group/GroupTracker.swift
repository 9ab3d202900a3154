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
    /// Where the next row goes.
    private var place = 0
    /// Rows that there is room for.
    private var room = 0
    /// By slot.
    private var groups = Slab<Group>()
    /// The last rows, by row number modulo the horizon (empty without one).
    private var ring = Slab<RingRow>()
    /// While a frame runs through whose texts have numbers.
    private var numbered: NumberedGroups?

    /// A group and its rows inside the horizon: half a line of the cache.
    struct Group: BitwiseCopyable {
        var live = 0
        /// Places in the ring of the first and the last of them.
        var first: Int32 = 0
        var last: Int32 = 0
        /// A number, or the length of a text below the number it may have.
        var key: UInt64 = 0
        /// The bucket in the table, and 32 bits of the key's hash.
        var place: UInt64 = .max

        var isListed: Bool {
            @inline(__always) get { place != .max }
        }

        /// Length of a text.
        var length: Int {
            @inline(__always) get { Int(truncatingIfNeeded: key & 0xFFFF_FFFF) }
        }

        /// Number of a text; -1: none.
        var number: Int {
            @inline(__always) get { Int(truncatingIfNeeded: key &>> 32) &- 1 }
            @inline(__always) set {
                key = key & 0xFFFF_FFFF | UInt64(truncatingIfNeeded: newValue &+ 1) &<< 32
            }
        }
    }

    struct RingRow: BitwiseCopyable {
        /// -1 where the key is missing.
        var slot: Int32 = -1
        /// The place of the group's next row.
        var next: Int32 = 0
    }

    init(_ key: TrackerKey) { self.key = key }

    private var isText: Bool { if case .text = key.source { true } else { false } }

    /// Makes the state this value's alone.
    mutating func own() {
        table.own()
        texts.own()
        groups.own()
        ring.own()
    }

    // MARK: Rows

    /// Runs rows through. The state is this value's alone.
    mutating func run(_ block: Block, _ source: PlanSource, out index: Int) {
        let out = block.groups(index)
        switch key.source {
        case .all: return runAll(block.rows, out)
        case .text(let column):
            reserve(block.rows)
            source.withText(column) { texts in
                numbered == nil ? runText(texts, block, out) : runNumbered(texts, block, out)
            }
        case .number(let lane):
            let values = block.lane(lane)
            runNumbers(block.rows, out) { Self.key(values[$0]) }
        case .pair(let left, let right):
            let (a, b) = (block.groups(left).slots, block.groups(right).slots)
            runNumbers(block.rows, out) { Self.key(a[$0], b[$0]) }
        }
        out.slotCount = table.slotCount
    }

    /// Runs a record through.
    ///
    /// - Parameter lanes: of each tracker slot, rows, first and leaving.
    mutating func take(
        _ source: PlanSource, _ cells: Lane<Double>, _ lanes: Lane<Int>, out index: Int
    ) {
        let at = 4 &* index
        switch key.source {
        case .all:
            let horizon = key.horizon ?? .max
            lanes[at] = 0
            lanes[at &+ 1] = min(count &+ 1, horizon)
            if keepsLeaving { lanes[at &+ 3] = count < horizon ? -1 : horizon == 1 ? 1 : 0 }
            if keepsFirst { lanes[at &+ 2] = count < horizon ? 0 : (count &+ 1) % horizon }
            count &+= 1
        case .text(let column):
            take(lanes, at) { tracker, writer in
                source.withText(column) { texts in
                    texts.text(0).map { tracker.slot($0, &writer) } ?? -1
                }
            }
        case .number(let lane):
            take(lanes, at) { tracker, writer in
                Self.key(cells[lane]).map { tracker.slot($0, &writer) } ?? -1
            }
        case .pair(let left, let right):
            take(lanes, at) { tracker, writer in
                Self.key(lanes[4 &* left], lanes[4 &* right]).map { tracker.slot($0, &writer) }
                    ?? -1
            }
        }
    }

    @inline(__always)
    private mutating func take(
        _ lanes: Lane<Int>, _ at: Int, _ slot: (inout GroupTracker, inout TrackerWriter) -> Int
    ) {
        reserve(1)
        var writer = writer
        let leaving = writer.evict()
        if keepsLeaving { lanes[at &+ 3] = leaving }
        let slot = slot(&self, &writer)
        lanes[at] = slot
        if slot < 0 {
            writer.skip()
            (lanes[at &+ 1], lanes[at &+ 2]) = (0, 0)
        } else {
            (lanes[at &+ 1], lanes[at &+ 2]) = writer.take(slot)
        }
        put(writer, 1)
    }

    /// Slots handed out so far.
    var slotCount: Int {
        @inline(__always) get { key.source == .all ? 1 : table.slotCount }
    }

    // MARK: Keys

    /// The key of a value; nil is a missing one. Both zeros are one key.
    @inline(__always)
    private static func key(_ value: Double) -> UInt64? {
        value.isNaN ? nil : (value + 0).bitPattern
    }

    /// The key of two slots.
    @inline(__always)
    private static func key(_ left: Int, _ right: Int) -> UInt64? {
        left < 0 || right < 0
            ? nil : UInt64(truncatingIfNeeded: left) &<< 32 | UInt64(truncatingIfNeeded: right)
    }

    @inline(__always)
    private func slot(_ key: UInt64, _ writer: inout TrackerWriter) -> Int {
        let groups = writer.groups
        let (slot, isNew) = writer.table.slot(KeyHash.hash(key, KeyHash.seed), groups) {
            groups[$0].key == key
        }
        if isNew { groups[slot].key = key }
        return slot
    }

    @inline(__always)
    private mutating func slot(_ text: Lane<UInt8>, _ writer: inout TrackerWriter) -> Int {
        let (slot, isNew) = writer.table.slot(text.hash(KeyHash.seed), writer.groups) {
            isKey($0, text)
        }
        if isNew { set(text, slot) }
        return slot
    }

    @inline(__always)
    private func isKey(_ slot: Int, _ text: Lane<UInt8>) -> Bool {
        groups.lane[slot].length == text.count && texts.matches(slot, text)
    }

    @inline(never)
    private mutating func set(_ text: Lane<UInt8>, _ slot: Int) {
        texts.set(slot, text, replacing: groups.lane[slot].length)
        groups.lane[slot].key = UInt64(text.count)
    }

    // MARK: Blocks

    /// Room for rows to come.
    @inline(__always)
    private mutating func reserve(_ rows: Int) {
        if room < rows { makeRoom(max(rows, 64)) }
        room &-= rows
    }

    @inline(never)
    private mutating func makeRoom(_ rows: Int) {
        let (horizon, slots) = (key.horizon ?? .max, table.slotCount)
        let most = max(slots, min(slots + rows, horizon))
        groups.reserve(most, filling: Group())
        table.reserve(keys: most, groups.lane)
        if isText { texts.reserve(slots: most) }
        if key.horizon != nil { ring.reserve(min(count + rows, horizon), filling: RingRow()) }
        room = rows
    }

    private var writer: TrackerWriter {
        @inline(__always) get {
            let horizon = key.horizon ?? .max
            return TrackerWriter(
                horizon: horizon, keepsFirst: keepsFirst && key.horizon != nil,
                groups: groups.lane, ring: ring.lane, table: table.writer,
                isFull: count >= horizon, place: place)
        }
    }

    @inline(__always)
    private mutating func put(_ writer: TrackerWriter, _ rows: Int) {
        table.put(writer.table)
        place = writer.place
        count &+= rows
    }

    /// A row of a block behind the one that left for it.
    @inline(__always)
    private func take(
        _ row: Int, _ slot: Int, leaving: Int, _ writer: inout TrackerWriter, _ out: GroupLanes
    ) {
        if keepsLeaving { out.leaving[row] = leaving }
        out.slots[row] = slot
        if slot < 0 {
            writer.skip()
            out.live[row] = 0
            if keepsFirst { out.first[row] = 0 }
            return
        }
        let (live, first) = writer.take(slot)
        out.live[row] = live
        if keepsFirst { out.first[row] = first }
    }

    @inline(__always)
    private mutating func runNumbers(_ rows: Int, _ out: GroupLanes, _ key: (Int) -> UInt64?) {
        reserve(rows)
        var writer = writer
        for row in 0..<rows {
            let leaving = writer.evict()
            let slot = key(row).map { self.slot($0, &writer) } ?? -1
            take(row, slot, leaving: leaving, &writer, out)
        }
        put(writer, rows)
    }

    private mutating func runText(_ texts: TextLanes, _ block: Block, _ out: GroupLanes) {
        var writer = writer
        for row in 0..<block.rows {
            let leaving = writer.evict()
            let slot = texts.text(block.offset &+ row).map { self.slot($0, &writer) } ?? -1
            take(row, slot, leaving: leaving, &writer, out)
        }
        put(writer, block.rows)
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
        guard case .text(let column) = key.source, numbered == nil else { return }
        let texts = source.withText(column) { $0.holdsEachOnce ? $0.count : .max }
        guard texts <= 2 * rows, texts < Int(Int32.max) else { return }
        numbered = NumberedGroups(texts: texts)
    }

    /// Gives the groups that began since `begin` their texts.
    mutating func end(_ source: PlanSource) {
        guard case .text(let column) = key.source, numbered != nil else { return }
        numbered = nil
        source.withText(column) { texts in
            for (slot, isOccupied) in table.occupied.enumerated() {
                let group = groups.lane[slot]
                groups.lane[slot].number = -1
                guard isOccupied, !group.isListed else { continue }
                let text = texts.text(at: group.number)
                set(text, slot)
                table.writer.list(slot, text.hash(KeyHash.seed), groups.lane)
            }
        }
    }

    private mutating func runNumbered(_ texts: TextLanes, _ block: Block, _ out: GroupLanes) {
        guard let numbered else { return }
        var writer = writer
        for row in 0..<block.rows {
            let leaving = writer.evict(numbered)
            var slot = -1
            if let number = texts.place(block.offset &+ row) {
                slot = numbered.slot(number)
                if NumberedGroups.isUnknown(slot) {
                    slot = find(texts.text(at: number), writer)
                    if slot >= 0 { numbered.set(number, slot, writer.groups) }
                }
                let isNew = UInt64(bitPattern: Int64(slot &>> 63))
                slot = writer.table.slot(orNew: slot)
                // All ones where it is new: not listed.
                writer.groups[slot].place |= isNew
                numbered.set(number, slot, writer.groups)
            }
            take(row, slot, leaving: leaving, &writer, out)
        }
        put(writer, block.rows)
    }

    /// The slot of a text among those listed; -1 if it has none.
    @inline(never)
    private func find(_ text: Lane<UInt8>, _ writer: TrackerWriter) -> Int {
        writer.table.find(text.hash(KeyHash.seed)) { isKey($0, text) }
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
                writer.write(texts.text(slot, length: group.length))
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
                    groups[slot].key = UInt64(text.count)
                    hashes.append(text.hash(seed))
                }
            } else {
                groups[slot].key = try reader.word()
                hashes.append(KeyHash.hash(groups[slot].key, seed))
            }
            if key.horizon == nil { groups[slot].live = try reader.count(upTo: count) }
        }
        if let horizon = key.horizon { try decodeRing(horizon, &groups, hashes, &reader) }
        self.groups = Slab(groups)
        table = KeyTable(restoring: hashes, self.groups.lane)
        room = 0
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
