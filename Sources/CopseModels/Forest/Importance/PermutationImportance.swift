/// How much the scores depend on each feature: what happens when its column is shuffled.
///
/// Source: Breiman: Random forests (Machine Learning 45, 2001), section 10; scikit-learn's
/// `permutation_importance`.
package struct PermutationImportance: Sendable, Equatable {
    /// The mean score of the rows, or the metric of their scores.
    package var baseline: Double
    /// For each feature the mean over repeats: of the mean absolute change of a row's score, or of
    /// the drop of the metric.
    package var mean: [Double]
    /// The standard deviation over repeats (divisor: repeats).
    package var std: [Double]

    init(baseline: Double, values: [[Double]]) {
        self.baseline = baseline
        let means = values.map { $0.reduce(0, +) / Double($0.count) }
        mean = means
        std = zip(values, means).map { values, mean in
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return (squares / Double(values.count)).squareRoot()
        }
    }
}
