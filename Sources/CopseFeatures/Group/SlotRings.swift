/// The last `length` values of every slot, in one run of memory.
struct SlotRings: Sendable {
    let length: Int
    private var values = Slab<Double>()
    /// Where the slot's next value goes.
    private var cursors = Slab<Int32>()
    private var slotCount = 0

    init(length: Int) { self.length = length }

    /// Makes the memory this value's alone.
    mutating func own() {
        cursors.own()
        values.own()
    }

    /// Makes room for slots `0 ..< slots`, to be written by `writer`. The memory is this value's alone.
    @inline(__always)
    mutating func reserve(slots: Int) {
        guard slots > slotCount else { return }
        slotCount = slots
        cursors.reserve(slotCount, filling: 0)
        values.reserve(slotCount &* length, filling: .nan)
    }

    var writer: Writer { Writer(length: length, values: values.lane, cursors: cursors.lane) }

    /// The rings in the memory that `own` gave.
    struct Writer {
        let length: Int
        fileprivate let values: Lane<Double>
        fileprivate let cursors: Lane<Int32>

        @inline(__always)
        func push(_ value: Double, _ slot: Int) {
            let cursor = Int(cursors[slot])
            values[slot &* length &+ cursor] = value
            cursors[slot] = cursor + 1 == length ? 0 : Int32(truncatingIfNeeded: cursor + 1)
        }

        /// As pushing `count` values that nobody will ask for.
        func skip(_ count: Int, _ slot: Int) {
            if count > 0 { cursors[slot] = Int32((Int(cursors[slot]) + count) % length) }
        }

        /// The value pushed `distance` pushes before the last (0 … length − 1).
        @inline(__always)
        func value(before distance: Int, of slot: Int) -> Double {
            var at = Int(cursors[slot]) &- 1 &- distance
            if at < 0 { at = at &+ length }
            return values[slot &* length &+ at]
        }
    }

    // MARK: State

    func encode(into writer: inout StateWriter) {
        writer.write(slotCount)
        for slot in 0..<slotCount {
            writer.write(cursors.lane[slot])
            for index in 0..<length { writer.write(values.lane[slot * length + index]) }
        }
    }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        slotCount = try reader.count(upTo: Int(Int32.max), each: 4 + 8 * length)
        var cursors: [Int32] = []
        var values: [Double] = []
        for _ in 0..<slotCount {
            let cursor = try reader.slot(below: length)
            guard cursor >= 0 else { throw reader.damage("a place of \(cursor)") }
            cursors.append(cursor)
            for _ in 0..<length { values.append(try reader.double()) }
        }
        (self.cursors, self.values) = (Slab(cursors), Slab(values))
    }
}
