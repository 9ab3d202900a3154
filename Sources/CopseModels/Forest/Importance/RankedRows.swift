internal import CopseMath

/// The ranks of all rows of a matrix, block after block, as kernels read them.
// Sendable because the memory is only written to in init.
@safe final class RankedRows: @unchecked Sendable {
    /// The rows of each block.
    let blocks: [Range<Int>]
    private let bytes: UnsafeMutableRawPointer
    private let bytesPerBlock: Int

    init<Kernel: BlockKernel>(
        _ kernel: Kernel.Type, _ layout: ChainLayout, _ matrix: Matrix, threads: Int
    ) {
        let blocks = matrix.rowBlocks(of: ChainProgram.rowsPerBlock)
        let bytesPerBlock = layout.bytesPerBlock
        let ranks = unsafe Destination(
            bytes: UnsafeMutableRawPointer.allocate(
                byteCount: blocks.count * bytesPerBlock, alignment: 64))
        let batches = matrix.rowBlocks(of: ChainProgram.rowsPerBatch)
        Parallel.forEach(batches.count, threads: threads) { batch in
            var scorer = ChainScorer<Kernel>(layout, leavesMissing: false)
            let count = scorer.load(matrix, rows: batches[batch])
            let first = batches[batch].lowerBound / ChainProgram.rowsPerBlock
            unsafe scorer.storeRanks(blocks: count, to: ranks.bytes + first * bytesPerBlock)
        }
        self.blocks = blocks
        self.bytesPerBlock = bytesPerBlock
        unsafe bytes = ranks.bytes
    }

    deinit { unsafe bytes.deallocate() }

    /// The ranks of a feature for all rows.
    func column(_ feature: RankTables.Feature) -> [UInt16] {
        var ranks: [UInt16] = []
        ranks.reserveCapacity(blocks.last?.upperBound ?? 0)
        let first = 2 * feature.firstColumn * ChainProgram.rowsPerBlock
        for (block, rows) in blocks.enumerated() {
            let columns = unsafe bytes + block * bytesPerBlock + first
            for row in 0..<rows.count {
                // The bytes of a rank add up to it; as signed numbers they are less by 128.
                var rank = UInt16(0)
                for column in 0..<feature.columnCount {
                    let place = 2 * column * ChainProgram.rowsPerBlock + row
                    let byte = unsafe columns.load(fromByteOffset: place, as: UInt8.self)
                    rank += UInt16(byte ^ 128)
                }
                ranks.append(rank)
            }
        }
        return ranks
    }

    /// Hands a block over as the first one of a scorer for the same tables.
    func load<Kernel>(_ block: Int, into scorer: borrowing ChainScorer<Kernel>) {
        precondition(blocks.indices.contains(block) && scorer.bytesPerBlock == bytesPerBlock)
        unsafe scorer.loadRanks(from: bytes + block * bytesPerBlock)
    }

    // Sendable because batches do not overlap and threads end before the memory is read.
    @unsafe private struct Destination: @unchecked Sendable {
        let bytes: UnsafeMutableRawPointer
    }
}
