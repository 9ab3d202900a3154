/// The first record of a table: its names.
struct TableHeader {
    /// As written, blank and repeated ones included.
    let names: [String]
    /// Some name has no quotes around it.
    let hasUnquoted: Bool
    /// The bytes of the record without its line end.
    let bytes: Range<Int>
    /// Stands behind the header.
    let scanner: CSVScanner

    init(
        _ bytes: Span<UInt8>, _ start: Int, _ format: LoadOptions.Format, _ path: String
    ) throws(FrameError) {
        var scanner = CSVScanner(delimiter: format == .tsv ? 0x09 : 0x2c)
        scanner.position = start
        var block = RecordBlock()
        _ = scanner.read(bytes, isFinal: true, limit: 1, into: &block)
        guard let record = block.records.first else { throw .fileEmpty(path: path) }
        if let problem = record.problem { throw problem.error(path: path, line: record.line) }
        let last = record.bytes.upperBound - 1
        if ByteScan.first(0x0d, bytes, record.bytes.lowerBound, last) < last,
            ByteScan.first(0x0a, bytes, start, bytes.count) == bytes.count
        {
            throw .oldLineEnds(path: path)
        }
        if let problem = TextProblem.find(record, bytes) {
            throw problem.error(path: path, line: record.line)
        }
        names = block.fields.map { field in
            let range = block.range(field)
            guard field.isEscaped else { return ByteText.string(bytes, range.start, range.end) }
            return String(
                decoding: QuotedText.unescaped(bytes, range.start, range.end), as: UTF8.self)
        }
        hasUnquoted = block.hasUnquoted
        self.bytes = record.bytes
        self.scanner = scanner
    }
}

/// The text of a quoted field with doubled quotes.
enum QuotedText {
    static func unescaped(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(end - start)
        var index = start
        while index < end {
            text.append(bytes[index])
            // The scanner has made sure that quotes inside come in pairs.
            index += bytes[index] == 0x22 ? 2 : 1
        }
        return text
    }
}

/// Bytes of a record that are no text.
enum TextProblem {
    static func find(_ record: RecordBlock.Record, _ bytes: Span<UInt8>) -> RecordBlock.Problem? {
        switch UTF8Check.problem(bytes, record.bytes.lowerBound, record.bytes.upperBound) {
        case nil: return nil
        case .zero: return .zeroByte
        case .invalid(let offset):
            let inside = UTF8Check.position(
                of: offset - record.bytes.lowerBound, in: bytes.extracting(record.bytes))
            return .encoding(line: record.line + inside.line - 1, column: inside.column)
        }
    }
}
