/// Blocks of a table that its columns read together, each on whatever thread is free.
struct TableBatch {
    enum Content {
        case plain(PlainBlock)
        case records(RecordBlock)
    }

    struct Block {
        var bytes: [UInt8]
        var content: Content
        var path: String
        /// Which of the sources it comes from.
        var source: Int
        /// What was known when it was cut.
        var context: TableContext
    }

    var blocks: [Block] = []
    /// Why there is nothing behind the blocks.
    var failure: FrameError?
    /// Nothing is left behind the blocks.
    var isLast = false
    /// Memory of blocks that have been read.
    private var spareBytes: [[UInt8]] = []
    private var sparePlains: [PlainBlock] = []

    /// Forgets the blocks, but not their memory.
    mutating func removeAll() {
        while let block = blocks.popLast() {
            spareBytes.append(block.bytes)
            if case .plain(let plain) = block.content { sparePlains.append(plain) }
        }
        (failure, isLast) = (nil, false)
    }

    mutating func takeBytes() -> [UInt8] { spareBytes.popLast() ?? [] }

    mutating func takePlain() -> PlainBlock { sparePlains.popLast() ?? PlainBlock() }
}
