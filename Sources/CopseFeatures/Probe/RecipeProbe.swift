package import CopseFrame

/// A recipe at one row of a sequence, asked what its features would be if numbers of that row were
/// others.
///
/// The rows before it have been run; every question starts from the state they left, with the
/// kernels of `RecipeExecutor` and so with its bits.
package struct RecipeProbe: Sendable {
    let nodes: [Node]
    let trackers: [TrackerKey]
    /// Nodes that a feature needs.
    let needed: [Int]
    /// The node of each feature.
    let features: [Int]
    /// By node: the mean over the window of a variance.
    let means: [Int: Int]
    let fill: Double?
    /// The numbers of the row as it is, by raw column; NaN for text.
    package let numbers: [Double]
    private let plan: Plan
    private let before: PlanRun
    private let record: PlanSource

    /// - Parameters:
    ///   - source: the sequence, with the columns of the recipe's raw schema.
    ///   - relatedOnly: run only the rows before `row` that share a group with it or stand in a
    ///     window that ends with it. The state is then small and questions are cheap; whoever asks
    ///     compares the features of the row as it is.
    package init(
        _ compiled: CompiledRecipe, source: Frame, row: Int, relatedOnly: Bool
    ) throws(RecipeError) {
        var (builder, outputs) = try CompiledRecipe.lowered(compiled.recipe, compiled.rawSchema)
        var means: [Int: Int] = [:]
        for (node, kind) in builder.nodes.enumerated() {
            if case .statistic(.variance, let window) = kind {
                means[node] = builder.node(.statistic(.mean, window))
            }
        }
        nodes = builder.nodes
        trackers = builder.trackers
        features = outputs
        fill = compiled.recipe.fill?.double
        self.means = means
        needed = Self.needed(outputs + means.values, nodes, trackers)
        plan = Plan(builder, outputs: needed)

        let first = compiled.readBackRows.map { max(0, row + 1 - $0) } ?? 0
        var rows = Array(first..<row)
        if relatedOnly, let reach = Self.reach(compiled, nodes, trackers) {
            let isRelated = try Self.related(to: row, in: source, builder)
            rows.removeAll { $0 < row - reach && !isRelated($0) }
        }
        var run = PlanRun(plan)
        let history = source.take(rows)
        let columns = try PlanSource(history, plan)
        for start in stride(from: 0, to: rows.count, by: PlanRun.blockRows) {
            _ = run.process(columns, rows: start..<min(start + PlanRun.blockRows, rows.count))
        }
        run.dropBlocks()
        before = run
        var record = PlanSource(recordOf: plan)
        var numbers: [Double] = []
        for (place, field) in plan.columns.enumerated() {
            let cell = source[field.name]?.scalar(at: row) ?? .missing
            if case .string(let text) = cell { record.set(place, Array(text.utf8).span) }
            let number = source[field.name]?.doubles(rows: row..<row + 1).first ?? .nan
            record.set(place, number)
            numbers.append(number)
        }
        self.record = record
        self.numbers = numbers
    }

    /// The value of every node that is needed when some raw columns, by their place, have other
    /// numbers.
    package func values(_ changes: [(column: Int, number: Double)]) -> [Double] {
        var run = before
        var record = record
        for change in changes { record.set(change.column, change.number) }
        let cells = run.process(record: record)
        var values = [Double](repeating: .nan, count: nodes.count)
        for (node, lane) in zip(needed, plan.outputs) { values[node] = cells[lane] }
        return values
    }

    /// The features among `values`, missing ones filled.
    package func features(_ values: [Double]) -> [Double] {
        features.map { values[$0].isNaN ? fill ?? .nan : values[$0] }
    }

    private static func needed(
        _ outputs: [Int], _ nodes: [Node], _ trackers: [TrackerKey]
    ) -> [Int] {
        var isNeeded = [Bool](repeating: false, count: nodes.count)
        var waiting = outputs
        while let node = waiting.popLast() {
            if isNeeded[node] { continue }
            isNeeded[node] = true
            waiting += PlanEmission.inputs(of: node, nodes, trackers)
        }
        return nodes.indices.filter { isNeeded[$0] }
    }

    // MARK: Rows that matter

    /// How many rows directly before one its ungrouped windows see; nil where a step runs over all
    /// rows.
    private static func reach(
        _ compiled: CompiledRecipe, _ nodes: [Node], _ trackers: [TrackerKey]
    ) -> Int? {
        var reach = compiled.features.filter { !$0.memory.isRunning }.map(\.memory.rows).max() ?? 1
        for node in nodes {
            switch node {
            case .load, .constant, .element, .text, .exactComparison: break
            case .statistic(_, let window):
                if case .rows(let rows) = window.extent {
                    reach = max(reach, rows)
                } else if trackers[window.tracker].source == .all {
                    return nil
                }
            case .lag(_, let rows, _): reach = max(reach, rows)
            case .age(_, let tracker), .count(_, let tracker), .ewm(_, _, let tracker),
                .distinct(_, let tracker):
                if trackers[tracker].source == .all { return nil }
            case .series: return nil
            }
        }
        return reach
    }

    /// Whether a row shares a key with `row`.
    private static func related(
        to row: Int, in source: Frame, _ builder: PlanBuilder
    ) throws(RecipeError) -> (Int) -> Bool {
        var tests: [(Int) -> Bool] = []
        for tracker in builder.trackers {
            switch tracker.source {
            case .all, .pair: break
            case .text(let place):
                guard let column = source[builder.columns[place].name],
                    let key = column.text(at: row)
                else { continue }
                tests.append { column.text(at: $0) == key }
            case .number(let node):
                guard case .load(let place) = builder.nodes[node],
                    let numbers = source[builder.columns[place].name]?.doubles()
                else { return { _ in true } }
                tests.append { numbers[$0] == numbers[row] }
            }
        }
        return { other in tests.contains { $0(other) } }
    }
}
