import CopseMath
import CopseModels
import Testing

@Suite struct SplitRuleTests {
    @Test(arguments: [SplitRule.averagedGain, .pooledGain])
    func `every split has the largest gain among the rows that come through it`(
        rule: SplitRule
    ) throws {
        let matrix = Fixtures.matrix(rows: 400, features: 3)
        let parameters = ForestParameters(trees: 6, sample: 64, split: rule, seed: 4)
        let forest = try Forest.fit(matrix, parameters)
        let plan = try ForestPlan(parameters, rowCount: 400, featureCount: 3)
        var splits = 0
        for (number, tree) in forest.trees.enumerated() {
            let drawn = TreeRows(plan: plan, rowCount: 400).draw(tree: number).rows
            var rows = [[Int]](repeating: [], count: tree.nodeCount)
            rows[0] = drawn
            for node in 0..<tree.nodeCount where !tree.isLeaf(node) {
                let column = matrix.columns[Int(tree.feature[node])]
                let threshold = tree.threshold[node]
                rows[Int(tree.left[node])] = rows[node].filter { column[$0] <= threshold }
                rows[Int(tree.right[node])] = rows[node].filter { column[$0] > threshold }
                let values = rows[node].map { column[$0] }.sorted()
                let gains = zip(values, values.dropFirst()).filter { $0 < $1 }.map { low, _ in
                    Self.gain(values, at: low, rule)
                }
                let best = try #require(gains.max())
                #expect(Self.gain(values, at: threshold, rule) >= best - 1e-9)
                splits += 1
            }
        }
        #expect(splits > 50)
    }

    private static func gain(_ values: [Double], at threshold: Double, _ rule: SplitRule) -> Double
    {
        func deviation(_ values: [Double]) -> Double {
            let mean = values.reduce(0, +) / Double(values.count)
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return (squares / Double(values.count)).squareRoot()
        }
        let left = values.filter { $0 <= threshold }
        let right = values.filter { $0 > threshold }
        let (a, b) = (deviation(left), deviation(right))
        let spread =
            rule == .averagedGain
            ? (a + b) / 2
            : (Double(left.count) * a + Double(right.count) * b) / Double(values.count)
        return 1 - spread / deviation(values)
    }

    @Test func `of three mixed trees one is of pooled gain and one of the plain forest`() throws {
        let matrix = Fixtures.matrix(rows: 300, features: 4)
        let mixed = try Forest.fit(matrix, ForestParameters(trees: 6, split: .mixed))
        let pooled = try Forest.fit(matrix, ForestParameters(trees: 6, split: .pooledGain))
        let random = try Forest.fit(matrix, ForestParameters(trees: 6))
        for number in 0..<6 {
            #expect((mixed.trees[number] == pooled.trees[number]) == (number % 3 == 1))
            #expect((mixed.trees[number] == random.trees[number]) == (number % 3 == 2))
        }
    }

    @Test func `features with long tails are drawn more often by kurtosis`() throws {
        var random = RandomStream(seed: 1, stream: 1)
        let even = (0..<2000).map { _ in random.uniform() }
        // One row in a hundred far out.
        let tailed = (0..<2000).map { row in random.uniform() + (row % 100 == 7 ? 20 : 0) }
        let matrix = Matrix(columns: [even, tailed], rowCount: 2000)
        let forest = try Forest.fit(matrix, ForestParameters(trees: 100, split: .mixed))
        let roots = stride(from: 0, to: 100, by: 3).map { forest.trees[$0].feature[0] }
        #expect(roots.count { $0 == 1 } > 30)
    }

    @Test(arguments: SplitRule.allCases)
    func `hard columns and any number of threads give one forest`(rule: SplitRule) throws {
        let rows = 300
        var random = RandomStream(seed: 3, stream: 3)
        let huge = (0..<rows).map { $0 % 2 == 0 ? 1.7e308 : -1.7e308 * random.uniform() }
        let tiny = (0..<rows).map { _ in
            Double.leastNonzeroMagnitude * Double(random.uniform(below: 3))
        }
        let gaps = (0..<rows).map { $0 % 3 == 0 ? Double.nan : random.uniform() }
        let none = [Double](repeating: .nan, count: rows)
        let same = [Double](repeating: 4, count: rows)
        let matrix = Matrix(columns: [huge, tiny, gaps, none, same], rowCount: rows)
        let parameters = ForestParameters(trees: 12, sample: 100, split: rule)
        let one = try Forest.fit(matrix, parameters)
        let two = try Forest.fit(matrix, parameters, threads: 2)
        #expect(one.trees == two.trees)
        #expect(one.scores(matrix).allSatisfy { $0 > 0 && $0 < 1 })
        #expect(one.trees.contains { $0.nodeCount > 20 })
    }

    @Test func `the first trees are the forest grown with fewer`() throws {
        let matrix = Fixtures.matrix(rows: 300, features: 4)
        let whole = try Forest.fit(matrix, ForestParameters(trees: 30, sample: 64))
        let found = try whole.scores(ofFirst: [7, 20, 30], matrix)
        for (count, scores) in zip([7, 20, 30], found) {
            let small = try Forest.fit(matrix, ForestParameters(trees: count, sample: 64))
            #expect(small.scores(matrix) == scores)
        }
        #expect(throws: ForestError.self) { try whole.scores(ofFirst: [31], matrix) }
        #expect(throws: ForestError.self) { try whole.scores(ofFirst: [5, 5], matrix) }
    }
}
