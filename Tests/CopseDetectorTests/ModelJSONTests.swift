import CopseDetector
import CopseFeatures
import CopseFrame
import CopseModels
import Foundation
import Testing

@Suite struct ModelJSONTests {
    @Test(arguments: [
        ForestParameters(trees: 10, sample: 64),
        ForestParameters(trees: 10, sample: 64, maxFeatures: 0.4, bootstrap: true, dialect: .exact),
        ForestParameters(trees: 5, sample: 32, maxDepth: 3, missing: .impute),
        ForestParameters(trees: 10, sample: 64, extensionLevel: 2),
    ])
    func `what the guide says gives the score`(parameters: ForestParameters) throws {
        let training = try Detector.train(
            on: Samples.tied(),
            options: TrainingOptions(parameters: parameters, contamination: .share(0.05)))
        let detector = training.detector
        let model = try JSONValue(parsing: Array(detector.json.utf8))
        let number = parameters.extensionLevel > 0 ? 2 : 1
        #expect(model["format"]?.string == "copse.forest/\(number)")
        #expect(model["digest"]?.string == detector.digest)
        #expect(model["features"]?.array?.compactMap(\.string) == detector.featureNames)
        #expect(model["threshold"]?.double?.bitPattern == detector.threshold.bitPattern)
        #expect((model["medians"]?.array == nil) == (detector.forest.medians == nil))
        let trees = try #require(model["trees"]?.array)
        let mean = Double(trees.count) * (try #require(model["average_path"]?.double))
        let features = detector.featureNames.compactMap { Samples.frame()[$0]?.doubles() }
        for row in stride(from: 0, to: 500, by: 7) {
            let total = trees.reduce(0) { $0 + path(of: row, features, $1) }
            #expect(abs(exp2(-total / mean) - training.scores[row]) < 1e-12)
        }
    }

    private func path(of row: Int, _ features: [[Double]], _ tree: JSONValue) -> Double {
        func entry(_ key: String, _ node: Int) -> Double {
            tree[key]?.array?[node].double ?? .nan
        }
        var node = 0
        while entry("left", node) >= 0 {
            let terms = tree["terms"]?.array?[node].array ?? []
            let value =
                terms.isEmpty
                ? features[Int(entry("feature", node))][row]
                : terms.reduce(0) { sum, term in
                    let feature = Int(term.array?[0].double ?? .nan)
                    return sum + (term.array?[1].double ?? .nan) * features[feature][row]
                }
            node = Int(entry(value <= entry("threshold", node) ? "left" : "right", node))
        }
        return entry("path", node)
    }

    @Test func `the recipe and what it reads are named`() throws {
        let recipe = try Recipe.parse("double = price * 2\nfill 0")
        let detector = try Detector.train(on: Samples.tied(), recipe: recipe).detector
        let model = try JSONValue(parsing: Array(detector.json.utf8))
        #expect(model["recipe"]?.string?.contains("double = price * 2") == true)
        #expect(model["reads"]?.array?.first?["name"]?.string == "price")
        #expect(model["reads"]?.array?.first?["type"]?.string == "float")
    }
}
