internal import CopseMath

extension Forest {
    /// The scores that the first k trees give, for several k.
    ///
    /// A tree has its own random stream, so that these are the forests grown with fewer trees; each
    /// tree is walked once for all of them.
    /// - Parameter counts: ascending, from 1 to the number of trees.
    /// - Precondition: the matrix has the features of the forest, in their order; see `check(_:)`.
    /// - Throws: `model.damaged` only for counts out of range.
    package func scores(
        ofFirst counts: [Int], _ matrix: Matrix, threads: Int = 1
    ) throws(ForestError) -> [[Double]] {
        var sums = [Int64](repeating: 0, count: matrix.rowCount)
        var start = 0
        var results: [[Double]] = []
        for count in counts {
            guard start..<trees.count ~= count - 1 else {
                throw .damaged(.treeCount(count), tree: nil)
            }
            let part = try Forest(
                trees: Array(trees[start..<count]), featureCount: featureCount,
                sampleSize: sampleSize, dialect: dialect, missing: missing, medians: medians)
            for (row, sum) in part.pathLengthSums(matrix, threads: threads).enumerated() {
                sums[row] += sum
            }
            let scale = ScoreScale(treeCount: count, sampleSize: sampleSize, dialect: dialect)
            results.append(sums.map(scale.score))
            start = count
        }
        return results
    }
}
