/// Takes rows of a matrix through the trees, each the way that is fastest for them.
struct RowScorer: Sendable {
    private let forest: Forest
    private let matrix: Matrix
    private let chains: ChainLayout?
    private let usesVectors: Bool
    /// Fewer rows than this are walked.
    private let leastRowsOfBlock: Int

    /// Rows a thread takes at a time.
    static let rowsPerTurn = ChainProgram.rowsPerBatch
    /// Rows of a block that is walked: few enough that block and tree stay in the innermost cache.
    private static let rowsPerWalk = 64

    /// - Precondition: the matrix has the features of the forest.
    init(_ forest: Forest, _ matrix: Matrix, _ kernel: ScoringKernel?) {
        precondition(
            matrix.featureCount == forest.featureCount,
            "\(matrix.featureCount) features given to a forest of \(forest.featureCount)")
        self.forest = forest
        self.matrix = matrix
        usesVectors = VectorKernel.isAvailable && kernel != .portable
        leastRowsOfBlock = kernel == nil ? ScoringKernel.leastRows : 0
        chains = forest.chains(forRows: matrix.rowCount, kernel)
    }

    /// The sums of path lengths of some rows.
    func sums(_ rows: Range<Int>) -> [Int64] {
        guard let chains else { return walk(rows) }
        let leavesMissing = forest.medians == nil
        if usesVectors {
            var scorer = ChainScorer<VectorKernel>(chains, leavesMissing: leavesMissing)
            return sums(rows, &scorer)
        }
        var scorer = ChainScorer<PortableKernel>(chains, leavesMissing: leavesMissing)
        return sums(rows, &scorer)
    }

    private func sums<Kernel>(_ rows: Range<Int>, _ scorer: inout ChainScorer<Kernel>) -> [Int64] {
        var sums: [Int64] = []
        sums.reserveCapacity(rows.count)
        let rest = rows.count % ChainProgram.rowsPerBlock
        let blocks = rows.dropLast(rest < leastRowsOfBlock ? rest : 0)
        scorer.appendSums(matrix, rows: blocks, to: &sums)
        for row in scorer.incomplete {
            sums[row] = forest.layout.expectedSum(
                row: matrix.columns.map { $0[rows.lowerBound + row] })
        }
        return blocks.count == rows.count ? sums : sums + walk(blocks.upperBound..<rows.upperBound)
    }

    private func walk(_ rows: Range<Int>) -> [Int64] {
        var sums: [Int64] = []
        sums.reserveCapacity(rows.count)
        var block = RowBlock(capacity: Self.rowsPerWalk, stride: forest.featureCount)
        var blockSums = [Int64](repeating: 0, count: Self.rowsPerWalk)
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.rowsPerWalk) {
            let part = start..<min(start + Self.rowsPerWalk, rows.upperBound)
            block.load(matrix, rows: part, medians: forest.medians)
            for place in blockSums.indices { blockSums[place] = 0 }
            WalkKernel.addLeaves(of: forest.layout, block, to: &blockSums)
            for row in block.incomplete {
                blockSums[row] = forest.layout.expectedSum(
                    row: block.row(row, featureCount: forest.featureCount))
            }
            sums += blockSums[..<part.count]
        }
        return sums
    }
}
