import CopseMath

extension Forest {
    /// The permutation importance of every feature over the rows of a matrix.
    ///
    /// The same bits for any number of threads: every (feature, repeat) has its own random stream.
    /// - Parameters:
    ///   - kernel: how rows are scored; nil is the fastest for these rows.
    ///   - metric: of the scores of all rows in their order, larger = better (ROC AUC, say). Without
    ///     one, importance is the mean absolute change of a row's score, which needs no labels.
    ///   - progress: told features done and features in all, from any thread.
    ///   - isCancelled: asked before every feature.
    /// - Throws: `train.parameter` for repeats outside 1 ... 1000, `train.noRows`, `run.interrupted`.
    /// - Precondition: the matrix has the features of the forest, in their order; see `check(_:)`.
    package func importance(
        _ matrix: Matrix, repeats: Int = 5, seed: UInt64 = 0, threads: Int = 1,
        kernel: ScoringKernel? = .forced, metric: (@Sendable ([Double]) -> Double)? = nil,
        progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in },
        isCancelled: @Sendable () -> Bool = { false }
    ) throws(ForestError) -> PermutationImportance {
        guard 1...1_000 ~= repeats else { throw .parameter(.repeats, got: "\(repeats)") }
        guard matrix.rowCount > 0 else { throw .noRows }
        let permuter = permuter(matrix, threads: threads, kernel: kernel)
        let scores = permuter.sums.map(score(pathLengthSum:))
        let baseline = metric?(scores) ?? scores.reduce(0, +) / Double(scores.count)
        let done = Counter()

        let values = Parallel.map(featureCount, threads: threads) { feature -> [Double]? in
            if isCancelled() { return nil }
            let shuffled = permuter.scores(
                shuffling: feature, repeats: repeats, seed: seed, of: scores)
            let values = shuffled.map { shuffled in
                metric.map { baseline - $0(shuffled) } ?? meanChange(scores, shuffled)
            }
            progress(done.increment(), featureCount)
            return values
        }
        let finished = values.compactMap { $0 }
        guard finished.count == values.count else { throw .cancelled }
        return PermutationImportance(baseline: baseline, values: finished)
    }

    func meanChange(_ before: [Double], _ after: [Double]) -> Double {
        zip(before, after).reduce(0) { $0 + abs($1.0 - $1.1) } / Double(before.count)
    }

    private func permuter(
        _ matrix: Matrix, threads: Int, kernel: ScoringKernel?
    ) -> any Permuter {
        // In plain Swift chains take longer than walking the few paths that change.
        let usesVectors = VectorKernel.isAvailable && kernel != .portable
        if usesVectors || kernel != nil, let chains = chains(forRows: matrix.rowCount, kernel) {
            let permuter: (any Permuter)? =
                usesVectors
                ? ChainPermuter<VectorKernel>(self, chains, matrix, threads: threads)
                : ChainPermuter<PortableKernel>(self, chains, matrix, threads: threads)
            if let permuter { return permuter }
        }
        return WalkPermuter(self, matrix, threads: threads)
    }
}
