import CopseFrame

/// A plan at work: its states, and memory for a block that is kept from one to the next.
struct PlanRun: Sendable {
    /// Rows worked on at a time: all lanes of a block stay in the second cache.
    static let blockRows = 1024

    private let plan: Plan
    private var states: PlanStates
    private var values = Slab<Double>()
    private var groups = Slab<Int>()
    private var slotCounts = Slab<Int>()
    /// The stride that constants have been written for; 0: none.
    private var stride = 0

    init(_ plan: Plan) {
        self.plan = plan
        states = plan.states
    }

    /// Runs all instructions over rows of a source.
    ///
    /// - Returns: the block, good until the next call.
    mutating func process(_ source: PlanSource, rows: Range<Int>) -> Block {
        let block = Block(
            rows: rows.count, offset: rows.lowerBound, source: source, memory: memory(rows.count))
        for instruction in plan.instructions { states.run(instruction, plan, block) }
        return block
    }

    private mutating func memory(_ rows: Int) -> BlockMemory {
        // Whole vectors, and lanes of a large block not at the same places of the cache's pages.
        let stride = (rows + 7) / 8 * 8 + (rows > 64 ? 24 : 0)
        let isNew = values.ownScratch(stride * plan.laneCount, filling: 0)
        _ = groups.ownScratch(stride * 4 * states.trackers.count, filling: 0)
        _ = slotCounts.ownScratch(states.trackers.count, filling: 0)
        if isNew || stride != self.stride {
            self.stride = stride
            for constant in plan.constants {
                values.lane.slice(constant.lane * stride, count: stride).fill(constant.value)
            }
        }
        return BlockMemory(
            stride: stride, values: values.lane, groups: groups.lane, slotCounts: slotCounts.lane)
    }

    func encode(into writer: inout StateWriter) { states.encode(plan, into: &writer) }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        try states.decode(plan, from: &reader)
    }
}
