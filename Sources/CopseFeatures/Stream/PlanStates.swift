import CopseMath

/// The states of a plan's trackers and steps, by kind.
struct PlanStates: Sendable {
    var trackers: [GroupTracker] = []
    private var distincts: [DistinctStep] = []
    private var lags: [LagStep] = []
    private var ages: [AgeStep] = []
    private var ewms: [EwmStep] = []
    private var rowWindows: [RowWindowStep] = []
    private var groupWindows: [GroupWindowStep] = []
    private var exactWindows: [ExactWindowStep] = []
    private var series: [SeriesStep] = []

    // MARK: Making

    mutating func append(_ step: DistinctStep) -> Instruction {
        distincts.append(step)
        return .distinct(distincts.count - 1)
    }

    mutating func append(_ step: LagStep) -> Instruction {
        lags.append(step)
        return .lag(lags.count - 1)
    }

    mutating func append(_ step: AgeStep) -> Instruction {
        ages.append(step)
        return .age(ages.count - 1)
    }

    mutating func append(_ step: EwmStep) -> Instruction {
        ewms.append(step)
        return .ewm(ewms.count - 1)
    }

    mutating func append(_ step: RowWindowStep) -> Instruction {
        rowWindows.append(step)
        return .rowWindow(rowWindows.count - 1)
    }

    mutating func append(_ step: GroupWindowStep) -> Instruction {
        groupWindows.append(step)
        return .groupWindow(groupWindows.count - 1)
    }

    mutating func append(_ step: ExactWindowStep) -> Instruction {
        exactWindows.append(step)
        return .exactWindow(exactWindows.count - 1)
    }

    mutating func append(_ step: SeriesStep) -> Instruction {
        series.append(step)
        return .series(series.count - 1)
    }

    // MARK: Running

    /// Makes all states this value's alone; steps whose memory is arrays see to that themselves.
    mutating func own() {
        for place in trackers.indices { trackers[place].own() }
        for place in distincts.indices { distincts[place].own() }
        for place in lags.indices { lags[place].own() }
        for place in ages.indices { ages[place].own() }
        for place in rowWindows.indices { rowWindows[place].own() }
        for place in groupWindows.indices { groupWindows[place].own() }
    }

    /// Runs an instruction over a block. The states are this value's alone.
    @inline(__always)
    mutating func run(
        _ instruction: Instruction, _ plan: Plan, _ block: Block, _ source: PlanSource
    ) {
        switch instruction {
        case .load(let column, let out): source.load(column, block, into: block.lane(out))
        case .element(let operation, let a, let b, let c, let out):
            ElementKernel.run(
                operation, block.lane(a), block.lane(b), block.lane(c), block.lane(out))
        case .text(let place, let out):
            let text = plan.texts[place]
            TextKernel.run(text.operation, column: text.column, block.lane(out), block, source)
        case .exactComparison(let place, let out):
            let (column, comparison, bound) = plan.comparisons[place]
            ExactComparison.run(column, comparison, bound, block.lane(out), block, source)
        case .track(let place): trackers[place].run(block, source, out: place)
        case .count(let kind, let tracker, let out):
            CountKernel.run(kind, block.groups(tracker), block.lane(out))
        case .distinct(let place): distincts[place].run(block)
        case .lag(let place): lags[place].run(block)
        case .age(let place): ages[place].run(block)
        case .ewm(let place): ewms[place].run(block)
        case .rowWindow(let place): rowWindows[place].run(block)
        case .groupWindow(let place): groupWindows[place].run(block)
        case .exactWindow(let place): exactWindows[place].run(block)
        case .series(let place): series[place].run(block)
        }
    }

    /// Runs a record, a block of one row, through all instructions. The states are this value's alone.
    mutating func run(_ plan: Plan, _ record: Block, _ source: PlanSource) {
        // One look at the owners of each array, not one at every step.
        Self.run(
            plan, record, source, &trackers, &lags, &ages, &rowWindows, &groupWindows,
            &distincts, &ewms, &exactWindows, &series)
    }

    private static func run(
        _ plan: Plan, _ record: Block, _ source: PlanSource, _ trackers: inout [GroupTracker],
        _ lags: inout [LagStep], _ ages: inout [AgeStep], _ rowWindows: inout [RowWindowStep],
        _ groupWindows: inout [GroupWindowStep], _ distincts: inout [DistinctStep],
        _ ewms: inout [EwmStep], _ exactWindows: inout [ExactWindowStep],
        _ series: inout [SeriesStep]
    ) {
        let (cells, lanes) = (record.memory.values, record.memory.groups)
        let slotCounts = record.memory.slotCounts
        var trackers = trackers.mutableSpan
        var lags = lags.mutableSpan
        var ages = ages.mutableSpan
        var rowWindows = rowWindows.mutableSpan
        var groupWindows = groupWindows.mutableSpan
        let operations = plan.operations.span
        for index in operations.indices {
            let it = operations[index]
            switch it.code {
            case .load: cells[it.out] = source.number(it.a)
            case .add: cells[it.out] = cells[it.a] + cells[it.b]
            case .subtract: cells[it.out] = cells[it.a] - cells[it.b]
            case .multiply: cells[it.out] = cells[it.a] * cells[it.b]
            case .divide: cells[it.out] = cells[it.a] / cells[it.b]
            case .sqrt: cells[it.out] = cells[it.a].squareRoot()
            case .log1p: cells[it.out] = Elementary.log1p(cells[it.a])
            case .zscore:
                cells[it.out] = ElementKernel.zscore(cells[it.a], cells[it.b], cells[it.c])
            case .element:
                guard case .element(let operation, _, _, _, _) = plan.instructions[index] else {
                    continue
                }
                cells[it.out] = ElementKernel.value(
                    operation, cells[it.a], cells[it.b], cells[it.c])
            case .track:
                trackers[it.a].take(source, cells, lanes, out: it.a)
                slotCounts[it.a] = trackers[it.a].slotCount
            case .rowsBefore:
                let at = 4 &* it.b
                cells[it.out] = lanes[at] < 0 ? .nan : Double(lanes[at &+ 1] &- 1)
            case .lag: cells[it.out] = lags[it.a].take(cells[it.c])
            case .groupLag:
                let at = 4 &* it.b
                cells[it.out] = lags[it.a].take(
                    cells[it.c], slot: lanes[at], live: lanes[at &+ 1], slots: slotCounts[it.b])
            case .age:
                let at = 4 &* it.b
                cells[it.out] = ages[it.a].take(
                    cells[it.c], slot: lanes[at], live: lanes[at &+ 1], first: lanes[at &+ 2],
                    slots: slotCounts[it.b])
            case .rowWindow: rowWindows[it.a].take(record)
            case .groupWindow:
                let at = 4 &* it.b
                groupWindows[it.a].take(
                    record, slot: lanes[at], live: lanes[at &+ 1], slots: slotCounts[it.b])
            case .instruction:
                runOther(
                    plan.instructions[index], plan, record, source, &distincts, &ewms,
                    &exactWindows, &series)
            }
        }
    }

    /// Those instructions of a record that have no operation of their own.
    @inline(never)
    private static func runOther(
        _ instruction: Instruction, _ plan: Plan, _ record: Block, _ source: PlanSource,
        _ distincts: inout [DistinctStep], _ ewms: inout [EwmStep],
        _ exactWindows: inout [ExactWindowStep], _ series: inout [SeriesStep]
    ) {
        switch instruction {
        case .load, .element, .track, .lag, .age, .rowWindow, .groupWindow:
            preconditionFailure("\(instruction) has an operation")
        case .count(let kind, let tracker, let out):
            CountKernel.run(kind, record.groups(tracker), record.lane(out))
        case .text(let place, let out):
            let text = plan.texts[place]
            TextKernel.run(text.operation, column: text.column, record.lane(out), record, source)
        case .exactComparison(let place, let out):
            let (column, comparison, bound) = plan.comparisons[place]
            ExactComparison.run(column, comparison, bound, record.lane(out), record, source)
        case .distinct(let place): distincts[place].run(record)
        case .ewm(let place): ewms[place].run(record)
        case .exactWindow(let place): exactWindows[place].run(record)
        case .series(let place): series[place].run(record)
        }
    }

    /// Prepares the trackers of a part for many rows of a frame, as `end` is called behind the last.
    mutating func begin(_ part: PlanPart, _ source: PlanSource, rows: Int) {
        for case .track(let place) in part.instructions {
            trackers[place].begin(source, rows: rows)
        }
    }

    mutating func end(_ part: PlanPart, _ source: PlanSource) {
        for case .track(let place) in part.instructions { trackers[place].end(source) }
    }

    // MARK: What an instruction touches

    /// The lanes that an instruction reads and writes, and the trackers it asks.
    func effects(
        of instruction: Instruction
    ) -> (reads: [Int], writes: [Int], trackers: [Int]) {
        switch instruction {
        case .load(_, let out), .text(_, let out), .exactComparison(_, let out):
            return ([], [out], [])
        case .element(let operation, let a, let b, let c, let out):
            return (Array([a, b, c].prefix(operation.arity)), [out], [])
        case .track(let place):
            switch trackers[place].key.source {
            case .all, .text: return ([], [], [])
            case .number(let lane): return ([lane], [], [])
            case .pair(let left, let right): return ([], [], [left, right])
            }
        case .count(_, let tracker, let out): return ([], [out], [tracker])
        case .distinct(let place):
            let step = distincts[place]
            return ([], [step.output], [step.tracker, step.pairs])
        case .lag(let place):
            let step = lags[place]
            return ([step.input], [step.output], step.tracker.map { [$0] } ?? [])
        case .age(let place):
            return ([ages[place].input], [ages[place].output], [ages[place].tracker])
        case .ewm(let place):
            return ([ewms[place].input], [ewms[place].output], [ewms[place].tracker])
        case .rowWindow(let place):
            return ([rowWindows[place].input], rowWindows[place].outputs, [])
        case .groupWindow(let place):
            let step = groupWindows[place]
            return ([step.input], step.outputs, [step.tracker])
        case .exactWindow(let place):
            let step = exactWindows[place]
            var reads = [step.input]
            if case .seconds(_, let time) = step.extent { reads.append(time) }
            return (reads, step.outputs.map(\.lane), [step.tracker])
        case .series(let place):
            return (series[place].inputs + [series[place].time], [series[place].output], [])
        }
    }

    /// Changes the state of an instruction for that of the same instruction elsewhere.
    mutating func exchange(_ instruction: Instruction, with other: inout PlanStates) {
        switch instruction {
        case .load, .element, .text, .exactComparison, .count: break
        case .track(let place): swap(&trackers[place], &other.trackers[place])
        case .distinct(let place): swap(&distincts[place], &other.distincts[place])
        case .lag(let place): swap(&lags[place], &other.lags[place])
        case .age(let place): swap(&ages[place], &other.ages[place])
        case .ewm(let place): swap(&ewms[place], &other.ewms[place])
        case .rowWindow(let place): swap(&rowWindows[place], &other.rowWindows[place])
        case .groupWindow(let place): swap(&groupWindows[place], &other.groupWindows[place])
        case .exactWindow(let place): swap(&exactWindows[place], &other.exactWindows[place])
        case .series(let place): swap(&series[place], &other.series[place])
        }
    }

    // MARK: State

    /// All trackers, then the steps in the plan's order.
    func encode(_ plan: Plan, into writer: inout StateWriter) {
        for tracker in trackers { tracker.encode(into: &writer) }
        for instruction in plan.instructions {
            switch instruction {
            case .load, .element, .text, .exactComparison, .track, .count: break
            case .distinct(let place): distincts[place].encode(into: &writer)
            case .lag(let place): lags[place].encode(into: &writer)
            case .age(let place): ages[place].encode(into: &writer)
            case .ewm(let place): ewms[place].encode(into: &writer)
            case .rowWindow(let place): rowWindows[place].encode(into: &writer)
            case .groupWindow(let place): groupWindows[place].encode(into: &writer)
            case .exactWindow(let place): exactWindows[place].encode(into: &writer)
            case .series(let place): series[place].encode(into: &writer)
            }
        }
    }

    mutating func decode(_ plan: Plan, from reader: inout StateReader) throws(RecipeError) {
        for index in trackers.indices { try trackers[index].decode(from: &reader) }
        for instruction in plan.instructions {
            switch instruction {
            case .load, .element, .text, .exactComparison, .track, .count: break
            case .distinct(let place): try distincts[place].decode(from: &reader)
            case .lag(let place): try lags[place].decode(from: &reader)
            case .age(let place): try ages[place].decode(from: &reader)
            case .ewm(let place): try ewms[place].decode(from: &reader)
            case .rowWindow(let place): try rowWindows[place].decode(from: &reader)
            case .groupWindow(let place): try groupWindows[place].decode(from: &reader)
            case .exactWindow(let place): try exactWindows[place].decode(from: &reader)
            case .series(let place): try series[place].decode(from: &reader)
            }
        }
    }
}
