/// Cuts and reads the records of a CSV or TSV stream.
struct TableRecords {
    /// Where one field of the schema comes from.
    private struct Source {
        var place: Int
        var isInverted = false
        var lowercases = false
    }

    private let path: String
    private let schema: Schema
    private let width: Int
    private let sources: [Source]
    private var scanner: CSVScanner
    private var block = RecordBlock()
    private var plain = PlainBlock()

    /// So many bytes at most are cut into plain rows at a time.
    private static let window = 1 << 18

    /// - Throws: the fields of the schema that the header does not have.
    init(
        path: String, schema: Schema, names: [String], scanner: CSVScanner
    ) throws(FrameError) {
        self.path = path
        self.schema = schema
        self.scanner = scanner
        width = names.count
        let mapping = EthereumMapping(names: names)
        var sources: [Source] = []
        var absent: [String] = []
        for field in schema.fields {
            if let source = Self.source(of: field.name, names, mapping) {
                sources.append(source)
            } else {
                absent.append(field.name)
            }
        }
        guard absent.isEmpty else {
            throw .columnsAbsent(names: absent, path: path, among: names)
        }
        self.sources = sources
    }

    /// The column of a field: as `load` maps names; else by its name as written; else by a name
    /// that another tool gives it.
    private static func source(
        of name: String, _ names: [String], _ mapping: EthereumMapping?
    ) -> Source? {
        let field = EthereumField(rawValue: name)
        let lowercases = field?.kind == .address
        if let mapping, let field,
            let place = mapping.matches.firstIndex(where: { $0?.field == field })
        {
            return Source(
                place: place, isInverted: mapping.matches[place]?.isInverted ?? false,
                lowercases: lowercases)
        }
        if let place = mapping?.names(from: names).firstIndex(of: name) {
            return Source(place: place)
        }
        if let place = names.firstIndex(of: name) { return Source(place: place) }
        guard let field else { return nil }
        if let place = field.aliases.lazy.compactMap({ names.firstIndex(of: $0) }).first {
            return Source(place: place, lowercases: lowercases)
        }
        if let place = field.invertedAliases.lazy.compactMap({ names.firstIndex(of: $0) }).first {
            return Source(place: place, isInverted: true)
        }
        return nil
    }

    /// The complete records of the buffer, at most `limit`; none if it must be filled first.
    mutating func read(
        _ input: inout InputBuffer, limit: Int
    ) throws(FrameError) -> RecordReader.Block {
        if let plain = readPlain(&input, limit: limit) { return plain }
        let bytes = input.bytes
        scanner.position = input.position
        let span = bytes.span.extracting(0..<input.end)
        _ = scanner.read(span, isFinal: input.isAtEnd, limit: limit, into: &block)
        input.position = scanner.position
        var builder = makeBuilder(rows: block.records.count)
        let first = block.records.first?.bytes.lowerBound ?? 0
        let last = block.records.last?.bytes.upperBound ?? 0
        let records = block.records.map { record in
            RecordReader.Record(
                range: record.bytes.lowerBound - first..<record.bytes.upperBound - first,
                line: record.line,
                failure: append(record, span, to: &builder)?.message)
        }
        return RecordReader.Block(
            frame: builder.frame, records: records, bytes: input.copy(first..<last))
    }

    private func makeBuilder(rows: Int) -> FrameBuilder {
        var builder = FrameBuilder(schema: schema)
        for (place, source) in sources.enumerated() {
            builder.columns[place].invertsStatus = source.isInverted
            builder.columns[place].lowercases = source.lowercases
            builder.columns[place].reserve(rows)
        }
        return builder
    }

    // MARK: Column by column

    /// Reads rows without quotes whose fields are all of their types; nil, and nothing is read, if the next
    /// ones are not all like that.
    private mutating func readPlain(
        _ input: inout InputBuffer, limit: Int
    ) -> RecordReader.Block? {
        let bytes = input.bytes
        let window = bytes.span.extracting(0..<min(input.end, input.position + Self.window))
        guard
            plain.cut(
                window, from: input.position, width: width, delimiter: scanner.delimiter,
                line: scanner.line)
        else { return nil }
        plain.truncate(to: limit)
        var builder = makeBuilder(rows: plain.rowCount)
        for (place, source) in sources.enumerated() {
            guard append(source.place, bytes.span, to: &builder.columns[place]) else { return nil }
        }
        builder.rowCount = plain.rowCount
        let first = plain.base
        let records = (0..<plain.rowCount).map { row in
            let start = plain.range(row, 0, bytes.span).start
            let end = plain.range(row, width - 1, bytes.span).end
            return RecordReader.Record(
                range: start - first..<end - first, line: plain.line + row, failure: nil)
        }
        input.position = plain.end
        scanner.line += plain.rowCount
        return RecordReader.Block(
            frame: builder.frame, records: records, bytes: input.copy(first..<plain.end))
    }

    /// Appends a column of the plain rows; false if some field is not of its type.
    private func append(
        _ column: Int, _ bytes: Span<UInt8>, to builder: inout ColumnBuilder
    ) -> Bool {
        var row = 0
        while row < plain.rowCount {
            var kinds: FieldKinds = []
            row = builder.appendRun(
                of: plain, column, from: row, bytes, isTime: true, &kinds)
            guard row < plain.rowCount else { break }
            let (start, end) = plain.range(row, column, bytes)
            guard builder.append(bytes, start, end) else { return false }
            row += 1
        }
        return true
    }

    // MARK: Row by row

    /// Appends one record as a row, or says why it is none.
    private func append(
        _ record: RecordBlock.Record, _ bytes: Span<UInt8>, to builder: inout FrameBuilder
    ) -> FrameError? {
        var problem = record.problem ?? TextProblem.find(record, bytes)
        if problem == nil, record.fieldCount != width {
            problem = .fieldCount(found: record.fieldCount, expected: width)
        }
        if let problem { return problem.error(path: path, line: record.line) }
        for (place, source) in sources.enumerated() {
            let field = block.fields[record.firstField + source.place]
            let range = block.range(field)
            if append(field, range, bytes, to: &builder.columns[place]) { continue }
            let rows = builder.rowCount
            for written in 0..<place { builder.columns[written].truncate(to: rows) }
            return .cell(
                path: path, line: record.line, column: schema.fields[place].name,
                text: ByteText.string(bytes, range.start, range.end),
                type: schema.fields[place].type)
        }
        builder.rowCount += 1
        return nil
    }

    private func append(
        _ field: RecordBlock.Field, _ range: (start: Int, end: Int), _ bytes: Span<UInt8>,
        to column: inout ColumnBuilder
    ) -> Bool {
        guard field.isEscaped else { return column.append(bytes, range.start, range.end) }
        let text = QuotedText.unescaped(bytes, range.start, range.end)
        return column.append(text.span, 0, text.count)
    }
}
