import CopseMath
import CopseModels
import Testing

@Suite struct ForestScoreTests {
    private let matrix = Fixtures.withMissing(
        Fixtures.matrix(rows: 1_030, features: 5), share: 0.02)

    @Test(arguments: [ForestParameters(trees: 30), ForestParameters(trees: 13, missing: .impute)])
    func `a row has the same bits alone, in any block and on any number of threads`(
        parameters: ForestParameters
    ) throws {
        let forest = try Forest.fit(matrix, parameters)
        let scores = forest.scores(matrix, threads: 1)
        #expect(scores == (0..<matrix.rowCount).map { forest.score(row: matrix.row($0)) })
        for threads in [2, 8] { #expect(forest.scores(matrix, threads: threads) == scores) }
        for count in [0, 1, 7, 8, 9, 63, 64, 65, 1_023, 1_024, 1_025] {
            #expect(forest.scores(matrix.rows(3..<3 + count)) == Array(scores[3..<3 + count]))
        }
    }

    @Test func `deep trees score the same in blocks as row by row`() throws {
        let matrix = Fixtures.matrix(rows: 300, features: 2)
        let forest = try Forest.fit(
            matrix, ForestParameters(trees: 9, sample: 300, maxDepth: 200))
        #expect(
            forest.scores(matrix) == (0..<300).map { forest.score(row: matrix.row($0)) })
    }

    @Test func `scores follow the path length through the leaf, by hand`() throws {
        let forest = try Forest(
            trees: [Fixtures.smallTree], featureCount: 2, sampleSize: 6, dialect: .exact)
        // c(3) = 5/3, c(2) = 1; H₆ = 2.45, so c(6) = 2.9.
        let leaf = 2 + 5.0 / 3
        let paths: [(Double, Double, Double)] = [
            (0, 0, leaf), (1, 2, leaf), (1, 2.5, 2), (1.5, 0, 2),
        ]
        for (x0, x1, path) in paths {
            let sum = forest.pathLengthSum(row: [x0, x1])
            #expect(sum == Int64((path * 0x1p40).rounded()))
            #expect(abs(forest.score(row: [x0, x1]) - Elementary.exp2(-path / 2.9)) < 1e-12)
            #expect(abs(forest.meanPathLength(sum: sum) - path) < 1e-12)
        }
    }

    @Test func `a missing value weighs both branches by their training rows`() throws {
        let forest = try Forest(
            trees: [Fixtures.smallTree], featureCount: 2, sampleSize: 6, dialect: .exact)
        let leaf = 2 + 5.0 / 3
        func path(_ row: [Double]) -> Double {
            forest.meanPathLength(sum: forest.pathLengthSum(row: row))
        }
        #expect(abs(path([0, .nan]) - (3 * leaf + 2) / 4) < 1e-11)
        #expect(abs(path([.nan, 0]) - (4 * leaf + 2 * 2) / 6) < 1e-11)
        #expect(abs(path([.nan, .nan]) - (3 * leaf + 2 + 2 * 2) / 6) < 1e-11)
        #expect(path([5, .nan]) == path([5, 5]))
    }

    @Test func `infinities are larger and smaller than any threshold`() throws {
        let forest = try Forest.fit(
            Fixtures.matrix(rows: 500, features: 2), ForestParameters(trees: 20))
        #expect(forest.score(row: [.infinity, 1]) == forest.score(row: [1e308, 1]))
        #expect(forest.score(row: [-.infinity, 1]) == forest.score(row: [-1e308, 1]))
        #expect(forest.score(row: [0.0, 1]) == forest.score(row: [-0.0, 1]))
    }

    @Test func `rows far out score higher than rows in the middle`() throws {
        let matrix = Fixtures.matrix(rows: 970, features: 3)
        let scores = try Forest.fit(matrix, ForestParameters()).scores(matrix)
        let far = stride(from: 3, to: 970, by: 97).map { scores[$0] }
        let mean = scores.reduce(0, +) / 970
        #expect(far.min()! > mean && far.min()! > 0.5)
        #expect(scores.allSatisfy { 0...1 ~= $0 })
    }

    @Test func `data that cannot be scored is named before it is`() throws {
        let trained = Fixtures.matrix(rows: 50, features: 3)
        let strict = try Forest.fit(trained, ForestParameters(trees: 3, missing: .error))
        var matrix = trained
        matrix.columns[2][7] = .nan
        #expect(throws: ForestError.missing(feature: 2, row: 7)) { try strict.check(matrix) }
        #expect(throws: ForestError.featureCount(expected: 3, got: 2)) {
            try strict.check(Fixtures.matrix(rows: 5, features: 2))
        }
        #expect(throws: Never.self) { try strict.check(trained) }
        let lenient = try Forest.fit(trained, ForestParameters(trees: 3))
        #expect(throws: Never.self) { try lenient.check(matrix) }
    }
}
