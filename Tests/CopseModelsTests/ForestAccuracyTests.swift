import CopseModels
import CopseTestSupport
import Foundation
import Testing

@Suite struct ForestAccuracyTests {
    struct Golden: Decodable {
        var sets: [Figures]
    }

    struct Figures: Decodable {
        var name: String
        var seeds: Int
        var auc: Double
        var aucDeviation: Double
        var score: Double
        var scoreDeviation: Double
    }

    static let names = ["pima", "breastw", "cardio", "thyroid"]

    @Test(
        .enabled(if: names.allSatisfy { SharedData.isPresent("ad_\($0).csv") }, "labelled sets"),
        arguments: names)
    func `forests find as many anomalies as scikit-learn's, within the noise of seeds`(
        name: String
    ) throws {
        let golden = try Fixtures.golden("accuracy.json", as: Golden.self)
        let theirs = try #require(golden.sets.first { $0.name == name })
        let (matrix, labels) = try load("ad_\(name).csv")
        let seeds = 8
        var areas: [Double] = []
        var means: [Double] = []
        for seed in 0..<seeds {
            let forest = try Forest.fit(
                matrix, ForestParameters(seed: UInt64(seed)), threads: 2)
            let scores = forest.scores(matrix, threads: 2)
            areas.append(areaUnderCurve(scores, labels))
            means.append(scores.reduce(0, +) / Double(scores.count))
        }
        // Four standard errors of the difference of two means.
        let noise = 4 * (1 / Double(seeds) + 1 / Double(theirs.seeds)).squareRoot()
        let area = areas.reduce(0, +) / Double(seeds)
        #expect(abs(area - theirs.auc) < noise * theirs.aucDeviation)
        let mean = means.reduce(0, +) / Double(seeds)
        #expect(abs(mean - theirs.score) < noise * theirs.scoreDeviation)
    }

    private func load(_ file: String) throws -> (Matrix, [Bool]) {
        let text = try String(contentsOfFile: SharedData.path(file), encoding: .utf8)
        let rows = text.split(whereSeparator: \.isNewline).dropFirst().map { line in
            line.split(separator: ",").map { Double($0) ?? .nan }
        }
        let features = rows[0].count - 1
        let columns = (0..<features).map { feature in rows.map { $0[feature] } }
        return (Matrix(columns: columns, rowCount: rows.count), rows.map { $0[features] == 1 })
    }

    /// The share of (anomaly, other) pairs in the right order, ties half.
    private func areaUnderCurve(_ scores: [Double], _ labels: [Bool]) -> Double {
        let order = scores.indices.sorted { scores[$0] < scores[$1] }
        var ranks = 0.0
        var place = 0
        while place < order.count {
            var end = place
            while end < order.count && scores[order[end]] == scores[order[place]] { end += 1 }
            let rank = Double(place + 1 + end) / 2
            ranks += rank * Double(order[place..<end].count { labels[$0] })
            place = end
        }
        let positives = Double(labels.count { $0 })
        let negatives = Double(labels.count) - positives
        return (ranks - positives * (positives + 1) / 2) / (positives * negatives)
    }
}
