import CopseModels
import Testing

@Suite struct PathContributionsTests {
    /// The expected path length below a node when only the features in `known` are.
    private func expectedPath(
        _ tree: Tree, _ node: Int, _ row: [Double], known: Int, depth: Int = 0
    ) -> Double {
        if tree.isLeaf(node) {
            return Double(depth)
                + ScoreDialect.exact.averagePathLength(Int(tree.sampleCount[node]))
        }
        let feature = Int(tree.feature[node])
        let (left, right) = (Int(tree.left[node]), Int(tree.right[node]))
        let paths = [left, right].map {
            expectedPath(tree, $0, row, known: known, depth: depth + 1)
        }
        if known >> feature & 1 == 1 && !row[feature].isNaN {
            return paths[row[feature] <= tree.threshold[node] ? 0 : 1]
        }
        let share = Double(tree.sampleCount[left]) / Double(tree.sampleCount[node])
        return share * paths[0] + (1 - share) * paths[1]
    }

    /// Shapley values by their definition, over all subsets of features.
    private func shapley(_ forest: Forest, _ row: [Double]) -> (Double, [Double]) {
        let d = forest.featureCount
        let values = (0..<1 << d).map { known in
            forest.trees.reduce(0) { $0 + expectedPath($1, 0, row, known: known) }
                / Double(forest.trees.count)
        }
        let factorials = (0...d).map { n in (0..<n).reduce(1.0) { $0 * Double($1 + 1) } }
        let contributions = (0..<d).map { feature in
            (0..<1 << d).filter { $0 >> feature & 1 == 0 }.reduce(0.0) { sum, known in
                let size = known.nonzeroBitCount
                let weight = factorials[size] * factorials[d - size - 1] / factorials[d]
                return sum + weight * (values[known | 1 << feature] - values[known])
            }
        }
        return (values[0], contributions)
    }

    @Test(arguments: [[0.2, 20_000, 1e9, 1e-9], [3, .nan, 5e8, 1e-12], [.nan, .nan, .nan, .nan]])
    func `contributions are the Shapley values of the definition`(row: [Double]) throws {
        let matrix = Fixtures.matrix(rows: 200, features: 4)
        let forest = try Forest.fit(
            matrix, ForestParameters(trees: 4, sample: 64, maxDepth: 12, dialect: .exact))
        let (expected, contributions) = forest.pathContributions(row)
        let (base, values) = shapley(forest, row)
        #expect(abs(expected - base) < 1e-10)
        for (mine, other) in zip(contributions, values) { #expect(abs(mine - other) < 1e-10) }
    }

    @Test(arguments: MissingPolicy.allCases)
    func `expected and contributions add up to the row's own path length`(
        missing: MissingPolicy
    ) throws {
        var matrix = Fixtures.matrix(rows: 400, features: 12)
        if missing != .error { matrix = Fixtures.withMissing(matrix, share: 0.05) }
        let forest = try Forest.fit(matrix, ForestParameters(trees: 40, missing: missing))
        for row in stride(from: 0, to: 400, by: 9) {
            let row = matrix.row(row)
            let (expected, contributions) = forest.pathContributions(row)
            let path = forest.meanPathLength(sum: forest.pathLengthSum(row: row))
            #expect(abs(contributions.reduce(expected, +) - path) < 1e-9)
        }
    }

    @Test func `the feature that makes a row strange shortens its path most`() throws {
        var matrix = Fixtures.matrix(rows: 500, features: 6)
        matrix.columns[4][100] *= 1e6
        let forest = try Forest.fit(matrix, ForestParameters(trees: 100, sample: 500))
        let contributions = forest.pathContributions(matrix.row(100)).contributions
        #expect(contributions.indices.min { contributions[$0] < contributions[$1] } == 4)
        #expect(contributions[4] < 0)
    }

    struct Golden: Decodable {
        var cases: [Case]
    }

    struct Case: Decodable {
        var name: String
        var sampleSize: Int
        var trees: [ForestGoldenTests.GoldenTree]
        var rows: [[Double]]
        var expected: Double
        var contributions: [[Double]]
    }

    /// Leaves are rounded to 2⁻⁴⁰ edges: 1e-12 is what may differ.
    @Test func `SHAP's TreeExplainer gives the same contributions on scikit-learn's forests`()
        throws
    {
        let golden = try Fixtures.golden("shap.json", as: Golden.self)
        #expect(golden.cases.map(\.name) == ["35 features", "half the features", "large sample"])
        for item in golden.cases {
            let forest = try Forest(
                trees: item.trees.map(\.tree), featureCount: item.rows[0].count,
                sampleSize: item.sampleSize, dialect: .sklearn)
            for (row, theirs) in zip(item.rows, item.contributions) {
                let (expected, mine) = forest.pathContributions(row)
                #expect(abs(expected - item.expected) < 1e-11)
                let differences = zip(mine, theirs).map { abs($0 - $1) }
                #expect(mine.count == theirs.count)
                #expect(differences.max()! < 1e-11, "\(item.name)")
            }
        }
    }

    /// 300 features on one path: 152 points of the integral.
    @Test func `a tree of 300 levels keeps every digit`() throws {
        let depth = 300
        var tree = Tree()
        for level in 0..<depth {
            tree.feature += [Int32(level), -1]
            tree.threshold += [0, 0]
            tree.left += [Int32(2 * level + 1), -1]
            tree.right += [Int32(2 * level + 2), -1]
            tree.sampleCount += [Int32(depth + 1 - level), 1]
        }
        tree.feature.append(-1)
        tree.threshold.append(0)
        tree.left.append(-1)
        tree.right.append(-1)
        tree.sampleCount.append(1)
        let forest = try Forest(
            trees: [tree], featureCount: depth, sampleSize: depth + 1, dialect: .exact)
        for leaf in [0, 1, 150, depth - 1, depth] {
            let row = (0..<depth).map { $0 < leaf ? 1.0 : -1 }
            let (expected, contributions) = forest.pathContributions(row)
            let path = Double(min(leaf + 1, depth))
            #expect(abs(contributions.reduce(expected, +) - path) < 1e-10)
        }
    }
}
