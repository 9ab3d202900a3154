/// The last `length` values of every slot, in one run of memory.
struct SlotRings: Sendable {
    let length: Int
    private var values = Slab<Double>()
    /// Where the slot's next value goes.
    private var cursors = Slab<Int32>()
    private var slotCount = 0

    init(length: Int) { self.length = length }

    /// Makes room for slots `0 ..< slots`, to be written by `writer`.
    @inline(__always)
    mutating func own(slots: Int) {
        slotCount = max(slotCount, slots)
        cursors.own(slotCount, filling: 0)
        values.own(slotCount * length, filling: .nan)
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

        /// The slot's last `count` values, oldest first.
        @inline(__always)
        func copyLast(_ count: Int, of slot: Int, into window: Lane<Double>) {
            let ring = values.slice(slot &* length, count: length)
            var at = Int(cursors[slot]) &- count
            if at < 0 { at = at &+ length }
            for index in 0..<count {
                window[index] = ring[at]
                at = at &+ 1 == length ? 0 : at &+ 1
            }
        }

        /// The whole ring of a slot, oldest first, to every eighth place.
        @inline(__always)
        func copy(_ slot: Int, into windows: Lane<Double>, lane: Int) {
            let ring = values.slice(slot &* length, count: length)
            let split = Int(cursors[slot])
            windows.scatter(
                ring.slice(split, count: length &- split), from: lane, every: 8)
            windows.scatter(
                ring.prefix(split), from: lane &+ 8 &* (length &- split), every: 8)
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
