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
        let blocks = load(matrix, rows: rows)
        let size = ChainProgram.rowsPerBlock
        for block in 0..<blocks {
            run(block)
            unsafe sums.append(
                contentsOf: UnsafeBufferPointer(
                    start: memory.sums, count: min(size, rows.count - block * size)))
        }
    }

    /// Finds the ranks of at most `ChainProgram.rowsPerBatch` rows; returns the blocks they fill.
    mutating func load(_ matrix: Matrix, rows: Range<Int>) -> Int {
        precondition(rows.count <= ChainProgram.rowsPerBatch)
        incomplete.removeAll(keepingCapacity: true)
        let blocks = (rows.count + ChainProgram.rowsPerBlock - 1) / ChainProgram.rowsPerBlock
        let tables = layout.tables
        unsafe tables.entries.withUnsafeBufferPointer { entries in
            unsafe tables.thresholds.withUnsafeBufferPointer { thresholds in
                guard let entries = entries.baseAddress, let thresholds = thresholds.baseAddress
                else { return }
                for feature in tables.features {
                    unsafe rank(
                        feature, matrix.columns[feature.number][rows],
                        entries: entries + feature.firstEntry,
                        thresholds: thresholds + feature.firstThreshold)
                    unsafe Kernel.fillColumns(feature, blocks: blocks, memory)
                }
            }
        }
        // A row may miss several values.
        if !incomplete.isEmpty {
            var isIncomplete = [Bool](repeating: false, count: rows.count)
            for row in incomplete { isIncomplete[row] = true }
            incomplete = isIncomplete.indices.filter { isIncomplete[$0] }
        }
        return blocks
    }

    /// Takes a block through the trees.
    func run(_ block: Int) {
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

    private mutating func rank(
        _ feature: RankTables.Feature, _ values: ArraySlice<Double>,
        entries: UnsafePointer<UInt16>, thresholds: UnsafePointer<Double>
    ) {
        let hasMissing = unsafe values.withUnsafeBufferPointer { values in
            guard let first = values.baseAddress else { return false }
            return unsafe Kernel.rank(
                first, count: values.count, feature, entries: entries, thresholds: thresholds,
                memory)
        }
        guard hasMissing else { return }
        for (row, value) in values.enumerated() where value.isNaN {
            unsafe memory.ranks[row] = feature.missingRank
            if leavesMissing { incomplete.append(row) }
        }
    }

    // MARK: Blocks with a column of other values

    /// Bytes of the ranks of a block.
    var bytesPerBlock: Int { unsafe memory.bytesPerBlock }

    /// Writes the ranks of the first blocks to `bytes`.
    func storeRanks(blocks: Int, to bytes: UnsafeMutableRawPointer) {
        unsafe bytes.copyMemory(from: memory.columns, byteCount: blocks * bytesPerBlock)
    }

    /// Takes the ranks of the first block from `bytes`.
    func loadRanks(from bytes: UnsafeRawPointer) {
        unsafe memory.columns.copyMemory(from: bytes, byteCount: bytesPerBlock)
    }

    /// Gives a feature other ranks in the first block.
    func replaceRanks(of feature: RankTables.Feature, by ranks: ArraySlice<UInt16>) {
        precondition(ranks.count <= ChainProgram.rowsPerBlock)
        for (row, rank) in ranks.enumerated() { unsafe memory.ranks[row] = rank }
        unsafe Kernel.fillColumns(feature, blocks: 1, memory)
    }

    /// The sum of path lengths of a row of the block that was run last.
    func sum(_ row: Int) -> Int64 {
        precondition(0..<ChainProgram.rowsPerBlock ~= row)
        return unsafe memory.sums[row]
    }
}
