/// Statistics of the last `length` rows (at most 64), all from one pass over each window.
struct RowWindowStep: Sendable {
    let input: Int
    let length: Int
    private var kernel: WindowKernel
    var outputs: [Int] { kernel.outputs.map(\.lane) }
    /// The inputs of the `length − 1` rows before the next block, missing where there were none, from
    /// `start` on, and room for those that follow. Rows that come one by one move along it and are
    /// taken back to its beginning now and then.
    private var values = Slab<Double>()
    private var start = 0
    /// How many of those rows there were.
    private var count = 0

    /// Rows that come one by one until the line is taken back.
    private static let line = 256

    init(input: Int, length: Int, outputs: [(statistic: Statistic, lane: Int)]) {
        self.input = input
        self.length = length
        kernel = WindowKernel(outputs)
    }

    /// Makes the state this value's alone.
    mutating func own() { values.own() }

    mutating func run(_ block: Block) {
        let before = length - 1
        values.reserve(before + max(block.rows, Self.line), filling: .nan)
        if start + before + block.rows > values.count {
            // Forwards, so that runs which overlap are moved as they should be.
            for index in 0..<before { values.lane[index] = values.lane[start + index] }
            start = 0
        }
        let values = values.lane.slice(start, count: before + block.rows)
        values.copy(block.lane(input), to: before)
        kernel.evaluate(values, length: length, block)
        start += block.rows
        count = min(before, count + block.rows)
    }

    /// Takes a record.
    @inline(__always)
    mutating func take(_ record: Block) {
        if start &+ length > values.count { makeRoom() }
        values.lane[start &+ length &- 1] = record.memory.values[input]
        kernel.evaluate(values.lane.slice(start, count: length), record)
        start &+= 1
        if count < length &- 1 { count &+= 1 }
    }

    /// Moves along the line, or back to its beginning.
    @inline(never)
    private mutating func makeRoom() {
        values.reserve(length - 1 + Self.line, filling: .nan)
        guard start + length > values.count else { return }
        for index in 0..<length - 1 { values.lane[index] = values.lane[start + index] }
        start = 0
    }

    func encode(into writer: inout StateWriter) {
        writer.write(count)
        for index in length - 1 - count..<length - 1 { writer.write(values.lane[start + index]) }
    }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        let stored = try reader.doubles(upTo: length - 1)
        count = stored.count
        values = Slab(Array(repeating: .nan, count: length - 1 - count) + stored)
        start = 0
    }
}

/// Statistics of the last `length` rows (at most 64) of each group, inside the horizon.
struct GroupWindowStep: Sendable {
    let input: Int
    let tracker: Int
    let length: Int
    private var kernel: WindowKernel
    var outputs: [Int] { kernel.outputs.map(\.lane) }
    private var rings: SlotWindows
    private var window = Slab<Double>()

    init(
        input: Int, tracker: Int, length: Int, outputs: [(statistic: Statistic, lane: Int)]
    ) {
        self.input = input
        self.tracker = tracker
        self.length = length
        kernel = WindowKernel(outputs)
        rings = SlotWindows(length: length)
    }

    /// Makes the state this value's alone.
    mutating func own() {
        rings.own()
        window.own()
    }

    mutating func run(_ block: Block) {
        let values = block.lane(input)
        let groups = block.groups(tracker)
        rings.reserve(slots: groups.slotCount)
        window.reserve(9 * length, filling: 0)
        let rings = rings.writer
        let (windows, room) = (
            window.lane.prefix(8 * length), window.lane.slice(8 * length, count: length)
        )
        let lanes = kernel.lanes(block)
        var row = 0
        while row &+ 8 <= block.rows {
            var counts = SIMD8<Double>(repeating: 0)
            for lane in 0..<8 {
                let slot = groups.slots[row &+ lane]
                guard slot >= 0 else { continue }
                let pushed = rings.push(values[row &+ lane], slot)
                windows.scatter(pushed, from: lane, every: 8)
                counts[lane] = Double(min(length, groups.live[row &+ lane]))
            }
            kernel.evaluateEight(windows, length, counts, row, lanes, block, room: room)
            row = row &+ 8
        }
        while row < block.rows {
            let slot = groups.slots[row]
            var pushed = Lane<Double>()
            if slot >= 0 {
                let count = min(length, groups.live[row])
                pushed = rings.push(values[row], slot).slice(length &- count, count: count)
            }
            kernel.evaluate(pushed, row, lanes, block)
            row = row &+ 1
        }
    }

    /// Takes a record of a group that has `live` rows with it. `slots`: handed out so far.
    @inline(__always)
    mutating func take(_ record: Block, slot: Int, live: Int, slots: Int) {
        rings.reserve(slots: slots)
        var window = Lane<Double>()
        if slot >= 0 {
            let count = min(length, live)
            window = rings.writer.push(record.memory.values[input], slot)
                .slice(length &- count, count: count)
        }
        kernel.evaluate(window, record)
    }

    func encode(into writer: inout StateWriter) { rings.encode(into: &writer) }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        try rings.decode(from: &reader)
    }
}
