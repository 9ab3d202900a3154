/// One value of a record, not yet read.
enum JSONField {
    case null
    case bool(Bool)
    case number(Range<Int>)
    case text(JSONScanner.Text)
    /// An array or object, as written.
    case composite(Range<Int>)

    /// Reads the value that comes next.
    init(_ scanner: inout JSONScanner) throws(JSONError) {
        switch try scanner.peek() {
        case .null:
            try scanner.readNull()
            self = .null
        case .bool: self = .bool(try scanner.readBool())
        case .number: self = .number(try scanner.readNumber())
        case .string: self = .text(try scanner.readString())
        case .array, .object: self = .composite(try scanner.skipValue())
        }
    }

    /// Appends the value to a column; false, and nothing appended, if it is not of its type.
    func append(to column: inout ColumnBuilder, from bytes: [UInt8]) -> Bool {
        switch self {
        case .null:
            column.appendMissing()
            return true
        case .bool(let value):
            if column.type == .bool {
                column.append(bool: value)
                return true
            }
            guard column.type == .string || column.type == .category else { return false }
            let word = Array((value ? "true" : "false").utf8)
            return column.append(word.span, 0, word.count)
        case .number(let range), .composite(let range):
            return column.append(bytes.span, range.lowerBound, range.upperBound)
        case .text(let text) where text.isEscaped:
            let decoded = JSONEscapes.decoded(bytes, text.range)
            return column.append(decoded.span, 0, decoded.count)
        case .text(let text):
            return column.append(bytes.span, text.range.lowerBound, text.range.upperBound)
        }
    }

    func text(in bytes: [UInt8]) -> String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let range), .composite(let range):
            String(decoding: bytes[range], as: UTF8.self)
        case .text(let text):
            String(decoding: JSONEscapes.decoded(bytes, text.range), as: UTF8.self)
        }
    }
}

extension FieldKinds {
    /// What a JSON value is. Numbers in text count as numbers only where the role says so.
    init(_ value: JSONField, _ bytes: [UInt8], role: FieldRole) {
        switch value {
        case .null: self = .missing
        case .bool: self = .bool
        case .composite: self = .text
        case .number(let range):
            self.init(bytes.span, range.lowerBound, range.upperBound, role: role)
        case .text(let text):
            if text.isEscaped {
                let decoded = JSONEscapes.decoded(bytes, text.range)
                self = Self.text(decoded.span, 0, decoded.count, role: role)
            } else {
                self = Self.text(
                    bytes.span, text.range.lowerBound, text.range.upperBound, role: role)
            }
        }
    }

    private static func text(
        _ bytes: Span<UInt8>, _ start: Int, _ end: Int, role: FieldRole
    ) -> FieldKinds {
        role == .plain
            ? plainText(bytes, start, end) : FieldKinds(bytes, start, end, role: role)
    }

    private static func plainText(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> FieldKinds {
        if start == end { return .missing }
        if Timestamp.parse(bytes, start, end) != nil { return .time }
        return InfinityText.value(bytes, start, end) != nil ? .float : .text
    }
}
