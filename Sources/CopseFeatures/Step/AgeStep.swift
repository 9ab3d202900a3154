/// Time since the group's first row inside the horizon; missing where either time is.
struct AgeStep: RecipeStep {
    let input: Int
    let output: Int
    let tracker: Int
    let horizon: Int?
    private var count = 0
    /// With a horizon: the inputs of its rows, by row number modulo the horizon. Without one: the
    /// input of each group's first row, by slot.
    private var stored: [Double] = []

    init(input: Int, output: Int, tracker: Int, horizon: Int?) {
        self.input = input
        self.output = output
        self.tracker = tracker
        self.horizon = horizon
    }

    mutating func run(_ block: inout Block) {
        let values = block.values[input]
        let groups = block.groups[tracker]
        var result = block.takeOutput(output)
        for row in 0..<block.rows {
            let value = values[row]
            let slot = Int(groups.slots[row])
            if let horizon {
                let place = count % horizon
                count += 1
                if stored.count == place { stored.append(value) } else { stored[place] = value }
                result[row] = slot < 0 ? .nan : value - stored[Int(groups.first[row])]
            } else if slot >= 0 {
                while stored.count <= slot { stored.append(.nan) }
                if groups.live[row] == 1 { stored[slot] = value }
                result[row] = value - stored[slot]
            } else {
                result[row] = .nan
            }
        }
        block.values[output] = result
    }

    func encode(into writer: inout StateWriter) {
        writer.write(stored)
    }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        count = reader.rowCount
        stored = try reader.doubles(upTo: horizon.map { min($0, count) } ?? Int(Int32.max))
        if let horizon, stored.count != min(count, horizon) {
            throw reader.damage("the rows of an age are \(stored.count)")
        }
    }
}
