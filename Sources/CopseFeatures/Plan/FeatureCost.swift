package import CopseFrame

/// What a feature took when its recipe ran over a frame.
package struct FeatureCost: Sendable, Equatable {
    package var name: String
    package var memory: FeatureMemory
    /// The feature's share of the time: a step that several features need counts for each of them in
    /// equal parts.
    package var nanosecondsPerRow: Double
    /// The share of rows where the feature is missing, before `fill`; 0 for no rows.
    package var missingShare: Double
}

extension CompiledRecipe {
    /// Runs over all rows from the empty state by one thread and measures every step.
    package func costs(over frame: Frame) throws(RecipeError) -> [FeatureCost] {
        let source = try PlanSource(frame, plan)
        var run = PlanRun(plan)
        var times = plan.instructions.map { _ in Duration.zero }
        var missing = plan.outputs.map { _ in 0 }
        let watch = Watch.current
        for lower in stride(from: 0, to: frame.rowCount, by: PlanRun.blockRows) {
            if watch.isCancelled() { throw RecipeError(.cancelled) }
            let rows = lower..<min(lower + PlanRun.blockRows, frame.rowCount)
            let block = run.process(source, rows: rows, times: &times)
            for (index, lane) in plan.outputs.enumerated() {
                let values = block.lane(lane)
                for row in 0..<values.count where values[row].isNaN { missing[index] += 1 }
            }
        }
        let needs = plan.outputs.map { plan.needs(of: [$0]) }
        var users = plan.instructions.map { _ in 0 }
        for need in needs { for place in need { users[place] += 1 } }
        let rows = Double(max(1, frame.rowCount))
        return features.indices.map { index in
            let time = needs[index].reduce(0.0) {
                $0 + times[$1] / .nanoseconds(1) / Double(users[$1])
            }
            return FeatureCost(
                name: features[index].name, memory: features[index].memory,
                nanosecondsPerRow: time / rows, missingShare: Double(missing[index]) / rows)
        }
    }
}
