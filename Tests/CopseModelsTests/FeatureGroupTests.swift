import CopseMath
import CopseModels
import Testing

@Suite struct FeatureGroupTests {
    @Test func `features of one rank order are one group, whatever their scale`() {
        var random = RandomStream(seed: 1, stream: 0)
        let x = (0..<500).map { _ in random.uniform() }
        let y = (0..<500).map { _ in random.uniform() }
        let columns = [x, y, x.map { -Elementary.exp(5 * $0) }, [Double](repeating: 1, count: 500)]
        let matrix = Matrix(columns: columns, rowCount: 500)
        #expect(FeatureGroups.of(matrix, atLeast: 0.9) == [[0, 2], [1], [3]])
        #expect(FeatureGroups.of(matrix, atLeast: 1) == [[0, 2], [1], [3]])
    }

    @Test func `every two features of a group are correlated, not just neighbours`() {
        var random = RandomStream(seed: 2, stream: 0)
        var column = (0..<800).map { _ in random.uniform() }
        var columns = [column]
        for _ in 0..<8 {
            column = column.map { $0 + 0.15 * random.uniform() }
            columns.append(column)
        }
        let groups = FeatureGroups.of(Matrix(columns: columns, rowCount: 800), atLeast: 0.97)
        #expect(groups.count > 1 && groups.count < 9)
        #expect(groups.flatMap { $0 }.sorted() == Array(0..<9))
    }

    @Test func `groups of one have the importance of their feature`() throws {
        let matrix = Fixtures.withMissing(Fixtures.matrix(rows: 600, features: 4), share: 0.02)
        let forest = try Forest.fit(matrix, ForestParameters(trees: 20, sample: 64))
        let single = try forest.importance(matrix, repeats: 3, seed: 8)
        let groups = try forest.importance(
            matrix, groups: [[0], [1], [2], [3]], repeats: 3, seed: 8, threads: 2)
        #expect(single == groups)
    }

    @Test func `what a copy hides a group shows`() throws {
        let base = Fixtures.matrix(rows: 600, features: 3)
        let matrix = Matrix(columns: base.columns + [base.columns[0]], rowCount: 600)
        let forest = try Forest.fit(matrix, ForestParameters(trees: 50, sample: 64))
        let groups = FeatureGroups.of(matrix, atLeast: 0.9)
        #expect(groups == [[0, 3], [1], [2]])
        let single = try forest.importance(matrix)
        let together = try forest.importance(matrix, groups: groups)
        #expect(together.mean[0] > max(single.mean[0], single.mean[3]))
    }
}

/// `diffi.json`, by `make_diffi.py`.
private struct DepthGolden: Decodable {
    struct Case: Decodable {
        struct Parts: Decodable {
            var feature: [Int32]
            var threshold: [Double]
            var left: [Int32]
            var right: [Int32]
            var sampleCount: [Int32]
        }

        var columns: [[Double]]
        var sample: Int
        var threshold: Double
        var trees: [Parts]
        var drawn: [[Int]]
        var importance: [Double]
    }

    var cases: [Case]
}

@Suite struct DepthImportanceTests {
    @Test func `depth-based importance is that of its authors' definition`() throws {
        let golden = try Fixtures.golden("diffi.json", as: DepthGolden.self)
        #expect(golden.cases.count == 2)
        for known in golden.cases {
            let trees = known.trees.map {
                Tree(
                    feature: $0.feature, threshold: $0.threshold, left: $0.left,
                    right: $0.right, sampleCount: $0.sampleCount)
            }
            let forest = try Forest(
                trees: trees, featureCount: 4, sampleSize: known.sample, dialect: .sklearn)
            let found = try forest.depthImportance(
                Matrix(columns: known.columns, rowCount: known.columns[0].count),
                drawn: known.drawn, threshold: known.threshold)
            for (mine, theirs) in zip(found, known.importance) {
                #expect(abs(mine - theirs) < 1e-12)
            }
        }
    }
}
