/// Fields of columns by row, as they lie in a run of bytes.
protocol FieldBlock {
    var rowCount: Int { get }
    /// Where the text of the block ends.
    var end: Int { get }
    /// Where a field lies.
    func range(_ row: Int, _ column: Int, _ bytes: Span<UInt8>) -> (start: Int, end: Int)
}

/// A stretch of a table without quotes and odd rows, cut into fields: row `r`, column `c` is field
/// `r × width + c`.
struct PlainBlock: FieldBlock {
    /// Field `k` begins at `places[k]` and ends before `places[k + 1] - 1`, both from `base`.
    private(set) var places: [UInt32] = []
    private(set) var base = 0
    private(set) var width = 1
    private(set) var rowCount = 0
    /// The line of the first row.
    private(set) var line = 1
    /// Where the text behind the last row begins.
    private(set) var end = 0
    /// Some lines may end with CRLF.
    private(set) var hasReturns = false
    private let scan: SeparatorScan

    init(scan: SeparatorScan = .best) { self.scan = scan }

    /// Where a field lies in the bytes.
    @inline(__always)
    func range(_ row: Int, _ column: Int, _ bytes: Span<UInt8>) -> (start: Int, end: Int) {
        let field = row &* width &+ column
        let start = base &+ Int(unsafe places.span[unchecked: field])
        var end = base &+ Int(unsafe places.span[unchecked: field &+ 1]) &- 1
        if hasReturns, column &+ 1 == width, end > start, bytes[end &- 1] == 0x0d { end &-= 1 }
        return (start, end)
    }

    /// Cuts the whole lines of `bytes` from `start` on; false if they are not as plain as this must be,
    /// or there is none.
    mutating func cut(
        _ bytes: Span<UInt8>, from start: Int, width: Int, delimiter: UInt8, line: Int
    ) -> Bool {
        let count = bytes.count - start
        if places.count < count + SeparatorScan.slack {
            // Not cleared: most of it is never used, and memory that is not touched costs nothing.
            places = unsafe [UInt32](
                unsafeUninitializedCapacity: count + SeparatorScan.slack
            ) { $1 = $0.count }
            places[0] = 0
        }
        let scan = scan
        var room = places.mutableSpan
        let found = scan.run(bytes.extracting(start...), delimiter: delimiter, into: &room)
        guard !found.hasQuote, !found.hasZero, found.newlines > 0,
            found.newlines * width <= found.places
        else { return false }
        self.width = width
        self.line = line
        base = start
        rowCount = found.newlines
        hasReturns = found.hasReturn
        guard isRectangular(bytes) else { return false }
        end = base + Int(places[rowCount * width])
        return !found.hasHigh || UTF8Check.problem(bytes, start, end) == nil
    }

    /// Whether every line has `width` fields and none is blank.
    private func isRectangular(_ bytes: Span<UInt8>) -> Bool {
        let places = places.span
        var field = width
        // As many newlines as rows: if all rows end with one, no delimiter of a row is one.
        while field <= rowCount &* width {
            if bytes[base &+ Int(places[field]) &- 1] != 0x0a { return false }
            field &+= width
        }
        guard width == 1 else { return true }
        for row in 0..<rowCount {
            let range = range(row, 0, bytes)
            if range.start == range.end { return false }
        }
        return true
    }

    /// Some field is not empty.
    var hasText: Bool {
        end - base > rowCount * (width + (hasReturns ? 1 : 0))
    }

    /// Some field of a column is not empty.
    func hasText(_ column: Int, _ bytes: Span<UInt8>) -> Bool {
        for row in 0..<rowCount {
            let (start, end) = range(row, column, bytes)
            if start < end { return true }
        }
        return false
    }

    mutating func truncate(to rows: Int) {
        guard rows < rowCount else { return }
        rowCount = rows
        end = base + Int(places[rows * width])
    }
}
