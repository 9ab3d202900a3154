/// The inner loops in plain Swift.
///
/// Registers of 16 bytes: the compiler turns operations on longer SIMD types into loops over single
/// lanes unless it may assume more than SSE2.
enum PortableKernel: BlockKernel {
    static let isAvailable = false
    private typealias Lanes = SIMD16<Int8>

    static func rank(
        _ values: UnsafePointer<Double>, count: Int, _ feature: RankTables.Feature,
        entries: UnsafePointer<UInt16>, thresholds: UnsafePointer<Double>,
        _ memory: borrowing ChainMemory
    ) -> Bool {
        // In steps of their own, because a vector cannot be read from a row of single writes before
        // these have reached the cache.
        let (buckets, ranks) = unsafe (memory.buckets, memory.ranks)
        let scale = feature.scale
        var unequal = UInt64(0)
        for row in 0..<count {
            let value = unsafe values[row]
            unequal |= value == value ? 0 : 1
            unsafe buckets[row] = scale.bucket(value)
        }
        // Which buckets hold thresholds is hard to foresee: their rows are listed without a jump.
        let marked = unsafe memory.marked
        var markedCount = 0
        for row in 0..<count {
            let entry = unsafe entries[Int(truncatingIfNeeded: buckets[row])]
            unsafe ranks[row] = entry
            unsafe marked[markedCount] = UInt16(truncatingIfNeeded: row)
            markedCount &+= Int(entry >> 15)
        }
        for place in 0..<markedCount {
            let row = unsafe Int(marked[place])
            unsafe ranks[row] = compare(
                values[row], entries: entries + Int(buckets[row]), thresholds)
        }
        return unequal != 0
    }

    /// The rank of a value whose bucket holds thresholds.
    @inline(__always)
    private static func compare(
        _ value: Double, entries: UnsafePointer<UInt16>, _ thresholds: UnsafePointer<Double>
    ) -> UInt16 {
        var low = unsafe Int(entries[0] & ~RankTables.mark)
        // More than two in a bucket are rare. What follows them is larger, at last +∞.
        low &+= unsafe value > thresholds[low] ? 1 : 0
        low &+= unsafe value > thresholds[low] ? 1 : 0
        if unsafe value > thresholds[low] {
            var high = unsafe Int(entries[1] & ~RankTables.mark)
            while low < high {
                let middle = (low &+ high) / 2
                if unsafe value > thresholds[middle] { low = middle &+ 1 } else { high = middle }
            }
        }
        return UInt16(truncatingIfNeeded: low)
    }

    static func fillColumns(
        _ feature: RankTables.Feature, blocks: Int, _ memory: borrowing ChainMemory
    ) {
        let rows = ChainProgram.rowsPerBlock
        for block in 0..<blocks {
            let ranks = unsafe memory.ranks + block * rows
            let columns = unsafe memory.columns + block * memory.bytesPerBlock
            for part in 0..<feature.columnCount {
                let before = UInt16(part * RankTables.thresholdsPerColumn)
                let column = 2 * (feature.firstColumn + part) * rows
                let bytes = unsafe (columns + column).assumingMemoryBound(to: UInt8.self)
                let complements = unsafe bytes + rows
                for row in 0..<rows {
                    let rank = unsafe ranks[row]
                    let above = rank > before ? rank &- before : 0
                    let byte = UInt8(truncatingIfNeeded: min(above, 255)) ^ 128
                    unsafe bytes[row] = byte
                    unsafe complements[row] = ~byte
                }
            }
        }
    }

    static func run(
        _ words: UnsafeBufferPointer<UInt64>, block: Int, _ memory: borrowing ChainMemory
    ) {
        let columns = unsafe memory.columns + block * memory.bytesPerBlock
        let half = ChainProgram.rowsPerBlock / 2
        unsafe runHalf(words, columns, memory.slots)
        unsafe runHalf(words, columns + half, memory.slots + half)
    }

    private static func runHalf(
        _ words: UnsafeBufferPointer<UInt64>, _ columns: UnsafeRawPointer,
        _ slots: UnsafeMutableRawPointer
    ) {
        guard var word = words.baseAddress else { return }
        let end = unsafe word + words.count
        while unsafe word < end {
            let header = unsafe word.pointee
            unsafe word += 1
            let bottom = Lanes(repeating: Int8(truncatingIfNeeded: header >> 16))
            var (a0, a1, a2, a3) = (bottom, bottom, bottom, bottom)
            var (a4, a5, a6, a7) = (bottom, bottom, bottom, bottom)
            let top = unsafe word + Int(header & 0xFFFF)
            while unsafe word < top {
                let step = unsafe word.pointee
                unsafe word += 1
                let column = unsafe columns + Int(step & 0xFFFF_FFFF)
                let threshold = Lanes(repeating: Int8(truncatingIfNeeded: step >> 48))
                @inline(__always) func turns(_ lane: Int) -> SIMDMask<Lanes.MaskStorage> {
                    unsafe threshold .> column.load(fromByteOffset: 16 &* lane, as: Lanes.self)
                }
                switch step >> 56 {
                case 0:
                    let leaf = Lanes(repeating: Int8(truncatingIfNeeded: step >> 32))
                    a0.replace(with: leaf, where: turns(0))
                    a1.replace(with: leaf, where: turns(1))
                    a2.replace(with: leaf, where: turns(2))
                    a3.replace(with: leaf, where: turns(3))
                    a4.replace(with: leaf, where: turns(4))
                    a5.replace(with: leaf, where: turns(5))
                    a6.replace(with: leaf, where: turns(6))
                    a7.replace(with: leaf, where: turns(7))
                case 1:
                    let side = unsafe UnsafeRawPointer(slots) + Int(step >> 32 & 0xFFFF)
                    @inline(__always) func leaf(_ lane: Int) -> Lanes {
                        unsafe side.load(fromByteOffset: 16 &* lane, as: Lanes.self)
                    }
                    a0.replace(with: leaf(0), where: turns(0))
                    a1.replace(with: leaf(1), where: turns(1))
                    a2.replace(with: leaf(2), where: turns(2))
                    a3.replace(with: leaf(3), where: turns(3))
                    a4.replace(with: leaf(4), where: turns(4))
                    a5.replace(with: leaf(5), where: turns(5))
                    a6.replace(with: leaf(6), where: turns(6))
                    a7.replace(with: leaf(7), where: turns(7))
                default:
                    let split = unsafe word.pointee
                    unsafe word += 1
                    let column = unsafe columns + Int(split & 0xFFFF_FFFF)
                    let threshold = Lanes(repeating: Int8(truncatingIfNeeded: split >> 48))
                    let other = Lanes(repeating: Int8(truncatingIfNeeded: split >> 32))
                    let stays = Lanes(repeating: Int8(truncatingIfNeeded: split >> 56))
                    @inline(__always) func leaf(_ lane: Int) -> Lanes {
                        let turns =
                            unsafe threshold
                            .> column.load(fromByteOffset: 16 &* lane, as: Lanes.self)
                        return stays.replacing(with: other, where: turns)
                    }
                    a0.replace(with: leaf(0), where: turns(0))
                    a1.replace(with: leaf(1), where: turns(1))
                    a2.replace(with: leaf(2), where: turns(2))
                    a3.replace(with: leaf(3), where: turns(3))
                    a4.replace(with: leaf(4), where: turns(4))
                    a5.replace(with: leaf(5), where: turns(5))
                    a6.replace(with: leaf(6), where: turns(6))
                    a7.replace(with: leaf(7), where: turns(7))
                }
            }
            let result = unsafe slots + Int(header >> 32)
            unsafe result.storeBytes(of: a0, toByteOffset: 0, as: Lanes.self)
            unsafe result.storeBytes(of: a1, toByteOffset: 16, as: Lanes.self)
            unsafe result.storeBytes(of: a2, toByteOffset: 32, as: Lanes.self)
            unsafe result.storeBytes(of: a3, toByteOffset: 48, as: Lanes.self)
            unsafe result.storeBytes(of: a4, toByteOffset: 64, as: Lanes.self)
            unsafe result.storeBytes(of: a5, toByteOffset: 80, as: Lanes.self)
            unsafe result.storeBytes(of: a6, toByteOffset: 96, as: Lanes.self)
            unsafe result.storeBytes(of: a7, toByteOffset: 112, as: Lanes.self)
        }
    }

    static func addLeaves(
        _ trees: Range<Int>, of program: ChainProgram, _ memory: borrowing ChainMemory
    ) {
        let rows = ChainProgram.rowsPerBlock
        let sums = unsafe memory.sums
        unsafe program.values.withUnsafeBufferPointer { values in
            for tree in trees {
                let codes = unsafe (memory.slots + tree % ChainProgram.treesPerGroup * rows)
                    .assumingMemoryBound(to: UInt8.self)
                let values = unsafe values.baseAddress! + program.trees[tree].values.lowerBound
                for row in 0..<rows {
                    unsafe sums[row] &+= values[Int(codes[row])]
                }
            }
        }
    }

    static func finishSums(_ memory: borrowing ChainMemory) {}
}
