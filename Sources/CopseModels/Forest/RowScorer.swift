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

    /// One for each thread.
    @Sendable func makeWorker() -> Worker { Worker(self) }

    /// Takes batches of rows, one after the other, in memory that it keeps.
    ///
    /// Threads that share arrays contend for their reference counts: a worker holds what it reads.
    struct Worker: ~Copyable {
        private let scorer: RowScorer
        private var vectors: ChainScorer<VectorKernel>?
        private var portable: ChainScorer<PortableKernel>?
        /// The sums of path lengths of the rows that ran last.
        private(set) var sums: [Int64] = []

        fileprivate init(_ scorer: RowScorer) {
            self.scorer = scorer
            sums.reserveCapacity(RowScorer.rowsPerTurn)
            guard let chains = scorer.chains else { return }
            let leavesMissing = scorer.forest.medians == nil
            if scorer.usesVectors {
                vectors = ChainScorer(chains, leavesMissing: leavesMissing)
            } else {
                portable = ChainScorer(chains, leavesMissing: leavesMissing)
            }
        }

        /// - Precondition: at most `rowsPerTurn` rows.
        mutating func run(_ rows: Range<Int>) {
            sums.removeAll(keepingCapacity: true)
            guard scorer.chains != nil else { return walk(rows) }
            let rest = rows.count % ChainProgram.rowsPerBlock
            let blocks = rows.dropLast(rest < scorer.leastRowsOfBlock ? rest : 0)
            vectors?.appendSums(scorer.matrix, rows: blocks, to: &sums)
            portable?.appendSums(scorer.matrix, rows: blocks, to: &sums)
            let incomplete = vectors?.incomplete ?? portable?.incomplete ?? []
            if !incomplete.isEmpty { walkMissing(incomplete, from: rows.lowerBound) }
            walk(blocks.upperBound..<rows.upperBound)
        }

        /// Sums of rows with missing values that nothing takes the place of.
        ///
        /// - Parameters:
        ///   - places: of the rows among those that run, and of their sums.
        ///   - start: the row of the matrix at place 0.
        private mutating func walkMissing(_ places: [Int], from start: Int) {
            let layout = scorer.forest.layout
            var block = RowBlock(capacity: RowScorer.rowsPerWalk, stride: layout.stride)
            for part in stride(from: 0, to: places.count, by: RowScorer.rowsPerWalk) {
                let places = places[part..<min(part + RowScorer.rowsPerWalk, places.count)]
                block.load(scorer.matrix, rows: places.map { start + $0 })
                var blockSums = [Int64](repeating: 0, count: RowScorer.rowsPerWalk)
                layout.addExpectedSums(block, to: &blockSums)
                for (place, sum) in zip(places, blockSums) { sums[place] = sum }
            }
        }

        private mutating func walk(_ rows: Range<Int>) {
            if rows.isEmpty { return }
            let forest = scorer.forest
            let first = sums.count
            var block = RowBlock(capacity: RowScorer.rowsPerWalk, stride: forest.layout.stride)
            var blockSums = [Int64](repeating: 0, count: RowScorer.rowsPerWalk)
            for start in stride(
                from: rows.lowerBound, to: rows.upperBound, by: RowScorer.rowsPerWalk)
            {
                let part = start..<min(start + RowScorer.rowsPerWalk, rows.upperBound)
                block.load(scorer.matrix, rows: part, medians: forest.medians)
                for place in blockSums.indices { blockSums[place] = 0 }
                WalkKernel.addLeaves(of: forest.layout, block, to: &blockSums)
                let start = sums.count
                sums += blockSums[..<part.count]
                if !block.incomplete.isEmpty {
                    walkMissing(block.incomplete.map { start + $0 }, from: rows.lowerBound - first)
                }
            }
        }
    }
}
