import CopseFrame

/// A run of rows on its way through the steps of a plan.
struct Block {
    /// Rows in the block.
    var rows: Int
    /// The row of the frame that comes first.
    var offset: Int
    /// By node: at least `rows` values where the node has been computed.
    var values: [[Double]]
    /// By tracker.
    var groups: [GroupRows]
    /// By raw column: its text, empty for columns of numbers.
    let texts: [TextView]
    /// By raw column.
    let columns: [Column]
}

/// The text of a column by row, as ranges of one run of bytes.
struct TextView: Sendable {
    let bytes: [UInt8]
    private let offsets: [Int]
    private let codes: [Int32]?
    private let validity: Validity?
    private let isEmpty: Bool

    init(_ column: Column) {
        validity = column.validity
        switch column.storage {
        case .string(let text):
            (bytes, offsets, codes, isEmpty) = (text.bytes, text.offsets, nil, false)
        case .category(let codes, let levels):
            (bytes, offsets, self.codes, isEmpty) = (levels.bytes, levels.offsets, codes, false)
        default:
            (bytes, offsets, codes, isEmpty) = ([], [0], nil, true)
        }
    }

    /// The bytes of a row's text; nil where it is missing.
    @inline(__always)
    func range(_ row: Int) -> Range<Int>? {
        if isEmpty { return nil }
        if let validity, !validity[row] { return nil }
        let at = codes.map { Int($0[row]) } ?? row
        return offsets[at]..<offsets[at + 1]
    }
}

/// One stateful step of a plan, the same for a block of one row and of thousands.
///
/// Its state is all that a run leaves behind: what comes out depends on the rows so far and not
/// on how they were cut into blocks.
protocol RecipeStep: Sendable {
    mutating func run(_ block: inout Block)
    func encode(into writer: inout StateWriter)
    mutating func decode(from reader: inout StateReader) throws(RecipeError)
}
