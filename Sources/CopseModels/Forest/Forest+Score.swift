extension Forest {
    /// For every row the sum of its path lengths over all trees, in units of 2⁻⁴⁰ edges.
    ///
    /// - Precondition: the matrix has the features of the forest, in their order; see `check(_:)`.
    package func pathLengthSums(_ matrix: Matrix, threads: Int = 1) -> [Int64] {
        return map(matrix, threads: threads) { $0 }
    }

    /// The scores of the rows of a matrix, in 0…1, higher = stranger.
    ///
    /// - Precondition: the matrix has the features of the forest, in their order; see `check(_:)`.
    package func scores(_ matrix: Matrix, threads: Int = 1) -> [Double] {
        map(matrix, threads: threads, layout.scale.score)
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

    /// Rows a thread takes at a time.
    private static let rowsPerTurn = 1_024
    /// Rows of a block: few enough that block and tree stay in the innermost cache.
    private static let rowsPerBlock = 64

    private func map<Result: Sendable>(
        _ matrix: Matrix, threads: Int, _ transform: @Sendable (Int64) -> Result
    ) -> [Result] {
        precondition(
            matrix.featureCount == featureCount,
            "\(matrix.featureCount) features given to a forest of \(featureCount)")
        let blocks = matrix.rowBlocks(of: Self.rowsPerTurn)
        let parts = Parallel.map(blocks.count, threads: threads) { turn in
            sums(matrix, rows: blocks[turn]).map(transform)
        }
        return parts.count == 1 ? parts[0] : Array(parts.joined())
    }

    private func sums(_ matrix: Matrix, rows: Range<Int>) -> [Int64] {
        var sums: [Int64] = []
        sums.reserveCapacity(rows.count)
        var block = RowBlock(capacity: Self.rowsPerBlock, stride: featureCount)
        var blockSums = [Int64](repeating: 0, count: Self.rowsPerBlock)
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.rowsPerBlock) {
            let part = start..<min(start + Self.rowsPerBlock, rows.upperBound)
            block.load(matrix, rows: part, medians: medians)
            for place in blockSums.indices { blockSums[place] = 0 }
            WalkKernel.addLeaves(of: layout, block, to: &blockSums)
            for row in block.incomplete {
                blockSums[row] = layout.expectedSum(
                    row: block.row(row, featureCount: featureCount))
            }
            sums += blockSums[..<part.count]
        }
        return sums
    }
}

extension Matrix {
    /// The rows in parts of `size`, the last one shorter.
    func rowBlocks(of size: Int) -> [Range<Int>] {
        stride(from: 0, to: rowCount, by: size).map { $0..<min($0 + size, rowCount) }
    }
}
