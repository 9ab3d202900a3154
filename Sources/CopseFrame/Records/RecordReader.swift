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
        input = InputBuffer(source: try ByteSource(file: file), chunk: 1 << 20)
        let start = try SourceFile.open(&input, refusesBinary: false)
        self.format = format ?? SourceFile.format(of: input, start)
        input.position = start
        switch self.format {
        case .csv, .tsv:
            let header = try TableInput.readHeader(&input, self.format)
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

    /// The next records, at most `limit` and at least one; nil at the end.
    package func next(limit: Int = 8192) throws(FrameError) -> Block? {
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
