import CopseFeatures
import CopseFrame
import CopseMath
import Testing

struct RecipeProbeTests {
    @Test(arguments: 0..<120)
    func `a probe gives the features of the row with the bits of a run`(seed: UInt64) throws {
        var generator = RecipeGenerator(seed: seed)
        let frame = generator.frame(rows: 60)
        let compiled = try CompiledRecipe(
            RecipeGenerator.parse(generator.recipe()), schema: frame.schema)
        let raw = try frame.selecting(compiled.rawSchema.names)
        var executor = compiled.makeExecutor()
        let features = try executor.process(raw, rows: 0..<60)
        for row in [0, 17, 59] {
            let probe = try RecipeProbe(compiled, source: raw, row: row, relatedOnly: false)
            let found = probe.features(probe.values([]))
            for (value, column) in zip(found, features) {
                #expect(
                    value.bitPattern == column[row].bitPattern,
                    "row \(row)\n\(compiled.recipe.lines.joined(separator: "\n"))")
            }
        }
    }

    @Test(arguments: 0..<300)
    func `no value in a box leaves its enclosure`(seed: UInt64) throws {
        var generator = RecipeGenerator(seed: seed)
        let frame = generator.frame(rows: 40)
        let compiled = try CompiledRecipe(
            RecipeGenerator.parse(generator.recipe()), schema: frame.schema)
        let raw = try frame.selecting(compiled.rawSchema.names)
        let numbers = compiled.rawSchema.fields.indices.filter {
            compiled.rawSchema.fields[$0].type.isNumeric
        }
        // A recipe of texts alone has nothing to vary.
        guard !numbers.isEmpty else { return }
        let first = numbers[generator.random.uniform(below: numbers.count)]
        let others = numbers.filter { $0 != first }
        var random = RandomStream(seed: seed, stream: 9)
        let columns = [first] + others.prefix(seed % 2 == 0 ? 1 : 0)
        let probe = try RecipeProbe(compiled, source: raw, row: 39, relatedOnly: false)
        let dependence = probe.dependence(on: columns)
        for size in [1e-6, 0.1, 10] {
            let ranges = columns.map { column -> (Double, Double) in
                let value = probe.numbers[column]
                let low = (value.isFinite ? value : 3) + random.uniform() - 0.5
                return (low, low + size * max(1, abs(low)))
            }
            func values(_ shares: [Double]) -> [Double] {
                probe.values(
                    columns.indices.map { place in
                        let (low, high) = ranges[place]
                        return (columns[place], low + (high - low) * shares[place])
                    })
            }
            let corners = (0..<(1 << columns.count)).map { corner in
                values(columns.indices.map { Double(corner >> $0 & 1) })
            }
            let found = probe.enclosures(dependence, corners: corners)
            let before = probe.features(values(columns.map { _ in 0 }))
            for _ in 0..<20 {
                let inside = probe.features(
                    values(columns.map { _ in random.uniform() }))
                for (feature, enclosure) in zip(dependence.features, found) {
                    let value = inside[feature]
                    let size = max(abs(enclosure.low), abs(enclosure.high))
                    let slack = size.isFinite ? 1e-9 * size : 0
                    let isInside =
                        value.isNaN
                        ? enclosure.mayMiss
                        : enclosure.mayMiss
                            || value >= enclosure.low - slack && value <= enclosure.high + slack
                    #expect(
                        isInside, "\(compiled.features[feature].text): \(value) in \(enclosure)")
                }
                for feature in inside.indices where !dependence.features.contains(feature) {
                    #expect(inside[feature].bitPattern == before[feature].bitPattern)
                }
            }
        }
    }
}
