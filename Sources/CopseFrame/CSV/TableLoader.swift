/// Loads CSV and TSV block by block in one pass; columns that turned out to be of another type than they
/// looked in their first rows are read a second time.
struct TableLoader {
    private let options: LoadOptions
    private var walk: TableWalk
    private var plan: LoadPlan
    private var context = TableContext()
    private var columns: [ColumnReader] = []
    private var damage = Damage()
    private var reservoir: RowReservoir?

    init(
        _ first: TableInput, _ sources: [LoadSource], _ options: LoadOptions, _ watch: LoadWatch
    ) throws(FrameError) {
        self.options = options
        walk = TableWalk(first, sources, options, watch)
        plan = try LoadPlan(rawNames: first.header.names, options: options)
    }

    mutating func load() throws(FrameError) -> LoadedFrame {
        while try !readAll() { walk = try walk.again() }
        let types = plan.items.map { $0.type(quotesMeanText: context.quotesMeanText) }
        let kept = try finish(types)
        let frame = Frame(
            names: plan.kept.map { plan.items[$0].name }, columns: kept,
            rowCount: reservoir.map { min($0.seen, $0.count) } ?? walk.rowCount)
        var notes = plan.notes(types: types) + damage.notes(policy: options.onError)
        if walk.rowCount == 0 {
            notes.append(
                Note(code: "frame.noRows", message: "The file has a header but no rows."))
        }
        return LoadedFrame(frame: frame, notes: notes)
    }

    // MARK: The first pass

    /// Reads all rows; false if names turned out to mean something else, and all has to begin again.
    private mutating func readAll() throws(FrameError) -> Bool {
        damage = Damage()
        context = TableContext(quotesMeanText: walk.table.header.hasUnquoted)
        reservoir = options.sample.map { RowReservoir(count: $0, seed: options.seed) }
        let builds = options.sample == nil
        columns = plan.items.indices.map { place in
            ColumnReader(
                place, finding: plan.items[place], builds: builds && plan.kept.contains(place))
        }
        // Other columns are looked at only if a name may be wrong because of them.
        let read = plan.items.indices.filter {
            plan.kept.contains($0) || plan.items[$0].field == .value
        }
        while try walk.advance(allowsPlain: allowsPlain) {
            if context.expectedRows == nil { context.expectedRows = expectedRows() }
            try readBlock(read, notes: true)
            if try !plan.confirmMapping() { return false }
        }
        return true
    }

    /// Rows whose cells are not of the types said are left out as a whole, which takes records.
    private var allowsPlain: Bool {
        options.onError != .skip || !plan.kept.contains { plan.items[$0].forced != nil }
    }

    /// The number of rows by the size of the files and of the first rows, a little too large.
    private func expectedRows() -> Int? {
        let input = walk.table.input
        guard let size = input.source.size, case .plain = walk.block else { return nil }
        let plain = walk.table.plain
        let perRow = Double(plain.end - plain.base) / Double(max(1, plain.rowCount))
        let unpacked =
            input.source.archive == nil
            ? 1 : Double(input.offset + input.end) / Double(max(1, input.source.taken))
        let rows = Double(size) * unpacked * 1.02 / perRow * Double(walk.sourceCount) + 64
        return min(Int(min(rows, 0x1p32)), options.limit ?? .max)
    }

    /// Reads a block into columns.
    ///
    /// - Parameter notes: false in a second pass, which meets the same damage again.
    private mutating func readBlock(_ places: [Int], notes: Bool) throws(FrameError) {
        let bytes = walk.table.input.bytes
        switch walk.block {
        case .end: return
        case .plain:
            let plain = walk.table.plain
            if plain.hasText { context.quotesMeanText = true }
            for index in places.indices {
                try readPlain(plain, bytes.span, columnIndex(places[index], index), notes)
            }
            reservoir?.offer(plain, bytes.span, path: walk.table.path)
        case .records:
            if walk.table.records.hasUnquoted { context.quotesMeanText = true }
            try check(bytes.span, notes)
            walk.countRecords()
            let records = walk.table.records
            for index in places.indices {
                try readRecords(
                    records, bytes.span, columnIndex(places[index], index), walk.table.path, notes)
            }
            reservoir?.offer(
                records, width: plan.items.count, bytes.span, path: walk.table.path)
        }
    }

    /// In the first pass there is a reader for every column, in the second for some.
    private func columnIndex(_ place: Int, _ index: Int) -> Int {
        columns.count == plan.items.count ? place : index
    }

    private mutating func readPlain(
        _ block: PlainBlock, _ bytes: Span<UInt8>, _ column: Int, _ notes: Bool
    ) throws(FrameError) {
        let place = columns[column].place
        var first = 0
        while let row = columns[column].read(
            block, from: first, bytes, &plan.items[place], context)
        {
            let (start, end) = block.range(row, place, bytes)
            try refuse(
                ByteText.string(bytes, start, end), column, line: block.line + row,
                path: walk.table.path, notes)
            first = row + 1
        }
    }

    private mutating func readRecords(
        _ block: RecordBlock, _ bytes: Span<UInt8>, _ column: Int, _ path: String, _ notes: Bool
    ) throws(FrameError) {
        let place = columns[column].place
        var first = 0
        while let index = columns[column].read(
            block, from: first, bytes, &plan.items[place], context)
        {
            let record = block.records[index]
            let range = block.range(block.fields[record.firstField + place])
            try refuse(
                ByteText.string(bytes, range.start, range.end), column, line: record.line,
                path: path, notes)
            first = index + 1
        }
    }

    /// A cell is not of the type that was said.
    private mutating func refuse(
        _ text: String, _ column: Int, line: Int, path: String, _ notes: Bool
    ) throws(FrameError) {
        if options.onError == .stop {
            throw .cell(
                path: path, line: line, column: plan.items[columns[column].place].name, text: text,
                type: columns[column].builder.type)
        }
        columns[column].appendMissing()
        if notes { damage.noteCell(line: line, path: path) }
    }

    // MARK: The columns

    private mutating func finish(_ types: [ColumnType]) throws(FrameError) -> [Column] {
        if let reservoir {
            columns = plan.kept.map {
                ColumnReader($0, reading: plan.items[$0], as: types[$0])
            }
            for (block, bytes, path) in reservoir.blocks() {
                for column in columns.indices {
                    try readRecords(block, bytes.span, column, path, true)
                }
            }
            return columns.map { $0.builder.finish() }
        }
        var finished: [Int: Column] = [:]
        var open: [Int] = []
        for place in plan.kept {
            if columns[place].settle(types[place]) {
                finished[place] = columns[place].builder.finish()
            } else {
                open.append(place)
            }
        }
        columns = []
        if !open.isEmpty { try readAgain(open, types, &finished) }
        return plan.kept.compactMap { finished[$0] }
    }

    /// Reads columns whose types are known now.
    private mutating func readAgain(
        _ places: [Int], _ types: [ColumnType], _ finished: inout [Int: Column]
    ) throws(FrameError) {
        let rows = walk.rowCount
        walk = try walk.again()
        columns = places.map { ColumnReader($0, reading: plan.items[$0], as: types[$0]) }
        while try walk.advance(allowsPlain: allowsPlain) { try readBlock(places, notes: false) }
        guard walk.rowCount == rows else { throw .fileChanged(path: walk.table.path) }
        for (index, place) in places.enumerated() {
            finished[place] = columns[index].builder.finish()
        }
    }

    // MARK: Rows that cannot be read

    /// Leaves out or fills up records of the block as the policy says.
    private mutating func check(_ bytes: Span<UInt8>, _ notes: Bool) throws(FrameError) {
        let path = walk.table.path
        for record in walk.makeRectangular() {
            guard let problem = record.problem else { continue }
            if options.onError == .stop { throw problem.error(path: path, line: record.line) }
            let isKept = options.onError == .null && record.isPaddable
            if notes { damage.note(record, isKept: isKept, path: path) }
        }
        guard options.onError == .skip else { return }
        let forced = plan.kept.filter { plan.items[$0].forced != nil }
        guard !forced.isEmpty else { return }
        let block = walk.table.records
        let items = plan.items
        var lost: [RecordBlock.Record] = []
        walk.removeRecords { record in
            let isReadable = forced.allSatisfy { place in
                var trial = items[place].builder(type: items[place].forced ?? .string)
                return trial.append(block.fields[record.firstField + place], of: block, bytes)
            }
            if !isReadable { lost.append(record) }
            return !isReadable
        }
        if notes { for record in lost { damage.note(record, isKept: false, path: path) } }
    }
}
