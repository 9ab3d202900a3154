extension Plan {
    /// Memory of each node, by the rows it depends on.
    static func memory(of builder: PlanBuilder) -> [FeatureMemory] {
        var memory: [FeatureMemory] = []
        func tracker(_ index: Int) -> FeatureMemory {
            let key = builder.trackers[index]
            // Rows of a group are counted over the horizon, and the key of each may look back further.
            let rows = FeatureMemory().running(horizon: key.horizon)
            switch key.source {
            case .all: return key.horizon == nil ? FeatureMemory() : rows
            case .text: return rows
            case .number(let node): return memory[node].behind(rows)
            case .pair(let a, let b): return tracker(a).merged(with: tracker(b))
            }
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
            case .series:
                var endless = FeatureMemory()
                endless.isEndless = true
                memory.append(endless)
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
        result.isEndless = isEndless || running.isEndless
        return result
    }
}
