/// Loads CSV and TSV: one pass that looks at every field, one that reads it.
struct TableLoader {
    private let files: [SourceFile]
    private let options: LoadOptions
    private let scanners: [CSVScanner]
    private var plan: LoadPlan
    /// Some field of the table or its header has no quotes around it.
    private var quotesMeanText = false
    private var width: Int { plan.items.count }

    init(files: [SourceFile], options: LoadOptions) throws(FrameError) {
        self.files = files
        self.options = options
        var scanners: [CSVScanner] = []
        var firstNames: [String] = []
        for file in files {
            let header = try TableHeader(file.bytes.span, file.start, file.format, file.path)
            scanners.append(header.scanner)
            if scanners.count == 1 {
                firstNames = header.names
                quotesMeanText = header.hasUnquoted
            } else if let detail = Self.difference(firstNames, header.names) {
                throw .columnsDiffer(path: file.path, first: files[0].path, detail: detail)
            }
        }
        self.scanners = scanners
        plan = try LoadPlan(rawNames: firstNames, options: options)
    }

    private static func difference(_ first: [String], _ other: [String]) -> String? {
        if first.count != other.count { return "\(other.count) instead of \(first.count)" }
        guard let place = first.indices.first(where: { first[$0] != other[$0] }) else {
            return nil
        }
        return "column \(place + 1) is '\(other[place])' instead of '\(first[place])'"
    }

    // MARK: Passes

    mutating func load() throws(FrameError) -> LoadedFrame {
        var damage = Damage()
        var rowCount = 0
        repeat {
            damage = Damage()
            rowCount = try classify(&damage)
        } while try !plan.confirmMapping()
        let types = plan.items.map { $0.type(quotesMeanText: quotesMeanText) }
        let chosen = FrameLoader.sampledRows(options, rowCount: rowCount)
        let columns = try read(
            types: types, rowCount: rowCount, chosen: chosen, damage: &damage)
        let frame = Frame(
            names: plan.kept.map { plan.items[$0].name }, columns: columns,
            rowCount: chosen?.count ?? rowCount)
        var notes = plan.notes(types: types) + damage.notes(policy: options.onError)
        if rowCount == 0 {
            notes.append(
                Note(code: "frame.noRows", message: "The file has a header but no rows."))
        }
        return LoadedFrame(frame: frame, notes: notes)
    }

    /// Looks at the fields of all columns whose type is to be found; returns the number of rows.
    private mutating func classify(_ damage: inout Damage) throws(FrameError) -> Int {
        var rowCount = 0
        for place in plan.items.indices { plan.items[place].kinds = [] }
        for (file, scanner) in zip(files, scanners) {
            let bytes = file.bytes.span
            var scanner = scanner
            var block = RecordBlock()
            var isDone = false
            while !isDone {
                isDone = scanner.read(
                    bytes, isFinal: true, limit: wanted(after: rowCount), into: &block)
                if block.hasUnquoted { quotesMeanText = true }
                try check(&block, bytes, of: file, &damage)
                for place in 0..<width where plan.isClassified(place) {
                    Self.classify(&plan.items[place], place, block, bytes)
                }
                rowCount += block.records.count
                if rowCount == options.limit { return rowCount }
            }
        }
        return rowCount
    }

    private func wanted(after rowCount: Int) -> Int {
        options.limit.map { $0 - rowCount } ?? .max
    }

    private static func classify(
        _ item: inout LoadPlan.Item, _ place: Int, _ block: RecordBlock, _ bytes: Span<UInt8>
    ) {
        var kinds = item.kinds
        for record in block.records {
            let field = block.fields[record.firstField + place]
            if field.isEscaped {
                kinds.formUnion([.text, .quoted])
            } else {
                let range = block.range(field)
                let kind = FieldKinds(bytes, range.start, range.end, role: item.role)
                kinds.formUnion(kind)
                if field.isQuoted, field.length > 0 {
                    kinds.insert(.quoted)
                } else if kind != .missing {
                    kinds.insert(.unquoted)
                }
            }
            if kinds.contains(.text) { break }
        }
        item.kinds = kinds
    }

    /// Reads the columns to keep.
    private func read(
        types: [ColumnType], rowCount: Int, chosen: [Int]?, damage: inout Damage
    ) throws(FrameError) -> [Column] {
        var builders = plan.builders(types: types)
        for place in plan.kept { builders[place].reserve(chosen?.count ?? rowCount) }
        var ignored = Damage()
        var first = 0
        var next = 0
        for (file, scanner) in zip(files, scanners) {
            let bytes = file.bytes.span
            var scanner = scanner
            var block = RecordBlock()
            var isDone = false
            while !isDone, first < rowCount {
                isDone = scanner.read(
                    bytes, isFinal: true, limit: wanted(after: first), into: &block)
                try check(&block, bytes, of: file, &ignored)
                let last = first + block.records.count
                if let chosen {
                    var records: [RecordBlock.Record] = []
                    while next < chosen.count, chosen[next] < last {
                        records.append(block.records[chosen[next] - first])
                        next += 1
                    }
                    block.records = records
                }
                for place in plan.kept {
                    try append(place, of: block, bytes, file, to: &builders[place], &damage)
                }
                first = last
            }
        }
        return plan.kept.map { builders[$0].finish() }
    }

    private func append(
        _ place: Int, of block: RecordBlock, _ bytes: Span<UInt8>, _ file: SourceFile,
        to builder: inout ColumnBuilder, _ damage: inout Damage
    ) throws(FrameError) {
        for record in block.records {
            let field = block.fields[record.firstField + place]
            let range = block.range(field)
            guard !append(field, range, bytes, to: &builder) else { continue }
            if options.onError == .stop {
                throw .cell(
                    path: file.path, line: record.line, column: plan.items[place].name,
                    text: ByteText.string(bytes, range.start, range.end), type: builder.type)
            }
            builder.appendMissing()
            damage.noteCell(line: record.line, path: file.path)
        }
    }

    @inline(__always)
    private func append(
        _ field: RecordBlock.Field, _ range: (start: Int, end: Int), _ bytes: Span<UInt8>,
        to builder: inout ColumnBuilder
    ) -> Bool {
        guard field.isEscaped else { return builder.append(bytes, range.start, range.end) }
        let text = QuotedText.unescaped(bytes, range.start, range.end)
        return builder.append(text.span, 0, text.count)
    }

    // MARK: Rows that cannot be read

    /// Makes the block rectangular, leaving out or filling up records as the policy says.
    private func check(
        _ block: inout RecordBlock, _ bytes: Span<UInt8>, of file: SourceFile,
        _ damage: inout Damage
    ) throws(FrameError) {
        if file.hasInvalidText {
            for index in block.records.indices where block.records[index].problem == nil {
                block.records[index].problem = TextProblem.find(block.records[index], bytes)
            }
        }
        for record in block.makeRectangular(width: width, policy: options.onError) {
            guard let problem = record.problem else { continue }
            if options.onError == .stop { throw problem.error(path: file.path, line: record.line) }
            let isKept = options.onError == .null && record.isPaddable
            damage.note(record, isKept: isKept, path: file.path)
        }
        guard options.onError == .skip else { return }
        let forced = plan.kept.filter { plan.items[$0].forced != nil }
        guard !forced.isEmpty else { return }
        let source = block
        block.records.removeAll { record in
            let isReadable = forced.allSatisfy { place in
                var trial = plan.items[place].builder(type: plan.items[place].forced ?? .string)
                let field = source.fields[record.firstField + place]
                return append(field, source.range(field), bytes, to: &trial)
            }
            if !isReadable { damage.note(record, isKept: false, path: file.path) }
            return !isReadable
        }
    }
}
