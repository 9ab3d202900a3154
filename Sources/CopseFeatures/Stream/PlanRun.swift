import CopseFrame

/// A plan at work: its states, and memory for a block that is kept from one to the next.
struct PlanRun: Sendable {
    /// Rows worked on at a time: all lanes of a block stay in the second cache.
    static let blockRows = 1024

    let plan: Plan
    var states: PlanStates
    /// Rows taken so far.
    var rowCount = 0
    var watch = TimeWatch()
    private var values = Slab<Double>()
    private var groups = Slab<Int>()
    private var slotCounts = Slab<Int>()
    /// The stride that constants have been written for; 0: none.
    private var stride = 0

    init(_ plan: Plan) {
        self.plan = plan
        states = plan.states
    }

    /// Runs a part of the plan, or all of it, over rows of a source.
    ///
    /// - Returns: the block, good until the next call.
    mutating func process(
        _ source: PlanSource, rows: Range<Int>, part: PlanPart? = nil
    ) -> Block {
        let part = part ?? plan.whole
        let block = Block(
            rows: rows.count, offset: rows.lowerBound, source: source, memory: memory(rows.count))
        for instruction in part.instructions { states.run(instruction, plan, block) }
        if part.watchesTime, let time = plan.timeLane {
            watch.see(block.lane(time), from: rowCount)
        }
        rowCount += rows.count
        return block
    }

    /// As above for the whole plan, adding the time of every instruction to `times`.
    mutating func process(
        _ source: PlanSource, rows: Range<Int>, times: inout [Duration]
    ) -> Block {
        let block = Block(
            rows: rows.count, offset: rows.lowerBound, source: source, memory: memory(rows.count))
        let clock = ContinuousClock()
        var start = clock.now
        for (place, instruction) in plan.instructions.enumerated() {
            states.run(instruction, plan, block)
            let end = clock.now
            times[place] += start.duration(to: end)
            start = end
        }
        rowCount += rows.count
        return block
    }

    /// Runs a part over any number of rows.
    ///
    /// - Parameters:
    ///   - missing: stored in place of every NaN.
    ///   - waiting: asked between blocks.
    ///   - result: one column per output of the part, replaced.
    mutating func process(
        _ source: PlanSource, _ rows: Range<Int>, part: PlanPart, missing: Double,
        waiting: Watch?, into result: inout [[Double]]
    ) throws(RecipeError) {
        for index in result.indices {
            result[index].removeAll(keepingCapacity: true)
            result[index].reserveLarge(rows.count)
        }
        var lower = rows.lowerBound
        while lower < rows.upperBound {
            if let waiting {
                if waiting.isCancelled() { throw RecipeError(.cancelled) }
                // One of all parts tells.
                if part.watchesTime {
                    waiting.progress(lower - rows.lowerBound, rows.count, "rows")
                }
            }
            let upper = min(lower + Self.blockRows, rows.upperBound)
            let block = process(source, rows: lower..<upper, part: part)
            for (index, output) in part.outputs.enumerated() {
                block.lane(plan.outputs[output]).append(to: &result[index], missing: missing)
            }
            lower = upper
        }
    }

    /// Gives back the memory of blocks, so that copies for single rows do not copy it.
    mutating func dropBlocks() {
        (values, groups, slotCounts, stride) = (Slab(), Slab(), Slab(), 0)
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

    // MARK: State

    func encode(into writer: inout StateWriter) {
        writer.write(rowCount)
        writer.write(watch.last)
        writer.write(watch.stepsBack?.count ?? 0)
        writer.write(watch.stepsBack?.firstRow ?? 0)
        states.encode(plan, into: &writer)
    }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        rowCount = try reader.count(upTo: .max / 2)
        reader.rowCount = rowCount
        watch.last = try reader.double()
        let steps = try reader.count(upTo: rowCount)
        let first = try reader.count(upTo: rowCount)
        watch.stepsBack = steps == 0 ? nil : (steps, first)
        try states.decode(plan, from: &reader)
    }
}
