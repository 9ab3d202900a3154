internal import CopseMath

extension Forest {
    /// Grows a forest on the rows of a matrix.
    ///
    /// The same bits for any number of threads: every tree has its own random stream. Memory beyond
    /// the data does not grow with the rows.
    /// - Parameters:
    ///   - weights: how likely each row is drawn; nil draws all alike.
    ///   - progress: told trees done and trees in all, from any thread.
    ///   - isCancelled: asked before every tree, from any thread.
    /// - Throws: `train.parameter`, `train.noRows`, `train.noFeatures`, `train.tooManyFeatures`,
    ///   `train.notFinite`, `train.missing`, `run.interrupted`.
    package static func fit(
        _ matrix: Matrix, _ parameters: ForestParameters, weights: RowWeights? = nil,
        threads: Int = 1,
        progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in },
        isCancelled: @Sendable () -> Bool = { false }
    ) throws(ForestError) -> Forest {
        let plan = try ForestPlan(
            parameters, rowCount: weights?.drawableCount ?? matrix.rowCount,
            featureCount: matrix.featureCount)
        let hasMissing = try matrix.checkTrainable(allowsMissing: parameters.missing != .error)
        let medians =
            parameters.missing == .impute
            ? Parallel.map(matrix.featureCount, threads: threads) { feature in
                RadixMedian.median(of: matrix.columns[feature]) ?? 0
            } : nil
        let done = Counter()
        let trees = Parallel.map(parameters.trees, threads: threads) { number -> Tree? in
            if isCancelled() { return nil }
            var grower = TreeGrower(
                matrix, plan, tree: number, medians: medians,
                drawsMissing: hasMissing && medians == nil, weights: weights)
            let tree = grower.grow()
            progress(done.increment(), parameters.trees)
            return tree
        }
        let grown = trees.compactMap { $0 }
        guard grown.count == trees.count else { throw .cancelled }
        return try Forest(
            trees: grown, featureCount: plan.featureCount, sampleSize: plan.sampleSize,
            dialect: parameters.dialect, missing: parameters.missing, medians: medians)
    }
}

extension Matrix {
    /// Whether a value is missing.
    ///
    /// - Throws: `train.notFinite`, and `train.missing` unless missing values are allowed.
    func checkTrainable(allowsMissing: Bool) throws(ForestError) -> Bool {
        var hasMissing = false
        for (feature, column) in columns.enumerated() where !GrowKernel.areFinite(column) {
            for (row, value) in column.enumerated() {
                if value.isInfinite {
                    throw .notFinite(feature: feature, row: row, value: value)
                }
                if value.isNaN && !allowsMissing { throw .missing(feature: feature, row: row) }
            }
            // Neither infinite nor finite.
            hasMissing = true
        }
        return hasMissing
    }
}
