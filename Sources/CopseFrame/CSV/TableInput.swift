/// One open table: its header, then its rows block by block.
struct TableInput {
    enum Block {
        /// Rows in `plain`.
        case plain
        /// Rows in `records`.
        case records
        case end
    }

    let path: String
    let header: TableHeader
    private(set) var input: InputBuffer
    private(set) var plain = PlainBlock()
    private(set) var records = RecordBlock()
    private var scanner: CSVScanner
    private let onError: LoadOptions.ErrorPolicy
    /// What is in the buffer has been read but for a part of a row.
    private var isUsedUp = false
    /// What is in the buffer is not plain.
    private var isOdd = false

    /// - Parameters:
    ///   - input: filled; its text begins at `start`.
    init(
        _ input: InputBuffer, start: Int, format: LoadOptions.Format,
        onError: LoadOptions.ErrorPolicy
    ) throws(FrameError) {
        var input = input
        input.position = start
        header = try Self.readHeader(&input, format)
        path = input.source.path
        scanner = header.scanner
        input.position = scanner.position
        self.input = input
        self.onError = onError
    }

    /// Reads on until the header is whole.
    static func readHeader(
        _ input: inout InputBuffer, _ format: LoadOptions.Format
    ) throws(FrameError) -> TableHeader {
        while !input.isAtEnd {
            var probe = CSVScanner(delimiter: format.delimiter)
            probe.position = input.position
            var block = RecordBlock()
            let bytes = input.bytes
            _ = probe.read(
                bytes.span.extracting(0..<input.end), isFinal: false, limit: 1, into: &block)
            if !block.records.isEmpty { break }
            try input.refill()
        }
        let bytes = input.bytes
        return try TableHeader(
            bytes.span.extracting(0..<input.end), input.position, format, input.source.path)
    }

    /// The next rows, at most `limit`.
    ///
    /// - Parameters:
    ///   - width: the number of columns.
    ///   - allowsPlain: false cuts all rows into records.
    mutating func next(
        limit: Int, width: Int, allowsPlain: Bool
    ) throws(FrameError) -> Block {
        while true {
            if isUsedUp, !input.isAtEnd {
                try input.refill(isGreedy: true)
                (isUsedUp, isOdd) = (false, !allowsPlain)
            }
            guard input.position < input.end else {
                if input.isAtEnd { return .end }
                isUsedUp = true
                continue
            }
            if !isOdd, !isUsedUp, allowsPlain, cutPlain(width) {
                plain.truncate(to: limit)
                isUsedUp = true
                input.position = plain.end
                scanner.line += plain.rowCount
                return .plain
            }
            isOdd = true
            if readRecords(limit) { isUsedUp = true }
            if !records.records.isEmpty { return .records }
            if isUsedUp, input.isAtEnd { return .end }
        }
    }

    private mutating func cutPlain(_ width: Int) -> Bool {
        let bytes = input.bytes
        return plain.cut(
            bytes.span.extracting(0..<input.end), from: input.position, width: width,
            delimiter: scanner.delimiter, line: scanner.line)
    }

    /// Cuts a stretch into records; whether no whole record is left.
    private mutating func readRecords(_ limit: Int) -> Bool {
        let bytes = input.bytes
        let span = bytes.span.extracting(0..<input.end)
        let first = input.position
        scanner.position = first
        let isDone = scanner.read(span, isFinal: input.isAtEnd, limit: limit, into: &records)
        input.position = scanner.position
        checkText(span, first..<scanner.position)
        return isDone
    }

    /// Marks records that hold what is no text.
    private mutating func checkText(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        if UTF8Check.problem(bytes, range.lowerBound, range.upperBound) == nil { return }
        for index in records.records.indices where records.records[index].problem == nil {
            records.records[index].problem = TextProblem.find(records.records[index], bytes)
        }
    }

    /// The first record that cannot be read as it is.
    func firstProblem(width: Int) -> RecordBlock.Record? {
        for var record in records.records {
            if record.problem == nil, record.fieldCount != width {
                record.problem = .fieldCount(found: record.fieldCount, expected: width)
            }
            if record.problem != nil { return record }
        }
        return nil
    }

    // MARK: What is given away

    /// The plain block, with its memory replaced by that of another.
    mutating func takePlain(replacing spare: PlainBlock) -> PlainBlock {
        let taken = plain
        plain = spare
        return taken
    }

    /// The bytes that blocks lie in; what is left of them goes on in `spare`.
    mutating func takeBytes(replacing spare: consuming [UInt8]) -> [UInt8] {
        input.detach(replacing: spare)
    }

    /// Makes all records `width` fields long; what was left out or filled up.
    mutating func makeRectangular(width: Int) -> [RecordBlock.Record] {
        records.makeRectangular(width: width, policy: onError)
    }

    mutating func removeRecords(where isRemoved: (RecordBlock.Record) -> Bool) {
        records.records.removeAll(where: isRemoved)
    }
}

extension LoadOptions.Format {
    /// What stands between the fields of a table.
    var delimiter: UInt8 { self == .tsv ? 0x09 : 0x2c }
}
