import CopseDetector
import CopseFeatures
import CopseFrame
import CopseModels
import CopseTestSupport
import Foundation
import Testing

/// `arima_z` over a real ARIMA, beside statsmodels and through a model file.
@Suite struct ArimaZTests {
    /// Golden/arima_z.json, written by arima_z.py.
    struct Golden: Decodable {
        struct Model: Decodable {
            var value: String
            var order: [Int]
            var ar: [Double]
            var ma: [Double]
            var mean: [Double]
            var sigma2: Double
            var values: [Double]
            var z: [Double]
        }

        var known: Int
        var times: [Int64]
        var amounts: [Double]
        var models: [Model]
    }

    let golden: Golden
    let frame: Frame

    init() throws {
        let path = Repository.root + "/Tests/CopseDetectorTests/Golden/arima_z.json"
        golden = try JSONDecoder().decode(
            Golden.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        frame = Frame([
            ("timestamp", Column(.timestamp(golden.times.map { $0 * 1_000_000 }))),
            ("x", Column(.float(golden.amounts))),
        ])
    }

    /// The model fitted to the first buckets, with the parameters of statsmodels.
    private func model(_ place: Int, named name: String) throws -> RecipeModel {
        let given = golden.models[place]
        let fit = try ArimaFit.at(
            ArimaCoefficients(ar: given.ar, ma: given.ma, regression: given.mean),
            sigma2: given.sigma2, ArimaData(Array(given.values.prefix(golden.known))),
            ArimaSpecification(ArimaOrder(given.order[0], given.order[1], given.order[2])))
        return RecipeModel(
            name: name, title: "ARIMA", first: 0, every: 3_600_000_000, time: "timestamp",
            value: given.value, known: try fit.residuals().standardised,
            tracker: try #require(TrackedArima(fit)))
    }

    private func recipe() throws -> Recipe {
        var recipe = try Recipe.parse("a = arima_z(one)\nb = arima_z(two)\nx\nfill 0")
        recipe.attach(try model(0, named: "one"))
        recipe.attach(try model(1, named: "two"))
        return recipe
    }

    @Test func `z is the standardised error of statsmodels, in the fit and behind it`() throws {
        var recipe = try recipe()
        recipe.fill = nil
        let compiled = try CompiledRecipe(recipe, schema: frame.schema)
        var executor = compiled.makeExecutor()
        let found = try executor.process(frame, rows: 0..<frame.rowCount)
        var behind = 0
        for (place, model) in golden.models.enumerated() {
            for row in 0..<frame.rowCount {
                let bucket = Int(golden.times[row] / 3600)
                let z = found[place][row]
                if bucket == 0 {
                    #expect(z.isNaN)
                    continue
                }
                // statsmodels takes a large variance for none at all before a difference.
                if model.order[1] > 0, bucket < 40 { continue }
                behind += bucket > golden.known ? 1 : 0
                let expected = model.z[bucket - 1]
                #expect(
                    abs(z - expected) < 1e-6 * max(1, abs(expected)),
                    "\(model.value), bucket \(bucket - 1)")
            }
        }
        #expect(behind > 100)
    }

    @Test func `a detector that asks an ARIMA comes back from its file with every bit`() throws {
        let training = try Detector.train(
            on: TiedFrame(frame), recipe: recipe(),
            options: TrainingOptions(parameters: ForestParameters(trees: 10, sample: 64, seed: 1)))
        let detector = training.detector
        let again = try Detector.decode(try detector.encoded())
        #expect(again.digest == detector.digest)
        #expect(again.recipe?.recipe == detector.recipe?.recipe)
        #expect(try again.scores(of: TiedFrame(frame)) == training.scores)
        #expect(again.recipeState == detector.recipeState)

        // From the state in the file, in blocks of one row and as a whole.
        let later = Frame([
            ("timestamp", Column(.timestamp((0..<50).map { 432_000_000_000 + $0 * 777_000_000 }))),
            ("x", Column(.float((0..<50).map { Double($0 % 7) * 9 }))),
        ])
        var whole = try again.scorer(from: .model)
        let expected = try whole.scores(of: later)
        var pieces = try detector.scorer(from: .model)
        var found: [Double] = []
        for row in 0..<later.rowCount { found += try pieces.scores(of: later.take([row])) }
        #expect(found.map(\.bitPattern) == expected.map(\.bitPattern))
        var empty = try again.scorer()
        #expect(try empty.scores(of: later) != expected)
    }

    @Test func `a state of words that hold no model is refused`() throws {
        #expect(TrackedArima(words: []) == nil)
        #expect(TrackedArima(words: [1, 2, 3]) == nil)
        let tracker = try #require(TrackedArima(words: try model(0, named: "one").tracker.words))
        #expect(tracker.restoring([.max]) == nil)
    }
}
