/// Time since the group's first row inside the horizon; missing where either time is.
struct AgeStep: Sendable {
    let input: Int
    let output: Int
    let tracker: Int
    let horizon: Int?
    /// Rows taken, modulo the horizon.
    private var place = 0
    /// With a horizon: the inputs of its rows, by row number modulo the horizon. Without one: the
    /// input of each group's first row, by slot.
    private var stored = Slab<Double>()
    /// How many of them there are.
    private var count = 0

    init(input: Int, output: Int, tracker: Int, horizon: Int?) {
        self.input = input
        self.output = output
        self.tracker = tracker
        self.horizon = horizon
    }

    /// Makes the state this value's alone.
    mutating func own() { stored.own() }

    mutating func run(_ block: Block) {
        let (values, result) = (block.lane(input), block.lane(output))
        let groups = block.groups(tracker)
        guard let horizon else { return unbounded(values, groups, result) }
        count = min(count + block.rows, horizon)
        stored.reserve(count, filling: .nan)
        let stored = stored.lane
        var place = place
        for row in 0..<block.rows {
            let value = values[row]
            stored[place] = value
            place = place + 1 == horizon ? 0 : place + 1
            result[row] = groups.slots[row] < 0 ? .nan : value - stored[groups.first[row]]
        }
        self.place = place
    }

    /// Takes a record. `slots`: handed out so far.
    @inline(__always)
    mutating func take(_ value: Double, slot: Int, live: Int, first: Int, slots: Int) -> Double {
        guard let horizon else {
            count = slots
            stored.reserve(slots, filling: .nan)
            if slot < 0 { return .nan }
            if live == 1 { stored.lane[slot] = value }
            return value - stored.lane[slot]
        }
        if count < horizon {
            count &+= 1
            stored.reserve(count, filling: .nan)
        }
        stored.lane[place] = value
        place = place &+ 1 == horizon ? 0 : place &+ 1
        return slot < 0 ? .nan : value - stored.lane[first]
    }

    private mutating func unbounded(
        _ values: Lane<Double>, _ groups: GroupLanes, _ result: Lane<Double>
    ) {
        count = groups.slotCount
        stored.reserve(count, filling: .nan)
        let stored = stored.lane
        for row in 0..<result.count {
            let slot = groups.slots[row]
            guard slot >= 0 else {
                result[row] = .nan
                continue
            }
            if groups.live[row] == 1 { stored[slot] = values[row] }
            result[row] = values[row] - stored[slot]
        }
    }

    func encode(into writer: inout StateWriter) {
        writer.write(count)
        for index in 0..<count { writer.write(stored.lane[index]) }
    }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        let rows = reader.rowCount
        let values = try reader.doubles(upTo: horizon.map { min($0, rows) } ?? Int(Int32.max))
        if let horizon {
            guard values.count == min(rows, horizon) else {
                throw reader.damage("the rows of an age are \(values.count)")
            }
            place = rows % horizon
        }
        stored = Slab(values)
        count = values.count
    }
}
