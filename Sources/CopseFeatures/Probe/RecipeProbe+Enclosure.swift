// Interval arithmetic over the nodes of a recipe (Moore 1966), sharpened by trends: a value that
// moves one way with each field takes its extremes in the corners of a box, where it was computed
// by the recipe's own kernels. IEEE operations are monotone, so that bounds made of them need no
// rounding outwards. A variance is taken to fall and rise as it does in real numbers: what rounding
// makes of it in its last bits is not looked for.

extension RecipeProbe {
    /// What follows from some fields: who asks about many boxes makes it once.
    package struct Dependence: Sendable {
        /// One or two raw columns, by their place.
        package let columns: [Int]
        /// Features, by their place, that may change with them.
        package let features: [Int]
        let nodes: [Int]
        /// By node.
        let isDependent: [Bool]
    }

    /// - Precondition: one or two columns.
    package func dependence(on columns: [Int]) -> Dependence {
        precondition(1...2 ~= columns.count)
        var isDependent = [Bool](repeating: false, count: nodes.count)
        for node in needed {
            if case .load(let column) = nodes[node] {
                isDependent[node] = columns.contains(column)
            } else {
                // What a lag gives lies behind: not changed, but it may be another group's.
                if case .lag(_, _, let tracker) = nodes[node] {
                    isDependent[node] = depends(tracker: tracker, isDependent)
                    continue
                }
                let inputs = PlanEmission.inputs(of: node, nodes, trackers)
                isDependent[node] = inputs.contains { isDependent[$0] }
            }
        }
        return Dependence(
            columns: columns, features: features.indices.filter { isDependent[features[$0]] },
            nodes: needed.filter { isDependent[$0] }, isDependent: isDependent)
    }

    fileprivate func depends(tracker: Int, _ isDependent: [Bool]) -> Bool {
        switch trackers[tracker].source {
        case .all, .text: false
        case .number(let node): isDependent[node]
        case .pair(let a, let b):
            depends(tracker: a, isDependent) || depends(tracker: b, isDependent)
        }
    }

    /// Between which numbers each feature of `dependence` lies while its columns range over a box.
    ///
    /// - Parameter corners: `values` in the corners; corner c has column k at its upper end if bit
    ///   k of c is set.
    package func enclosures(
        _ dependence: Dependence, corners: [[Double]]
    ) -> [Enclosure] {
        var box = Box(probe: self, dependence: dependence, corners: corners)
        for node in dependence.nodes { box.enclose(node) }
        return dependence.features.map { place in
            let found = box.enclosures[features[place]] ?? .anything
            guard found.mayMiss, let fill else { return found }
            if found.isConstant { return Enclosure(constant: fill) }
            return Enclosure(
                low: min(found.low, fill), high: max(found.high, fill), trends: found.trends)
        }
    }
}

/// A box on its way through the nodes.
private struct Box {
    let probe: RecipeProbe
    let dependence: RecipeProbe.Dependence
    let corners: [[Double]]
    /// By node, where it depends on the fields.
    var enclosures: [Enclosure?]

    init(probe: RecipeProbe, dependence: RecipeProbe.Dependence, corners: [[Double]]) {
        self.probe = probe
        self.dependence = dependence
        self.corners = corners
        enclosures = Array(repeating: nil, count: probe.nodes.count)
    }

    subscript(node: Int) -> Enclosure {
        enclosures[node] ?? Enclosure(constant: corners[0][node])
    }

    mutating func enclose(_ node: Int) { enclosures[node] = enclosure(of: node) }

    private func enclosure(of node: Int) -> Enclosure {
        switch probe.nodes[node] {
        case .constant, .text, .exactComparison: return Enclosure(constant: corners[0][node])
        case .load(let column):
            let isFirst = column == dependence.columns[0]
            return settled(node, isFirst ? Trends(.rising, .flat) : Trends(.flat, .rising))
        case .element(let operation, let arguments):
            return element(node, operation, arguments)
        case .statistic(let statistic, let window):
            return self.statistic(node, statistic, window)
        case .age(let input, let tracker), .ewm(let input, _, let tracker):
            guard !isDependent(tracker: tracker), !self[input].mayMiss else { return .anything }
            return settled(node, self[input].trends)
        case .lag(_, _, let tracker), .count(_, let tracker):
            guard !isDependent(tracker: tracker) else { return .anything }
            return Enclosure(constant: corners[0][node])
        case .distinct: return .anything
        case .series(_, _, let time):
            // What the row brings goes into a bucket that has not ended.
            guard !dependence.isDependent[time] else { return .anything }
            return Enclosure(constant: corners[0][node])
        }
    }

    private func isDependent(tracker: Int) -> Bool {
        probe.depends(tracker: tracker, dependence.isDependent)
    }

    /// A value that moves as `trends` say; `range` holds where they do not know.
    private func settled(
        _ node: Int, _ trends: Trends, _ range: ClosedRange<Double>? = nil
    ) -> Enclosure {
        if trends.isKnown {
            var low = Double.infinity
            var high = -Double.infinity
            for corner in corners {
                let value = corner[node]
                if value.isNaN { return .anything }
                low = min(low, value)
                high = max(high, value)
            }
            return Enclosure(low: low, high: high, trends: trends)
        }
        guard let range else { return .anything }
        return Enclosure(low: range.lowerBound, high: range.upperBound, trends: trends)
    }

    // MARK: Windows

    private func statistic(
        _ node: Int, _ statistic: Statistic, _ window: WindowKey
    ) -> Enclosure {
        let input = self[window.input]
        if case .seconds(_, let time) = window.extent, dependence.isDependent[time] {
            return .anything
        }
        guard !isDependent(tracker: window.tracker) else { return .anything }
        if statistic == .rows { return Enclosure(constant: corners[0][node]) }
        guard !input.mayMiss else { return .anything }
        // Too few values for a statistic are too few whatever this one is.
        if corners.allSatisfy({ $0[node].isNaN }) { return Enclosure(constant: .nan) }
        guard statistic == .variance else { return settled(node, input.trends) }
        return variance(node, input, window.input)
    }

    /// A variance falls until its input is the mean of the others, then it rises.
    private func variance(_ node: Int, _ input: Enclosure, _ place: Int) -> Enclosure {
        guard let mean = probe.means[node] else { return .anything }
        var least = Double.infinity
        var most = -Double.infinity
        var side: Trend?
        for corner in corners {
            let (value, offset) = (corner[node], corner[place] - corner[mean])
            if value.isNaN || offset.isNaN { return .anything }
            // At the mean of the others n/(n − 1)² · offset² less, and that is at most twice.
            least = min(least, value - 2 * offset * offset)
            most = max(most, value)
            let here: Trend = offset > 0 ? .rising : offset < 0 ? .falling : .flat
            if side == nil { side = here } else if side != here { side = .unknown }
        }
        let trends = input.trends.times(side == .flat ? .unknown : side ?? .unknown)
        guard input.trends.isKnown else { return .anything }
        return settled(
            node, trends, max(0, least)...most)
    }

    // MARK: Functions of one row

    private func element(
        _ node: Int, _ operation: ElementOperation, _ arguments: [Int]
    ) -> Enclosure {
        let parts = arguments.map { self[$0] }
        if parts.allSatisfy(\.isConstant) { return Enclosure(constant: corners[0][node]) }
        switch operation {
        case .isMissing:
            return parts[0].mayMiss
                ? settled(node, Trends(.unknown, .unknown), 0...1) : Enclosure(constant: 0)
        case .coalesce: return parts[0].mayMiss ? hull(parts[0], parts[1]) : parts[0]
        case .choose: return choice(parts)
        case .and, .or, .not, .truth, .compare: return condition(node, operation, parts)
        // Where there is no deviation it counts as 1.
        case .zscore where !parts[0].mayMiss && !parts[1].mayMiss:
            return zscore(node, arguments, parts)
        default: break
        }
        guard !parts.contains(where: \.mayMiss) else { return .anything }
        switch operation {
        case .whereOther: return parts[0]
        case .clip:
            return settled(node, parts[0].trends.joined(parts[1].trends).joined(parts[2].trends))
        default: break
        }
        return parts.count == 1
            ? unary(node, operation, parts[0]) : binary(node, operation, parts[0], parts[1])
    }

    private func hull(_ a: Enclosure, _ b: Enclosure) -> Enclosure {
        if a.mayMiss && b.mayMiss { return .anything }
        return Enclosure(
            low: min(a.low, b.low), high: max(a.high, b.high), mayMiss: b.mayMiss,
            trends: Trends(.unknown, .unknown))
    }

    private func choice(_ parts: [Enclosure]) -> Enclosure {
        let condition = parts[0]
        if condition.isConstant {
            return condition.low.isNaN || condition.low == 0 ? parts[2] : parts[1]
        }
        if !condition.mayMiss, condition.low > 0 || condition.high < 0 { return parts[1] }
        if parts[1].mayMiss || parts[2].mayMiss { return .anything }
        return hull(parts[1], parts[2])
    }

    private func condition(
        _ node: Int, _ operation: ElementOperation, _ parts: [Enclosure]
    ) -> Enclosure {
        let isDecided: Bool
        if parts.contains(where: \.mayMiss) {
            isDecided = false
        } else {
            switch operation {
            case .compare:
                isDecided = parts[0].high < parts[1].low || parts[0].low > parts[1].high
            default: isDecided = parts.allSatisfy { $0.low > 0 || $0.high < 0 || $0.isConstant }
            }
        }
        if isDecided { return Enclosure(constant: corners[0][node]) }
        return Enclosure(low: 0, high: 1, trends: Trends(.unknown, .unknown))
    }

    /// A score of a value in its own window rises with it: with d its distance to the mean of the
    /// others, x − mean is (n − 1)/n · d and the variance S + d²/n, so that it is a·d / √(S + d²/n).
    private func zscore(_ node: Int, _ arguments: [Int], _ parts: [Enclosure]) -> Enclosure {
        guard case .statistic(.mean, let window) = probe.nodes[arguments[1]],
            case .element(.sqrt, let root) = probe.nodes[arguments[2]],
            case .statistic(.variance, window) = probe.nodes[root[0]],
            window.input == arguments[0]
        else { return .anything }
        return settled(node, parts[0].trends)
    }

    private func unary(_ node: Int, _ operation: ElementOperation, _ x: Enclosure) -> Enclosure {
        switch operation {
        case .negate: return settled(node, x.trends.flipped, -x.high ... -x.low)
        case .abs:
            return settled(
                node, x.trends.times(x.sign), 0...max(abs(x.low), abs(x.high)))
        case .floor, .ceil, .round, .exp, .expm1, .sqrt, .log, .log1p, .log10:
            let (low, high) = (value(operation, x.low), value(operation, x.high))
            if low.isNaN || high.isNaN { return .anything }
            return settled(node, x.trends, low...high)
        case .isWeekend: return settled(node, Trends(.unknown, .unknown), 0...1)
        case .hour: return calendar(node, x, cell: 3600, most: 23)
        case .minute: return calendar(node, x, cell: 60, most: 59)
        case .day: return calendar(node, x, cell: 86400, most: 31)
        case .dayOfWeek: return calendar(node, x, cell: 86400, most: 6)
        case .month: return calendar(node, x, cell: 86400, most: 12)
        default: return .anything
        }
    }

    /// A part of a date changes only where a cell of the clock ends.
    private func calendar(
        _ node: Int, _ time: Enclosure, cell: Double, most: Double
    ) -> Enclosure {
        let isOne = (time.low / cell).rounded(.down) == (time.high / cell).rounded(.down)
        return settled(node, isOne ? Trends(.flat, .flat) : Trends(.unknown, .unknown), 0...most)
    }

    private func binary(
        _ node: Int, _ operation: ElementOperation, _ a: Enclosure, _ b: Enclosure
    ) -> Enclosure {
        let bounds = [(a.low, b.low), (a.low, b.high), (a.high, b.low), (a.high, b.high)]
        let values = bounds.map { value(operation, $0.0, $0.1) }
        let range =
            values.contains(where: \.isNaN) ? nil : (values.min() ?? 0)...(values.max() ?? 0)
        switch operation {
        case .add: return settled(node, a.trends.joined(b.trends), range)
        case .subtract: return settled(node, a.trends.joined(b.trends.flipped), range)
        case .multiply:
            return settled(
                node, b.trends.times(a.sign).joined(a.trends.times(b.sign)), range)
        case .divide:
            guard b.low > 0 || b.high < 0 else { return .anything }
            return settled(
                node, a.trends.times(b.sign).joined(b.trends.times(a.sign).flipped), range)
        case .minimum, .maximum:
            if a.low >= b.high { return operation == .maximum ? a : b }
            if b.low >= a.high { return operation == .maximum ? b : a }
            return settled(node, a.trends.joined(b.trends), range)
        case .power:
            guard a.low > 0 || (a.low >= 0 && b.isConstant) else { return .anything }
            let log: Trend = a.low >= 1 ? .rising : a.high <= 1 ? .falling : .unknown
            return settled(
                node, a.trends.times(b.sign).joined(b.trends.times(log)), range)
        case .remainder:
            guard b.isConstant, b.low != 0 else { return .anything }
            let isOne = (a.low / b.low).rounded(.down) == (a.high / b.low).rounded(.down)
            return settled(
                node, isOne ? a.trends : Trends(.unknown, .unknown),
                min(0, b.low)...max(0, b.low))
        default: return .anything
        }
    }

    private func value(_ operation: ElementOperation, _ a: Double, _ b: Double = 0) -> Double {
        ElementKernel.value(operation, a, b, 0)
    }
}
