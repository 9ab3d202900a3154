import CopseMath
import CopseModels
import Testing

/// Forests whose splits are on several features at once.
@Suite struct HyperplaneTests {
    private static let parameters = [
        ForestParameters(trees: 20, extensionLevel: 1),
        ForestParameters(trees: 20, maxFeatures: 0.8, bootstrap: true, extensionLevel: 2),
        ForestParameters(trees: 17, maxDepth: 30, dialect: .exact, extensionLevel: 5),
        ForestParameters(trees: 12, missing: .impute, extensionLevel: 1),
        ForestParameters(trees: 12, split: .averagedGain, extensionLevel: 3),
        ForestParameters(trees: 12, split: .mixed, extensionLevel: 1),
        ForestParameters(trees: 9, sample: 700, maxDepth: 40, extensionLevel: 4, seed: 8),
    ]

    private static let matrices = [
        Fixtures.matrix(rows: 700, features: 6),
        Fixtures.withMissing(Fixtures.matrix(rows: 700, features: 6), share: 0.05),
    ]

    /// The path of a row in a tree, by what the documentation says.
    private func path(
        _ forest: Forest, _ tree: Tree, _ node: Int, _ row: [Double], lengths: [Int64]
    ) -> Double {
        if tree.isLeaf(node) { return Double(lengths[node]) }
        let (left, right) = (Int(tree.left[node]), Int(tree.right[node]))
        let values = tree.features(of: node).map { row[$0] }
        if values.contains(where: \.isNaN) {
            let share = Double(tree.sampleCount[left]) / Double(tree.sampleCount[node])
            let first = path(forest, tree, left, row, lengths: lengths)
            let second = path(forest, tree, right, row, lengths: lengths)
            return second + share * (first - second)
        }
        var sum = values[0]
        if let planes = tree.planes, tree.feature[node] == Hyperplanes.mark {
            sum = 0
            for (place, value) in zip(planes.terms(of: node), values) {
                sum += planes.coefficients[place] * value
            }
        }
        return path(
            forest, tree, sum > tree.threshold[node] ? right : left, row, lengths: lengths)
    }

    private func pathSums(_ forest: Forest, _ matrix: Matrix) -> [Int64] {
        let trees = forest.trees.map { ($0, $0.pathLengths(dialect: forest.dialect)) }
        return (0..<matrix.rowCount).map { number in
            let row = matrix.row(number)
            let filled = forest.medians.map { zip(row, $0).map { $0.isNaN ? $1 : $0 } } ?? row
            return trees.reduce(0) { sum, tree in
                let path = path(forest, tree.0, 0, filled, lengths: tree.1)
                return sum + Int64(path.rounded(.toNearestOrEven))
            }
        }
    }

    @Test(arguments: parameters, matrices)
    func `rows get what the definition says, alone, in blocks and by every kernel`(
        parameters: ForestParameters, matrix: Matrix
    ) throws {
        let forest = try Forest.fit(matrix, parameters)
        #expect(forest.hasHyperplanes)
        let sums = forest.pathLengthSums(matrix)
        #expect(sums == pathSums(forest, matrix))
        #expect(
            sums == (0..<matrix.rowCount).map { forest.pathLengthSum(row: matrix.row($0)) })
        for kernel in ScoringKernel.allCases {
            #expect(forest.pathLengthSums(matrix, threads: 2, kernel: kernel) == sums)
        }
        for count in [0, 1, 7, 64, 65, 300] {
            #expect(
                forest.pathLengthSums(matrix.rows(5..<5 + count)) == Array(sums[5..<5 + count]))
        }
    }

    @Test(arguments: [1, 5])
    func `every kind of double is scored alike in blocks and alone`(level: Int) throws {
        let forest = try Forest.fit(
            Fixtures.matrix(rows: 400, features: 6),
            ForestParameters(trees: 15, extensionLevel: level))
        var random = RandomStream(seed: 6, stream: 6)
        let special: [Double] = [
            0, -0.0, .infinity, -.infinity, .nan, .greatestFiniteMagnitude, .leastNonzeroMagnitude,
            1, -1e9,
        ]
        let columns = (0..<6).map { _ in
            (0..<500).map { _ in
                random.uniform() < 0.5
                    ? special[random.uniform(below: special.count)]
                    : Double(bitPattern: random.nextUInt64())
            }
        }
        let matrix = Matrix(columns: columns, rowCount: 500)
        let sums = forest.pathLengthSums(matrix)
        #expect(sums == pathSums(forest, matrix))
        #expect(sums == (0..<500).map { forest.pathLengthSum(row: matrix.row($0)) })
    }

    @Test(arguments: parameters)
    func `the trees are the same on one thread, two and eight`(
        parameters: ForestParameters
    ) throws {
        let matrix = Self.matrices[1]
        let one = try Forest.fit(matrix, parameters, threads: 1)
        for threads in [2, 8] {
            #expect(try Forest.fit(matrix, parameters, threads: threads).trees == one.trees)
        }
    }

    @Test(arguments: [1, 2, 5])
    func `splits take one feature more than the level, and both sides have rows`(
        level: Int
    ) throws {
        let matrix = Fixtures.matrix(rows: 500, features: 6)
        let forest = try Forest.fit(matrix, ForestParameters(trees: 30, extensionLevel: level))
        var seen = Set<Int>()
        for tree in forest.trees {
            for node in 0..<tree.nodeCount where !tree.isLeaf(node) {
                let features = tree.features(of: node)
                #expect(features.count == level + 1)
                #expect(features == features.sorted() && Set(features).count == level + 1)
                seen.formUnion(features)
                #expect(tree.sampleCount[Int(tree.left[node])] >= 1)
                #expect(tree.sampleCount[Int(tree.right[node])] >= 1)
            }
        }
        #expect(seen.count == 6)
    }

    @Test func `constant features are passed over, down to a split on one`() throws {
        var matrix = Fixtures.matrix(rows: 300, features: 2)
        matrix.columns.insert([Double](repeating: 3, count: 300), at: 1)
        matrix.columns.append([Double](repeating: .nan, count: 300))
        let forest = try Forest.fit(matrix, ForestParameters(trees: 20, extensionLevel: 3))
        for tree in forest.trees {
            for node in 0..<tree.nodeCount where !tree.isLeaf(node) {
                #expect(tree.features(of: node) == [0, 2])
            }
        }
        let alone = Matrix(columns: [matrix.columns[0], matrix.columns[2]], rowCount: 300)
        let plain = try Forest.fit(alone, ForestParameters(trees: 5, extensionLevel: 1))
        #expect(plain.hasHyperplanes)
        var same = alone
        same.columns[1] = [Double](repeating: 7, count: 300)
        let single = try Forest.fit(same, ForestParameters(trees: 5, extensionLevel: 1))
        #expect(!single.hasHyperplanes && single.trees.allSatisfy { $0.nodeCount > 20 })
        #expect(single.scores(same) == (0..<300).map { single.score(row: same.row($0)) })
    }

    @Test(arguments: [0x1p-60, 0x1p40])
    func `a power of two as unit changes no tree and no score`(unit: Double) throws {
        let matrix = Fixtures.matrix(rows: 600, features: 4)
        var scaled = matrix
        scaled.columns[1] = scaled.columns[1].map { $0 * unit }
        let parameters = ForestParameters(trees: 25, extensionLevel: 2)
        let forest = try Forest.fit(matrix, parameters)
        let other = try Forest.fit(scaled, parameters)
        #expect(other.trees.map(\.sampleCount) == forest.trees.map(\.sampleCount))
        #expect(other.trees.map(\.threshold) == forest.trees.map(\.threshold))
        #expect(other.scores(scaled) == forest.scores(matrix))
    }

    @Test(arguments: [1, 3])
    func `wei, gwei and ether give the same tree shapes and scores`(level: Int) throws {
        let matrix = Fixtures.matrix(rows: 600, features: 4)
        let parameters = ForestParameters(trees: 25, extensionLevel: level)
        let forest = try Forest.fit(matrix, parameters)
        for (unit, origin) in [(1e9, 0.0), (1e18, 0), (1e-18, 0), (1e9, 3e9)] {
            var scaled = matrix
            scaled.columns[0] = scaled.columns[0].map { $0 * unit + origin }
            let other = try Forest.fit(scaled, parameters)
            #expect(other.trees.map(\.sampleCount) == forest.trees.map(\.sampleCount))
            #expect(other.scores(scaled) == forest.scores(matrix))
        }
    }

    @Test(arguments: SplitRule.allCases)
    func `hard columns give finite splits, or splits on one feature`(rule: SplitRule) throws {
        var random = RandomStream(seed: 3, stream: 3)
        let rows = 300
        let huge = (0..<rows).map { $0 % 2 == 0 ? 1.7e308 : -1.7e308 * random.uniform() }
        let tiny = (0..<rows).map { _ in
            Double.leastNonzeroMagnitude * Double(random.uniform(below: 3))
        }
        let gaps = (0..<rows).map { $0 % 3 == 0 ? Double.nan : random.uniform() }
        let others = (0..<rows).map { $0 % 3 == 0 ? random.uniform() : Double.nan }
        let bits = (0..<rows).map { _ in 1 + .ulpOfOne * Double(random.uniform(below: 3)) }
        let matrix = Matrix(columns: [huge, tiny, gaps, others, bits], rowCount: rows)
        let forest = try Forest.fit(
            matrix, ForestParameters(trees: 20, sample: 100, split: rule, extensionLevel: 1))
        #expect(forest.scores(matrix).allSatisfy { $0 > 0 && $0 < 1 })
        #expect(forest.trees.contains { $0.nodeCount > 20 })
        #expect(forest.pathLengthSums(matrix) == pathSums(forest, matrix))
    }

    /// Hariri and others, figure 2: cuts along the axes leave ghosts of two groups of rows where the
    /// range of one crosses that of the other.
    @Test func `ghosts of two groups are stranger to hyperplanes than to single features`() throws {
        var random = RandomStream(seed: 2, stream: 9)
        var (first, second): ([Double], [Double]) = ([], [])
        for row in 0..<1_000 {
            first.append(1e18 * (random.normal() + (row % 2 == 0 ? 10 : 0)))
            second.append(random.normal() + (row % 2 == 0 ? 0 : 10))
        }
        let matrix = Matrix(columns: [first, second], rowCount: 1_000)
        func scores(_ level: Int) throws -> (ghost: Double, group: Double) {
            let forest = try Forest.fit(
                matrix, ForestParameters(trees: 200, extensionLevel: level, seed: 4))
            let ghosts = forest.score(row: [0, 0]) + forest.score(row: [10e18, 10])
            let groups = forest.score(row: [0, 10]) + forest.score(row: [10e18, 0])
            return (ghosts / 2, groups / 2)
        }
        let (single, planes) = try (scores(0), scores(1))
        #expect(planes.ghost > single.ghost + 0.03)
        #expect(planes.group < single.group + 0.02)
    }

    @Test func `a level is refused where the features of a tree are too few`() throws {
        let matrix = Fixtures.matrix(rows: 50, features: 4)
        func error(_ parameters: ForestParameters) -> ForestError? {
            do throws(ForestError) {
                _ = try Forest.fit(matrix, parameters)
                return nil
            } catch {
                return error
            }
        }
        #expect(error(ForestParameters(trees: 2, extensionLevel: 3)) == nil)
        let few = error(ForestParameters(extensionLevel: 4))
        #expect(few == .extensionLevel(4, features: 4))
        #expect(few?.code == "train.parameter")
        #expect(few?.message == "extension 4 needs 5 features for each split, a tree sees 4")
        #expect(few?.hint == "--extension takes 0 (splits on one feature) to 3")
        let share = error(ForestParameters(maxFeatures: 0.3, extensionLevel: 1))
        #expect(share?.message == "extension 1 needs 2 features for each split, a tree sees 1")
        #expect(share?.hint == "leave --extension out: a tree with one feature splits on that")
        let below = error(ForestParameters(extensionLevel: -1))
        #expect(
            below?.message == "extension must be an int in the range [0, 1023]. Got -1 instead.")
        #expect(throws: ForestError.self) {
            try ForestPlan(
                ForestParameters(sample: Int(Int32.max), extensionLevel: 1),
                rowCount: Int(Int32.max), featureCount: 3)
        }
    }

    @Test func `depth-based importance is refused with a hint`() throws {
        let matrix = Fixtures.matrix(rows: 50, features: 4)
        let forest = try Forest.fit(matrix, ForestParameters(trees: 2, extensionLevel: 1))
        let error = #expect(throws: ForestError.self) {
            try forest.depthImportance(matrix, drawn: [[0, 1], [2, 3]], threshold: 0.5)
        }
        #expect(error?.code == "model.hyperplanes")
        #expect(
            error?.message
                == "DIFFI is defined for splits on one feature, this forest splits on several at once"
        )
        #expect(error?.hint == "train without --extension, or leave it out")
    }

    @Test func `contributions of a hyperplane are shared by its features`() throws {
        // x0 + 2 x1 ≤ 3 ? leaf of 4 : (x2 ≤ 1 ? leaf of 1 : leaf of 1)
        let tree = Tree(
            feature: [Hyperplanes.mark, -1, 2, -1, -1], threshold: [3, 0, 1, 0, 0],
            left: [1, -1, 3, -1, -1], right: [2, -1, 4, -1, -1], sampleCount: [6, 4, 2, 1, 1],
            planes: Hyperplanes(
                starts: [0, 2, 2, 2, 2, 2], features: [0, 1], coefficients: [1, 2]))
        let forest = try Forest(
            trees: [tree], featureCount: 3, sampleSize: 6, dialect: .exact)
        let far = 1 + 2 * (1 + 1.0 / 2 + 1.0 / 3 + 1.0 / 4 - 1)
        let expected = (4 * far + 2 * 2) / 6
        let (base, parts) = forest.pathContributions([1, 2, 0])
        #expect(abs(base - expected) < 1e-11)
        #expect(abs(parts[0] - (2 - expected) / 2) < 1e-11)
        #expect(parts[0] == parts[1] && abs(parts[2]) < 1e-12)
        let missing = forest.pathContributions([.nan, 2, 0])
        #expect(missing.contributions == [0, 0, 0])
        let row = Matrix(columns: [[.nan], [2], [0]], rowCount: 1)
        #expect([forest.pathLengthSum(row: row.row(0))] == pathSums(forest, row))
    }

    @Test(arguments: parameters, matrices)
    func `contributions add up to the row's own path length`(
        parameters: ForestParameters, matrix: Matrix
    ) throws {
        let forest = try Forest.fit(matrix, parameters)
        for row in [0, 3, 466] {
            let row = matrix.row(row)
            let (expected, contributions) = forest.pathContributions(row)
            let path = forest.meanPathLength(sum: forest.pathLengthSum(row: row))
            #expect(abs(contributions.reduce(expected, +) - path) < 1e-9)
        }
    }

    @Test func `terms that are none are refused, whatever the arrays are`() throws {
        let sound = try Forest.fit(
            Fixtures.matrix(rows: 60, features: 4),
            ForestParameters(trees: 1, sample: 16, extensionLevel: 1)
        ).trees[0]
        func damage(_ change: (inout Tree) -> Void) -> ForestError? {
            var tree = sound
            change(&tree)
            do throws(ForestError) {
                _ = try Forest(trees: [tree], featureCount: 4, sampleSize: 16, dialect: .sklearn)
                return nil
            } catch {
                return error
            }
        }
        func expect(_ expected: ForestError.Damage, _ change: (inout Tree) -> Void) {
            #expect(damage(change) == .damaged(expected, tree: 0))
        }
        #expect(damage { _ in } == nil)
        expect(.feature(node: 0, value: -2)) { $0.planes = nil }
        expect(.arrayLengths) { $0.planes?.starts.removeLast() }
        expect(.arrayLengths) { $0.planes?.coefficients.removeLast() }
        expect(.arrayLengths) { $0.planes = Hyperplanes() }
        expect(.terms(node: 0)) { $0.planes?.features[1] = 4 }
        expect(.terms(node: 0)) { $0.planes?.features[0] = -1 }
        expect(.terms(node: 0)) { $0.planes?.features[1] = sound.planes!.features[0] }
        expect(.terms(node: 0)) { $0.planes?.coefficients[1] = .infinity }
        expect(.terms(node: 0)) { $0.planes?.coefficients[0] = 0 }
        expect(.terms(node: 0)) { $0.feature[0] = 1 }
        expect(.terms(node: 0)) { $0.planes?.starts[1] = 1 }
        expect(.terms(node: 0)) { $0.planes?.starts[1] = .max }
        var random = RandomStream(seed: 5, stream: 2)
        let values: [Int32] = [-2, -1, 0, 1, 2, 3, 4, 5, 100, .max, .min]
        let doubles = [0, -0.0, 1, .nan, .infinity, -1e308]
        var taken = 0
        for _ in 0..<5_000 {
            let error = damage { tree in
                let value = values[random.uniform(below: values.count)]
                let node = random.uniform(below: tree.nodeCount)
                let place = random.uniform(below: tree.planes!.features.count)
                switch random.uniform(below: 5) {
                case 0: tree.planes?.starts[node] = value
                case 1: tree.planes?.features[place] = value
                case 2:
                    tree.planes?.coefficients[place] =
                        doubles[random.uniform(below: doubles.count)]
                case 3: tree.feature[node] = value
                default: tree.threshold[node] = doubles[random.uniform(below: doubles.count)]
                }
            }
            taken += error == nil ? 1 : 0
        }
        #expect(taken > 200)
    }
}
