/// How an isolation forest is grown; `ForestPlan` is what they come to for a given matrix.
package struct ForestParameters: Codable, Sendable, Equatable {
    /// The number of trees.
    package var trees: Int
    /// Rows drawn for each tree; more than there are means all of them.
    package var sample: Int
    /// The share of features each tree sees, in (0, 1].
    package var maxFeatures: Double
    /// The largest number of splits on a path; nil is ⌈log₂(rows of a sample)⌉.
    package var maxDepth: Int?
    /// Rows are drawn with replacement; as in scikit-learn a row drawn twice counts once.
    package var bootstrap: Bool
    package var dialect: ScoreDialect
    package var missing: MissingPolicy
    package var split: SplitRule
    /// K: a split takes a hyperplane over K + 1 features; 0 is one feature.
    package var extensionLevel: Int
    package var seed: UInt64

    package init(
        trees: Int = 100, sample: Int = 256, maxFeatures: Double = 1, maxDepth: Int? = nil,
        bootstrap: Bool = false, dialect: ScoreDialect = .sklearn,
        missing: MissingPolicy = .divide, split: SplitRule = .random, extensionLevel: Int = 0,
        seed: UInt64 = 0
    ) {
        self.trees = trees
        self.sample = sample
        self.maxFeatures = maxFeatures
        self.maxDepth = maxDepth
        self.bootstrap = bootstrap
        self.dialect = dialect
        self.missing = missing
        self.split = split
        self.extensionLevel = extensionLevel
        self.seed = seed
    }

    /// What needs no labels and found labelled anomalies best over many sets: `train --preset best`.
    package static let best = ForestParameters(trees: 200, split: .mixed)
}
