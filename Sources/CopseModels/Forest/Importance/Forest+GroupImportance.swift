internal import CopseMath

extension Forest {
    /// The permutation importance of groups of features, all of a group shuffled alike.
    ///
    /// A group of one gets what `importance` gives it.
    /// - Parameter groups: features of the forest, each group with at least one.
    /// - Throws: as `importance`.
    /// - Precondition: the matrix has the features of the forest, in their order; see `check(_:)`.
    package func importance(
        _ matrix: Matrix, groups: [[Int]], repeats: Int = 5, seed: UInt64 = 0, threads: Int = 1,
        metric: (@Sendable ([Double]) -> Double)? = nil,
        progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in },
        isCancelled: @Sendable () -> Bool = { false }
    ) throws(ForestError) -> PermutationImportance {
        guard 1...1_000 ~= repeats else { throw .parameter(.repeats, got: "\(repeats)") }
        guard matrix.rowCount > 0 else { throw .noRows }
        let scores = scores(matrix, threads: threads)
        let baseline = metric?(scores) ?? scores.reduce(0, +) / Double(scores.count)
        let done = Counter()
        let values = Parallel.map(groups.count, threads: threads) { number -> [Double]? in
            let group = groups[number]
            var values: [Double] = []
            for turn in 0..<repeats {
                if isCancelled() { return nil }
                let order = ShuffledOrder.rows(
                    matrix.rowCount, feature: group[0], turn: turn, seed: seed)
                var shuffled = matrix
                for feature in group {
                    let column = matrix.columns[feature]
                    shuffled.columns[feature] = order.map { column[$0] }
                }
                let after = self.scores(shuffled)
                values.append(metric.map { baseline - $0(after) } ?? meanChange(scores, after))
            }
            progress(done.increment(), groups.count)
            return values
        }
        let finished = values.compactMap { $0 }
        guard finished.count == values.count else { throw .cancelled }
        return PermutationImportance(baseline: baseline, values: finished)
    }
}
