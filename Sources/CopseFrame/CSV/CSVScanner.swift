/// Cuts CSV text into records and fields (RFC 4180).
///
/// A field that begins with a quote ends at the next single quote; a doubled quote stands for one,
/// newlines and delimiters inside belong to the field. A quote elsewhere is an ordinary character.
/// Lines end with LF or CRLF, the last one need not; lines without any character are skipped.
struct CSVScanner {
    let delimiter: UInt8
    private let scan: ByteScan
    /// Where the next record begins.
    var position = 0
    /// The line the next record begins on, from 1.
    var line = 1

    /// A block ends after so many bytes, at the end of a record.
    private static let blockBytes = 1 << 18
    /// The longest record; offsets in a block have 30 bits.
    static let recordLimit = 1 << 28

    init(delimiter: UInt8) {
        self.delimiter = delimiter
        scan = ByteScan(delimiter: delimiter)
    }

    /// Reads up to `limit` records into `block`, which is emptied first.
    ///
    /// - Parameter isFinal: the bytes end where the file ends. Otherwise a record that touches the
    ///   end of the bytes is left for the next call.
    /// - Returns: whether all complete records of `bytes` have been read.
    mutating func read(
        _ bytes: Span<UInt8>, isFinal: Bool, limit: Int, into block: inout RecordBlock
    ) -> Bool {
        block.removeAll()
        block.base = position
        let end = bytes.count
        while block.records.count < limit, position - block.base < Self.blockBytes {
            skipBlankLines(bytes, isFinal: isFinal)
            if block.records.isEmpty { block.base = position }
            guard position < end else { return true }
            guard readRecord(bytes, isFinal: isFinal, into: &block) else { return true }
        }
        return false
    }

    private mutating func skipBlankLines(_ bytes: Span<UInt8>, isFinal: Bool) {
        let end = bytes.count
        while position < end {
            if bytes[position] == 0x0a {
                position += 1
            } else if bytes[position] == 0x0d, position + 1 < end, bytes[position + 1] == 0x0a {
                position += 2
            } else if bytes[position] == 0x0d, position + 1 == end, isFinal {
                position += 1
            } else {
                return
            }
            line += 1
        }
    }

    /// Reads one record; false if it is not complete, and nothing has changed then.
    private mutating func readRecord(
        _ bytes: Span<UInt8>, isFinal: Bool, into block: inout RecordBlock
    ) -> Bool {
        let end = bytes.count
        let firstField = block.fields.count
        var record = RecordBlock.Record(
            firstField: firstField, fieldCount: 0, bytes: position..<position, line: line)
        var lines = 0
        var index = position
        var hasUnquoted = false
        while true {
            let start = index
            if start < end, bytes[start] == 0x22 {
                let quote = readQuoted(bytes, start, lines: &lines)
                if !quote.isClosed {
                    guard isFinal else {
                        block.fields.removeLast(block.fields.count - firstField)
                        return false
                    }
                    record.problem = unterminated(bytes, start)
                }
                index = quote.end
                let after = scan.fieldEnd(bytes, index, end)
                if after != index, !isLineEnd(bytes, index, after), record.problem == nil {
                    record.problem = textAfterQuote(bytes, index)
                }
                index = after
                append(
                    start + 1, quote.closing, quote.isEscaped ? [.quoted, .escaped] : [.quoted],
                    &block)
            } else {
                index = scan.fieldEnd(bytes, start, end)
                let isLast = index == end || bytes[index] == 0x0a
                let hasReturn = isLast && index > start && bytes[index - 1] == 0x0d
                let fieldEnd = hasReturn ? index - 1 : index
                if fieldEnd > start { hasUnquoted = true }
                append(start, fieldEnd, [], &block)
            }
            if index < end, bytes[index] == delimiter {
                index += 1
                continue
            }
            break
        }
        guard index < end || isFinal else {
            block.fields.removeLast(block.fields.count - firstField)
            return false
        }
        let hasReturn = index > position && bytes[index - 1] == 0x0d
        record.bytes = position..<(hasReturn ? index - 1 : index)
        record.fieldCount = block.fields.count - firstField
        if record.bytes.count > Self.recordLimit {
            record.problem = .tooLong
            record.fieldCount = 0
            block.fields.removeLast(block.fields.count - firstField)
        }
        block.records.append(record)
        block.hasUnquoted = block.hasUnquoted || hasUnquoted
        position = min(index + 1, end)
        line += lines + 1
        return true
    }

    private func isLineEnd(_ bytes: Span<UInt8>, _ index: Int, _ after: Int) -> Bool {
        after == index + 1 && bytes[index] == 0x0d && (after == bytes.count || bytes[after] == 0x0a)
    }

    private struct Flags: OptionSet {
        let rawValue: UInt32
        static let quoted = Flags(rawValue: RecordBlock.Field.quoted)
        static let escaped = Flags(rawValue: RecordBlock.Field.escaped)
    }

    @inline(__always)
    private func append(_ start: Int, _ end: Int, _ flags: Flags, _ block: inout RecordBlock) {
        // Records are shorter than 2^28 and blocks than 2^18 + one record.
        block.fields.append(
            RecordBlock.Field(
                start: UInt32(truncatingIfNeeded: start - block.base),
                lengthAndFlags: UInt32(truncatingIfNeeded: end - start) | flags.rawValue))
    }

    /// Follows a quoted field from its opening quote.
    ///
    /// - Returns: the place of the closing quote and the place behind it.
    private func readQuoted(
        _ bytes: Span<UInt8>, _ start: Int, lines: inout Int
    ) -> (closing: Int, end: Int, isEscaped: Bool, isClosed: Bool) {
        let end = bytes.count
        var index = start + 1
        var isEscaped = false
        while true {
            let quote = ByteScan.first(0x22, bytes, index, end)
            var newline = ByteScan.first(0x0a, bytes, index, quote)
            while newline < quote {
                lines += 1
                newline = ByteScan.first(0x0a, bytes, newline + 1, quote)
            }
            guard quote < end else { return (end, end, isEscaped, false) }
            guard quote + 1 < end, bytes[quote + 1] == 0x22 else {
                return (quote, quote + 1, isEscaped, true)
            }
            isEscaped = true
            index = quote + 2
        }
    }

    private func unterminated(_ bytes: Span<UInt8>, _ offset: Int) -> RecordBlock.Problem {
        let place = place(of: offset, bytes)
        return .unterminatedQuote(line: place.line, column: place.column)
    }

    private func textAfterQuote(_ bytes: Span<UInt8>, _ offset: Int) -> RecordBlock.Problem {
        let place = place(of: offset, bytes)
        return .textAfterQuote(line: place.line, column: place.column)
    }

    /// Line and column of a place in the record that begins at `position`.
    private func place(of offset: Int, _ bytes: Span<UInt8>) -> (line: Int, column: Int) {
        let inside = UTF8Check.position(of: offset - position, in: bytes.extracting(position...))
        return (line + inside.line - 1, inside.column)
    }
}
