/// Counts of the rows of a group: all state lies in the tracker.
struct CountStep: RecipeStep {
    let kind: CountKind
    let output: Int
    let tracker: Int

    func run(_ block: inout Block) {
        let groups = block.groups[tracker]
        var result = block.takeOutput(output)
        for row in 0..<block.rows {
            let live = groups.live[row]
            switch kind {
            case _ where groups.slots[row] < 0: result[row] = .nan
            case .before: result[row] = Double(live - 1)
            case .isFirst: result[row] = live == 1 ? 1 : 0
            case .window(let length): result[row] = Double(min(length, live))
            }
        }
        block.values[output] = result
    }

    func encode(into writer: inout StateWriter) {}
    func decode(from reader: inout StateReader) throws(RecipeError) {}
}

/// Distinct values in each group: pairs of group and value that have a row inside the horizon.
struct DistinctStep: RecipeStep {
    let output: Int
    /// Tracks (group, value), or the value alone without keys.
    let pairs: Int
    let tracker: Int
    private var distinct: [Int] = []

    init(output: Int, pairs: Int, tracker: Int) {
        self.output = output
        self.pairs = pairs
        self.tracker = tracker
    }

    mutating func run(_ block: inout Block) {
        let groups = block.groups[tracker]
        let pairs = block.groups[pairs]
        var result = block.takeOutput(output)
        for row in 0..<block.rows {
            let left = Int(groups.evicted[row])
            if pairs.died[row], left >= 0, left < distinct.count { distinct[left] -= 1 }
            let slot = Int(groups.slots[row])
            guard slot >= 0 else {
                result[row] = .nan
                continue
            }
            while distinct.count <= slot { distinct.append(0) }
            if pairs.slots[row] >= 0, pairs.live[row] == 1 { distinct[slot] += 1 }
            result[row] = distinct[slot] == 0 ? .nan : Double(distinct[slot])
        }
        block.values[output] = result
    }

    func encode(into writer: inout StateWriter) {
        writer.write(distinct.count)
        for count in distinct { writer.write(count) }
    }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        let slots = try reader.count(upTo: Int(Int32.max), each: 8)
        distinct = []
        for _ in 0..<slots { distinct.append(try reader.count(upTo: reader.rowCount)) }
    }
}

extension Block {
    /// The array of a node, to be written and put back.
    mutating func takeOutput(_ node: Int) -> [Double] {
        var taken: [Double] = []
        swap(&taken, &values[node])
        return taken
    }
}
