/// A fitted isolation forest.
///
/// Scores lie in 0…1, higher = stranger. Every way of scoring (a block, one row, any number of
/// threads) gives the same bits, because leaves are integers (`PathUnits`).
///
/// Source: Liu, Ting, Zhou: Isolation Forest (ICDM 2008), doi:10.1109/ICDM.2008.17; where the paper
/// leaves room, scikit-learn's `IsolationForest`.
package struct Forest: Sendable {
    package let trees: [Tree]
    package let featureCount: Int
    /// ψ: the rows each tree was grown from, which set the scale of the scores.
    package let sampleSize: Int
    package let dialect: ScoreDialect
    package let missing: MissingPolicy
    /// What takes the place of a missing value, per feature; only with `MissingPolicy.impute`.
    package let medians: [Double]?
    let layout: WalkLayout
    let chains = LazyChains()

    /// A forest of given trees, which may come from anywhere: nothing about them is trusted.
    ///
    /// - Throws: `model.damaged` with the tree and what is wrong with it.
    package init(
        trees: [Tree], featureCount: Int, sampleSize: Int, dialect: ScoreDialect,
        missing: MissingPolicy = .divide, medians: [Double]? = nil
    ) throws(ForestError) {
        func require(_ isValid: Bool, _ damage: ForestError.Damage) throws(ForestError) {
            if !isValid { throw .damaged(damage, tree: nil) }
        }
        try require(1...ForestLimits.trees ~= trees.count, .treeCount(trees.count))
        try require(1...ForestLimits.features ~= featureCount, .featureCount(featureCount))
        try require(1...ForestLimits.sample ~= sampleSize, .sampleSize(sampleSize))
        try require(
            trees.reduce(0) { $0 + $1.nodeCount + ($1.planes?.features.count ?? 0) }
                <= ForestLimits.nodes, .totalNodes)
        try require((medians != nil) == (missing == .impute), .medians)
        try require(
            medians.map { $0.count == featureCount && $0.allSatisfy(\.isFinite) } ?? true, .medians)

        self.trees = trees
        self.featureCount = featureCount
        self.sampleSize = sampleSize
        self.dialect = dialect
        self.missing = missing
        self.medians = medians
        layout = try WalkLayout(
            trees, featureCount: featureCount, sampleSize: sampleSize, dialect: dialect)
    }

    /// Whether any split is on several features at once.
    package var hasHyperplanes: Bool { layout.terms != nil }

    /// The score of a row whose path lengths add up to `sum`: 2^(−mean path / c(ψ)).
    package func score(pathLengthSum sum: Int64) -> Double {
        layout.scale.score(sum)
    }

    /// The mean path length of a row in edges, from the sum over trees.
    package func meanPathLength(sum: Int64) -> Double {
        Double(sum) / (Double(trees.count) * PathUnits.perEdge)
    }

    /// Checks that a matrix can be scored: its number of features, and that nothing is missing where
    /// the policy is `error`.
    ///
    /// - Throws: `model.features`, `train.missing`.
    package func check(_ matrix: Matrix) throws(ForestError) {
        guard matrix.featureCount == featureCount else {
            throw .featureCount(expected: featureCount, got: matrix.featureCount)
        }
        guard missing == .error else { return }
        for (feature, column) in matrix.columns.enumerated() {
            if let row = column.firstIndex(where: \.isNaN) {
                throw .missing(feature: feature, row: row)
            }
        }
    }
}
