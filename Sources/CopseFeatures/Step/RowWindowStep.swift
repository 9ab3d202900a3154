/// Statistics of the last `length` rows (at most 64), all from one pass over each window.
struct RowWindowStep: RecipeStep {
    /// Windows longer than this are kept by exact accumulators.
    static let longest = 64

    let input: Int
    let length: Int
    let outputs: [(statistic: Statistic, node: Int)]
    private var kernel: WindowKernel
    /// The inputs of up to `length − 1` rows before the next block.
    private var history: [Double] = []

    init(input: Int, length: Int, outputs: [(statistic: Statistic, node: Int)]) {
        self.input = input
        self.length = length
        self.outputs = outputs
        kernel = WindowKernel(outputs.map(\.statistic))
    }

    mutating func run(_ block: inout Block) {
        let before = history.count
        history.append(contentsOf: block.values[input][0..<block.rows])
        for row in 0..<block.rows {
            let end = before + row + 1
            kernel.evaluate(history, max(0, end - length)..<end)
            for output in outputs {
                block.values[output.node][row] = kernel.value(of: output.statistic)
            }
        }
        if history.count >= length { history.removeFirst(history.count - length + 1) }
    }

    func encode(into writer: inout StateWriter) { writer.write(history) }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        history = try reader.doubles(upTo: length - 1)
    }
}

/// Statistics of the last `length` rows (at most 64) of each group, inside the horizon.
struct GroupWindowStep: RecipeStep {
    let input: Int
    let tracker: Int
    let length: Int
    let outputs: [(statistic: Statistic, node: Int)]
    private var kernel: WindowKernel
    private var rings: SlotRings
    private var window: [Double]

    init(input: Int, tracker: Int, length: Int, outputs: [(statistic: Statistic, node: Int)]) {
        self.input = input
        self.tracker = tracker
        self.length = length
        self.outputs = outputs
        kernel = WindowKernel(outputs.map(\.statistic))
        rings = SlotRings(length: length)
        window = []
    }

    mutating func run(_ block: inout Block) {
        let values = block.values[input]
        let groups = block.groups[tracker]
        if window.isEmpty { window = Array(repeating: 0, count: length) }
        for row in 0..<block.rows {
            let slot = Int(groups.slots[row])
            guard slot >= 0 else {
                for output in outputs { block.values[output.node][row] = .nan }
                continue
            }
            rings.push(values[row], slot)
            let count = min(length, groups.live[row])
            rings.copyLast(count, of: slot, into: &window)
            kernel.evaluate(window, 0..<count)
            for output in outputs {
                block.values[output.node][row] = kernel.value(of: output.statistic)
            }
        }
    }

    func encode(into writer: inout StateWriter) { rings.encode(into: &writer) }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        try rings.decode(from: &reader)
    }
}

/// The last `length` values of every slot, in one array.
struct SlotRings: Sendable {
    let length: Int
    private var values: [Double] = []
    /// Where the slot's next value goes.
    private var cursors: [Int32] = []

    init(length: Int) { self.length = length }

    @inline(__always)
    mutating func push(_ value: Double, _ slot: Int) {
        while cursors.count <= slot {
            cursors.append(0)
            values.append(contentsOf: repeatElement(.nan, count: length))
        }
        let cursor = Int(cursors[slot])
        values[slot * length + cursor] = value
        cursors[slot] = cursor + 1 == length ? 0 : Int32(cursor + 1)
    }

    /// The slot's last `count` values, oldest first.
    @inline(__always)
    func copyLast(_ count: Int, of slot: Int, into window: inout [Double]) {
        let base = slot * length
        var at = Int(cursors[slot]) - count
        if at < 0 { at += length }
        for index in 0..<count {
            window[index] = values[base + at]
            at = at + 1 == length ? 0 : at + 1
        }
    }

    /// The value pushed `distance` pushes before the last (1 … length − 1).
    @inline(__always)
    func value(before distance: Int, of slot: Int) -> Double {
        var at = Int(cursors[slot]) - 1 - distance
        if at < 0 { at += length }
        return values[slot * length + at]
    }

    func encode(into writer: inout StateWriter) {
        writer.write(cursors.count)
        for (slot, cursor) in cursors.enumerated() {
            writer.write(cursor)
            for value in values[slot * length..<(slot + 1) * length] { writer.write(value) }
        }
    }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        let slots = try reader.count(upTo: Int(Int32.max), each: 4 + 8 * length)
        cursors = []
        values = []
        for _ in 0..<slots {
            let cursor = try reader.slot(below: length)
            guard cursor >= 0 else { throw reader.damage("a place of \(cursor)") }
            cursors.append(cursor)
            for _ in 0..<length { values.append(try reader.double()) }
        }
    }
}
