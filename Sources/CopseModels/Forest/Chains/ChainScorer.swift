/// Takes blocks of rows through the chains of a forest.
@safe struct ChainScorer: ~Copyable {
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

    /// Appends the sums of path lengths of at most `ChainProgram.rowsPerBlock` rows; those of
    /// `incomplete` are anything.
    mutating func appendSums(_ matrix: Matrix, rows: Range<Int>, to sums: inout [Int64]) {
        precondition(rows.count <= ChainProgram.rowsPerBlock)
        incomplete.removeAll(keepingCapacity: true)
        for feature in layout.tables.features {
            rank(feature, matrix.columns[feature.number], rows)
            unsafe PortableKernel.fillColumns(feature, memory)
        }
        addTrees(count: rows.count)
        unsafe sums.append(
            contentsOf: UnsafeBufferPointer(start: memory.sums, count: rows.count))
    }

    private mutating func rank(
        _ feature: RankTables.Feature, _ column: [Double], _ rows: Range<Int>
    ) {
        let tables = layout.tables
        let column = column[rows]
        let hasMissing = unsafe column.withUnsafeBufferPointer { values in
            unsafe tables.entries.withUnsafeBufferPointer { entries in
                unsafe tables.thresholds.withUnsafeBufferPointer { thresholds in
                    guard let values = values.baseAddress else { return false }
                    return unsafe PortableKernel.rank(
                        values, count: rows.count, feature,
                        entries: entries.baseAddress! + feature.firstEntry,
                        thresholds: thresholds.baseAddress! + feature.firstThreshold, memory)
                }
            }
        }
        guard hasMissing else { return }
        for (row, value) in column.enumerated() where value.isNaN {
            unsafe memory.ranks[row] = feature.missingRank
            if leavesMissing { incomplete.append(row) }
        }
    }

    private func addTrees(count: Int) {
        unsafe memory.sums.update(repeating: 0, count: ChainProgram.rowsPerBlock)
        let program = layout.program
        unsafe program.words.withUnsafeBufferPointer { words in
            unsafe program.values.withUnsafeBufferPointer { values in
                var first = 0
                while first < program.trees.count {
                    let end = min(first + ChainProgram.treesPerGroup, program.trees.count)
                    let group = program.trees[first..<end]
                    let part = group[first].words.lowerBound..<group[end - 1].words.upperBound
                    unsafe PortableKernel.run(
                        UnsafeBufferPointer(rebasing: words[part]), columns: memory.columns,
                        slots: memory.slots)
                    unsafe PortableKernel.addLeaves(
                        group, values: values.baseAddress!, codes: memory.slots, to: memory.sums,
                        count: count)
                    first = end
                }
            }
        }
    }
}
