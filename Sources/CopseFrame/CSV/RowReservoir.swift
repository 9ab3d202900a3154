import CopseMath

/// So many rows drawn at random while they pass by, each set of rows as likely as any other.
///
/// Algorithm R of Vitter (1985), "Random sampling with a reservoir": row i takes the place of one in the
/// reservoir with probability count / (i + 1).
struct RowReservoir {
    fileprivate struct Row {
        var number: Int
        var line: Int
        var path: String
        var source: Int
        var bytes: [UInt8]
        var fields: [RecordBlock.Field] = []
        /// Of a JSON record.
        var cells: [UInt64]?
    }

    let count: Int
    private var rows: [Row] = []
    /// Rows that have passed by.
    private(set) var seen = 0
    private var stream: RandomStream

    init(count: Int, seed: UInt64) {
        self.count = count
        stream = RandomStream(seed: seed, stream: 0)
    }

    /// The place for the next row, if it is drawn.
    private mutating func draw() -> Int? {
        seen += 1
        if rows.count < count { return rows.count }
        let place = stream.uniform(below: seen)
        return place < count ? place : nil
    }

    private mutating func put(_ row: Row, _ place: Int) {
        if place == rows.count { rows.append(row) } else { rows[place] = row }
    }

    mutating func offer(_ batch: TableBatch, width: Int) {
        for block in batch.blocks {
            switch block.content {
            case .plain(let plain): offer(plain, block.bytes.span, block)
            case .records(let records):
                offer(records, width: width, block.bytes.span, block)
            case .lines(let lines): offer(lines, block)
            }
        }
    }

    private mutating func offer(
        _ block: PlainBlock, _ bytes: Span<UInt8>, _ origin: TableBatch.Block
    ) {
        for row in 0..<block.rowCount {
            guard let place = draw() else { continue }
            let first = block.range(row, 0, bytes).start
            let last = block.range(row, block.width - 1, bytes).end
            let fields = (0..<block.width).map { column in
                let (start, end) = block.range(row, column, bytes)
                return RecordBlock.Field(
                    start: UInt32(start - first), lengthAndFlags: UInt32(end - start))
            }
            put(
                Row(
                    number: seen, line: block.line + row, path: origin.path, source: origin.source,
                    bytes: ByteText.array(bytes, first, last), fields: fields), place)
        }
    }

    private mutating func offer(
        _ block: RecordBlock, width: Int, _ bytes: Span<UInt8>, _ origin: TableBatch.Block
    ) {
        for record in block.records {
            guard let place = draw() else { continue }
            let first = record.bytes.lowerBound
            let fields = block.fields[record.firstField..<record.firstField + width].map { field in
                var field = field
                // An empty field that fills up a short row lies nowhere.
                if field.length > 0 {
                    field.start -= UInt32(first - block.base)
                } else {
                    field.start = 0
                }
                return field
            }
            put(
                Row(
                    number: seen, line: record.line, path: origin.path, source: origin.source,
                    bytes: ByteText.array(bytes, first, record.bytes.upperBound), fields: fields),
                place)
        }
    }

    private mutating func offer(_ block: LineBlock, _ origin: TableBatch.Block) {
        for row in 0..<block.rowCount {
            guard let place = draw() else { continue }
            var bytes: [UInt8] = []
            let cells = (0..<block.width).map { column in
                let cell = block.cell(row, column)
                guard cell.kind != .absent else { return cell.bits }
                // With the byte before it, which may be asked for.
                bytes += origin.bytes[cell.start - 1..<cell.end]
                return JSONCell(
                    cell.kind, bytes.count - (cell.end - cell.start), bytes.count
                ).bits
            }
            put(
                Row(
                    number: seen, line: Int(block.lines[row]), path: origin.path,
                    source: origin.source, bytes: bytes, cells: cells), place)
        }
    }

    /// The rows drawn, in their order, one block each.
    consuming func blocks() -> [TableBatch.Block] {
        rows.sorted { $0.number < $1.number }.map { row in
            TableBatch.Block(
                bytes: row.bytes + [UInt8](repeating: 0, count: InputBuffer.slack),
                content: row.content, path: row.path, source: row.source, context: TableContext())
        }
    }
}

extension RowReservoir.Row {
    fileprivate var content: TableBatch.Content {
        if let cells {
            return .lines(
                LineBlock(
                    width: cells.count, cells: cells, lines: [UInt32(truncatingIfNeeded: line)],
                    base: 0, end: bytes.count))
        }
        var block = RecordBlock()
        block.fields = fields
        block.records = [
            RecordBlock.Record(
                firstField: 0, fieldCount: fields.count, bytes: 0..<bytes.count, line: line)
        ]
        return .records(block)
    }
}
