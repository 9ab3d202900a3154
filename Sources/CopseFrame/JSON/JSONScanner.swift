/// Reads JSON (RFC 8259) value by value from bytes, without building a tree.
///
/// The grammar is strict: no comments, no trailing commas, no bare words; text must be UTF-8 and
/// escapes whole. Numbers stay text, so that an integer of any size survives. Depth is limited, so
/// that hostile input cannot exhaust the stack.
///
/// ```
/// var scanner = JSONScanner(bytes)
/// try scanner.beginObject()
/// while let key = try scanner.nextKey() {
///     if scanner.equals(key, "value") { number = try scanner.readNumber() } else { try scanner.skipValue() }
/// }
/// try scanner.finish()
/// ```
package struct JSONScanner: Sendable {
    package struct Limits: Sendable, Equatable {
        /// Arrays and objects inside each other.
        package var depth = 64
        /// Bytes of the whole text.
        package var size = 1 << 30

        package init() {}
    }

    package enum Kind: String, Sendable {
        case object, array, string, number, bool, null
    }

    /// A string in the text, between its quotes.
    package struct Text: Sendable, Equatable {
        package var range: Range<Int>
        /// Holds escapes; its value is not its bytes.
        package var isEscaped: Bool
    }

    package let bytes: [UInt8]
    package private(set) var position: Int
    private let start: Int
    private let end: Int
    private let limits: Limits
    /// The line of the first byte.
    private let firstLine: Int
    private var depth = 0
    /// A value has ended in this array or object: a comma must come before the next one.
    private var needsComma = false

    /// - Parameters:
    ///   - range: the part to read; nil reads all.
    ///   - firstLine: the line, from 1, that errors count from.
    package init(
        _ bytes: [UInt8], in range: Range<Int>? = nil, limits: Limits = Limits(),
        firstLine: Int = 1
    ) {
        self.bytes = bytes
        start = range?.lowerBound ?? 0
        end = range?.upperBound ?? bytes.count
        position = start
        self.limits = limits
        self.firstLine = firstLine
    }

    package init(_ text: ReadAheadText, in range: Range<Int>? = nil) {
        self.init(text.bytes, in: range ?? 0..<text.count)
    }

    // MARK: Structure

    /// What kind of value comes next. At the start of the text, and after a key or `nextElement`.
    package mutating func peek() throws(JSONError) -> Kind {
        skipSpace()
        guard position < end else { throw error(.unexpectedEnd) }
        switch bytes[position] {
        case 0x7b: return .object
        case 0x5b: return .array
        case 0x22: return .string
        case 0x2d, 0x30...0x39: return .number
        case 0x74, 0x66: return .bool
        case 0x6e: return .null
        case let byte: throw error(.unexpected(byte, expected: "a value"))
        }
    }

    package mutating func beginObject() throws(JSONError) {
        try begin(0x7b, "an object")
    }

    package mutating func beginArray() throws(JSONError) {
        try begin(0x5b, "an array")
    }

    private mutating func begin(_ bracket: UInt8, _ expected: String) throws(JSONError) {
        if position == start, end - start > limits.size {
            throw error(.tooLong(limit: limits.size))
        }
        skipSpace()
        try take(bracket, expected)
        depth += 1
        if depth > limits.depth {
            position -= 1
            throw error(.tooDeep(limit: limits.depth))
        }
        needsComma = false
    }

    /// The next key of the object, with its colon read; nil at the end of the object.
    package mutating func nextKey() throws(JSONError) -> Text? {
        guard try next(0x7d, "'}'") else { return nil }
        guard position < end, bytes[position] == 0x22 else {
            throw unexpected("a key in quotes")
        }
        let key = try readText()
        skipSpace()
        try take(0x3a, "':'")
        needsComma = false
        return key
    }

    /// Whether the array has another element, which then comes next.
    package mutating func nextElement() throws(JSONError) -> Bool {
        guard try next(0x5d, "']'") else { return false }
        needsComma = false
        return true
    }

    /// Steps over a comma or over the closing bracket; false at the bracket.
    private mutating func next(_ closing: UInt8, _ name: String) throws(JSONError) -> Bool {
        skipSpace()
        guard position < end else { throw error(.unexpectedEnd) }
        if bytes[position] == closing {
            position += 1
            depth -= 1
            needsComma = true
            return false
        }
        if needsComma {
            try take(0x2c, "',' or \(name)")
            skipSpace()
        }
        return true
    }

    /// Whether another array or object follows the value that has been read.
    mutating func hasMore() -> Bool {
        skipSpace()
        return position < end && (bytes[position] == 0x7b || bytes[position] == 0x5b)
    }

    /// Makes sure that only white space is left.
    package mutating func finish() throws(JSONError) {
        skipSpace()
        if position < end { throw error(.trailingText) }
    }

    // MARK: Values

    package mutating func readString() throws(JSONError) -> Text {
        skipSpace()
        guard position < end, bytes[position] == 0x22 else { throw unexpected("a string") }
        let text = try readText()
        needsComma = true
        return text
    }

    /// Where the digits of the number lie.
    package mutating func readNumber() throws(JSONError) -> Range<Int> {
        skipSpace()
        let first = position
        if position < end, bytes[position] == 0x2d { position += 1 }
        let digits = position
        guard skipDigits() > 0 else {
            if digits == first { throw unexpected("a number") }
            throw error(.badNumber)
        }
        if bytes[digits] == 0x30, position - digits > 1 {
            position = digits
            throw error(.badNumber)
        }
        if position < end, bytes[position] == 0x2e {
            position += 1
            guard skipDigits() > 0 else { throw error(.badNumber) }
        }
        if position < end, bytes[position] | 0x20 == 0x65 {
            position += 1
            if position < end, bytes[position] == 0x2b || bytes[position] == 0x2d {
                position += 1
            }
            guard skipDigits() > 0 else { throw error(.badNumber) }
        }
        needsComma = true
        return first..<position
    }

    package mutating func readBool() throws(JSONError) -> Bool {
        skipSpace()
        if takeWord("true") { return true }
        if takeWord("false") { return false }
        throw unexpected("true or false")
    }

    package mutating func readNull() throws(JSONError) {
        skipSpace()
        guard takeWord("null") else { throw unexpected("null") }
    }

    /// Steps over any value, checking it; returns where it lies.
    @discardableResult
    package mutating func skipValue() throws(JSONError) -> Range<Int> {
        let kind = try peek()
        let first = position
        switch kind {
        case .string: _ = try readString()
        case .number: _ = try readNumber()
        case .bool: _ = try readBool()
        case .null: try readNull()
        case .array:
            try beginArray()
            while try nextElement() { try skipValue() }
        case .object:
            try beginObject()
            while try nextKey() != nil { try skipValue() }
        }
        return first..<position
    }

    /// Steps to the end of a value that was read otherwise.
    mutating func step(toEndOfValue position: Int) {
        self.position = position
        needsComma = true
    }

    /// What has not been read.
    package var rest: Range<Int> { position..<end }

    // MARK: Text

    /// Whether the string is `word`, which is ASCII.
    package func equals(_ text: Text, _ word: StaticString) -> Bool {
        if text.isEscaped { return string(text) == "\(word)" }
        guard text.range.count == word.utf8CodeUnitCount else { return false }
        for offset in 0..<text.range.count {
            let letter = unsafe word.utf8Start[offset]
            if bytes[text.range.lowerBound + offset] != letter { return false }
        }
        return true
    }

    /// The value of a string that this scanner has read.
    package func string(_ text: Text) -> String {
        guard text.isEscaped else { return String(decoding: bytes[text.range], as: UTF8.self) }
        return String(decoding: JSONEscapes.decoded(bytes, text.range), as: UTF8.self)
    }

    /// The text of a number or of any value, as written.
    package func string(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    /// The string whose opening quote is at `position`.
    private mutating func readText() throws(JSONError) -> Text {
        let first = position + 1
        var index = first
        var isEscaped = false
        // A copy of the reference, so that `position` can be set while the span lives.
        let bytes = bytes
        let span = bytes.span
        while index < end {
            let byte = span[index]
            if byte == 0x22 {
                position = index + 1
                return Text(range: first..<index, isEscaped: isEscaped)
            }
            if byte == 0x5c {
                isEscaped = true
                switch JSONEscapes.length(span, index, end) {
                case .success(let length): index += length
                case .failure(let reason):
                    position = index
                    throw error(reason)
                }
            } else if byte < 0x20 {
                position = index
                throw error(.controlCharacter)
            } else if byte < 0x80 {
                index += 1
            } else {
                let length = UTF8Check.sequenceLength(span, index, end)
                guard length > 0 else {
                    position = index
                    throw error(.notUTF8)
                }
                index += length
            }
        }
        position = end
        throw error(.unexpectedEnd)
    }

    // MARK: Bytes

    @inline(__always)
    private mutating func skipSpace() {
        while position < end {
            switch bytes[position] {
            case 0x20, 0x0a, 0x0d, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func skipDigits() -> Int {
        let first = position
        while position < end, ByteText.isDigit(bytes[position]) { position += 1 }
        return position - first
    }

    private mutating func take(_ byte: UInt8, _ expected: String) throws(JSONError) {
        guard position < end, bytes[position] == byte else { throw unexpected(expected) }
        position += 1
    }

    private mutating func takeWord(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard position + count <= end,
            equals(Text(range: position..<position + count, isEscaped: false), word)
        else { return false }
        position += count
        needsComma = true
        return true
    }

    private func unexpected(_ expected: String) -> JSONError {
        position < end
            ? error(.unexpected(bytes[position], expected: expected)) : error(.unexpectedEnd)
    }

    /// An error at `position`.
    package func error(_ reason: JSONError.Reason) -> JSONError {
        error(reason, at: position)
    }

    package func error(_ reason: JSONError.Reason, at offset: Int) -> JSONError {
        let place = UTF8Check.position(
            of: offset - start, in: bytes.span.extracting(start..<end))
        return JSONError(
            reason: reason, offset: offset, line: firstLine + place.line - 1,
            column: place.column)
    }
}
