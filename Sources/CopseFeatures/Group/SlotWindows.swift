/// The last `length` values of every slot, oldest first and side by side: a new value moves the
/// others on. For short windows that is quicker than a ring, whose seam lies elsewhere in every one.
struct SlotWindows: Sendable {
    let length: Int
    private var values = Slab<Double>()
    private var slotCount = 0

    init(length: Int) { self.length = length }

    /// Makes the memory this value's alone.
    mutating func own() { values.own() }

    /// Makes room for slots `0 ..< slots`. The memory is this value's alone.
    @inline(__always)
    mutating func reserve(slots: Int) {
        guard slots > slotCount else { return }
        slotCount = slots
        values.reserve(slots &* length, filling: .nan)
    }

    var writer: Writer {
        @inline(__always) get { Writer(length: length, values: values.lane) }
    }

    /// The windows in the memory that `reserve` gave.
    struct Writer {
        let length: Int
        fileprivate let values: Lane<Double>

        /// A slot's last values with a new one behind them.
        @inline(__always)
        func push(_ value: Double, _ slot: Int) -> Lane<Double> {
            let window = values.slice(slot &* length, count: length)
            window.dropFirst(appending: value)
            return window
        }
    }

    // MARK: State

    /// As rings, whose next place is 0.
    func encode(into writer: inout StateWriter) {
        writer.write(slotCount)
        for slot in 0..<slotCount {
            writer.write(Int32(0))
            for index in 0..<length { writer.write(values.lane[slot * length + index]) }
        }
    }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        slotCount = try reader.count(upTo: Int(Int32.max), each: 4 + 8 * length)
        var values: [Double] = []
        for _ in 0..<slotCount {
            let next = Int(try reader.slot(below: length))
            guard next >= 0 else { throw reader.damage("a place of \(next)") }
            var ring: [Double] = []
            for _ in 0..<length { ring.append(try reader.double()) }
            values += ring[next...] + ring[..<next]
        }
        self.values = Slab(values)
    }
}
