/// One value of a JSON record: where it lies and of what kind it is, in one word.
struct JSONCell: Equatable {
    enum Kind: UInt64 {
        /// The record does not have the key.
        case absent, null, yes, no, number, text
        /// Text with escapes.
        case escaped
        /// An array or object.
        case composite
    }

    /// Bits 0 to 31: start; 32 to 60: length; 61 to 63: kind.
    let bits: UInt64

    @inline(__always)
    init(_ kind: Kind, _ start: Int, _ end: Int) {
        bits =
            UInt64(truncatingIfNeeded: start) | UInt64(truncatingIfNeeded: end &- start) &<< 32
            | kind.rawValue &<< 61
    }

    init(bits: UInt64) { self.bits = bits }

    static let absent = JSONCell(bits: 0)

    var kind: Kind { Kind(rawValue: bits &>> 61) ?? .absent }
    @inline(__always) var start: Int { Int(bits & 0xffff_ffff) }
    @inline(__always) var end: Int { start &+ Int(bits &>> 32 & 0x1fff_ffff) }
    @inline(__always) var isMissing: Bool { bits &>> 61 < 2 }

    init(_ field: JSONField, endingAt end: Int) {
        switch field {
        case .null: self.init(.null, end - 4, end)
        case .bool(true): self.init(.yes, end - 4, end)
        case .bool(false): self.init(.no, end - 5, end)
        case .number(let range): self.init(.number, range.lowerBound, range.upperBound)
        case .text(let text):
            self.init(
                text.isEscaped ? .escaped : .text, text.range.lowerBound, text.range.upperBound)
        case .composite(let range): self.init(.composite, range.lowerBound, range.upperBound)
        }
    }

    /// What the value says, escapes resolved.
    func text(in bytes: [UInt8]) -> [UInt8] {
        kind == .escaped ? JSONEscapes.decoded(bytes, start..<end) : Array(bytes[start..<end])
    }
}

/// Records of a JSON file cut into values: row `r`, column `c` is cell `r × width + c`.
struct LineBlock {
    var width = 0
    var cells: [UInt64] = []
    /// The line of every row.
    var lines: [UInt32] = []
    /// Where the records begin and end in the bytes.
    var base = 0
    var end = 0

    var rowCount: Int { lines.count }

    /// - Parameter column: of the file; those the block does not know are absent.
    @inline(__always)
    func cell(_ row: Int, _ column: Int) -> JSONCell {
        column < width ? JSONCell(bits: cells[row &* width &+ column]) : .absent
    }

    /// Forgets the rows, but not their memory.
    mutating func removeAll() {
        cells.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
    }

    mutating func removeLast() {
        cells.removeLast(width)
        lines.removeLast()
    }
}

/// A column of a block of lines as runs of fields see it.
struct LineColumn: FieldBlock {
    let block: LineBlock
    let column: Int
    /// Text counts as what it says; else only numbers do.
    let readsText: Bool
    let readsNumbers: Bool
    /// Text is wanted, so that a field with escapes must not be taken as it is.
    let isText: Bool

    var rowCount: Int { block.rowCount }
    var end: Int { block.end }

    /// Where a field lies; empty where it is missing. A field that this column cannot take as it is
    /// begins with its quote or the byte before it, which is no part of any number or time.
    @inline(__always)
    func range(_ row: Int, _ column: Int, _ bytes: Span<UInt8>) -> (start: Int, end: Int) {
        let cell = block.cell(row, column)
        switch cell.kind {
        case .absent, .null: return (0, 0)
        case .number: return (readsNumbers ? cell.start : cell.start &- 1, cell.end)
        case .text: return (readsText ? cell.start : cell.start &- 1, cell.end)
        case .escaped: return isText ? (0, 0) : (cell.start &- 1, cell.end)
        case .yes, .no, .composite: return (cell.start, cell.end)
        }
    }
}

extension ColumnBuilder {
    /// Appends what a value says; false, and nothing appended, if it is not of this type.
    mutating func append(_ cell: JSONCell, _ bytes: [UInt8]) -> Bool {
        switch cell.kind {
        case .absent, .null:
            appendMissing()
            return true
        case .yes, .no:
            if type == .bool {
                append(bool: cell.kind == .yes)
                return true
            }
            guard type == .string || type == .category else { return false }
            return append(bytes.span, cell.start, cell.end)
        case .number, .text, .composite: return append(bytes.span, cell.start, cell.end)
        case .escaped:
            let text = cell.text(in: bytes)
            return append(text.span, 0, text.count)
        }
    }
}

extension FieldKinds {
    /// What a JSON value is. Numbers in text count as numbers only where the role says so.
    init(_ cell: JSONCell, _ bytes: [UInt8], role: FieldRole) {
        switch cell.kind {
        case .absent, .null: self = .missing
        case .yes, .no: self = .bool
        case .composite: self = .text
        case .number: self.init(bytes.span, cell.start, cell.end, role: role)
        case .text: self = Self.text(bytes.span, cell.start, cell.end, role: role)
        case .escaped:
            let text = cell.text(in: bytes)
            self = Self.text(text.span, 0, text.count, role: role)
        }
    }

    private static func text(
        _ bytes: Span<UInt8>, _ start: Int, _ end: Int, role: FieldRole
    ) -> FieldKinds {
        guard role == .plain else { return FieldKinds(bytes, start, end, role: role) }
        if start == end { return .missing }
        if Timestamp.parse(bytes, start, end) != nil { return .time }
        return InfinityText.value(bytes, start, end) != nil ? .float : .text
    }
}
