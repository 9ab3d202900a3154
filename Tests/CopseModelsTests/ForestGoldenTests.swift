import CopseModels
import Testing

@Suite struct ForestGoldenTests {
    struct Golden: Decodable {
        var cases: [Case]
    }

    struct Case: Decodable {
        var name: String
        var sampleSize: Int
        var trees: [GoldenTree]
        var rows: [[Double]]
        var scores: [Double]
    }

    struct GoldenTree: Decodable {
        var feature: [Int32]
        var threshold: [Double]
        var left: [Int32]
        var right: [Int32]
        var sampleCount: [Int32]

        var tree: Tree {
            Tree(
                feature: feature, threshold: threshold, left: left, right: right,
                sampleCount: sampleCount)
        }
    }

    @Test func `scikit-learn's trees give scikit-learn's scores within 1e-12`() throws {
        let golden = try Fixtures.golden("forest.json", as: Golden.self)
        #expect(golden.cases.count == 6)
        for item in golden.cases {
            let columns = item.rows[0].indices.map { feature in item.rows.map { $0[feature] } }
            let forest = try Forest(
                trees: item.trees.map(\.tree), featureCount: columns.count,
                sampleSize: item.sampleSize, dialect: .sklearn)
            let scores = forest.scores(Matrix(columns: columns, rowCount: item.rows.count))
            let differences = zip(scores, item.scores).map { abs($0 - $1) }
            #expect(scores.count == item.scores.count)
            #expect(differences.max()! < 1e-12, "\(item.name)")
        }
    }
}
