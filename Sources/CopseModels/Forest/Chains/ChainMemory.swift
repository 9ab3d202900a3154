/// What one thread writes to while it scores a block of rows.
@unsafe struct ChainMemory: ~Copyable {
    /// Two columns of bytes, ranks and their complements, for each 255 thresholds of a feature.
    let columns: UnsafeMutableRawPointer
    let slots: UnsafeMutableRawPointer
    /// Of one feature at a time.
    let buckets: UnsafeMutablePointer<Int32>
    let ranks: UnsafeMutablePointer<UInt16>
    /// The sums of path lengths.
    let sums: UnsafeMutablePointer<Int64>
    /// Sums of their bytes that are not yet in the sums.
    let byteSums: UnsafeMutablePointer<UInt16>

    init(_ layout: ChainLayout) {
        let rows = ChainProgram.rowsPerBlock
        func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
            // Rows beyond the block's count are computed too, from whatever is there.
            let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
            unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
            return unsafe memory
        }
        unsafe columns = allocate(2 * layout.tables.columnCount * rows)
        unsafe slots = allocate(layout.program.slotCount * rows)
        unsafe buckets = allocate(rows * MemoryLayout<Int32>.stride)
            .bindMemory(to: Int32.self, capacity: rows)
        unsafe ranks = allocate(rows * MemoryLayout<UInt16>.stride)
            .bindMemory(to: UInt16.self, capacity: rows)
        unsafe sums = allocate(rows * MemoryLayout<Int64>.stride)
            .bindMemory(to: Int64.self, capacity: rows)
        let byteSumCount = rows * LeafPlanes.bytesPerValue
        unsafe byteSums = allocate(byteSumCount * MemoryLayout<UInt16>.stride)
            .bindMemory(to: UInt16.self, capacity: byteSumCount)
    }

    deinit {
        unsafe columns.deallocate()
        unsafe slots.deallocate()
        unsafe buckets.deallocate()
        unsafe ranks.deallocate()
        unsafe sums.deallocate()
        unsafe byteSums.deallocate()
    }
}
