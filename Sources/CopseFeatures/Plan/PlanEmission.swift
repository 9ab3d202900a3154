import CopseFrame

/// Puts the nodes that are needed into instructions, and their values into lanes.
struct PlanEmission {
    /// By node: its lane; -1 where it has none.
    private(set) var lanes: [Int]
    private(set) var laneCount = 0
    private(set) var timeLane: Int?

    private let nodes: [Node]
    private let keys: [TrackerKey]
    /// By node: the last node that reads it; its own place where nobody does, and `.max` where its
    /// lane is never used again.
    private var lastReaders: [Int]
    private let isNeeded: [Bool]
    private var freeLanes: [Int] = []
    private let series: [SeriesPlan]
    private var trackerPlaces: [Int?]
    private let hasTime: Int?

    init(_ builder: PlanBuilder, outputs: [Int]) {
        nodes = builder.nodes
        keys = builder.trackers
        series = builder.series
        lanes = Array(repeating: -1, count: nodes.count)
        trackerPlaces = Array(repeating: nil, count: keys.count)
        lastReaders = Array(nodes.indices)
        let time = builder.columns.firstIndex { $0.name == "timestamp" }
        hasTime = time.flatMap { builder.nodes.firstIndex(of: .load($0)) }

        var isNeeded = Array(repeating: false, count: nodes.count)
        var waiting = outputs
        while let node = waiting.popLast() {
            if isNeeded[node] { continue }
            isNeeded[node] = true
            waiting += Self.inputs(of: node, nodes, keys)
        }
        self.isNeeded = isNeeded
        for node in nodes.indices where isNeeded[node] {
            for input in Self.inputs(of: node, nodes, keys) { lastReaders[input] = node }
        }
        for node in outputs { lastReaders[node] = .max }
        if let hasTime { lastReaders[hasTime] = .max }
        for (node, kind) in nodes.enumerated() {
            if case .constant = kind { lastReaders[node] = .max }
        }
    }

    mutating func run(_ plan: inout Plan) {
        var readBy: [Int: [Int]] = [:]
        for node in nodes.indices where isNeeded[node] && lastReaders[node] != .max {
            readBy[lastReaders[node], default: []].append(node)
        }
        for node in nodes.indices where isNeeded[node] {
            if lanes[node] < 0 { emit(node, &plan) }
            for done in readBy[node] ?? [] { freeLanes.append(lanes[done]) }
        }
        let isStateful = plan.instructions.contains { $0.hasMemory }
        if isStateful, let hasTime, isNeeded[hasTime] { timeLane = lanes[hasTime] }
    }

    // MARK: Reachability

    /// The nodes that a node reads, through its trackers too.
    static func inputs(of node: Int, _ nodes: [Node], _ keys: [TrackerKey]) -> [Int] {
        func inputs(ofTracker tracker: Int) -> [Int] {
            switch keys[tracker].source {
            case .all, .text: []
            case .number(let node): [node]
            case .pair(let a, let b): inputs(ofTracker: a) + inputs(ofTracker: b)
            }
        }
        switch nodes[node] {
        case .load, .constant, .text, .exactComparison: return []
        case .element(_, let arguments): return arguments
        case .statistic(_, let window):
            var read = [window.input] + inputs(ofTracker: window.tracker)
            if case .seconds(_, let time) = window.extent { read.append(time) }
            return read
        case .lag(let input, _, let tracker), .age(let input, let tracker),
            .ewm(let input, _, let tracker):
            return [input] + inputs(ofTracker: tracker)
        case .count(_, let tracker): return inputs(ofTracker: tracker)
        case .distinct(let pairs, let tracker):
            return inputs(ofTracker: pairs) + inputs(ofTracker: tracker)
        case .series(_, let inputs, let time): return inputs + [time]
        }
    }

    // MARK: Emission

    /// A lane for a node that is about to be written.
    private mutating func lane(for node: Int) -> Int {
        if let free = freeLanes.popLast() {
            lanes[node] = free
        } else {
            lanes[node] = laneCount
            laneCount += 1
        }
        return lanes[node]
    }

    private mutating func emit(_ node: Int, _ plan: inout Plan) {
        switch nodes[node] {
        case .constant(let bits):
            // Written once, not in every block: no other node may have the lane.
            lanes[node] = laneCount
            laneCount += 1
            plan.append(constant: Double(bitPattern: bits), lane: lanes[node])
        case .load(let column): plan.append(.load(column: column, out: lane(for: node)))
        case .element(let operation, let arguments):
            let read = arguments.map { lanes[$0] } + [0, 0]
            plan.append(.element(operation, read[0], read[1], read[2], out: lane(for: node)))
        case .text(let operation, let column):
            plan.append(operation, column: column, out: lane(for: node))
        case .exactComparison(let column, let comparison, let bound):
            plan.append(comparison, bound, column: column, out: lane(for: node))
        case .statistic(_, let window): emit(window, &plan)
        case .count(let kind, let tracker):
            let place = place(ofTracker: tracker, &plan)
            plan.append(.count(kind, tracker: place, out: lane(for: node)))
        case .lag(let input, let rows, let tracker):
            let isGrouped = keys[tracker] != TrackerKey(source: .all, horizon: nil)
            let step = LagStep(
                input: lanes[input], output: lane(for: node),
                tracker: isGrouped ? place(ofTracker: tracker, &plan) : nil, distance: rows)
            plan.withStates { $0.append(step) }
        case .age(let input, let tracker):
            let place = place(ofTracker: tracker, &plan)
            let step = AgeStep(
                input: lanes[input], output: lane(for: node), tracker: place,
                horizon: keys[tracker].horizon)
            plan.withStates {
                $0.trackers[place].keepsFirst = true
                return $0.append(step)
            }
        case .distinct(let pairs, let tracker):
            let pairs = place(ofTracker: pairs, &plan)
            let place = place(ofTracker: tracker, &plan)
            let step = DistinctStep(output: lane(for: node), pairs: pairs, tracker: place)
            plan.withStates {
                $0.trackers[pairs].keepsLeaving = true
                $0.trackers[place].keepsLeaving = true
                return $0.append(step)
            }
        case .ewm(let input, let halflife, let tracker):
            let place = place(ofTracker: tracker, &plan)
            let step = EwmStep(
                input: lanes[input], output: lane(for: node), tracker: place,
                halflife: Double(bitPattern: halflife), isBounded: keys[tracker].horizon != nil)
            plan.withStates { $0.append(step) }
        case .series(let place, let inputs, let time):
            let step = SeriesStep(
                series[place], inputs: inputs.map { lanes[$0] }, time: lanes[time],
                output: lane(for: node))
            plan.withStates { $0.append(step) }
        }
    }

    /// All statistics of one window that are needed, at the first of them.
    private mutating func emit(_ window: WindowKey, _ plan: inout Plan) {
        let key = keys[window.tracker]
        let input = lanes[window.input]
        let isUngrouped = key == TrackerKey(source: .all, horizon: nil)
        var place: Int?
        if case .rows(let length) = window.extent, length <= WindowKernel.longest, isUngrouped {
        } else {
            place = self.place(ofTracker: window.tracker, &plan)
        }
        var outputs: [(statistic: Statistic, lane: Int)] = []
        for node in nodes.indices where isNeeded[node] {
            if case .statistic(let statistic, window) = nodes[node] {
                outputs.append((statistic, lane(for: node)))
            }
        }
        if case .rows(let length) = window.extent, length <= WindowKernel.longest {
            if let place {
                let step = GroupWindowStep(
                    input: input, tracker: place, length: length, outputs: outputs)
                plan.withStates { $0.append(step) }
            } else {
                let step = RowWindowStep(input: input, length: length, outputs: outputs)
                plan.withStates { $0.append(step) }
            }
            return
        }
        var extent = window.extent
        if case .seconds(let bits, let time) = extent {
            extent = .seconds(bits: bits, time: lanes[time])
        }
        let step = ExactWindowStep(
            input: input, extent: extent, tracker: place ?? 0,
            isBounded: extent != .all || key.horizon != nil, outputs: outputs)
        plan.withStates { $0.append(step) }
    }

    /// The running number of a tracker, which is emitted at its first use.
    private mutating func place(ofTracker tracker: Int, _ plan: inout Plan) -> Int {
        if let place = trackerPlaces[tracker] { return place }
        var key = keys[tracker]
        switch key.source {
        case .pair(let a, let b):
            let left = place(ofTracker: a, &plan)
            key.source = .pair(left, place(ofTracker: b, &plan))
        case .number(let node): key.source = .number(lanes[node])
        case .text(let column): plan.readText(column)
        case .all: break
        }
        let place = plan.states.trackers.count
        trackerPlaces[tracker] = place
        plan.withStates {
            $0.trackers.append(GroupTracker(key))
            return .track(place)
        }
        return place
    }
}

extension Instruction {
    /// Whether later rows depend on what it has seen.
    fileprivate var hasMemory: Bool {
        switch self {
        case .load, .element, .text, .exactComparison: false
        default: true
        }
    }
}
