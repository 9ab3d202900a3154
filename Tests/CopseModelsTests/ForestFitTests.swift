import CopseMath
import CopseModels
import Synchronization
import Testing

@Suite struct ForestFitTests {
    @Test func `the trees are the same on one thread, two and eight`() throws {
        let matrix = Fixtures.withMissing(Fixtures.matrix(rows: 900, features: 6), share: 0.1)
        let parameters = ForestParameters(trees: 30, maxFeatures: 0.7, seed: 42)
        let one = try Forest.fit(matrix, parameters, threads: 1)
        for threads in [2, 8] {
            #expect(try Forest.fit(matrix, parameters, threads: threads).trees == one.trees)
        }
    }

    @Test func `another seed gives other trees, more trees keep the first ones`() throws {
        let matrix = Fixtures.matrix(rows: 500, features: 4)
        let base = try Forest.fit(matrix, ForestParameters(trees: 8, seed: 1))
        #expect(try Forest.fit(matrix, ForestParameters(trees: 8, seed: 2)).trees != base.trees)
        let more = try Forest.fit(matrix, ForestParameters(trees: 12, seed: 1))
        #expect(Array(more.trees.prefix(8)) == base.trees)
    }

    @Test(arguments: [false, true])
    func `every tree is in preorder, no deeper than its limit, and its counts add up`(
        bootstrap: Bool
    ) throws {
        let matrix = Fixtures.matrix(rows: 400, features: 5)
        let forest = try Forest.fit(
            matrix, ForestParameters(trees: 20, maxDepth: 6, bootstrap: bootstrap))
        for tree in forest.trees {
            #expect(bootstrap ? tree.sampleCount[0] < 256 : tree.sampleCount[0] == 256)
            var depths = [Int](repeating: 0, count: tree.nodeCount)
            for node in 0..<tree.nodeCount where !tree.isLeaf(node) {
                let (left, right) = (Int(tree.left[node]), Int(tree.right[node]))
                #expect(left == node + 1 && right > left)
                #expect(tree.sampleCount[left] + tree.sampleCount[right] == tree.sampleCount[node])
                depths[left] = depths[node] + 1
                depths[right] = depths[node] + 1
            }
            #expect(depths.max()! <= 6)
        }
    }

    @Test func `a tree with room isolates every row that can be told apart`() throws {
        let column = [1.0, 1, 2, 3, 3, 3, 4, 5]
        let forest = try Forest.fit(
            Matrix(columns: [column], rowCount: 8), ForestParameters(trees: 10, maxDepth: 50))
        for tree in forest.trees {
            let leaves = (0..<tree.nodeCount).filter(tree.isLeaf).map { tree.sampleCount[$0] }
            #expect(leaves.sorted() == [1, 1, 1, 2, 3])
        }
    }

    @Test func `the default depth is the rounded-up logarithm of the sample`() {
        let sizes = [1, 2, 3, 4, 5, 256, 257, 1024]
        #expect(
            sizes.map { ForestPlan.defaultDepth(sampleSize: $0) } == [1, 1, 2, 2, 3, 8, 9, 10])
    }

    @Test func `a constant column is never split and costs the others nothing`() throws {
        var matrix = Fixtures.matrix(rows: 300, features: 2)
        matrix.columns.insert([Double](repeating: 3, count: 300), at: 1)
        matrix.columns.append([Double](repeating: .nan, count: 300))
        let forest = try Forest.fit(matrix, ForestParameters(trees: 20))
        #expect(Set(forest.trees.flatMap(\.feature)) == [-1, 0, 2])
        #expect(forest.trees.allSatisfy { $0.nodeCount > 20 })
    }

    @Test func `each tree keeps to its share of the features`() throws {
        let matrix = Fixtures.matrix(rows: 300, features: 8)
        let forest = try Forest.fit(matrix, ForestParameters(trees: 40, maxFeatures: 0.3))
        for tree in forest.trees { #expect(Set(tree.feature).subtracting([-1]).count == 2) }
        #expect(Set(forest.trees.flatMap(\.feature)).count == 9)
        let least = try Forest.fit(matrix, ForestParameters(trees: 5, maxFeatures: 0.01))
        for tree in least.trees { #expect(Set(tree.feature).subtracting([-1]).count == 1) }
    }

    @Test func `one row, constant data and duplicates score one half`() throws {
        for rows in [1, 2, 40] {
            let matrix = Matrix(
                columns: [[Double]](repeating: [Double](repeating: 5, count: rows), count: 3),
                rowCount: rows)
            let forest = try Forest.fit(matrix, ForestParameters(trees: 7))
            #expect(forest.scores(matrix) == [Double](repeating: 0.5, count: rows))
            #expect(forest.score(row: [0, 1e300, .nan]) == 0.5)
        }
    }

    @Test func `two rows are told apart by one split`() throws {
        let matrix = Matrix(columns: [[1, 2]], rowCount: 2)
        let forest = try Forest.fit(matrix, ForestParameters(trees: 7))
        #expect(forest.trees.allSatisfy { $0.nodeCount == 3 })
        #expect(forest.scores(matrix) == [0.5, 0.5])
    }

    @Test(arguments: [0x1p-60, 0x1p40])
    func `a power of two as unit changes no tree and no score`(unit: Double) throws {
        let matrix = Fixtures.matrix(rows: 600, features: 4)
        var scaled = matrix
        scaled.columns[1] = scaled.columns[1].map { $0 * unit }
        let forest = try Forest.fit(matrix, ForestParameters(trees: 25))
        let other = try Forest.fit(scaled, ForestParameters(trees: 25))
        #expect(other.trees.map(\.feature) == forest.trees.map(\.feature))
        #expect(other.trees.map(\.sampleCount) == forest.trees.map(\.sampleCount))
        #expect(other.scores(scaled) == forest.scores(matrix))
    }

    @Test func `wei, gwei and ether give the same tree shapes and scores`() throws {
        let matrix = Fixtures.matrix(rows: 600, features: 3)
        let forest = try Forest.fit(matrix, ForestParameters(trees: 25))
        for unit in [1e9, 1e18, 1e-18] {
            var scaled = matrix
            scaled.columns[0] = scaled.columns[0].map { $0 * unit }
            let other = try Forest.fit(scaled, ForestParameters(trees: 25))
            #expect(other.trees.map(\.sampleCount) == forest.trees.map(\.sampleCount))
            #expect(other.scores(scaled) == forest.scores(matrix))
        }
    }

    @Test func `neighbouring doubles and the widest range are split like any others`() throws {
        let columns = [
            [1, 1.0.nextUp], [-Double.greatestFiniteMagnitude, .greatestFiniteMagnitude],
            [0, .leastNonzeroMagnitude], [1e-18, 1e30],
        ]
        for column in columns {
            let forest = try Forest.fit(
                Matrix(columns: [column], rowCount: 2), ForestParameters(trees: 50))
            for tree in forest.trees {
                #expect(tree.nodeCount == 3)
                #expect(tree.threshold[0] >= column[0] && tree.threshold[0] < column[1])
            }
        }
        let zeros = Matrix(columns: [[0.0, -0.0, 0.0]], rowCount: 3)
        #expect(
            try Forest.fit(zeros, ForestParameters(trees: 5)).trees.allSatisfy { $0.nodeCount == 1 }
        )
    }

    @Test func `samples are drawn evenly from all rows`() throws {
        // The root of a tree over row numbers spans the sample; leaves of one row name their rows.
        let rows = 2_000
        let matrix = Matrix(columns: [(0..<rows).map(Double.init)], rowCount: rows)
        let forest = try Forest.fit(
            matrix, ForestParameters(trees: 400, sample: 64, maxDepth: 60))
        let thresholds = forest.trees.flatMap { tree in
            (0..<tree.nodeCount).filter { !tree.isLeaf($0) }.map { tree.threshold[$0] }
        }
        #expect(thresholds.count == 400 * 63)
        for quarter in 0..<4 {
            let part = thresholds.count { Int($0) * 4 / rows == quarter }
            #expect(abs(part - thresholds.count / 4) < 600)
        }
    }

    @Test func `missing rows go to both sides in proportion`() throws {
        var column = (0..<256).map(Double.init)
        for row in stride(from: 0, to: 256, by: 2) { column[row] = .nan }
        let matrix = Matrix(columns: [column], rowCount: 256)
        let forest = try Forest.fit(matrix, ForestParameters(trees: 200, maxDepth: 1))
        var (expected, left) = (0.0, 0.0)
        for tree in forest.trees {
            expected += 2 * Double(column.count { $0 <= tree.threshold[0] })
            left += Double(tree.sampleCount[1])
        }
        #expect(abs(expected - left) / expected < 0.02)
    }

    @Test func `imputing trains on the median of what is present`() throws {
        let column: [Double] = [.nan, 7, -1, 3, .nan, 100, -0.5, .nan, 4]
        let even: [Double] = [2, .nan, 1, 4, .nan, 3, .nan, .nan, .nan]
        let none = [Double](repeating: .nan, count: 9)
        let matrix = Matrix(columns: [column, even, none], rowCount: 9)
        let forest = try Forest.fit(matrix, ForestParameters(trees: 9, missing: .impute))
        #expect(forest.medians == [3.5, 2.5, 0])
        var filled = matrix
        for feature in 0..<3 {
            filled.columns[feature] = filled.columns[feature].map {
                $0.isNaN ? forest.medians![feature] : $0
            }
        }
        let other = try Forest.fit(filled, ForestParameters(trees: 9, missing: .error))
        #expect(other.trees == forest.trees)
        #expect(forest.scores(matrix) == other.scores(filled))
        #expect(forest.score(row: matrix.row(0)) == other.score(row: filled.row(0)))
    }

    @Test
    func `infinities are refused with feature and row, and missing values where they must be`() {
        var matrix = Fixtures.matrix(rows: 50, features: 3)
        matrix.columns[1][13] = .nan
        #expect(throws: ForestError.missing(feature: 1, row: 13)) {
            try Forest.fit(matrix, ForestParameters(missing: .error))
        }
        matrix.columns[2][49] = -.infinity
        for missing in MissingPolicy.allCases where missing != .error {
            #expect(throws: ForestError.notFinite(feature: 2, row: 49, value: -.infinity)) {
                try Forest.fit(matrix, ForestParameters(missing: missing))
            }
        }
    }

    @Test func `a cancelled fit stops before its next tree`() {
        let asked = Counter()
        #expect(throws: ForestError.cancelled) {
            try Forest.fit(
                Fixtures.matrix(rows: 50, features: 3), ForestParameters(trees: 1_000), threads: 2,
                isCancelled: { asked.increment() > 5 })
        }
    }
}
