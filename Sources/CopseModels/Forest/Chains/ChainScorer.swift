/// Takes blocks of rows through the chains of a forest.
@safe struct ChainScorer<Kernel: BlockKernel>: ~Copyable {
    private let layout: ChainLayout
    private let memory: ChainMemory
    /// Whether rows with missing values are left to others, and which these are in the block.
    private let leavesMissing: Bool
    private(set) var incomplete: [Int] = []

    init(_ layout: ChainLayout, leavesMissing: Bool) {
        self.layout = layout
        self.leavesMissing = leavesMissing
        unsafe memory = ChainMemory(layout)
    }

    /// Appends the sums of path lengths of at most `ChainProgram.rowsPerBatch` rows; those of
    /// `incomplete` are anything.
    mutating func appendSums(_ matrix: Matrix, rows: Range<Int>, to sums: inout [Int64]) {
        precondition(rows.count <= ChainProgram.rowsPerBatch)
        incomplete.removeAll(keepingCapacity: true)
        let size = ChainProgram.rowsPerBlock
        let blocks = (rows.count + size - 1) / size
        for feature in layout.tables.features {
            rank(feature, matrix.columns[feature.number][rows])
            unsafe Kernel.fillColumns(feature, blocks: blocks, memory)
        }
        for block in 0..<blocks {
            run(block)
            unsafe sums.append(
                contentsOf: UnsafeBufferPointer(
                    start: memory.sums, count: min(size, rows.count - block * size)))
        }
    }

    private func run(_ block: Int) {
        unsafe memory.sums.update(repeating: 0, count: ChainProgram.rowsPerBlock)
        let program = layout.program
        for first in stride(from: 0, to: program.trees.count, by: ChainProgram.treesPerGroup) {
            let group = first..<min(first + ChainProgram.treesPerGroup, program.trees.count)
            let words =
                program.trees[first].words
                .lowerBound..<program.trees[group.upperBound - 1].words.upperBound
            unsafe program.words.withUnsafeBufferPointer { all in
                unsafe Kernel.run(
                    UnsafeBufferPointer(rebasing: all[words]), block: block, memory)
            }
            unsafe Kernel.addLeaves(group, of: program, memory)
        }
        unsafe Kernel.finishSums(memory)
    }

    private mutating func rank(_ feature: RankTables.Feature, _ values: ArraySlice<Double>) {
        let tables = layout.tables
        let hasMissing = unsafe tables.entries.withUnsafeBufferPointer { entries in
            unsafe tables.thresholds.withUnsafeBufferPointer { thresholds in
                unsafe values.withUnsafeBufferPointer { values in
                    guard let first = values.baseAddress else { return false }
                    return unsafe Kernel.rank(
                        first, count: values.count, feature,
                        entries: entries.baseAddress! + feature.firstEntry,
                        thresholds: thresholds.baseAddress! + feature.firstThreshold, memory)
                }
            }
        }
        guard hasMissing else { return }
        for (row, value) in values.enumerated() where value.isNaN {
            unsafe memory.ranks[row] = feature.missingRank
            if leavesMissing { incomplete.append(row) }
        }
    }
}
