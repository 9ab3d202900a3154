/// Distinct values in each group: pairs of group and value that have a row inside the horizon.
struct DistinctStep: Sendable {
    let output: Int
    /// Tracks (group, value), or the value alone without keys.
    let pairs: Int
    let tracker: Int
    private var distinct = Slab<Int>()
    private var slotCount = 0

    init(output: Int, pairs: Int, tracker: Int) {
        self.output = output
        self.pairs = pairs
        self.tracker = tracker
    }

    /// Makes the state this value's alone.
    mutating func own() { distinct.own() }

    mutating func run(_ block: Block) {
        let (groups, pairs) = (block.groups(tracker), block.groups(pairs))
        let result = block.lane(output)
        slotCount = max(slotCount, groups.slotCount)
        distinct.reserve(slotCount, filling: 0)
        let distinct = distinct.lane
        for row in 0..<block.rows {
            let leaving = groups.leaving[row]
            if leaving >= 0, pairs.leaving[row] >= 0, pairs.leaving[row] & 1 == 1 {
                distinct[leaving >> 1] &-= 1
            }
            let slot = groups.slots[row]
            guard slot >= 0 else {
                result[row] = .nan
                continue
            }
            if pairs.slots[row] >= 0, pairs.live[row] == 1 { distinct[slot] += 1 }
            result[row] = distinct[slot] == 0 ? .nan : Double(distinct[slot])
        }
    }

    func encode(into writer: inout StateWriter) {
        writer.write(slotCount)
        for slot in 0..<slotCount { writer.write(distinct.lane[slot]) }
    }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        slotCount = try reader.count(upTo: Int(Int32.max), each: 8)
        var counts: [Int] = []
        for _ in 0..<slotCount { counts.append(try reader.count(upTo: reader.rowCount)) }
        distinct = Slab(counts)
    }
}
