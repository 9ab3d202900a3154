internal import CopseMath

/// Scores of a matrix one of whose columns is shuffled, by walking.
///
/// Few paths change: four in five do not ask for the feature at all, and of the others many rows get
/// a value with the same answers, which an interval for each leaf tells. So the leaves of all rows
/// are found once and only rows that leave theirs are walked again; sums of integers make the update
/// exact.
struct WalkPermuter: Permuter {
    let sums: [Int64]
    private let forest: Forest
    private let layout: WalkLayout
    private let matrix: Matrix
    private let blocks: [Range<Int>]
    /// The leaves of each block, unless there are too many to hold.
    private let leaves: [[Int32]]?

    private static let rowsPerBlock = 512
    /// Leaves held at most: 256 MB.
    private static let maxLeaves = 1 << 26

    init(_ forest: Forest, _ matrix: Matrix, threads: Int) {
        self.forest = forest
        self.matrix = matrix
        layout = forest.layout
        sums = forest.pathLengthSums(matrix, threads: threads)
        let blocks = matrix.rowBlocks(of: Self.rowsPerBlock)
        self.blocks = blocks
        leaves =
            matrix.rowCount.multipliedReportingOverflow(by: forest.trees.count).partialValue
                <= Self.maxLeaves
            ? Parallel.map(blocks.count, threads: threads) { turn in
                var block = Self.makeBlock(forest)
                block.load(matrix, rows: blocks[turn], medians: forest.medians)
                return Self.leaves(of: forest.layout, block)
            } : nil
    }

    /// One column more than features: the shuffled one.
    private static func makeBlock(_ forest: Forest) -> RowBlock {
        RowBlock(
            capacity: rowsPerBlock, stride: max(forest.layout.stride, forest.featureCount + 1))
    }

    private static func leaves(of layout: WalkLayout, _ block: borrowing RowBlock) -> [Int32] {
        // A root is in range for rows that the block does not have.
        var leaves = [Int32](repeating: 0, count: layout.trees.count * block.capacity)
        WalkKernel.findLeaves(of: layout, block, in: &leaves)
        return leaves
    }

    func scores(
        shuffling feature: Int, repeats: Int, seed: UInt64, of scores: [Double]
    ) -> [[Double]] {
        var results = [[Double]](repeating: scores, count: repeats)
        let table = layout.table.renaming(feature, to: forest.featureCount)
        let intervals = intervals(of: feature)
        let marked = intervals.map { $0 == .all ? 0 : 1 as UInt8 }
        let trees = layout.trees.indices.filter { tree in
            marked[layout.trees[tree].root..<layout.trees[tree].end].contains(1)
        }
        if trees.isEmpty { return results }
        let columns = (0..<repeats).map { shuffled(feature, turn: $0, seed: seed) }

        var block = Self.makeBlock(forest)
        var chosen = [Int32](repeating: 0, count: trees.count * Self.rowsPerBlock)
        var counts = [Int](repeating: 0, count: trees.count)
        var moved = [Int32](repeating: 0, count: Self.rowsPerBlock + WalkKernel.lanes)
        for (number, rows) in blocks.enumerated() {
            block.load(matrix, rows: rows, medians: forest.medians)
            let leaves = self.leaves?[number] ?? Self.leaves(of: layout, block)
            func part(_ tree: Int) -> Range<Int> {
                tree * Self.rowsPerBlock..<(tree + 1) * Self.rowsPerBlock
            }
            for (place, tree) in trees.enumerated() {
                counts[place] = WalkKernel.chooseRows(
                    rows.count, leaves: leaves[part(tree)], marked: marked, into: &chosen,
                    from: part(place).lowerBound)
            }
            for turn in 0..<repeats {
                block.replace(column: forest.featureCount, with: columns[turn][rows])
                var changes = [Int64](repeating: 0, count: Self.rowsPerBlock)
                for (place, tree) in trees.enumerated() {
                    let count = WalkKernel.chooseMoved(
                        of: chosen[part(place)].prefix(counts[place]),
                        values: columns[turn][rows], leaves: leaves[part(tree)],
                        intervals: intervals, into: &moved)
                    WalkKernel.addChanges(
                        of: layout, table, layout.trees[tree], block, rows: moved, count: count,
                        from: leaves[part(tree)], to: &changes)
                }
                for (place, row) in rows.enumerated() where changes[place] != 0 {
                    results[turn][row] = forest.score(pathLengthSum: sums[row] &+ changes[place])
                }
                let missing = rows.enumerated().filter { columns[turn][$1].isNaN }.map(\.offset)
                for place in missing + block.incomplete {
                    var row = block.row(place, featureCount: forest.featureCount)
                    row[feature] = columns[turn][rows.lowerBound + place]
                    results[turn][rows.lowerBound + place] = forest.score(row: row)
                }
            }
        }
        return results
    }

    /// The values of the feature that lead to each node, whatever the other features say.
    private func intervals(of feature: Int) -> [ValueInterval] {
        var intervals = [ValueInterval](repeating: .all, count: layout.nodes.count)
        for (node, split) in layout.nodes.enumerated() where !layout.isLeaf(node) {
            var (left, right) = (intervals[node], intervals[node])
            if let terms = layout.terms, terms[node].count > 1 {
                // Which side a value leads to depends on the other features: whoever came through is
                // walked again.
                if terms[node].contains(where: { $0.feature == feature }) {
                    (left, right) = (.none, .none)
                }
            } else if split.feature == feature {
                left.high = min(left.high, split.threshold)
                right.low = max(right.low, split.threshold)
            }
            intervals[Int(split.left)] = left
            intervals[Int(split.left) + 1] = right
        }
        return intervals
    }

    private func shuffled(_ feature: Int, turn: Int, seed: UInt64) -> [Double] {
        var column = matrix.columns[feature]
        if let median = forest.medians?[feature] {
            for row in column.indices where column[row].isNaN { column[row] = median }
        }
        return ShuffledOrder.rows(column.count, feature: feature, turn: turn, seed: seed)
            .map { column[$0] }
    }
}
