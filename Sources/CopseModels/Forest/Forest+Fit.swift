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
        try matrix.checkTrainable(allowsMissing: parameters.missing != .error)
        let medians =
            parameters.missing == .impute
            ? Parallel.map(matrix.featureCount, threads: threads) { feature in
                RadixMedian.median(of: matrix.columns[feature]) ?? 0
            } : nil
        let done = Counter()
        let trees = Parallel.map(parameters.trees, threads: threads) { number -> Tree? in
            if isCancelled() { return nil }
            var grower = TreeGrower(matrix, plan, tree: number, medians: medians, weights: weights)
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
    /// - Throws: `train.notFinite`, and `train.missing` unless missing values are allowed.
    func checkTrainable(allowsMissing: Bool) throws(ForestError) {
        for (feature, column) in columns.enumerated() where !column.isAllFinite {
            for (row, value) in column.enumerated() {
                if value.isInfinite {
                    throw .notFinite(feature: feature, row: row, value: value)
                }
                if value.isNaN && !allowsMissing { throw .missing(feature: feature, row: row) }
            }
        }
    }
}

extension [Double] {
    /// Whether there is neither an infinity nor a NaN; as fast as memory is read.
    fileprivate var isAllFinite: Bool {
        // x − x is 0 for a finite x and NaN for any other; NaN stays in the sum.
        var sums = SIMD8<Double>.zero
        var place = 0
        while place + 8 <= count {
            let lanes = SIMD8<Double>(self[place..<place + 8])
            sums += lanes - lanes
            place += 8
        }
        for value in self[place...] { sums[0] += value - value }
        return sums == .zero
    }
}
