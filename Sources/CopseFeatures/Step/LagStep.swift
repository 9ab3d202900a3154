/// The value of the group's row `distance` rows before this one.
struct LagStep: RecipeStep {
    let input: Int
    let output: Int
    let tracker: Int
    let distance: Int
    private var rings: SlotRings

    init(input: Int, output: Int, tracker: Int, distance: Int) {
        self.input = input
        self.output = output
        self.tracker = tracker
        self.distance = distance
        rings = SlotRings(length: distance + 1)
    }

    mutating func run(_ block: inout Block) {
        let values = block.values[input]
        let groups = block.groups[tracker]
        var result = block.takeOutput(output)
        for row in 0..<block.rows {
            let slot = Int(groups.slots[row])
            guard slot >= 0 else {
                result[row] = .nan
                continue
            }
            rings.push(values[row], slot)
            result[row] =
                groups.live[row] > distance ? rings.value(before: distance, of: slot) : .nan
        }
        block.values[output] = result
    }

    func encode(into writer: inout StateWriter) { rings.encode(into: &writer) }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        try rings.decode(from: &reader)
    }
}
