import CopseMath
import CopseModels
import Testing

/// Every way through the trees gives the bits of walking them.
@Suite struct ScoringKernelTests {
    private func expectEqual(_ forest: Forest, _ matrix: Matrix, _ comment: Comment? = nil) {
        let walked = forest.pathLengthSums(matrix, kernel: .walk)
        for kernel in ScoringKernel.available {
            #expect(forest.pathLengthSums(matrix, kernel: kernel) == walked, comment)
        }
        #expect(forest.pathLengthSums(matrix, threads: 2, kernel: nil) == walked, comment)
    }

    /// Rows of the values around every threshold, and of every other kind of double.
    private func probes(_ forest: Forest) -> Matrix {
        var random = RandomStream(seed: 3, stream: 0)
        let special: [Double] = [
            0, -0.0, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
            .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, 1, -1,
        ]
        var lists = [[Double]](repeating: special, count: forest.featureCount)
        for tree in forest.trees {
            for node in 0..<tree.nodeCount where !tree.isLeaf(node) {
                let threshold = tree.threshold[node]
                lists[Int(tree.feature[node])] += [threshold, threshold.nextUp, threshold.nextDown]
            }
        }
        for feature in lists.indices {
            for _ in 0..<200 {
                lists[feature].append(Double(bitPattern: random.nextUInt64()))
                lists[feature].append(
                    lists[feature][random.uniform(below: special.count)] * random.uniform())
            }
            for row in lists[feature].indices where lists[feature][row].isNaN {
                lists[feature][row] = 0.5
            }
        }
        let rows = 2 * (lists.map(\.count).max() ?? 0)
        let columns = lists.map { list in
            (0..<rows).map { $0 < list.count ? list[$0] : list[random.uniform(below: list.count)] }
        }
        return Matrix(columns: columns, rowCount: rows)
    }

    /// Columns that scales have to cope with.
    private static let shapes: [(String, @Sendable (inout RandomStream) -> Double)] = [
        ("uniform", { $0.uniform() }),
        ("both signs", { $0.uniform() - 0.5 }),
        ("seconds", { 1_600_000_000 + Double($0.uniform(below: 1_000_000)) }),
        ("few values", { Double($0.uniform(below: 5)) }),
        ("mostly zero", { $0.uniform() < 0.8 ? 0 : Elementary.exp(40 * $0.uniform()) }),
        ("heavy tails", { ($0.uniform() < 0.5 ? -1 : 1) * Elementary.exp(90 * $0.uniform() - 60) }),
        ("below zero", { -Elementary.exp(20 * $0.uniform()) }),
        ("subnormal", { 0x1p-1060 * $0.uniform() }),
        ("near the limits", { (2 * $0.uniform() - 1) * .greatestFiniteMagnitude }),
        ("crowded", { $0.uniform() < 0.99 ? 1 + 0x1p-40 * $0.uniform() : 1e30 * $0.uniform() }),
        ("one bit apart", { 1 + .ulpOfOne * Double($0.uniform(below: 3)) }),
        ("both zeros", { [0, -0.0, 1, -1][$0.uniform(below: 4)] }),
    ]

    @Test(arguments: shapes.map(\.0))
    func `ranks decide as doubles do, at, above and below every threshold`(shape: String) throws {
        let make = Self.shapes.first { $0.0 == shape }!.1
        let columns = (0..<3).map { feature in
            var random = RandomStream(seed: 8, stream: UInt64(feature))
            return (0..<700).map { _ in make(&random) }
        }
        let matrix = Matrix(columns: columns, rowCount: 700)
        let forest = try Forest.fit(matrix, ForestParameters(trees: 40))
        expectEqual(forest, matrix)
        expectEqual(forest, probes(forest))
    }

    @Test(arguments: [1, 2, 30, 255, 256, 257, 290, 1_023, 1_024, 1_025, 2_000])
    func `batches of any size are scored alike`(rows: Int) throws {
        let forest = try Forest.fit(
            Fixtures.matrix(rows: 1_000, features: 5), ForestParameters(trees: 33))
        expectEqual(forest, Fixtures.matrix(rows: rows, features: 5, seed: 2))
    }

    @Test(arguments: MissingPolicy.allCases.filter { $0 != .error })
    func `rows with missing values are scored alike`(missing: MissingPolicy) throws {
        let matrix = Fixtures.withMissing(Fixtures.matrix(rows: 1_300, features: 6), share: 0.05)
        let forest = try Forest.fit(
            matrix, ForestParameters(trees: 25, maxFeatures: 0.5, missing: missing))
        expectEqual(forest, matrix)
        let allMissing = Matrix(
            columns: [[Double]](repeating: [Double](repeating: .nan, count: 300), count: 6),
            rowCount: 300)
        expectEqual(forest, allMissing)
    }

    @Test(arguments: [
        ForestParameters(trees: 1), ForestParameters(trees: 15), ForestParameters(trees: 16),
        ForestParameters(trees: 17), ForestParameters(trees: 300, sample: 16),
        ForestParameters(trees: 20, maxFeatures: 0.3, bootstrap: true),
        ForestParameters(trees: 20, maxDepth: 1), ForestParameters(trees: 20, maxDepth: 60),
        ForestParameters(trees: 12, sample: 2_000),
        ForestParameters(trees: 4, sample: 3_000, maxDepth: 300),
        ForestParameters(trees: 30, dialect: .exact),
    ])
    func `forests of any shape are scored alike`(parameters: ForestParameters) throws {
        let matrix = Fixtures.matrix(rows: 3_000, features: 4)
        let forest = try Forest.fit(matrix, parameters)
        expectEqual(forest, matrix)
        expectEqual(forest, probes(forest))
    }

    @Test func `a feature may have more thresholds than a byte has values`() throws {
        let matrix = Fixtures.matrix(rows: 4_000, features: 1)
        let forest = try Forest.fit(matrix, ForestParameters(trees: 60, maxDepth: 12))
        #expect(Set(forest.trees.flatMap(\.threshold)).count > 4_000)
        expectEqual(forest, probes(forest))
    }

    @Test func `trees without splits and constant data are scored alike`() throws {
        let matrix = Matrix(
            columns: [[Double]](repeating: [Double](repeating: 5, count: 400), count: 2),
            rowCount: 400)
        expectEqual(try Forest.fit(matrix, ForestParameters(trees: 9)), matrix)
        expectEqual(
            try Forest.fit(matrix, ForestParameters(trees: 9)),
            Matrix(columns: [[], []], rowCount: 0))
    }
}
