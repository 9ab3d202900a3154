import CopseMath
import CopseModels
import Testing

@Suite struct OutOfBagTests {
    @Test(arguments: [false, true])
    func `a row's score is that of the forest of trees that did not draw it`(
        bootstrap: Bool
    ) throws {
        let matrix = Self.matrix(rows: 300, missing: bootstrap)
        let parameters = ForestParameters(trees: 12, sample: 200, bootstrap: bootstrap, seed: 3)
        let forest = try Forest.fit(matrix, parameters)
        let found = try #require(
            try forest.outOfBagScores(matrix, parameters, threads: 2))
        let plan = try ForestPlan(parameters, rowCount: 300, featureCount: 3)
        let draws = (0..<12).map {
            Set(TreeRows(plan: plan, rowCount: 300).draw(tree: $0).rows)
        }
        var fewest = 12
        for row in 0..<300 {
            let others = forest.trees.indices.filter { !draws[$0].contains(row) }
            guard !others.isEmpty else {
                #expect(found.scores[row] == nil)
                continue
            }
            fewest = min(fewest, others.count)
            let smaller = try Forest(
                trees: others.map { forest.trees[$0] }, featureCount: 3, sampleSize: 200,
                dialect: .sklearn)
            #expect(found.scores[row] == smaller.score(row: matrix.columns.map { $0[row] }))
        }
        #expect(found.fewestTrees == fewest)
    }

    @Test func `the rows of a tree are those its leaves count`() throws {
        let matrix = Self.matrix(rows: 500, missing: false)
        let parameters = ForestParameters(trees: 4, sample: 64, seed: 9)
        let forest = try Forest.fit(matrix, parameters)
        let plan = try ForestPlan(parameters, rowCount: 500, featureCount: 3)
        for (number, tree) in forest.trees.enumerated() {
            var counts = [Int32](repeating: 0, count: tree.nodeCount)
            for row in TreeRows(plan: plan, rowCount: 500).draw(tree: number).rows {
                var node = 0
                counts[node] += 1
                while !tree.isLeaf(node) {
                    let value = matrix.columns[Int(tree.feature[node])][row]
                    node = Int(
                        value <= tree.threshold[node] ? tree.left[node] : tree.right[node])
                    counts[node] += 1
                }
            }
            #expect(counts == tree.sampleCount)
        }
    }

    @Test func `without a row left out there is no score`() throws {
        let matrix = Self.matrix(rows: 50, missing: false)
        let parameters = ForestParameters(trees: 5)
        let forest = try Forest.fit(matrix, parameters)
        let found = try #require(try forest.outOfBagScores(matrix, parameters))
        #expect(found.scores.allSatisfy { $0 == nil })
        #expect(found.fewestTrees == 0)
    }

    @Test func `other rows, another seed and other trees are found out`() throws {
        let matrix = Self.matrix(rows: 300, missing: false)
        let parameters = ForestParameters(trees: 5, sample: 64)
        let forest = try Forest.fit(matrix, parameters)
        var other = matrix
        // Of a row that some tree drew: what no tree saw can be no training row's business.
        let plan = try ForestPlan(parameters, rowCount: 300, featureCount: 3)
        other.columns[0][TreeRows(plan: plan, rowCount: 300).draw(tree: 0).rows[0]] += 100
        #expect(try forest.outOfBagScores(other, parameters) == nil)
        var reseeded = parameters
        reseeded.seed = 1
        #expect(try forest.outOfBagScores(matrix, reseeded) == nil)
        let narrow = Matrix(columns: Array(matrix.columns.prefix(2)), rowCount: 300)
        #expect(try forest.outOfBagScores(narrow, parameters) == nil)
    }

    private static func matrix(rows: Int, missing: Bool) -> Matrix {
        var random = RandomStream(seed: 11, stream: 0)
        let columns = (0..<3).map { _ in
            (0..<rows).map { row in
                let value = random.uniform() * (row % 40 == 0 ? 5 : 1)
                return missing && random.uniform() < 0.05 ? .nan : value
            }
        }
        return Matrix(columns: columns, rowCount: rows)
    }
}
