/// One column of a table and what became of its cells: all that a thread needs to read it.
struct ColumnTask {
    /// A cell that is not of the type that was said for its column.
    struct Failure {
        var source: Int
        var line: Int
        var path: String
        var text: String
    }

    private(set) var reader: ColumnReader
    private(set) var item: LoadPlan.Item
    /// The first cell that could not be read, and how many there were.
    private(set) var failure: Failure?
    private(set) var failures = 0
    private let stops: Bool

    /// - Parameter stops: the first cell that cannot be read ends the reading.
    init(_ reader: ColumnReader, _ item: LoadPlan.Item, stops: Bool) {
        self.reader = reader
        self.item = item
        self.stops = stops
    }

    mutating func read(_ batch: TableBatch) {
        for block in batch.blocks { read(block) }
    }

    mutating func read(_ block: TableBatch.Block) {
        if stops, failure != nil { return }
        let bytes = block.bytes.span
        let place = reader.place
        var first = 0
        switch block.content {
        case .plain(let plain):
            while let row = reader.read(plain, from: first, bytes, &item, block.context) {
                let (start, end) = plain.range(row, place, bytes)
                refuse(ByteText.string(bytes, start, end), line: plain.line + row, block)
                if stops { return }
                first = row + 1
            }
        case .records(let records):
            while let index = reader.read(records, from: first, bytes, &item, block.context) {
                let record = records.records[index]
                let range = records.range(records.fields[record.firstField + place])
                refuse(
                    ByteText.string(bytes, range.start, range.end), line: record.line, block)
                if stops { return }
                first = index + 1
            }
        case .lines(let lines):
            while let row = reader.read(lines, from: first, block.bytes, &item, block.context) {
                let text = lines.cell(row, place).text(in: block.bytes)
                refuse(String(decoding: text, as: UTF8.self), line: Int(lines.lines[row]), block)
                if stops { return }
                first = row + 1
            }
        }
    }

    private mutating func refuse(_ text: String, line: Int, _ block: TableBatch.Block) {
        failures += 1
        if failure == nil {
            failure = Failure(source: block.source, line: line, path: block.path, text: text)
        }
        reader.appendMissing()
    }

    fileprivate func error(_ failure: Failure) -> FrameError {
        .cell(
            path: failure.path, line: failure.line, column: item.name, text: failure.text,
            type: reader.builder.type)
    }

    /// The column as one of `type`, if the reader could follow; it is given away.
    mutating func finish(_ type: ColumnType) -> Column? {
        reader.settle(type) ? reader.finish() : nil
    }
}

extension [ColumnTask] {
    /// The first cell in the files that could not be read; of one line, that of the first column.
    private var firstFailure: (task: ColumnTask, failure: ColumnTask.Failure)? {
        var first: (task: ColumnTask, failure: ColumnTask.Failure)?
        for task in self {
            guard let failure = task.failure else { continue }
            if let other = first?.failure,
                (other.source, other.line) <= (failure.source, failure.line)
            {
                continue
            }
            first = (task, failure)
        }
        return first
    }

    var firstError: FrameError? { firstFailure.map { $0.task.error($0.failure) } }

    /// Notes the cells that could not be read.
    func note(in damage: inout Damage) {
        guard let first = firstFailure?.failure else { return }
        let count = reduce(0) { $0 + $1.failures }
        damage.note(cells: count, line: first.line, path: first.path)
    }
}
