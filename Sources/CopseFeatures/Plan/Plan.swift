import CopseFrame

/// What is done to a block, in order: only nodes that an output needs, windows of one kind fused.
struct Plan: Sendable {
    enum Instruction: Sendable {
        case load(column: Int, out: Int)
        case element(ElementOperation, [Int], out: Int)
        case text(TextOperation, column: Int, out: Int)
        case exactComparison(column: Int, Comparison, ExactBound, out: Int)
        case track(Int)
        case step(Int)
    }

    private(set) var instructions: [Instruction] = []
    private(set) var constants: [(node: Int, value: Double)] = []
    /// Empty states to start from.
    private(set) var trackers: [GroupTracker] = []
    private(set) var steps: [any RecipeStep] = []
    /// By step: the nodes it writes.
    private(set) var stepOutputs: [[Int]] = []
    /// The node of `timestamp`, where steps with a memory run beside it.
    private(set) var timeNode: Int?
    let outputs: [Int]
    let nodeCount: Int
    let columns: [Schema.Field]
    /// By raw column: whether its text is read.
    private(set) var readsText: [Bool]

    private let nodes: [Node]
    private let keys: [TrackerKey]
    private var trackerPlaces: [Int?]
    private var fused: Set<WindowKey> = []

    init(_ builder: PlanBuilder, outputs: [Int]) {
        self.outputs = outputs
        nodes = builder.nodes
        keys = builder.trackers
        nodeCount = nodes.count
        columns = builder.columns
        readsText = columns.map { !$0.type.isNumeric }
        trackerPlaces = Array(repeating: nil, count: keys.count)
        let needed = neededNodes()
        for node in nodes.indices where needed[node] { emit(node, needed) }
        if !steps.isEmpty, let time = columns.firstIndex(where: { $0.name == "timestamp" }) {
            timeNode = nodes.indices.first { needed[$0] && nodes[$0] == .load(time) }
        }
    }

    // MARK: Reachability

    /// The nodes that a node reads, through its trackers too.
    private func inputs(of node: Int) -> [Int] {
        switch nodes[node] {
        case .load, .constant, .text, .exactComparison: []
        case .element(_, let arguments): arguments
        case .statistic(_, let window):
            if case .seconds(_, let time) = window.extent {
                [window.input, time] + inputs(ofTracker: window.tracker)
            } else {
                [window.input] + inputs(ofTracker: window.tracker)
            }
        case .lag(let input, _, let tracker), .age(let input, let tracker),
            .ewm(let input, _, let tracker):
            [input] + inputs(ofTracker: tracker)
        case .count(_, let tracker): inputs(ofTracker: tracker)
        case .distinct(let pairs, let tracker):
            inputs(ofTracker: pairs) + inputs(ofTracker: tracker)
        }
    }

    private func inputs(ofTracker tracker: Int) -> [Int] {
        switch keys[tracker].source {
        case .all, .text: []
        case .number(let node): [node]
        case .pair(let a, let b): inputs(ofTracker: a) + inputs(ofTracker: b)
        }
    }

    private func neededNodes() -> [Bool] {
        var needed = Array(repeating: false, count: nodes.count)
        var waiting = outputs
        while let node = waiting.popLast() {
            if needed[node] { continue }
            needed[node] = true
            waiting += inputs(of: node)
        }
        return needed
    }

    // MARK: Emission

    private mutating func emit(_ node: Int, _ needed: [Bool]) {
        switch nodes[node] {
        case .constant(let bits): constants.append((node, Double(bitPattern: bits)))
        case .load(let column): instructions.append(.load(column: column, out: node))
        case .element(let operation, let arguments):
            instructions.append(.element(operation, arguments, out: node))
        case .text(let operation, let column):
            instructions.append(.text(operation, column: column, out: node))
        case .exactComparison(let column, let comparison, let bound):
            instructions.append(.exactComparison(column: column, comparison, bound, out: node))
        case .statistic(_, let window):
            if fused.insert(window).inserted { emit(window, outputs(of: window, needed)) }
        case .lag(let input, let rows, let tracker):
            let place = place(ofTracker: tracker)
            append(
                LagStep(input: input, output: node, tracker: place, distance: rows),
                writing: [node])
        case .age(let input, let tracker):
            let place = place(ofTracker: tracker, keepsFirst: true)
            append(
                AgeStep(
                    input: input, output: node, tracker: place, horizon: keys[tracker].horizon),
                writing: [node])
        case .count(let kind, let tracker):
            let place = place(ofTracker: tracker)
            append(CountStep(kind: kind, output: node, tracker: place), writing: [node])
        case .distinct(let pairs, let tracker):
            let pairs = place(ofTracker: pairs)
            let place = place(ofTracker: tracker)
            append(DistinctStep(output: node, pairs: pairs, tracker: place), writing: [node])
        case .ewm(let input, let halflife, let tracker):
            let place = place(ofTracker: tracker)
            append(
                EwmStep(
                    input: input, output: node, tracker: place,
                    halflife: Double(bitPattern: halflife), isBounded: keys[tracker].horizon != nil),
                writing: [node])
        }
    }

    /// The statistics of one window that are needed, with their nodes.
    private func outputs(
        of window: WindowKey, _ needed: [Bool]
    ) -> [(statistic: Statistic, node: Int)] {
        nodes.indices.compactMap { node in
            guard needed[node], case .statistic(let statistic, window) = nodes[node] else {
                return nil
            }
            return (statistic, node)
        }
    }

    private mutating func emit(
        _ window: WindowKey, _ outputs: [(statistic: Statistic, node: Int)]
    ) {
        let key = keys[window.tracker]
        let nodes = outputs.map(\.node)
        guard case .rows(let length) = window.extent, length <= RowWindowStep.longest else {
            let place = place(ofTracker: window.tracker)
            let isBounded = window.extent != .all || key.horizon != nil
            append(
                ExactWindowStep(window, tracker: place, isBounded: isBounded, outputs: outputs),
                writing: nodes)
            return
        }
        if key.source == .all, key.horizon == nil {
            append(
                RowWindowStep(input: window.input, length: length, outputs: outputs),
                writing: nodes)
        } else {
            let place = place(ofTracker: window.tracker)
            append(
                GroupWindowStep(
                    input: window.input, tracker: place, length: length, outputs: outputs),
                writing: nodes)
        }
    }

    private mutating func append(_ step: some RecipeStep, writing outputs: [Int]) {
        steps.append(step)
        stepOutputs.append(outputs)
        instructions.append(.step(steps.count - 1))
    }

    /// The running number of a tracker, which is emitted at its first use.
    private mutating func place(ofTracker tracker: Int, keepsFirst: Bool = false) -> Int {
        if let place = trackerPlaces[tracker] {
            if keepsFirst { trackers[place].keepsFirst = true }
            return place
        }
        var key = keys[tracker]
        switch key.source {
        case .pair(let a, let b):
            let left = place(ofTracker: a)
            key.source = .pair(left, place(ofTracker: b))
        case .text(let column): readsText[column] = true
        case .all, .number: break
        }
        trackers.append(GroupTracker(key, keepsFirst: keepsFirst))
        trackerPlaces[tracker] = trackers.count - 1
        instructions.append(.track(trackers.count - 1))
        return trackers.count - 1
    }
}

extension Plan {
    /// Memory of each node, by the rows it depends on.
    static func memory(of builder: PlanBuilder) -> [FeatureMemory] {
        var memory: [FeatureMemory] = []
        func tracker(_ index: Int) -> FeatureMemory {
            let key = builder.trackers[index]
            let inside: FeatureMemory =
                switch key.source {
                case .all, .text: FeatureMemory()
                case .number(let node): memory[node]
                case .pair(let a, let b): tracker(a).merged(with: tracker(b))
                }
            if key.source == .all, key.horizon == nil { return inside }
            return inside.running(horizon: key.horizon)
        }
        for node in builder.nodes {
            switch node {
            case .load, .constant, .text, .exactComparison: memory.append(FeatureMemory())
            case .element(_, let arguments):
                memory.append(
                    arguments.dropFirst().reduce(memory[arguments[0]]) {
                        $0.merged(with: memory[$1])
                    })
            case .statistic(_, let window):
                var inside = memory[window.input]
                switch window.extent {
                case .rows(let rows):
                    if builder.trackers[window.tracker].source == .all {
                        inside.rows += rows - 1
                    } else {
                        inside = inside.behind(tracker(window.tracker))
                    }
                case .seconds(let bits, let time):
                    inside = inside.merged(with: memory[time])
                    inside.seconds += Double(bitPattern: bits)
                    if builder.trackers[window.tracker].source != .all {
                        inside = inside.behind(tracker(window.tracker))
                    } else if let rows = builder.trackers[window.tracker].horizon {
                        inside.rows += rows - 1
                    }
                case .all:
                    inside = inside.behind(
                        tracker(window.tracker).running(
                            horizon: builder.trackers[window.tracker].horizon))
                }
                memory.append(inside)
            case .lag(let input, let rows, let index):
                var inside = memory[input]
                if builder.trackers[index].source == .all {
                    inside.rows += rows
                } else {
                    inside = inside.behind(tracker(index))
                }
                memory.append(inside)
            case .age(let input, let index), .ewm(let input, _, let index):
                memory.append(
                    memory[input].behind(
                        tracker(index).running(horizon: builder.trackers[index].horizon)))
            case .count(.window(let rows), let index):
                memory.append(
                    builder.trackers[index].source == .all
                        ? FeatureMemory(rows: rows) : tracker(index))
            case .count(_, let index):
                memory.append(tracker(index).running(horizon: builder.trackers[index].horizon))
            case .distinct(let pairs, let index):
                memory.append(
                    tracker(pairs).merged(with: tracker(index)).running(
                        horizon: builder.trackers[index].horizon))
            }
        }
        return memory
    }
}

extension FeatureMemory {
    /// As a running step over these inputs.
    fileprivate func running(horizon: Int?) -> FeatureMemory {
        if isRunning { return self }
        var result = self
        result.isRunning = true
        result.horizon = horizon
        if let horizon { result.rows += horizon - 1 }
        return result
    }

    /// The memory of a running step whose input has this one.
    fileprivate func behind(_ running: FeatureMemory) -> FeatureMemory {
        var result = running
        result.rows += rows - 1
        result.seconds += seconds
        return result
    }
}
