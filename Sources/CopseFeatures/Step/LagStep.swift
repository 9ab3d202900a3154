/// The value of the group's row `distance` rows before this one.
struct LagStep: Sendable {
    let input: Int
    let output: Int
    /// nil: all rows are one group.
    let tracker: Int?
    let distance: Int
    private var rings: SlotRings
    /// Rows taken (without a tracker).
    private var count = 0

    init(input: Int, output: Int, tracker: Int?, distance: Int) {
        self.input = input
        self.output = output
        self.tracker = tracker
        self.distance = distance
        rings = SlotRings(length: distance + 1)
    }

    /// Makes the state this value's alone.
    mutating func own() { rings.own() }

    mutating func run(_ block: Block) {
        let (values, result) = (block.lane(input), block.lane(output))
        guard let tracker else { return ungrouped(values, result) }
        let groups = block.groups(tracker)
        rings.reserve(slots: groups.slotCount)
        let rings = rings.writer
        for row in 0..<block.rows {
            let slot = groups.slots[row]
            guard slot >= 0 else {
                result[row] = .nan
                continue
            }
            rings.push(values[row], slot)
            let isKnown = groups.live[row] > distance
            result[row] = isKnown ? rings.value(before: distance, of: slot) : .nan
        }
    }

    /// Takes a record of a group that has `live` rows with it. `slots`: handed out so far.
    @inline(__always)
    mutating func take(_ value: Double, slot: Int, live: Int, slots: Int) -> Double {
        rings.reserve(slots: slots)
        if slot < 0 { return .nan }
        let rings = rings.writer
        rings.push(value, slot)
        return live > distance ? rings.value(before: distance, of: slot) : .nan
    }

    /// Takes a record where all are one group.
    @inline(__always)
    mutating func take(_ value: Double) -> Double {
        count &+= 1
        return take(value, slot: 0, live: count, slots: 1)
    }

    /// Rows of the block itself need no ring.
    private mutating func ungrouped(_ values: Lane<Double>, _ result: Lane<Double>) {
        let rows = result.count
        rings.reserve(slots: 1)
        let rings = rings.writer
        let before = min(distance, rows)
        for row in 0..<before {
            let isKnown = count + row >= distance
            // The last row pushed is `distance - 1 - row` behind the one asked for.
            result[row] = isKnown ? rings.value(before: distance - 1 - row, of: 0) : .nan
        }
        if rows > distance {
            result.copy(values.prefix(rows - distance), to: distance)
        }
        let kept = min(rows, distance + 1)
        rings.skip(rows - kept, 0)
        for row in rows - kept..<rows { rings.push(values[row], 0) }
        count += rows
    }

    func encode(into writer: inout StateWriter) { rings.encode(into: &writer) }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        count = reader.rowCount
        try rings.decode(from: &reader)
    }
}
