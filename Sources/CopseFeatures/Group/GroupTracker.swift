/// What a tracker says about each row of a block.
struct GroupRows: Sendable {
    /// The group's slot; -1 where the key is missing.
    var slots: [Int32] = []
    /// Rows of the group inside the horizon, this one included; 1 is a group's first row.
    var live: [Int] = []
    /// Place in the ring of the group's first row inside the horizon (only with `keepsFirst`).
    var first: [Int32] = []
    /// The group that lost a row when this one came, and whether that was its last; -1: none.
    var evicted: [Int32] = []
    var died: [Bool] = []

    mutating func resize(to rows: Int) {
        guard slots.count < rows else { return }
        slots = Array(repeating: 0, count: rows)
        live = Array(repeating: 1, count: rows)
        first = Array(repeating: 0, count: rows)
        evicted = Array(repeating: -1, count: rows)
        died = Array(repeating: false, count: rows)
    }
}

/// Keeps the rows of every group inside the horizon: row i − N leaves before row i comes.
///
/// Groups without a row inside the horizon are forgotten, their slots used again. Steps that hang
/// on a tracker learn of a new group by `live == 1` and never need to be told of the end of one.
struct GroupTracker: Sendable {
    let key: TrackerKey
    /// Whether the place of each group's first row is asked for.
    var keepsFirst: Bool
    private var table = KeyTable()
    /// Keys by slot: of texts, or else of numbers.
    private var texts = TextKeys()
    private var numbers: [UInt64] = []
    /// Rows taken so far.
    private(set) var count = 0
    /// Slots of the last rows, by row number modulo the horizon (empty without one).
    private var ring: [Int32] = []
    private var live: [Int] = []
    /// By place in the ring: the place of the group's next row.
    private var next: [Int32] = []
    /// By slot: places of the group's first and last row.
    private var head: [Int32] = []
    private var tail: [Int32] = []

    init(_ key: TrackerKey, keepsFirst: Bool) {
        self.key = key
        self.keepsFirst = keepsFirst
    }

    private var isText: Bool { if case .text = key.source { true } else { false } }

    var slotCount: Int { key.source == .all ? 1 : table.slotCount }

    mutating func run(_ block: inout Block, out index: Int) {
        var rows = block.groups[index]
        block.groups[index] = GroupRows()
        rows.resize(to: block.rows)
        switch key.source {
        case .all: runAll(block.rows, &rows)
        case .text(let column):
            let texts = block.texts[column]
            for row in 0..<block.rows {
                evict(row, &rows)
                guard let range = texts.range(block.offset + row) else {
                    take(row, slot: nil, &rows)
                    continue
                }
                take(row, slot: slot(texts.bytes, range), &rows)
            }
        case .number(let node):
            let values = block.values[node]
            for row in 0..<block.rows {
                evict(row, &rows)
                let value = values[row]
                // Both zeros are one key.
                take(row, slot: value.isNaN ? nil : slot((value + 0).bitPattern), &rows)
            }
        case .pair(let left, let right):
            let a = block.groups[left].slots
            let b = block.groups[right].slots
            for row in 0..<block.rows {
                evict(row, &rows)
                guard a[row] >= 0, b[row] >= 0 else {
                    take(row, slot: nil, &rows)
                    continue
                }
                take(row, slot: slot(UInt64(a[row]) << 32 | UInt64(b[row])), &rows)
            }
        }
        block.groups[index] = rows
    }

    private mutating func runAll(_ number: Int, _ rows: inout GroupRows) {
        let horizon = key.horizon ?? .max
        for row in 0..<number {
            rows.evicted[row] = count >= horizon ? 0 : -1
            rows.died[row] = horizon == 1 && count > 0
            count += 1
            rows.slots[row] = 0
            rows.live[row] = min(count, horizon)
            if keepsFirst, key.horizon != nil {
                rows.first[row] = count > horizon ? Int32(count % horizon) : 0
            }
        }
    }

    @inline(__always)
    private mutating func slot(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        let hash = KeyHash.hash(bytes, range)
        var bucket = table.start(of: hash)
        while let slot = table.candidate(hash, &bucket) {
            if texts.matches(slot, bytes, range) { return slot }
        }
        let slot = table.insert(hash, at: bucket)
        texts.set(slot, bytes, range)
        return slot
    }

    @inline(__always)
    private mutating func slot(_ number: UInt64) -> Int {
        let hash = KeyHash.hash(number)
        var bucket = table.start(of: hash)
        while let slot = table.candidate(hash, &bucket) {
            if numbers[slot] == number { return slot }
        }
        let slot = table.insert(hash, at: bucket)
        if slot == numbers.count { numbers.append(number) } else { numbers[slot] = number }
        return slot
    }

    @inline(__always)
    private mutating func evict(_ row: Int, _ rows: inout GroupRows) {
        rows.evicted[row] = -1
        rows.died[row] = false
        guard let horizon = key.horizon, count >= horizon else { return }
        let place = count % horizon
        let slot = Int(ring[place])
        guard slot >= 0 else { return }
        live[slot] -= 1
        rows.evicted[row] = Int32(slot)
        if keepsFirst { head[slot] = next[place] }
        if live[slot] == 0 {
            rows.died[row] = true
            table.remove(slot: slot)
        }
    }

    @inline(__always)
    private mutating func take(_ row: Int, slot: Int?, _ rows: inout GroupRows) {
        let place = key.horizon.map { count % $0 } ?? 0
        count += 1
        if key.horizon != nil {
            let entry = Int32(slot ?? -1)
            if ring.count == place { ring.append(entry) } else { ring[place] = entry }
            if keepsFirst {
                if next.count == place { next.append(0) }
            }
        }
        guard let slot else {
            rows.slots[row] = -1
            rows.live[row] = 0
            return
        }
        if slot == live.count {
            live.append(0)
            if keepsFirst {
                head.append(0)
                tail.append(0)
            }
        }
        live[slot] += 1
        rows.slots[row] = Int32(slot)
        rows.live[row] = live[slot]
        guard keepsFirst, key.horizon != nil else { return }
        if live[slot] == 1 {
            head[slot] = Int32(place)
        } else {
            next[Int(tail[slot])] = Int32(place)
        }
        tail[slot] = Int32(place)
        rows.first[row] = head[slot]
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
            if isText { writer.write(texts[slot]) } else { writer.write(numbers[slot]) }
            if key.horizon == nil { writer.write(live[slot]) }
        }
        guard key.horizon != nil else { return }
        for slot in ring { writer.write(slot) }
    }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        count = reader.rowCount
        if key.source == .all { return }
        let slots = try reader.count(upTo: Int(Int32.max) - 1, each: 1)
        var hashes: [UInt64?] = []
        (texts, numbers) = (TextKeys(), [])
        live = Array(repeating: 0, count: slots)
        for slot in 0..<slots {
            let isOccupied = try reader.bool()
            if isText {
                let text = isOccupied ? try reader.byteString() : []
                texts.set(slot, text, 0..<text.count)
                hashes.append(isOccupied ? KeyHash.hash(text, 0..<text.count) : nil)
            } else {
                let number = isOccupied ? try reader.word() : 0
                numbers.append(number)
                hashes.append(isOccupied ? KeyHash.hash(number) : nil)
            }
            if isOccupied, key.horizon == nil { live[slot] = try reader.count(upTo: count) }
        }
        table = KeyTable(restoring: hashes)
        if let horizon = key.horizon { try decodeRing(horizon, hashes, &reader) }
    }

    private mutating func decodeRing(
        _ horizon: Int, _ hashes: [UInt64?], _ reader: inout StateReader
    ) throws(RecipeError) {
        ring = []
        for _ in 0..<min(count, horizon) {
            let slot = try reader.slot(below: hashes.count)
            if slot >= 0 {
                guard hashes[Int(slot)] != nil else { throw reader.damage("a free group has rows") }
                live[Int(slot)] += 1
            }
            ring.append(slot)
        }
        for slot in hashes.indices where (hashes[slot] != nil) != (live[slot] > 0) {
            throw reader.damage("a group has no rows")
        }
        guard keepsFirst else { return }
        next = Array(repeating: 0, count: ring.count)
        head = Array(repeating: -1, count: hashes.count)
        tail = Array(repeating: 0, count: hashes.count)
        let oldest = count > horizon ? count % horizon : 0
        for step in 0..<ring.count {
            let place = (oldest + step) % ring.count
            let slot = Int(ring[place])
            guard slot >= 0 else { continue }
            if head[slot] < 0 {
                head[slot] = Int32(place)
            } else {
                next[Int(tail[slot])] = Int32(place)
            }
            tail[slot] = Int32(place)
        }
    }
}
