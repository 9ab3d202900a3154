/// What one thread writes to while it scores a batch of rows.
@unsafe struct ChainMemory: ~Copyable {
    /// For each block two columns of bytes, ranks and their complements, for each 255 thresholds of a
    /// feature.
    let columns: UnsafeMutableRawPointer
    let bytesPerBlock: Int
    let slots: UnsafeMutableRawPointer
    /// Of one feature at a time: buckets, ranks, and the rows whose buckets hold thresholds.
    let buckets: UnsafeMutablePointer<Int32>
    let ranks: UnsafeMutablePointer<UInt16>
    let marked: UnsafeMutablePointer<UInt16>
    /// The sums of path lengths of a block.
    let sums: UnsafeMutablePointer<Int64>
    /// Sums of their bytes that are not yet in the sums.
    let byteSums: UnsafeMutablePointer<UInt16>

    init(_ layout: ChainLayout) {
        let batch = ChainProgram.rowsPerBatch
        let block = ChainProgram.rowsPerBlock
        unsafe bytesPerBlock = layout.bytesPerBlock
        unsafe columns = Self.allocate(UInt8.self, batch / block * bytesPerBlock)
        unsafe slots = Self.allocate(UInt8.self, layout.program.slotCount * block)
        unsafe buckets = Self.allocate(Int32.self, batch).assumingMemoryBound(to: Int32.self)
        unsafe ranks = Self.allocate(UInt16.self, batch).assumingMemoryBound(to: UInt16.self)
        // The last ones are written before it is known that there are none.
        unsafe marked = Self.allocate(UInt16.self, batch + 16)
            .assumingMemoryBound(to: UInt16.self)
        unsafe sums = Self.allocate(Int64.self, block).assumingMemoryBound(to: Int64.self)
        unsafe byteSums = Self.allocate(UInt16.self, block * LeafPlanes.bytesPerValue)
            .assumingMemoryBound(to: UInt16.self)
    }

    private static func allocate<Element: BitwiseCopyable & ExpressibleByIntegerLiteral>(
        _ type: Element.Type, _ count: Int
    ) -> UnsafeMutableRawPointer {
        // Rows beyond the batch's count are computed too, from whatever is there.
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: count * MemoryLayout<Element>.stride, alignment: 64)
        unsafe memory.initializeMemory(as: Element.self, repeating: 0, count: count)
        return unsafe memory
    }

    deinit {
        unsafe columns.deallocate()
        unsafe slots.deallocate()
        unsafe buckets.deallocate()
        unsafe ranks.deallocate()
        unsafe marked.deallocate()
        unsafe sums.deallocate()
        unsafe byteSums.deallocate()
    }
}
