import CopseFeatures
import CopseFrame
import CopseMath
import Testing

/// Batch equals stream, to the bit.
@Suite struct SequenceLawTests {
    /// Runs of this law; the seed of a failing one is in its message.
    static let seeds = 0..<300

    @Test func `any cut of the rows and any snapshot gives the same bits`() throws {
        for seed in Self.seeds {
            var generator = RecipeGenerator(seed: UInt64(seed))
            let frame = generator.frame(rows: 1 + generator.random.uniform(below: 400))
            let text = generator.recipe()
            let compiled = try CompiledRecipe(RecipeGenerator.parse(text), schema: frame.schema)
            var whole = compiled.makeExecutor()
            let expected = bits(try whole.process(frame, rows: 0..<frame.rowCount))
            let state = whole.encodedState()

            var pieces = compiled.makeExecutor()
            var found = expected.map { _ in [UInt64]() }
            var row = 0
            while row < frame.rowCount {
                let most = [1, 1, 3, 50, 300][generator.random.uniform(below: 5)]
                let end = min(frame.rowCount, row + 1 + generator.random.uniform(below: most))
                for (index, values) in bits(try pieces.process(frame, rows: row..<end)).enumerated()
                {
                    found[index] += values
                }
                if generator.random.uniform() < 0.2 {
                    pieces = try compiled.executor(restoring: pieces.encodedState())
                }
                row = end
            }
            try #require(found == expected, "seed \(seed)\n\(text)")
            #expect(pieces.rowCount == whole.rowCount)
            #expect(pieces.timeStepsBack?.count == whole.timeStepsBack?.count)
            // The stored state restores to something that stores the same.
            #expect(try compiled.executor(restoring: state).encodedState() == state, "seed \(seed)")
        }
    }

    @Test func `reading back the rows a recipe declares rebuilds every feature`() throws {
        var checked = 0
        for seed in Self.seeds {
            var generator = RecipeGenerator(seed: UInt64(seed))
            let frame = generator.frame(rows: 400)
            let compiled = try CompiledRecipe(
                RecipeGenerator.parse(generator.recipe()), schema: frame.schema)
            guard let depth = compiled.readBackRows, depth < frame.rowCount else { continue }
            checked += 1
            var whole = compiled.makeExecutor()
            let expected = bits(try whole.process(frame, rows: 0..<frame.rowCount))
            var late = compiled.makeExecutor()
            let last = frame.rowCount - 1
            let found = bits(try late.process(frame, rows: (last - depth + 1)..<frame.rowCount))
            for (index, feature) in compiled.features.enumerated() {
                try #require(
                    found[index].last == expected[index].last,
                    "seed \(seed), \(feature.text), depth \(depth)\n\(compiled.recipe.canonicalText)"
                )
            }
        }
        #expect(checked > 50)
    }

    @Test func `records one by one give the bits of a frame`() throws {
        for seed in Self.seeds {
            var generator = RecipeGenerator(seed: UInt64(seed))
            let frame = generator.frame(rows: 1 + generator.random.uniform(below: 200))
            let text = generator.recipe()
            let compiled = try CompiledRecipe(RecipeGenerator.parse(text), schema: frame.schema)
            var whole = compiled.makeExecutor()
            let expected = bits(try whole.process(frame, rows: 0..<frame.rowCount))

            let columns = compiled.rawSchema.names.compactMap { frame[$0] }
            var record = RawRecord(compiled)
            var features = Array(repeating: 0.0, count: compiled.features.count)
            var pieces = compiled.makeExecutor()
            for row in 0..<frame.rowCount {
                if row % 3 == 0 { record.clear() }
                for (place, column) in columns.enumerated() {
                    record.set(place, column.scalar(at: row))
                }
                var span = features.mutableSpan
                pieces.process(record, into: &span)
                try #require(
                    features.map(\.bitPattern) == expected.map { $0[row] },
                    "seed \(seed), row \(row)\n\(text)")
            }
            #expect(pieces.encodedState() == whole.encodedState(), "seed \(seed)\n\(text)")
        }
    }

    @Test func `two threads give the bits and the state of one`() throws {
        var cut = 0
        for seed in 0..<60 {
            var generator = RecipeGenerator(seed: UInt64(seed))
            let frame = generator.frame(rows: 5_000 + generator.random.uniform(below: 3_000))
            let text = generator.recipe()
            let compiled = try CompiledRecipe(RecipeGenerator.parse(text), schema: frame.schema)
            var one = compiled.makeExecutor()
            var two = compiled.makeExecutor()
            // A few rows first, so that there is a state to share out.
            for rows in [0..<10, 10..<frame.rowCount] {
                let expected = bits(try one.process(frame, rows: rows))
                let found = bits(try two.process(frame, rows: rows, threads: 2))
                try #require(found == expected, "seed \(seed)\n\(text)")
            }
            #expect(two.encodedState() == one.encodedState(), "seed \(seed)\n\(text)")
            #expect(two.rowCount == one.rowCount)
            cut += compiled.isParallel ? 1 : 0
        }
        #expect(cut > 10)
    }

    @Test func `texts kept once give the bits and the state of texts that are not`() throws {
        for seed in Self.seeds {
            var generator = RecipeGenerator(seed: UInt64(seed))
            let frame = generator.frame(rows: 1 + generator.random.uniform(below: 300))
            let names = (0..<frame.rowCount).map { row -> String? in
                frame["from"]?.isMissing(row) == true
                    ? nil : "\(row % 41 * (1 + row / 97))" + (row % 5 == 0 ? longName : "")
            }
            func table(shared: Bool) -> Frame {
                Tables.frame(
                    zip(frame.names, frame.columns).map { name, column in
                        (name, name == "from" ? Tables.strings(names, shared: shared) : column)
                    })
            }
            let compiled = try CompiledRecipe(
                RecipeGenerator.parse("n = cumcount(by=(from, to))\n" + generator.recipe()),
                schema: frame.schema)
            let (plain, shared) = (table(shared: false), table(shared: true))
            var (one, two) = (compiled.makeExecutor(), compiled.makeExecutor())
            let cut = frame.rowCount / 3
            for rows in [0..<cut, cut..<frame.rowCount] {
                let expected = bits(try one.process(plain, rows: rows))
                try #require(
                    bits(try two.process(shared, rows: rows)) == expected,
                    "seed \(seed)\n\(compiled.recipe.canonicalText)")
                #expect(two.encodedState() == one.encodedState(), "seed \(seed)")
            }
        }
    }

    @Test func `stretches hand on the bits of the whole`() throws {
        for seed in 0..<100 {
            var generator = RecipeGenerator(seed: UInt64(seed))
            let frame = generator.frame(rows: 2 + generator.random.uniform(below: 300))
            let text = generator.recipe()
            let compiled = try CompiledRecipe(RecipeGenerator.parse(text), schema: frame.schema)
            var whole = compiled.makeExecutor()
            let expected = bits(try whole.process(frame, rows: 0..<frame.rowCount))
            var pieces = compiled.makeExecutor()
            var found = expected.map { _ in [UInt64]() }
            let stop = generator.random.uniform(below: frame.rowCount)
            for threads in 1...2 {
                let start = pieces.rowCount
                try pieces.process(
                    frame, rows: start..<frame.rowCount, stretch: 1 + seed % 70, threads: threads
                ) { columns in
                    for (index, values) in bits(columns).enumerated() { found[index] += values }
                    return threads == 2 || found[0].count < stop
                }
            }
            try #require(found == expected, "seed \(seed)\n\(text)")
            #expect(pieces.encodedState() == whole.encodedState(), "seed \(seed)\n\(text)")
        }
    }

    /// More groups than a block has rows, so that tables grow while groups are known by number only.
    @Test(arguments: ["", "horizon 1000", "horizon 3000"])
    func `thousands of texts kept once give the bits of texts that are not`(closing: String) throws
    {
        var random = RandomStream(seed: 12, stream: 4)
        let rows = 7_000
        func names(_ count: Int, _ prefix: String) -> [String?] {
            (0..<rows).map { row in
                // Some come again and again, most once or twice, some rows have none.
                row % 50 == 7
                    ? nil : "\(prefix)\(random.uniform(below: row % 3 == 0 ? 20 : count))"
            }
        }
        let (from, to) = (names(3_000, "0xfrom"), names(2_500, ""))
        let values = (0..<rows).map { _ in random.uniform() }
        let recipe = try Recipe.parse(
            """
            a = cumcount(by=from)
            b = age(x, by=to)
            c = cumcount(by=(from, to))
            d = rolling_mean(x, 5, by=to)
            e = diff(x, by=from)
            f = count_distinct(to, by=from)
            \(closing)
            """)
        var results: [[[UInt64]]] = []
        var states: [[UInt8]] = []
        for isShared in [false, true] {
            let frame = Tables.frame([
                ("from", Tables.strings(from, shared: isShared)),
                ("to", Tables.strings(to, shared: isShared)), ("x", Tables.floats(values)),
            ])
            var executor = try CompiledRecipe(recipe, schema: frame.schema).makeExecutor()
            var found = bits(try executor.process(frame, rows: 0..<4_000))
            for (index, more) in bits(try executor.process(frame, rows: 4_000..<rows)).enumerated()
            {
                found[index] += more
            }
            results.append(found)
            states.append(executor.encodedState())
        }
        #expect(results[0] == results[1])
        #expect(states[0] == states[1])
    }

    private let longName = String(repeating: "long ", count: 20)

    @Test func `keys that look back themselves are read back as far`() throws {
        // A number that a running step made, as a key: horizon upon horizon.
        var generator = RecipeGenerator(seed: 94)
        let frame = generator.frame(rows: 60)
        let compiled = try CompiledRecipe(
            Recipe.parse(
                "_gap = diff(timestamp, by=k)\na = count_distinct(_gap)\nhorizon 5\nscale zscore"),
            schema: frame.schema)
        #expect(compiled.features[0].memory.rows == 13)
        var whole = compiled.makeExecutor()
        let expected = bits(try whole.process(frame, rows: 0..<60))[0]
        for row in 13..<60 {
            var late = compiled.makeExecutor()
            let found = bits(try late.process(frame, rows: row - 12..<row + 1))[0]
            #expect(found.last == expected[row], "row \(row)")
        }
    }

    @Test func `a copy of an executor is a snapshot`() throws {
        var generator = RecipeGenerator(seed: 1)
        let frame = generator.frame(rows: 200)
        let compiled = try CompiledRecipe(
            Recipe.parse(
                "a = cumsum(x, by=from)\nb = rolling_std(y, 100)\nc = ewm_mean(x, halflife=3)\nhorizon 50"
            ), schema: frame.schema)
        var executor = compiled.makeExecutor()
        _ = try executor.process(frame, rows: 0..<100)
        let snapshot = executor
        let first = bits(try executor.process(frame, rows: 100..<200))
        var again = snapshot
        #expect(bits(try again.process(frame, rows: 100..<200)) == first)
    }

    @Test func `copies made at any row go their own ways`() throws {
        for seed in Self.seeds {
            var generator = RecipeGenerator(seed: UInt64(seed))
            let frame = generator.frame(rows: 120)
            let text = generator.recipe()
            let compiled = try CompiledRecipe(RecipeGenerator.parse(text), schema: frame.schema)
            var whole = compiled.makeExecutor()
            let expected = bits(try whole.process(frame, rows: 0..<120))
            var executor = compiled.makeExecutor()
            var row = 0
            while row < 120 {
                let end = min(120, row + 1 + generator.random.uniform(below: 30))
                // Other rows for the copy, then those that follow for both.
                var astray = executor
                _ = try astray.process(frame, rows: 0..<generator.random.uniform(below: 100))
                var peek = executor
                let found = bits(try executor.process(frame, rows: row..<end))
                try #require(
                    found == expected.map { Array($0[row..<end]) }, "seed \(seed)\n\(text)")
                try #require(
                    bits(try peek.process(frame, rows: row..<end)) == found, "seed \(seed)")
                row = end
            }
        }
    }

    @Test func `every function of the language occurs in the generator`() {
        var seen = ""
        for seed in Self.seeds {
            var generator = RecipeGenerator(seed: UInt64(seed))
            _ = generator.frame(rows: 1)
            seen += generator.recipe()
        }
        for function in FunctionSignature.all {
            #expect(seen.contains(function.name + "("), "\(function.name)")
        }
    }

    private func bits(_ values: [[Double]]) -> [[UInt64]] { values.map { $0.map(\.bitPattern) } }
}
