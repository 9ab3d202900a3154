internal import CopseDetector
internal import CopseFeatures
internal import CopseFrame
internal import CopseMath
internal import CopseModels

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
        columns = []
        try parts()
        try scored()
        functions()
        try stream("stream", frame)
        try uniform()
    }

    /// Features on their way into a forest, never kept as a whole, beside the forest alone.
    private func scored() throws {
        guard "scored".hasPrefix(prefix) || prefix.hasPrefix("scored") else { return }
        let addresses = Recipe.eth.featureNames.filter { name in
            ["from_", "to_", "pair_"].contains { name.hasPrefix($0) }
        }
        let numeric = try Recipe.eth.dropping(addresses)
        for (name, recipe) in [("27 numeric", numeric), ("all 35", Recipe.eth)] {
            let detector = try Detector.train(
                on: TiedFrame(frame.take(Array(0..<min(20_000, frame.rowCount)))), recipe: recipe,
                options: TrainingOptions()
            ).detector
            guard let compiled = detector.recipe else { continue }
            measure("scored, \(name), features and scores", rows: frame.rowCount, repeats: 5) {
                var scorer = try? detector.scorer()
                keep(try? scorer?.scores(of: frame))
            }
            var executor = compiled.makeExecutor()
            // One stretch again and again, so that the forest alone has no page cost either.
            let stretch = try executor.process(frame, rows: 0..<min(8_192, frame.rowCount))
            let matrix = Matrix(columns: stretch, rowCount: stretch.first?.count ?? 0)
            let turns = max(1, frame.rowCount / matrix.rowCount)
            measure(
                "scored, \(name), scores alone", rows: turns * matrix.rowCount, repeats: 5
            ) {
                for _ in 0..<turns { keep(detector.forest.scores(matrix)) }
            }
        }
    }

    /// 500,000 addresses, drawn alike often: each lies somewhere else in memory.
    private func uniform() throws {
        let figures = ["uniform, batch", "uniform, stream", "uniform, stream, one"]
        guard figures.contains(where: { $0.hasPrefix(prefix) || prefix.hasPrefix("uniform") })
        else { return }
        var random = RandomStream(seed: 1, stream: 2)
        let texts = (0..<500_000).map { number in
            let word = String(UInt64(number) &* 0x9E37_79B9_7F4A_7C15, radix: 16)
            return "0x" + String(repeating: "0", count: 40 - word.count) + word
        }
        let rows = frame.rowCount
        func drawn() -> Column {
            Column(
                .string(TextStorage((0..<rows).map { _ in texts[random.uniform(below: 500_000)] })))
        }
        let others = [("from", drawn()), ("to", drawn())]
        let columns = zip(self.frame.names, self.frame.columns).map { name, column in
            others.first { $0.0 == name }?.1 ?? column
        }
        let frame = Frame(names: self.frame.names, columns: columns, rowCount: rows)
        var result = compiled.features.map { _ in [Double]() }
        measure("uniform, batch into memory used before", rows: rows, repeats: 5) {
            var executor = compiled.makeExecutor()
            try? executor.process(frame, rows: 0..<rows, into: &result)
        }
        result = []
        try stream("uniform, stream", frame)
    }

    /// The features without addresses, blocks that are not kept, long windows, a horizon read back.
    private func parts() throws {
        let rows = frame.rowCount
        let addresses = Recipe.eth.featureNames.filter { name in
            ["from_", "to_", "pair_"].contains { name.hasPrefix($0) }
        }
        let numeric = try CompiledRecipe(
            Recipe.eth.dropping(addresses), schema: frame.schema)
        let few = try CompiledRecipe(
            Recipe.eth.dropping(addresses + ["hour", "day_of_week", "is_weekend"]),
            schema: frame.schema)
        for (name, recipe) in [("", numeric), (" without the calendar", few)] {
            let figure = "\(recipe.features.count) numeric" + name
            measure(figure, rows: rows, repeats: 5) {
                var executor = recipe.makeExecutor()
                keep(try? executor.process(frame, rows: 0..<rows))
            }
            var columns = recipe.features.map { _ in [Double]() }
            measure(figure + ", memory used before", rows: rows, repeats: 5) {
                var executor = recipe.makeExecutor()
                try? executor.process(frame, rows: 0..<rows, into: &columns)
            }
            measure(figure + ", two threads", rows: rows, repeats: 5) {
                var executor = recipe.makeExecutor()
                try? executor.process(frame, rows: 0..<rows, threads: 2, into: &columns)
            }
        }
        for (name, recipe) in [("27 numeric", numeric), ("all 35", compiled)] {
            measure("\(name), blocks not kept", rows: rows, repeats: 5) {
                var executor = recipe.makeExecutor()
                try? executor.process(frame, rows: 0..<rows, stretch: 4_096) {
                    keep($0)
                    return true
                }
            }
        }
        for function in ["rolling_mean", "rolling_std", "rolling_max", "rolling_median"] {
            for column in ["gas", "value"] {
                let recipe = try CompiledRecipe(
                    Recipe.parse("y = \(function)(\(column), 10000)"), schema: frame.schema)
                var result = [[Double]()]
                measure("\(function)(\(column), 10000)", rows: rows, repeats: 3) {
                    var executor = recipe.makeExecutor()
                    try? executor.process(frame, rows: 0..<rows, into: &result)
                }
            }
        }
        let horizon = min(rows, 10_000)
        var warm = compiled.features.map { _ in [Double]() }
        measure("10,000 rows read back, all in ns", rows: 1, repeats: 9) {
            var executor = compiled.makeExecutor()
            try? executor.process(frame, rows: 0..<horizon, into: &warm)
        }
    }

    /// Elementary functions over the column of values, by blocks as recipes take them.
    private func functions() {
        let values = frame["value"]?.doubles() ?? []
        let small = values.map { $0 / 1e19 }
        var out = [Double](repeating: 0, count: 4_096)
        measure("log1p", rows: values.count, repeats: 9) {
            for start in stride(from: 0, to: values.count - 4_096, by: 4_096) {
                var span = out.mutableSpan
                Elementary.log1p(values.span.extracting(start..<start + 4_096), into: &span)
            }
            keep(out)
        }
        measure("exp", rows: values.count, repeats: 9) {
            for start in stride(from: 0, to: values.count - 4_096, by: 4_096) {
                for place in 0..<4_096 { out[place] = Elementary.exp(small[start + place]) }
            }
            keep(out)
        }
    }

    /// Records one by one: the whole loop, and each call by the clock.
    private func stream(_ figure: String, _ frame: Frame) throws {
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
        measure(figure, rows: rows, repeats: 3) {
            var executor = compiled.makeExecutor()
            for row in 0..<rows {
                fill(row)
                var span = features.mutableSpan
                executor.process(record, into: &span)
            }
        }
        measure(figure + ", records alone", rows: rows, repeats: 3) {
            for row in 0..<rows { fill(row) }
        }
        guard (figure + ", one").hasPrefix(prefix) else { return }
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
            {"data": "\(name)", "figure": "\(figure), one", "median": \(warm[warm.count / 2]), \
            "mean": \(warm.reduce(0, +) / Double(warm.count)), "p99": \(warm[warm.count * 99 / 100])}
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
