/// Loads JSON lines and JSON replies: one pass that finds the keys and looks at every value, one
/// that reads it. Columns are the keys of all records, in the order they first appear.
///
/// Strings are text unless all of a column are ISO times; `"inf"` and `"-inf"` are numbers where
/// the others are. `null` and `""` are missing. Arrays and objects are kept as their JSON text.
struct JSONLoader {
    private let files: [SourceFile]
    private let options: LoadOptions
    private var sources: [[JSONRecords.Record]] = []
    private var keys = KeyTable()
    private var plan: LoadPlan
    private var damage = Damage()

    private let watch: LoadWatch
    private var steps = 0

    init(
        files: [SourceFile], options: LoadOptions, watch: LoadWatch = LoadWatch()
    ) throws(FrameError) {
        self.watch = watch
        self.files = files
        self.options = options
        plan = try LoadPlan(rawNames: [], options: LoadOptions())
        var left = options.limit ?? .max
        for file in files {
            let all =
                file.format == .jsonl
                ? JSONRecords(linesOf: file.bytes.span, from: file.start)
                : try JSONRecords(replyIn: file.bytes, from: file.start, path: file.path)
            sources.append(try readable(all.records, of: file, &left))
        }
        plan = try LoadPlan(rawNames: keys.names, options: options)
    }

    /// The records that are objects, at most `left`; their keys go into the table.
    private mutating func readable(
        _ records: [JSONRecords.Record], of file: SourceFile, _ left: inout Int
    ) throws(FrameError) -> [JSONRecords.Record] {
        var kept: [JSONRecords.Record] = []
        for record in records {
            guard left > 0 else { break }
            try step()
            do throws(FrameError) {
                _ = try keys.values(file, record)
                kept.append(record)
                left -= 1
            } catch {
                if options.onError == .stop { throw error }
                damage.note(line: record.line, isKept: false, path: file.path)
            }
        }
        return kept
    }

    /// Whether a text that begins with an object is a reply around a list, not a record.
    static func isReply(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
        let head = ByteText.string(bytes, start, min(bytes.count, start + 400))
        let plain = head.filter { !$0.isWhitespace }
        return plain.contains("\"jsonrpc\":") || plain.contains("\"result\":[")
            || plain.contains("\"result\":{") || plain.contains("\"transactions\":[")
            || plain.hasPrefix("{\"status\":\"0\",\"message\":\"NOTOK\"")
    }

    /// Asks now and then whether to stop.
    private mutating func step() throws(FrameError) {
        steps &+= 1
        if steps & 0xfff == 0, watch.isCancelled() { throw .interrupted }
    }

    // MARK: Passes

    mutating func load() throws(FrameError) -> LoadedFrame {
        repeat { try classify() } while try !plan.confirmMapping()
        let rowCount = sources.reduce(0) { $0 + $1.count }
        let types = plan.items.map { $0.type(quotesMeanText: false) }
        let chosen = FrameLoader.sampledRows(options, rowCount: rowCount).map(Set.init)
        var builders = plan.builders(types: types)
        var row = 0
        for (file, records) in zip(files, sources) {
            for record in records {
                try step()
                if chosen?.contains(row) ?? true { try append(record, of: file, to: &builders) }
                row += 1
            }
        }
        let columns = plan.kept.map { builders[$0].finish() }
        let frame = Frame(
            names: plan.kept.map { plan.items[$0].name }, columns: columns,
            rowCount: columns.first?.count ?? 0)
        var notes = plan.notes(types: types) + damage.notes(policy: options.onError)
        if rowCount == 0 {
            notes.append(Note(code: "frame.noRows", message: "The file has no records."))
        }
        return LoadedFrame(frame: frame, notes: notes)
    }

    private mutating func classify() throws(FrameError) {
        for place in plan.items.indices { plan.items[place].kinds = [] }
        for (file, records) in zip(files, sources) {
            let bytes = file.bytes
            for record in records {
                try step()
                for (place, value) in try keys.values(file, record) {
                    guard plan.isClassified(place) else { continue }
                    plan.items[place].kinds.formUnion(
                        FieldKinds(value, bytes, role: plan.items[place].role))
                }
            }
        }
    }

    /// Appends one record to all columns; a value that is not of its type follows the policy.
    private mutating func append(
        _ record: JSONRecords.Record, of file: SourceFile, to builders: inout [ColumnBuilder]
    ) throws(FrameError) {
        let count = plan.kept.first.map { builders[$0].count } ?? 0
        var unread: [(place: Int, value: JSONField)] = []
        for (place, value) in try keys.values(file, record)
        where !value.append(to: &builders[place], from: file.bytes) {
            builders[place].appendMissing()
            if plan.kept.contains(place) { unread.append((place, value)) }
        }
        for place in builders.indices where builders[place].count == count {
            builders[place].appendMissing()
        }
        guard let first = unread.first else { return }
        switch options.onError {
        case .stop:
            throw .cell(
                path: file.path, line: record.line, column: plan.items[first.place].name,
                text: first.value.text(in: file.bytes), type: builders[first.place].type)
        case .skip:
            for place in builders.indices { builders[place].truncate(to: count) }
            damage.note(line: record.line, isKept: false, path: file.path)
        case .null:
            damage.note(cells: unread.count, line: record.line, path: file.path)
        }
    }
}
