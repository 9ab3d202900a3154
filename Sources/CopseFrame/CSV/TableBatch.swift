/// Blocks of a table, or of JSON records, that its columns read together, each on whatever thread is free.
struct TableBatch {
    enum Content {
        case plain(PlainBlock)
        case records(RecordBlock)
        case lines(LineBlock)
    }

    struct Block {
        var bytes: [UInt8]
        var content: Content
        var path: String
        /// Which of the sources it comes from.
        var source: Int
        /// What was known when it was cut.
        var context: TableContext
        /// The bytes are those of a whole file, which others use too.
        var sharesBytes = false

        var rowCount: Int {
            switch content {
            case .plain(let block): block.rowCount
            case .records(let block): block.records.count
            case .lines(let block): block.rowCount
            }
        }
    }

    var blocks: [Block] = []
    /// Why there is nothing behind the blocks.
    var failure: FrameError?
    /// Nothing is left behind the blocks.
    var isLast = false
    /// The keys of JSON records that are known by now; empty for a table.
    var names: [String] = []
    /// Memory of blocks that have been read.
    private var spareBytes: [[UInt8]] = []
    private var sparePlains: [PlainBlock] = []
    private var spareLines: [LineBlock] = []

    var rowCount: Int { blocks.reduce(0) { $0 + $1.rowCount } }

    /// Forgets the blocks, but not their memory.
    mutating func removeAll() {
        while let block = blocks.popLast() {
            if !block.sharesBytes { spareBytes.append(block.bytes) }
            switch block.content {
            case .plain(let plain): sparePlains.append(plain)
            case .lines(let lines): spareLines.append(lines)
            case .records: break
            }
        }
        (failure, isLast) = (nil, false)
    }

    mutating func takeBytes() -> [UInt8] { spareBytes.popLast() ?? [] }

    mutating func takePlain() -> PlainBlock { sparePlains.popLast() ?? PlainBlock() }

    mutating func takeLines() -> LineBlock {
        var lines = spareLines.popLast() ?? LineBlock()
        lines.removeAll()
        return lines
    }
}

/// Cuts files into batches, and sorts out the rows that cannot be read.
///
/// One batch is cut while the columns read the one before, perhaps on another thread, so that nothing here
/// depends on what columns have seen.
protocol BatchCutter: AnyObject, Sendable {
    /// Replaces a batch by the next one.
    func fill(_ batch: inout TableBatch)
    /// Rows in all batches so far.
    var rowCount: Int { get }
    var damage: Damage { get }
    var context: TableContext { get }
    /// The file that is being read.
    var path: String { get }
}
