/// Scores of a matrix one of whose columns is shuffled, by chains.
///
/// Ranks are found once and then shuffled as they are. Only trees that ask for the feature are run
/// again, and sums of integers make the update exact.
struct ChainPermuter<Kernel: BlockKernel>: Permuter {
    let sums: [Int64]
    private let forest: Forest
    private let chains: ChainLayout
    private let ranks: RankedRows

    /// nil if a value is missing that a tree may ask for and nothing takes its place.
    init?(_ forest: Forest, _ chains: ChainLayout, _ matrix: Matrix, threads: Int) {
        if forest.medians == nil {
            for feature in chains.tables.features
            where matrix.columns[feature.number].contains(where: \.isNaN) { return nil }
        }
        self.forest = forest
        self.chains = chains
        ranks = RankedRows(Kernel.self, chains, matrix, threads: threads)
        sums = forest.pathLengthSums(matrix, threads: threads)
    }

    func scores(
        shuffling number: Int, repeats: Int, seed: UInt64, of scores: [Double]
    ) -> [[Double]] {
        var results = [[Double]](repeating: scores, count: repeats)
        guard let feature = chains.tables.features.first(where: { $0.number == number }) else {
            return results
        }
        let column = ranks.column(feature)
        let shuffled = (0..<repeats).map { turn in
            ShuffledOrder.rows(column.count, feature: number, turn: turn, seed: seed)
                .map { column[$0] }
        }
        let trees = forest.layout.trees.indices.filter { asks(tree: $0, for: number) }
        let scorer = ChainScorer<Kernel>(
            ChainLayout(tables: chains.tables, program: chains.program.restricted(to: trees)),
            leavesMissing: false)
        var others = [Int64](repeating: 0, count: ChainProgram.rowsPerBlock)
        for (block, rows) in ranks.blocks.enumerated() {
            ranks.load(block, into: scorer)
            scorer.run(0)
            for (place, row) in rows.enumerated() {
                others[place] = sums[row] &- scorer.sum(place)
            }
            for turn in 0..<repeats {
                scorer.replaceRanks(of: feature, by: shuffled[turn][rows])
                scorer.run(0)
                for (place, row) in rows.enumerated() {
                    let sum = others[place] &+ scorer.sum(place)
                    if sum != sums[row] { results[turn][row] = forest.score(pathLengthSum: sum) }
                }
            }
        }
        return results
    }

    private func asks(tree: Int, for feature: Int) -> Bool {
        let extent = forest.layout.trees[tree]
        return (extent.root..<extent.end).contains {
            forest.layout.nodes[$0].feature == feature && !forest.layout.isLeaf($0)
        }
    }
}
