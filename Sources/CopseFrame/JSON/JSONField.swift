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
}
