package import CopseMath

/// The rows that each tree is grown from: they follow from the seed, so that no forest has to
/// remember them.
package struct TreeRows: Sendable {
    private let plan: ForestPlan
    private let rowCount: Int
    private let weights: RowWeights?

    /// - Parameter rowCount: rows of the matrix; with weights the plan may be for fewer.
    package init(plan: ForestPlan, rowCount: Int, weights: RowWeights? = nil) {
        self.plan = plan
        self.rowCount = rowCount
        self.weights = weights
    }

    /// The rows of a tree, and the tree's random stream after they were drawn.
    package func draw(tree number: Int) -> (rows: [Int], random: RandomStream) {
        var random = RandomStream(seed: plan.parameters.seed, stream: UInt64(number))
        let rows =
            if let weights {
                plan.parameters.bootstrap
                    ? weights.withReplacement(plan.sampleSize, from: &random)
                    : weights.withoutReplacement(plan.sampleSize, from: &random)
            } else {
                plan.parameters.bootstrap
                    ? RowSample.withReplacement(plan.sampleSize, of: rowCount, from: &random)
                    : RowSample.withoutReplacement(plan.sampleSize, of: rowCount, from: &random)
            }
        return (rows, random)
    }
}
