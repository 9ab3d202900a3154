import CopseFeatures
import CopseFrame
import Testing

/// `arima_z`: what counts as a bucket, and when it counts.
@Suite struct SeriesStepTests {
    /// Buckets of ten seconds from second 100 on, the first two known with z −0.5 and 0.5.
    private func recipe(_ value: String = "count()", known: Int = 2) throws -> Recipe {
        var recipe = try Recipe.parse("z = arima_z(a)")
        recipe.attach(
            CountingTracker.model("a", of: value, first: 100, every: 10, known: known))
        return recipe
    }

    private func frame(_ times: [Double?], x: [Double]? = nil) -> Frame {
        Tables.frame([
            ("timestamp", Tables.times(times)),
            ("x", Tables.floats(x ?? times.map { _ in 1 })),
        ])
    }

    private func run(_ recipe: Recipe, _ frame: Frame) throws -> [Double] {
        let compiled = try CompiledRecipe(recipe, schema: frame.schema)
        var executor = compiled.makeExecutor()
        return try executor.process(frame, rows: 0..<frame.rowCount)[0]
    }

    private func same(_ found: [Double], _ expected: [Double]) -> Bool {
        found.map { $0.isNaN ? nil : $0 } == expected.map { $0.isNaN ? nil : $0 }
    }

    @Test func `a row in a known bucket gets the z of the bucket before it`() throws {
        let found = try run(try recipe(), frame([95, 100, 109, 110, 119.999999, 120]))
        #expect(same(found, [.nan, .nan, .nan, -0.5, -0.5, 0.5]))
    }

    @Test func `rows behind the known buckets fill new ones, which count when they end`() throws {
        // Bucket 2 is 120 … 130 with three rows, 3 and 4 have one, 5 is empty.
        let found = try run(
            try recipe(), frame([119, 120, 121, 122, 130, 140, 160, 169]))
        #expect(same(found, [-0.5, 0.5, 0.5, 0.5, 1, -0.5 / 3, -0.5 / 3, -0.5 / 3]))
    }

    @Test func `the bucket a sequence begins in is missing, as are those before it`() throws {
        let found = try run(try recipe(), frame([145, 146, 150, 151, 160]))
        // 120 … 150 are missing, 150 … 160 has two rows and follows nothing.
        #expect(same(found, [.nan, .nan, .nan, .nan, 2.0 / 3]))
    }

    @Test func `a late row counts at the largest time seen`() throws {
        let found = try run(try recipe(), frame([119, 125, 101, 126, 131]))
        #expect(same(found, [-0.5, 0.5, 0.5, 0.5, 1]))
    }

    @Test func `a row without a time is missing and changes nothing`() throws {
        let found = try run(try recipe(), frame([119, 121, nil, 122, 131]))
        #expect(same(found, [-0.5, 0.5, .nan, 0.5, 2.0 / 3]))
    }

    @Test func `a time far ahead is taken for a mistake`() throws {
        let far = 100 + 10 * Double((1 << 17) + 4)
        let found = try run(try recipe(), frame([119, 121, far, 122, 131]))
        #expect(same(found, [-0.5, 0.5, .nan, 0.5, 2.0 / 3]))
        let first = try run(try recipe(), frame([far, 119, 121]))
        #expect(same(first, [.nan, -0.5, 0.5]))
    }

    @Test(arguments: [
        ("sum(x)", 12.0), ("mean(x)", 4), ("median(x)", 5), ("min(x)", 1), ("max(x)", 6),
        ("first(x)", 5), ("last(x)", 6), ("quantile(x, 0.25)", 3), ("count(x)", 3),
        ("sum(x) / count(x) - 1", 3), ("sum(if(x > 4, 1, 0))", 2), ("second", .nan),
    ])
    func `a bucket's value is the aggregate of its rows`(_ value: String, _ number: Double) throws {
        guard !number.isNaN else {
            #expect(throws: RecipeError.self) {
                try CompiledRecipe(try recipe(value), schema: frame([]).schema)
            }
            return
        }
        let found = try run(
            try recipe(value), frame([119, 120, 121, 122, 123, 130], x: [9, 5, .nan, 1, 6, 7]))
        #expect(found.last == number / 3)
    }

    @Test func `a recipe with a model reads back from its text`() throws {
        let recipe = try recipe("log1p(sum(x))")
        let text = recipe.canonicalText
        let again = try Recipe.parse(text) { CountingTracker(words: $0) }
        #expect(again == recipe)
        #expect(again.canonicalText == text)
        let error = #expect(throws: RecipeError.self) { try Recipe.parse(text) }
        #expect(error?.code == "recipe.model")
        #expect(error?.message == "the line 'model a' does not hold a model")
        for place in stride(from: 20, to: text.utf8.count - 1, by: 3) {
            var damaged = Array(text.utf8)
            damaged[place] = damaged[place] == 0x30 ? 0x31 : 0x30
            // Another model or none, but never a trap.
            _ = try? Recipe.parse(String(decoding: damaged, as: UTF8.self)) {
                CountingTracker(words: $0)
            }
        }
    }

    @Test func `models that no feature names are let go, later ones of a name hold`() throws {
        var recipe = try recipe()
        let other = CountingTracker.model("a", of: "sum(x)", first: 0, every: 1, known: 0)
        recipe.attach(other)
        #expect(recipe.models == [other])
        var extended = recipe.extended(by: try Recipe.parse("y = x"))
        #expect(extended.models == [other])
        extended = try extended.dropping(["z"])
        #expect(extended.models.isEmpty)
    }

    @Test func `what an arima_z may not name is said`() throws {
        let schema = frame([]).schema
        let lost = #expect(throws: RecipeError.self) {
            try CompiledRecipe(try Recipe.parse("z = arima_z(a)"), schema: schema)
        }
        #expect(lost?.message == "the recipe has no ARIMA model 'a', in feature 'z'")
        #expect(lost?.hint == "fit one and name it: a = arima fit S 1 0 0; arima_z(a)")
        #expect(lost?.range == 12..<13)
        let number = #expect(throws: RecipeError.self) {
            try CompiledRecipe(try Recipe.parse("z = arima_z(3)"), schema: schema)
        }
        #expect(
            number?.message
                == "'A' of arima_z must be the name of a fitted ARIMA, got '3', in feature 'z'")
        let lag = #expect(throws: RecipeError.self) {
            try CompiledRecipe(try recipe("diff(count())"), schema: schema)
        }
        #expect(
            lag?.message
                == "'a' is a model of 'diff(count())', which does not follow from one bucket's rows "
                + "alone, in feature 'z'")
    }

    @Test func `its memory has no end, whatever the horizon`() throws {
        var recipe = try recipe()
        recipe.horizon = 5
        let compiled = try CompiledRecipe(recipe, schema: frame([]).schema)
        #expect(compiled.features[0].memory.description == "running(unbounded)")
        #expect(compiled.features[0].memory.isUnbounded)
        #expect(compiled.readBackRows == nil)
        #expect(compiled.stepVersions == ["arima_z@1"])
        #expect(Set(compiled.rawSchema.names) == ["timestamp"])
    }
}
