/// What a caller wants to hear and say while files are read.
struct LoadWatch {
    var isCancelled: () -> Bool = { false }
    /// Bytes of the current file that have been used, and how many it has, if that is known.
    var progress: (_ done: Int, _ total: Int?) -> Void = { _, _ in }
}

/// The rows of several tables with the same columns, one after the other.
struct TableWalk {
    private let sources: [LoadSource]
    private let options: LoadOptions
    private let watch: LoadWatch
    private let names: [String]
    private var next = 1
    var table: TableInput
    private(set) var block = TableInput.Block.end
    /// Rows up to the current block, that included.
    private(set) var rowCount = 0

    /// Which of the sources the current block comes from.
    var sourceNumber: Int { next - 1 }
    /// How many fields a row has.
    var width: Int { names.count }

    init(
        _ first: TableInput, _ sources: [LoadSource], _ options: LoadOptions, _ watch: LoadWatch
    ) {
        table = first
        names = first.header.names
        self.sources = sources
        self.options = options
        self.watch = watch
    }

    /// Opens files whose names are known by now.
    init(
        _ sources: [LoadSource], names: [String], _ options: LoadOptions, _ watch: LoadWatch
    ) throws(FrameError) {
        self.names = names
        self.sources = sources
        self.options = options
        self.watch = watch
        table = try Self.open(sources[0], sources, names, options)
    }

    /// Steps to the next block; false at the end or when the limit is reached.
    ///
    /// Rows of records are counted by `keep`, once it is known which of them are kept.
    mutating func advance(allowsPlain: Bool) throws(FrameError) -> Bool {
        while rowCount < options.limit ?? .max {
            if watch.isCancelled() { throw .interrupted }
            let left = options.limit.map { $0 - rowCount } ?? .max
            block = try table.next(limit: left, width: names.count, allowsPlain: allowsPlain)
            let source = table.input.source
            watch.progress(source.taken, source.size)
            switch block {
            case .plain:
                rowCount += table.plain.rowCount
                return true
            case .records: return true
            case .end:
                guard next < sources.count else { return false }
                table = try Self.open(sources[next], sources, names, options)
                next += 1
            }
        }
        return false
    }

    /// Makes the records of the block rectangular; what was left out or filled up.
    mutating func makeRectangular() -> [RecordBlock.Record] {
        table.makeRectangular(width: names.count)
    }

    mutating func removeRecords(where isRemoved: (RecordBlock.Record) -> Bool) {
        table.removeRecords(where: isRemoved)
    }

    /// The records of the block are those that count.
    mutating func countRecords() { rowCount += table.records.records.count }

    /// The number of rows by the size of the files and of the first rows, a little too large; nil if
    /// nobody knows.
    var expectedRows: Int? {
        guard let size = table.input.source.size, case .plain = block else { return nil }
        let (input, plain) = (table.input, table.plain)
        let perRow = Double(plain.end - plain.base) / Double(max(1, plain.rowCount))
        let unpacked =
            input.source.archive == nil
            ? 1 : Double(input.offset + input.end) / Double(max(1, input.source.taken))
        let rows = Double(size) * unpacked * 1.02 / perRow * Double(sources.count) + 64
        return min(Int(min(rows, 0x1p32)), options.limit ?? .max)
    }

    private static func open(
        _ source: LoadSource, _ sources: [LoadSource], _ names: [String], _ options: LoadOptions
    ) throws(FrameError) -> TableInput {
        var input = InputBuffer(
            source: try source.open(keepsCopy: options.sample == nil), chunk: options.blockSize)
        let start = try SourceFile.open(&input)
        let format = options.format ?? SourceFile.format(of: input, start)
        guard format.isTable else {
            throw .columnsDiffer(
                path: source.path, first: sources[0].path,
                detail: "one is \(format.rawValue), the other a table")
        }
        let table = try TableInput(input, start: start, format: format, onError: options.onError)
        if let detail = difference(names, table.header.names) {
            throw .columnsDiffer(path: source.path, first: sources[0].path, detail: detail)
        }
        return table
    }

    private static func difference(_ first: [String], _ other: [String]) -> String? {
        if first.count != other.count { return "\(other.count) instead of \(first.count)" }
        guard let place = first.indices.first(where: { first[$0] != other[$0] }) else {
            return nil
        }
        return "column \(place + 1) is '\(other[place])' instead of '\(first[place])'"
    }
}
