internal import CopseMath

/// The scores of training rows by the trees that did not draw them.
package struct OutOfBagScores: Sendable, Equatable {
    /// One per row, in 0…1; nil for a row that every tree drew.
    package var scores: [Double?]
    /// The fewest trees that any score comes from.
    package var fewestTrees: Int
}

extension Forest {
    /// How strange each training row is to the trees that never saw it.
    ///
    /// A tree sees at most ψ rows, so that of many rows nearly every tree can speak of a row as if it
    /// were new. The score is that of the forest of these trees: 2^(−mean path / c(ψ)).
    ///
    /// Source: Breiman: Out-of-bag estimation (Technical report, Berkeley 1996); for calibration
    /// without rows set aside, Johansson, Boström, Löfström, Linusson: Regression conformal
    /// prediction with random forests (Machine Learning 97, 2014), doi:10.1007/s10994-014-5453-0.
    /// Time: that of scoring the rows and of walking trees × ψ rows.
    /// - Parameters: those the forest was grown with, and the rows it was grown from.
    /// - Returns: nil if a forest grown like this on these rows is not this one.
    /// - Throws: what `fit` throws.
    package func outOfBagScores(
        _ matrix: Matrix, _ parameters: ForestParameters, threads: Int = 1,
        isCancelled: @Sendable () -> Bool = { false }
    ) throws(ForestError) -> OutOfBagScores? {
        guard matrix.featureCount == featureCount else { return nil }
        let plan = try ForestPlan(
            parameters, rowCount: matrix.rowCount, featureCount: featureCount)
        guard plan.sampleSize == sampleSize, parameters.trees == trees.count else { return nil }
        // The one proof that these are the rows: the forest grows again, in milliseconds.
        let again = try Forest.fit(matrix, parameters, threads: threads, isCancelled: isCancelled)
        guard again.trees == trees, again.medians == medians else { return nil }

        let draws = TreeRows(plan: plan, rowCount: matrix.rowCount, weights: nil)
        let inBag = try inBagPaths(matrix, draws, threads: threads)
        var sums = pathLengthSums(matrix, threads: threads)
        var counts = [Int](repeating: trees.count, count: matrix.rowCount)
        for (rows, paths) in inBag {
            for (row, path) in zip(rows, paths) {
                sums[row] -= path
                counts[row] -= 1
            }
        }
        // A scale for every number of trees there is, not for every row.
        let scales = Dictionary(
            uniqueKeysWithValues: Set(counts).map { count in
                (
                    count,
                    ScoreScale(treeCount: count, sampleSize: sampleSize, dialect: dialect)
                )
            })
        return OutOfBagScores(
            scores: zip(sums, counts).map { sum, count in
                count == 0 ? nil : scales[count]?.score(sum)
            },
            fewestTrees: counts.filter { $0 > 0 }.min() ?? 0)
    }

    /// For every tree the rows it drew and their paths in it.
    private func inBagPaths(
        _ matrix: Matrix, _ draws: TreeRows, threads: Int
    ) throws(ForestError) -> [(rows: [Int], paths: [Int64])] {
        var single: [Forest] = []
        single.reserveCapacity(trees.count)
        for tree in trees {
            single.append(
                try Forest(
                    trees: [tree], featureCount: featureCount, sampleSize: sampleSize,
                    dialect: dialect, missing: missing, medians: medians))
        }
        let forests = single
        return Parallel.map(forests.count, threads: threads) { number in
            let rows = draws.draw(tree: number).rows
            let part = Matrix(
                columns: matrix.columns.map { column in rows.map { column[$0] } },
                rowCount: rows.count)
            return (rows, forests[number].pathLengthSums(part, kernel: .walk))
        }
    }
}
