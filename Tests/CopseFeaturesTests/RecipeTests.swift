import CopseFeatures
import CopseFrame
import Testing

@Suite struct RecipeTests {
    let schema = Tables.frame([
        ("gas", Tables.ints([1, 2])), ("gasPrice", Tables.ints([3, 4])),
        ("value", Tables.floats([5, 6])), ("timestamp", Tables.times([0, 60])),
        ("from", Tables.strings(["a", "b"])), ("to", Tables.strings(["c", nil])),
        ("Value (Wei)", Tables.floats([1, 2])),
    ]).schema

    @Test func `the canonical text of a recipe parses to an equal recipe`() throws {
        let text = """
            # the fee in wei
            fee = gas*gasPrice ; _hot=rolling_max( gasPrice,1h )   # an intermediate
            heat = gasPrice/_hot
            w = `Value (Wei)` - (1 - (2 - 3))
            wide = if(gas > 1_000 and not (value < 5ether or gas == 2),
                      1, -gas ^ 2)
            odd = (-2) ^ 2 ^ 3 % (gas * 2) + count_distinct(to, by = (from, to))
            t = to not in ("0x", 'a"b\\\\') == true
            gas
            scale zscore; fill -1; horizon 10_000
            """
        let recipe = try Recipe.parse(text)
        #expect(
            recipe.canonicalText == """
                fee = gas * gasPrice
                _hot = rolling_max(gasPrice, 1h)
                heat = gasPrice / _hot
                w = `Value (Wei)` - (1 - (2 - 3))
                wide = if(gas > 1000 and not (value < 5ether or gas == 2), 1, -gas ^ 2)
                odd = (-2) ^ 2 ^ 3 % (gas * 2) + count_distinct(to, by=(from, to))
                t = (to not in ("0x", "a\\"b\\\\")) == true
                gas
                fill -1
                horizon 10000
                scale zscore
                """)
        #expect(try Recipe.parse(recipe.canonicalText) == recipe)
        #expect(recipe.featureNames == ["fee", "heat", "w", "wide", "odd", "t", "gas"])
    }

    @Test func `eth has the 35 features of the contract in its order`() throws {
        let names = Recipe.eth.featureNames
        #expect(names.count == 35)
        #expect(names.prefix(4) == ["value", "gas", "gasPrice", "gas_price_per_unit"])
        #expect(names.suffix(2) == ["from_value_zscore", "from_gap"])
        #expect(Recipe.eth.lines.suffix(2) == ["fill 0", "horizon 10000"])
        #expect(try Recipe.parse(Recipe.eth.canonicalText) == .eth)
    }

    @Test func `an extension replaces by name and appends the rest`() throws {
        let changes = try Recipe.parseExtension(
            "_hot = rolling_max(gasPrice, 1h)\ngas_efficiency = value / _hot\nfee = gas * gasPrice\nfill 7"
        )
        let recipe = Recipe.eth.extended(by: changes)
        #expect(recipe.steps[5].name == "_hot")
        #expect(recipe.steps[6].text == "gas_efficiency = value / _hot")
        #expect(recipe.featureNames.last == "fee")
        #expect(recipe.featureNames.count == 36)
        #expect(recipe.lines.suffix(2) == ["fill 7", "horizon 10000"])
        _ = try CompiledRecipe(recipe, schema: schema)
        #expect(try recipe.dropping(["fee", "_hot", "gas_efficiency"]).featureNames.count == 34)
    }

    @Test func `a feature declares its memory`() throws {
        let recipe = try Recipe.parse(
            """
            a = gas + 1
            b = zscore(a, 10)
            c = diff(b, n=5)
            d = rolling_mean(gas, 90m)
            e = rolling_mean(b, 5, by=from)
            f = rolling_mean(e, 5)
            g = cumsum(gas)
            """)
        let free = try CompiledRecipe(recipe, schema: schema)
        #expect(
            free.features.map(\.memory.description) == [
                "row", "window(10 rows)", "window(15 rows)", "window(90m)", "running(unbounded)",
                "running(unbounded)", "running(unbounded)",
            ])
        #expect(free.readBackRows == nil)
        var bounded = recipe
        bounded.horizon = 100
        let compiled = try CompiledRecipe(bounded, schema: schema)
        #expect(compiled.features[4].memory.description == "running(horizon 100)")
        // Ten rows for the z-score, a hundred for the groups, five for the last mean.
        #expect(compiled.readBackRows == 113)
        #expect(compiled.stepVersions == ["cumsum@1", "diff@1", "rolling_mean@1", "zscore@1"])
    }

    @Test func `only the columns that features need are asked for`() throws {
        let compiled = try CompiledRecipe(
            Recipe.parse("_unused = value + 1\nx = cumcount(by=from)\ny = gas"), schema: schema)
        #expect(compiled.rawSchema.names == ["from", "gas"])
        #expect(compiled.features.map(\.rawColumn) == [nil, "gas"])
        #expect(
            try CompiledRecipe(compiled.recipe, schema: compiled.rawSchema).rawSchema
                == compiled.rawSchema)
    }

    @Test func `a scale is the same as its formula over the rows so far`() throws {
        let frame = try Tables.transactions(Tables.golden("random.csv"))
        let formulas = [
            "zscore": "(gas - expanding_mean(gas)) / fillna(expanding_std(gas), 1)",
            "minmax": "(gas + cummax(-gas)) / max(cummax(gas) + cummax(-gas), 1)",
        ]
        for (scale, formula) in formulas {
            let a = try run("x = gas\nhorizon 50\nscale \(scale)", frame)
            let b = try run("x = \(formula)\nhorizon 50", frame)
            #expect(a[0].map(\.bitPattern) == b[0].map(\.bitPattern), "\(scale)")
        }
        let robust = try run("x = gas\nscale robust", frame)[0]
        #expect(robust[0] == 0 && robust.contains { $0 > 0.5 })
    }

    @Test func `missing values run through arithmetic and are no truth`() throws {
        let frame = Tables.frame([("x", Tables.floats([.nan, 0, 2]))])
        let values = try run(
            """
            sum = x + 1
            less = x < 1
            other = x != 1
            choice = if(x, 10, 20)
            both = x and 1
            never = not x
            """, frame)
        #expect(values[0][0].bitPattern == Double.nan.bitPattern)
        #expect(values[1] == [0, 1, 0])
        #expect(values[2] == [1, 1, 1])
        #expect(values[3] == [20, 20, 10])
        #expect(values[4] == [0, 0, 1])
        #expect(values[5] == [1, 1, 0])
    }

    @Test func `intermediates see missing values and features are filled`() throws {
        let frame = Tables.frame([("x", Tables.floats([.nan, 4]))])
        let values = try run("_a = x\nb = is_null(_a)\nc = _a\nfill -3", frame)
        #expect(values == [[1, 0], [-3, 4]])
    }

    @Test func `columns of other numeric types and wholly missing ones are taken`() throws {
        let compiled = try CompiledRecipe(
            Recipe.parse("a = value + gas\nb = cumcount(by=to)"), schema: schema)
        var executor = compiled.makeExecutor()
        let frame = Tables.frame([
            ("value", Tables.ints([7])), ("gas", Tables.floats([0.5])),
            ("to", Tables.ints([nil])),
        ])
        let values = try executor.process(frame, rows: 0..<1)
        #expect(values[0] == [7.5] && values[1][0].isNaN)
    }

    private func run(_ text: String, _ frame: Frame) throws -> [[Double]] {
        var executor = try CompiledRecipe(Recipe.parse(text), schema: frame.schema).makeExecutor()
        return try executor.process(frame, rows: 0..<frame.rowCount)
    }
}
