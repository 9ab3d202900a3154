/// Reads records of a fixed schema one block at a time, in constant memory: the reader of
/// `copse score`.
///
/// Types come from the schema, never from the values. Names of Ethereum tools are understood as in
/// `FrameLoader`, and a record that is of the schema's types gives the same values as there. A
/// record that cannot be read does not end the reading: it carries a sentence instead.
package final class RecordReader {
    /// One record of the input.
    package struct Record: Sendable, Equatable {
        /// Its text in `Block.bytes`, without the line end.
        package var range: Range<Int>
        /// The line it begins on, from 1.
        package var line: Int
        /// Why it is not in the frame; nil if it is.
        package var failure: String?
    }

    package struct Block: Sendable {
        /// The readable records: the columns of the schema, in its order. An `int` column is
        /// `uint256` if a value of the block needs it.
        package var frame: Frame
        package var records: [Record]
        package var bytes: [UInt8]

        /// The text of one record.
        package func raw(_ record: Record) -> ArraySlice<UInt8> { bytes[record.range] }
    }

    package let path: String
    package let schema: Schema
    package let format: LoadOptions.Format
    /// The first line of a table without its line end; empty for JSON lines.
    package private(set) var header: [UInt8] = []
    /// The names of a table as `FrameLoader` gives them with raw names; empty for JSON lines.
    package private(set) var names: [String] = []

    private var input: InputBuffer
    private var table: TableRecords?
    private var lines: LineRecords?

    /// Opens `path` ("-" is standard input) and reads its header.
    ///
    /// - Parameter format: csv, tsv or jsonl; nil tells by the ending and the first bytes.
    package convenience init(
        path: String, format: LoadOptions.Format? = nil, schema: Schema
    ) throws(FrameError) {
        try self.init(file: FileReader(path: path), format: format, schema: schema)
    }

    package init(
        file: FileReader, format: LoadOptions.Format? = nil, schema: Schema
    ) throws(FrameError) {
        path = file.path
        self.schema = schema
        input = InputBuffer(file: file)
        try input.refill()
        let head = input.bytes
        let start = try SourceFile.textStart(head, path: path)
        self.format = format ?? SourceFile.format(path: path, head.span, start)
        input.position = start
        switch self.format {
        case .csv, .tsv:
            let header = try Self.readHeader(&input, self.format, path)
            self.header = Array(input.bytes[header.bytes])
            names = header.names.madeUnique()
            input.position = header.scanner.position
            table = try TableRecords(
                path: path, schema: schema, names: names, scanner: header.scanner)
        case .jsonl:
            lines = LineRecords(path: path, schema: schema)
        case .etherscan, .rpc:
            throw .fileNotStreamable(path: path)
        }
    }

    private static func readHeader(
        _ input: inout InputBuffer, _ format: LoadOptions.Format, _ path: String
    ) throws(FrameError) -> TableHeader {
        while !input.isAtEnd {
            var probe = CSVScanner(delimiter: format == .tsv ? 0x09 : 0x2c)
            probe.position = input.position
            var block = RecordBlock()
            let bytes = input.bytes
            _ = probe.read(bytes.span, isFinal: false, limit: 1, into: &block)
            if !block.records.isEmpty { break }
            try input.refill()
        }
        let bytes = input.bytes
        return try TableHeader(bytes.span, input.position, format, path)
    }

    /// The next records, at most `limit` and at least one; nil at the end.
    package func next(limit: Int = 4096) throws(FrameError) -> Block? {
        precondition(limit > 0)
        while true {
            let block =
                if table != nil {
                    try table?.read(&input, limit: limit)
                } else {
                    try lines?.read(&input, limit: limit)
                }
            if let block, !block.records.isEmpty { return block }
            if input.isAtEnd { return nil }
            try input.refill()
        }
    }
}

/// The part of the input that is in memory.
struct InputBuffer {
    private let file: FileReader
    private(set) var bytes: [UInt8] = []
    /// Everything before it has been used.
    var position = 0
    /// The input has no bytes beyond these.
    private(set) var isAtEnd = false

    private static let chunk = 1 << 18

    init(file: FileReader) {
        self.file = file
    }

    /// Drops what has been used and reads on. A long record doubles the buffer each time.
    mutating func refill() throws(FrameError) {
        bytes.removeSubrange(0..<position)
        position = 0
        let wanted = max(Self.chunk, bytes.count)
        if bytes.count > CSVScanner.recordLimit {
            throw .recordTooLong(path: file.path, line: 0, limit: CSVScanner.recordLimit)
        }
        if try file.read(wanted, into: &bytes) == 0 { isAtEnd = true }
    }

    /// The bytes from `first` up to `last`, for a block that outlives the buffer.
    func copy(_ range: Range<Int>) -> [UInt8] { Array(bytes[range]) }
}
