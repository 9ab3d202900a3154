internal import CopseMath

extension Forest {
    /// For every row the sum of its path lengths over all trees, in units of 2⁻⁴⁰ edges.
    ///
    /// - Parameter kernel: how; nil is the fastest for these rows.
    /// - Precondition: the matrix has the features of the forest, in their order; see `check(_:)`.
    package func pathLengthSums(
        _ matrix: Matrix, threads: Int = 1, kernel: ScoringKernel? = .forced
    ) -> [Int64] {
        let scorer = RowScorer(self, matrix, kernel)
        return Parallel.array(
            matrix.rowCount, repeating: 0, blockSize: RowScorer.rowsPerTurn, threads: threads,
            worker: scorer.makeWorker
        ) { worker, rows, results in
            worker.run(rows)
            for place in 0..<rows.count { results[place] = worker.sums[place] }
        }
    }

    /// The scores of the rows of a matrix, in 0…1, higher = stranger.
    ///
    /// - Parameters:
    ///   - kernel: how; nil is the fastest for these rows.
    ///   - progress: told rows done and rows in all, from any thread.
    ///   - isCancelled: asked now and then, from any thread; once it is true the rest of the scores
    ///     are 0.
    /// - Precondition: the matrix has the features of the forest, in their order; see `check(_:)`.
    package func scores(
        _ matrix: Matrix, threads: Int = 1, kernel: ScoringKernel? = .forced,
        progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in },
        isCancelled: @Sendable () -> Bool = { false }
    ) -> [Double] {
        let scorer = RowScorer(self, matrix, kernel)
        let scale = layout.scale
        let turns = Counter()
        return Parallel.array(
            matrix.rowCount, repeating: 0, blockSize: RowScorer.rowsPerTurn, threads: threads,
            worker: scorer.makeWorker
        ) { worker, rows, results in
            if isCancelled() { return }
            worker.run(rows)
            for place in 0..<rows.count { results[place] = scale.score(worker.sums[place]) }
            let done = turns.increment() * RowScorer.rowsPerTurn
            progress(min(done, matrix.rowCount), matrix.rowCount)
        }
    }

    /// The sum of path lengths of one row: `features` values, NaN where missing.
    package func pathLengthSum(row: [Double]) -> Int64 {
        precondition(
            row.count == featureCount,
            "\(row.count) features given to a forest of \(featureCount)")
        guard row.contains(where: \.isNaN) else {
            return WalkKernel.sumOfLeaves(of: layout, row: row)
        }
        guard let medians else { return layout.expectedSum(row: row) }
        let filled = zip(row, medians).map { $0.isNaN ? $1 : $0 }
        return WalkKernel.sumOfLeaves(of: layout, row: filled)
    }

    /// The score of one row, with the bits that it has in any matrix.
    package func score(row: [Double]) -> Double {
        score(pathLengthSum: pathLengthSum(row: row))
    }
}

extension Matrix {
    /// The rows in parts of `size`, the last one shorter.
    func rowBlocks(of size: Int) -> [Range<Int>] {
        stride(from: 0, to: rowCount, by: size).map { $0..<min($0 + size, rowCount) }
    }
}
