/// A column of text while it is read, as long as all of it is hexadecimal of one length.
struct PackedTexts {
    /// Bytes that a text spells.
    private let width: Int
    private var bytes: [UInt8] = []
    private let expectedRows: Int

    /// A column for texts like this one; nil if it is not of that kind.
    init?(like text: Span<UInt8>, expectedRows: Int) {
        guard text.count >= 2 + HexDigits.least, text.count % 2 == 0 else { return nil }
        width = text.count / 2 - 1
        self.expectedRows = expectedRows
        bytes.reserveLarge(min(expectedRows * width, 1 << 34))
    }

    var count: Int { bytes.count / width }

    private var length: Int { 2 + 2 * width }

    // MARK: Rows

    /// Appends a text; false, and nothing appended, if it is of another kind.
    mutating func append(_ text: Span<UInt8>) -> Bool {
        text.count == length && append(text, [0]) == 1
    }

    /// Appends fields of a column of a block from row `first` on, up to the first that is of another kind.
    ///
    /// - Returns: how many.
    mutating func appendRun(
        of block: some FieldBlock, _ column: Int, from first: Int, _ source: Span<UInt8>
    ) -> Int {
        let length = length
        var starts: [Int] = []
        starts.append(addingCapacity: block.rowCount - first) { starts in
            for row in first..<block.rowCount {
                let (start, end) = block.range(row, column, source)
                if end &- start != length { return }
                starts.append(start)
            }
        }
        return append(source, starts)
    }

    /// Appends texts of the right length that begin at `starts`, up to the first of another kind; how many.
    mutating func append(_ source: Span<UInt8>, _ starts: [Int]) -> Int {
        let width = width
        var taken = 0
        bytes.append(addingCapacity: starts.count * width) { out in
            taken = HexDigits.best.pack(source, starts.span, digits: 2 * width, to: &out)
        }
        return taken
    }

    // MARK: The end

    mutating func truncate(to rows: Int) { bytes.removeLast(bytes.count - rows * width) }

    /// The rows as they are kept in a column.
    func finish() -> TextStorage { TextStorage(HexTexts(bytes, width: width)) }

    /// The rows as they are written, with room for those expected.
    func expanded() -> TextStorage {
        var texts = SpelledTexts()
        let rows = max(expectedRows, count)
        texts.reserve(rows, bytes: rows * length + 4096)
        let packed = HexTexts(bytes, width: width)
        for row in 0..<count { packed.append(row, to: &texts) }
        return TextStorage(texts)
    }
}
