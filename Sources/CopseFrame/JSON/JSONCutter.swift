/// Cuts JSON lines, and replies that hold a list of records, into batches.
// Sendable because one thread at a time uses it.
final class JSONCutter: BatchCutter, @unchecked Sendable {
    private enum Feed {
        case lines(InputBuffer, line: Int)
        /// A text that is in memory as a whole; `next` is the first record that has not been read.
        case reply(SourceFile, JSONRecords, next: Int)
        case nothing
    }

    private let sources: [LoadSource]
    private let plan: LoadPlan
    private let options: LoadOptions
    private let watch: LoadWatch
    private let blocksPerBatch: Int
    private var nextSource = 0
    private var feed = Feed.nothing
    private var lineParser: RecordParser
    private var replyParser: RecordParser
    private(set) var rowCount = 0
    private(set) var damage = Damage()
    private(set) var context = TableContext()

    /// - Parameter first: the first source, if it is open already.
    init(
        _ sources: [LoadSource], first: InputBuffer?, _ plan: LoadPlan, _ options: LoadOptions,
        _ watch: LoadWatch, blocksPerBatch: Int
    ) throws(FrameError) {
        self.sources = sources
        self.plan = plan
        self.options = options
        self.watch = watch
        self.blocksPerBatch = blocksPerBatch
        let names = plan.keys
        lineParser = RecordParser(names: names, spansLines: false)
        replyParser = RecordParser(names: names, spansLines: true)
        try openNext(first)
    }

    var path: String { sources[max(0, nextSource - 1)].path }

    func fill(_ batch: inout TableBatch) {
        batch.removeAll()
        do throws(FrameError) {
            while batch.blocks.count < blocksPerBatch {
                if watch.isCancelled() { throw .interrupted }
                guard rowCount < options.limit ?? .max, try append(to: &batch) else {
                    batch.isLast = true
                    break
                }
            }
        } catch {
            batch.failure = error
            batch.isLast = true
        }
        batch.names = names
    }

    /// The keys of both parsers: one that learns a new one tells the other.
    private var names: [String] { lineParser.names }

    // MARK: Sources

    /// Opens the next source; false if there is none.
    @discardableResult
    private func openNext(_ open: InputBuffer? = nil) throws(FrameError) -> Bool {
        feed = .nothing
        guard nextSource < sources.count else { return false }
        let source = sources[nextSource]
        nextSource += 1
        var input: InputBuffer
        if let open {
            input = open
        } else {
            input = InputBuffer(
                source: try source.open(keepsCopy: options.sample == nil),
                chunk: options.blockSize)
        }
        let start = try SourceFile.open(&input)
        let format = options.format ?? SourceFile.format(of: input, start)
        guard !format.isTable else {
            throw .columnsDiffer(
                path: source.path, first: sources[0].path,
                detail: "one is \(format.rawValue), the other JSON")
        }
        guard format != .jsonl else {
            input.position = start
            feed = .lines(input, line: 1)
            return true
        }
        while !input.isAtEnd {
            if watch.isCancelled() { throw .interrupted }
            try input.refill(isGreedy: true)
            watch.progress(input.source.taken, input.source.size)
        }
        var file = try SourceFile(
            path: source.path, bytes: input.takeContents(), options: options)
        let records = try JSONRecords(replyIn: file.bytes, from: file.start, path: file.path)
        file.addSlack()
        feed = .reply(file, records, next: 0)
        return true
    }

    /// Appends the next block; false at the end.
    private func append(to batch: inout TableBatch) throws(FrameError) -> Bool {
        while true {
            switch feed {
            case .nothing: return false
            case .lines(var input, let line):
                // One owner, so that the buffer is not copied.
                feed = .nothing
                let next = try appendLines(&input, line, to: &batch)
                guard let next else { break }
                feed = .lines(input, line: next)
                return true
            case .reply(let file, let records, let next):
                if next < records.records.count {
                    let last = try appendRecords(file, records, from: next, to: &batch)
                    feed = .reply(file, records, next: last)
                    return true
                }
            }
            guard try openNext() else { return false }
        }
    }

    // MARK: Lines

    /// Reads the whole lines of the buffer; nil if there are none left, else the number of the next.
    private func appendLines(
        _ input: inout InputBuffer, _ firstLine: Int, to batch: inout TableBatch
    ) throws(FrameError) -> Int? {
        guard let end = try wholeLines(&input) else { return nil }
        watch.progress(input.source.taken, input.source.size)
        var block = batch.takeLines()
        block.width = names.count
        (block.base, block.end) = (input.position, end)
        var line = firstLine
        var failure: FrameError?
        // A copy of the reference, given back before the buffer is filled again.
        var bytes = input.bytes
        let isPlain = UTF8Check.problem(bytes.span, input.position, end) == nil
        var at = input.position
        reading: while at < end, rowCount + block.rowCount < options.limit ?? .max {
            var byte = bytes[at]
            while byte == 0x20 || byte == 0x09 || byte == 0x0d, at + 1 < end {
                at += 1
                byte = bytes[at]
            }
            if byte == 0x0a || byte == 0x20 || byte == 0x09 || byte == 0x0d {
                if byte == 0x0a { line += 1 }
                at += 1
                continue
            }
            do throws(JSONError) {
                switch try lineParser.parse(
                    bytes, at..<end, line: line, isPlain: isPlain, into: &block)
                {
                case .row(let last): at = min(last + 1, end)
                case .newKey:
                    replyParser.add(names)
                    if block.rowCount > 0 {
                        // The next block has a column for it.
                        block.end = at
                        break reading
                    }
                    block.width = names.count
                    continue reading
                }
            } catch {
                let problem = error.located(in: path, line: line)
                if options.onError == .stop {
                    failure = problem
                    break reading
                }
                damage.note(line: line, isKept: false, path: path)
                at = min(ByteScan.first(0x0a, bytes.span, at, end) + 1, end)
            }
            line += 1
        }
        bytes = []
        input.position = at
        expect(block, input)
        try finish(block, input.detach(replacing: batch.takeBytes()), &batch, failure)
        return line
    }

    /// Fills the buffer until it holds a whole line; where its last one ends, nil at the end.
    private func wholeLines(_ input: inout InputBuffer) throws(FrameError) -> Int? {
        while true {
            if input.position < input.end {
                if input.isAtEnd { return input.end }
                if let last = input.bytes[input.position..<input.end].lastIndex(of: 0x0a) {
                    return last + 1
                }
            } else if input.isAtEnd {
                return nil
            }
            try input.refill(isGreedy: true)
        }
    }

    /// Guesses how many rows there will be, by the first of them.
    private func expect(_ block: LineBlock, _ input: InputBuffer) {
        guard context.expectedRows == nil, let size = input.source.size, block.rowCount > 0 else {
            return
        }
        let perRow = Double(input.position - block.base) / Double(block.rowCount)
        let unpacked =
            input.source.archive == nil
            ? 1 : Double(input.offset + input.end) / Double(max(1, input.source.taken))
        let rows = Double(size) * unpacked * 1.02 / perRow * Double(sources.count) + 64
        context.expectedRows = min(Int(min(rows, 0x1p32)), options.limit ?? .max)
    }

    // MARK: Replies

    /// Reads records of a reply; the first that is left.
    private func appendRecords(
        _ file: SourceFile, _ records: JSONRecords, from first: Int, to batch: inout TableBatch
    ) throws(FrameError) -> Int {
        var block = batch.takeLines()
        block.width = names.count
        (block.base, block.end) = (file.start, file.textEnd)
        var next = first
        var failure: FrameError?
        reading: while next < records.records.count, block.rowCount < Self.recordsPerBlock,
            rowCount + block.rowCount < options.limit ?? .max
        {
            let record = records.records[next]
            do throws(JSONError) {
                let outcome = try replyParser.parse(
                    file.bytes, record.bytes, line: record.line, isPlain: !file.hasInvalidText,
                    into: &block)
                var isRow = if case .row = outcome { true } else { false }
                if isRow, let time = record.blockTime {
                    isRow = replyParser.addBlockTime(time, file.bytes, to: &block)
                }
                if !isRow {
                    lineParser.add(replyParser.names)
                    if block.rowCount > 0 { break reading }
                    block.width = names.count
                    continue
                }
            } catch {
                let problem = error.located(in: file.path, line: record.line)
                if options.onError == .stop {
                    failure = problem
                    break reading
                }
                damage.note(line: record.line, isKept: false, path: file.path)
            }
            next += 1
        }
        try finish(block, file.bytes, &batch, failure, sharesBytes: true)
        return next
    }

    private static let recordsPerBlock = 1024

    // MARK: Blocks

    private func finish(
        _ block: LineBlock, _ bytes: [UInt8], _ batch: inout TableBatch, _ failure: FrameError?,
        sharesBytes: Bool = false
    ) throws(FrameError) {
        var block = block
        if options.onError == .skip { removeUnreadable(&block, bytes) }
        rowCount += block.rowCount
        batch.blocks.append(
            TableBatch.Block(
                bytes: bytes, content: .lines(block), path: path, source: nextSource,
                context: context, sharesBytes: sharesBytes))
        if let failure { throw failure }
    }

    /// Leaves out rows with a value that is not of the type said for its column.
    private func removeUnreadable(_ block: inout LineBlock, _ bytes: [UInt8]) {
        let forced = plan.kept.filter { plan.items[$0].forced != nil }
        guard !forced.isEmpty else { return }
        var kept = LineBlock(width: block.width, base: block.base, end: block.end)
        for row in 0..<block.rowCount {
            let isReadable = forced.allSatisfy { place in
                var trial = plan.items[place].builder(type: plan.items[place].forced ?? .string)
                return trial.append(block.cell(row, place), bytes)
            }
            if isReadable {
                kept.cells += block.cells[row * block.width..<(row + 1) * block.width]
                kept.lines.append(block.lines[row])
            } else {
                damage.note(line: Int(block.lines[row]), isKept: false, path: path)
            }
        }
        block = kept
    }
}

extension JSONError {
    /// The error for a record of the file `path` that begins on `line`.
    fileprivate func located(in path: String, line: Int) -> FrameError {
        switch reason {
        case .notAnObject(let kind):
            .notARecord(path: path, line: line, found: kind.described)
        case .notUTF8: .fileEncoding(path: path, line: self.line, column: column)
        default: .json(path: path, self)
        }
    }
}
