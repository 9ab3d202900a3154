#if arch(x86_64) && os(Linux)
    import CForestKernel

    /// The inner loops in C, for processors with AVX2.
    enum VectorKernel: BlockKernel {
        static let isAvailable = copse_forest_is_supported()

        static func rank(
            _ values: UnsafePointer<Double>, count: Int, _ feature: RankTables.Feature,
            entries: UnsafePointer<UInt16>, thresholds: UnsafePointer<Double>,
            _ memory: borrowing ChainMemory
        ) -> Bool {
            let scale = feature.scale
            var bounds = copse_rank_scale(
                low: scale.low, high: scale.high, offset: scale.offset, shift: scale.shift,
                base: scale.base)
            return unsafe copse_forest_rank(
                values, count, &bounds, entries, thresholds, memory.buckets, memory.ranks,
                memory.marked)
        }

        static func fillColumns(
            _ feature: RankTables.Feature, blocks: Int, _ memory: borrowing ChainMemory
        ) {
            let first = 2 * feature.firstColumn * ChainProgram.rowsPerBlock
            for block in 0..<blocks {
                unsafe copse_forest_fill_columns(
                    memory.ranks + block * ChainProgram.rowsPerBlock, feature.columnCount,
                    memory.columns + block * memory.bytesPerBlock + first)
            }
        }

        static func run(
            _ words: UnsafeBufferPointer<UInt64>, block: Int, _ memory: borrowing ChainMemory
        ) {
            guard let first = words.baseAddress else { return }
            unsafe copse_forest_run(
                first, words.count, memory.columns + block * memory.bytesPerBlock, memory.slots)
        }

        static func addLeaves(
            _ trees: Range<Int>, of program: ChainProgram, _ memory: borrowing ChainMemory
        ) {
            let planes = program.planes
            unsafe planes.bytes.withUnsafeBufferPointer { bytes in
                unsafe planes.codeCounts.withUnsafeBufferPointer { counts in
                    unsafe copse_forest_add_planes(
                        bytes.baseAddress! + trees.lowerBound * LeafPlanes.bytesPerTree,
                        counts.baseAddress! + trees.lowerBound, trees.count, memory.slots,
                        memory.byteSums)
                }
            }
            if trees.upperBound.isMultiple(of: LeafPlanes.treeLimit) {
                unsafe finishSums(memory)
            }
            for tree in planes.unplaned where trees.contains(tree) {
                unsafe PortableKernel.addLeaves(tree..<tree + 1, of: program, memory)
            }
        }

        static func finishSums(_ memory: borrowing ChainMemory) {
            unsafe copse_forest_take_sums(memory.byteSums, memory.sums)
        }
    }
#else
    typealias VectorKernel = PortableKernel
#endif
