internal import CopseFeatures
internal import CopseFrame

/// Runs the recipe `eth` over a table of transactions, in blocks and row by row.
struct FeatureBenchmark {
    private let name: String
    private let frame: Frame
    private let compiled: CompiledRecipe
    /// Figures whose names begin otherwise are left out.
    private let prefix: String

    /// Reads a table and repeats its rows until there are `rows`.
    init(file: String, rows: Int, prefix: String) throws {
        self.prefix = prefix
        let loaded = try FrameLoader.load(paths: [file]).frame
        let named = Frame(
            names: loaded.names, columns: loaded.columns.map(Self.withoutCategories),
            rowCount: loaded.rowCount)
        frame = named.take((0..<rows).map { $0 % loaded.rowCount })
        compiled = try CompiledRecipe(.eth, schema: frame.schema)
        name = String(file.split(separator: "/").last?.split(separator: ".").first ?? "")
    }

    /// Text as records bring it, whatever the loader made of few distinct values.
    private static func withoutCategories(_ column: Column) -> Column {
        guard case .category(let codes, let levels) = column.storage else { return column }
        var text = TextStorage()
        for code in codes { text.append(row: Int(code), of: levels) }
        return Column(.string(text), validity: column.validity)
    }

    func run() throws {
        let rows = frame.rowCount
        measure("batch", rows: rows, repeats: 9) {
            var executor = compiled.makeExecutor()
            keep(try? executor.process(frame, rows: 0..<rows))
        }
        var columns = compiled.features.map { _ in [Double]() }
        measure("batch into memory used before", rows: rows, repeats: 9) {
            var executor = compiled.makeExecutor()
            try? executor.process(frame, rows: 0..<rows, into: &columns)
        }
        measure("batch on two threads", rows: rows, repeats: 9) {
            var executor = compiled.makeExecutor()
            try? executor.process(frame, rows: 0..<rows, threads: 2, into: &columns)
        }
        try stream()
    }

    /// Records one by one: the whole loop, and each call by the clock.
    private func stream() throws {
        var record = RawRecord(compiled)
        var features = compiled.features.map { _ in 0.0 }
        let columns = compiled.rawSchema.names.compactMap { frame[$0] }
        let numbers = columns.map { $0.type.isNumeric ? $0.doubles() : [] }
        let texts = columns.map { column -> TextStorage? in
            if case .string(let text) = column.storage { text } else { nil }
        }
        func fill(_ row: Int) {
            for column in columns.indices {
                if let text = texts[column] {
                    let isMissing = columns[column].isMissing(row)
                    let bytes = text.bytes.span.extracting(text.range(of: row))
                    record.set(column, text: isMissing ? nil : bytes)
                } else {
                    record.set(column, number: numbers[column][row])
                }
            }
        }
        let rows = frame.rowCount
        measure("stream", rows: rows, repeats: 3) {
            var executor = compiled.makeExecutor()
            for row in 0..<rows {
                fill(row)
                var span = features.mutableSpan
                executor.process(record, into: &span)
            }
        }
        measure("stream, records alone", rows: rows, repeats: 3) {
            for row in 0..<rows { fill(row) }
        }
        guard "stream, one".hasPrefix(prefix) else { return }
        var executor = compiled.makeExecutor()
        let timings = (0..<rows).map { row in
            fill(row)
            return Timing.wall {
                var span = features.mutableSpan
                executor.process(record, into: &span)
            }
        }
        // From the second horizon on, without the cost of asking the clock.
        let clock = (0..<10_000).map { _ in Timing.wall {} }.sorted()[5_000]
        let warm = timings.dropFirst(rows / 2).map { ($0 - clock) * 1e9 }.sorted()
        print(
            """
            {"data": "\(name)", "figure": "stream, one", "median": \(warm[warm.count / 2]), \
            "p99": \(warm[warm.count * 99 / 100])}
            """)
    }

    private func measure(_ figure: String, rows: Int, repeats: Int, _ work: () -> Void) {
        guard figure.hasPrefix(prefix) else { return }
        let timings = Timing.of(repeats: repeats, work)
        let scale = 1e9 / Double(rows)
        let wall = timings.map { $0.wall * scale }.sorted()
        let processor = timings.map { $0.processor * scale }.sorted()
        print(
            """
            {"data": "\(name)", "figure": "\(figure)", "median": \(wall[wall.count / 2]), \
            "least": \(wall[0]), "processor": \(processor[processor.count / 2])}
            """)
    }
}
