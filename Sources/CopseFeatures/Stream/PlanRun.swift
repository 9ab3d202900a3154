import CopseFrame

/// A plan at work: its states, and memory for a block that is kept from one to the next.
struct PlanRun: Sendable {
    /// Rows worked on at a time: all lanes of a block stay in the second cache.
    static let blockRows = 512

    let plan: Plan
    var states: PlanStates
    /// Rows taken so far.
    var rowCount = 0
    var watch = TimeWatch()
    private var values = Slab<Double>()
    private var groups = Slab<Int>()
    private var slotCounts = Slab<Int>()
    /// The memory of a block of so many rows, with its constants written; 0: none.
    private var prepared = (rows: 0, stride: 0)
    /// Shared with a copy until one of them runs: all states and memory are then made its own at once.
    private var owner: Owner?
    /// Between `begin` and `end`.
    var isBegun = false

    private final class Owner: Sendable {}

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
        own()
        let block = Block(
            rows: rows.count, offset: rows.lowerBound, memory: memory(rows.count))
        for instruction in part.instructions { states.run(instruction, plan, block, source) }
        if part.watchesTime, let time = plan.timeLane {
            watch.see(block.lane(time), from: rowCount)
        }
        rowCount += rows.count
        return block
    }

    /// Runs the plan over one record.
    ///
    /// - Returns: the values by lane, good until the next call.
    mutating func process(record source: PlanSource) -> Lane<Double> {
        own()
        let block = Block(rows: 1, offset: 0, memory: memory(1))
        states.run(plan, block, source)
        if let time = plan.timeLane { watch.see(block.lane(time), from: rowCount) }
        rowCount += 1
        return block.memory.values
    }

    /// As above for the whole plan, adding the processor's time of every instruction to `times`.
    mutating func process(
        _ source: PlanSource, rows: Range<Int>, times: inout [Duration]
    ) -> Block {
        own()
        let block = Block(
            rows: rows.count, offset: rows.lowerBound, memory: memory(rows.count))
        var start = ProcessorTime.now
        for (place, instruction) in plan.instructions.enumerated() {
            states.run(instruction, plan, block, source)
            let end = ProcessorTime.now
            times[place] += end - start
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
        let isOutermost = !isBegun
        if isOutermost { begin(source, rows: rows.count, part) }
        defer { if isOutermost { end(source, part) } }
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

    /// Prepares for many rows of a source in several calls; `end` follows the last of them.
    mutating func begin(_ source: PlanSource, rows: Int, _ part: PlanPart? = nil) {
        own()
        isBegun = true
        states.begin(part ?? plan.whole, source, rows: rows)
    }

    mutating func end(_ source: PlanSource, _ part: PlanPart? = nil) {
        states.end(part ?? plan.whole, source)
        isBegun = false
    }

    /// Gives back the memory of blocks, so that copies for single rows do not copy it.
    mutating func dropBlocks() {
        (values, groups, slotCounts, prepared.rows) = (Slab(), Slab(), Slab(), 0)
    }

    /// Makes everything this value's alone, once after it was copied.
    @inline(__always)
    private mutating func own() {
        if isKnownUniquelyReferenced(&owner) { return }
        becomeOwner()
    }

    @inline(never)
    private mutating func becomeOwner() {
        owner = Owner()
        states.own()
        dropBlocks()
    }

    @inline(__always)
    private mutating func memory(_ rows: Int) -> BlockMemory {
        if prepared.rows != rows { prepare(rows) }
        return BlockMemory(
            stride: prepared.stride, values: values.lane, groups: groups.lane,
            slotCounts: slotCounts.lane)
    }

    @inline(never)
    private mutating func prepare(_ rows: Int) {
        // Whole vectors, and lanes of a large block not at the same places of the cache's pages; the
        // lanes of a record side by side.
        let stride = rows == 1 ? 1 : (rows + 7) / 8 * 8 + (rows > 64 ? 24 : 0)
        values.reserve(stride * plan.laneCount, filling: 0)
        groups.reserve(stride * 4 * states.trackers.count, filling: 0)
        slotCounts.reserve(states.trackers.count, filling: 0)
        for constant in plan.constants {
            values.lane.slice(constant.lane * stride, count: stride).fill(constant.value)
        }
        prepared = (rows, stride)
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
