/// Cuts and reads the records of a JSON lines stream.
struct LineRecords {
    private let path: String
    private let schema: Schema
    private var parser: TransactionParser
    private var line = 1
    private var isFirstBlock = true

    init(path: String, schema: Schema) {
        self.path = path
        self.schema = schema
        parser = TransactionParser(schema: schema)
    }

    /// The complete lines of the buffer, at most `limit`; none if it must be filled first.
    ///
    /// - Throws: the fields of the schema that no record of the first block has.
    mutating func read(
        _ input: inout InputBuffer, limit: Int
    ) throws(FrameError) -> RecordReader.Block {
        let bytes = input.bytes
        let span = bytes.span
        let first = input.position
        var builder = FrameBuilder(schema: schema)
        var records: [RecordReader.Record] = []
        // Of the first block: what no record has mentioned.
        var absent: [String]?
        while records.count < limit, input.position < input.end {
            let start = input.position
            let end = ByteScan.first(0x0a, span, start, input.end)
            if end == input.end, !input.isAtEnd { break }
            input.position = min(end + 1, input.end)
            line += 1
            let last = end > start && bytes[end - 1] == 0x0d ? end - 1 : end
            let trimmed = ByteText.trimmed(span, start, last)
            guard trimmed.0 < trimmed.1 else { continue }
            let result = append(bytes, start..<last, line: line - 1, to: &builder)
            if isFirstBlock, result.failure == nil, absent?.isEmpty != true {
                absent = absent?.filter(result.absent.contains) ?? result.absent
            }
            records.append(
                RecordReader.Record(
                    range: start - first..<last - first, line: line - 1, failure: result.failure))
        }
        if isFirstBlock, !records.isEmpty {
            isFirstBlock = false
            if let absent, !absent.isEmpty {
                throw .columnsAbsent(names: absent, path: path, among: [])
            }
        }
        return RecordReader.Block(
            frame: builder.frame, records: records, bytes: input.copy(first..<input.position))
    }

    /// Appends one line as a row, or says why it is none.
    private mutating func append(
        _ bytes: [UInt8], _ range: Range<Int>, line: Int, to builder: inout FrameBuilder
    ) -> (failure: String?, absent: [String]) {
        let rows = builder.rowCount
        var scanner = JSONScanner(bytes, in: range, firstLine: line)
        do throws(JSONError) {
            let outcome = try parser.append(
                from: &scanner, to: &builder, refusesAbsent: false)
            try scanner.finish()
            guard let problem = outcome.problems.first else { return (nil, outcome.absent) }
            return (FrameError.record(path: path, line: line, what: problem.message).message, [])
        } catch {
            builder.truncate(to: rows)
            return (FrameError.json(path: path, error).message, [])
        }
    }
}
