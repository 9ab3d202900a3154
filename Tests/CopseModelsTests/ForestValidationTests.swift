import CopseMath
import CopseModels
import Testing

@Suite struct ForestValidationTests {
    private func damage(
        _ trees: [Tree], features: Int = 2, sample: Int = 6, missing: MissingPolicy = .divide,
        medians: [Double]? = nil
    ) -> ForestError? {
        do throws(ForestError) {
            _ = try Forest(
                trees: trees, featureCount: features, sampleSize: sample, dialect: .sklearn,
                missing: missing, medians: medians)
            return nil
        } catch {
            return error
        }
    }

    private func changed(_ change: (inout Tree) -> Void) -> ForestError? {
        var tree = Fixtures.smallTree
        change(&tree)
        return damage([Fixtures.smallTree, tree])
    }

    @Test func `a sound tree is taken`() {
        #expect(changed { _ in } == nil)
    }

    @Test func `what is wrong with a tree is named with its node`() {
        func expect(_ damage: ForestError.Damage, _ change: (inout Tree) -> Void) {
            #expect(changed(change) == .damaged(damage, tree: 1))
        }
        expect(.noNodes) { $0 = Tree() }
        expect(.arrayLengths) { $0.threshold.removeLast() }
        expect(.arrayLengths) { $0.sampleCount.append(1) }
        expect(.leaf(node: 2)) { $0.feature[2] = 1 }
        expect(.leaf(node: 2)) { $0.threshold[2] = -0.0 }
        expect(.feature(node: 1, value: 2)) { $0.feature[1] = 2 }
        expect(.feature(node: 0, value: -1)) { $0.feature[0] = -1 }
        expect(.threshold(node: 0)) { $0.threshold[0] = .nan }
        expect(.threshold(node: 1)) { $0.threshold[1] = .infinity }
        expect(.child(node: 1)) { $0.left[1] = 1 }
        expect(.child(node: 1)) { $0.right[1] = 5 }
        expect(.child(node: 1)) { $0.right[1] = .min }
        expect(.child(node: 0)) { $0.left[0] = -1 }
        expect(.notATree(node: 2)) { $0.right[1] = 2 }
        expect(.notATree(node: 3)) {
            $0.right[0] = 3
            $0.sampleCount[3] = 2
        }
        expect(.notATree(node: 5)) {
            $0.feature.append(-1)
            $0.threshold.append(0)
            $0.left.append(-1)
            $0.right.append(-1)
            $0.sampleCount.append(1)
        }
        expect(.sampleCount(node: 0)) { $0.sampleCount[0] = 7 }
        expect(.sampleCount(node: 0)) { $0.sampleCount[0] = 5 }
        expect(.sampleCount(node: 2)) { $0.sampleCount[2] = 0 }
        expect(.sampleCount(node: 1)) { $0.sampleCount[3] = .max }
    }

    @Test func `a forest's own figures are checked`() {
        let tree = Fixtures.smallTree
        #expect(damage([]) == .damaged(.treeCount(0), tree: nil))
        #expect(damage([tree], features: 0) == .damaged(.featureCount(0), tree: nil))
        #expect(damage([tree], features: 5_000) == .damaged(.featureCount(5_000), tree: nil))
        #expect(damage([tree], sample: 0) == .damaged(.sampleSize(0), tree: nil))
        #expect(damage([tree], sample: 5) == .damaged(.sampleCount(node: 0), tree: 0))
        #expect(damage([tree], medians: [0, 0]) == .damaged(.medians, tree: nil))
        #expect(damage([tree], missing: .impute) == .damaged(.medians, tree: nil))
        #expect(damage([tree], missing: .impute, medians: [1]) == .damaged(.medians, tree: nil))
        #expect(
            damage([tree], missing: .impute, medians: [1, .nan]) == .damaged(.medians, tree: nil))
        #expect(damage([tree], missing: .impute, medians: [1, 2]) == nil)
    }

    /// A chain of splits, each with a leaf on its left.
    private func chain(depth: Int) -> Tree {
        var tree = Tree()
        for level in 0..<depth {
            tree.feature += [0, -1]
            tree.threshold += [0, 0]
            tree.left += [Int32(2 * level + 1), -1]
            tree.right += [Int32(2 * level + 2), -1]
            tree.sampleCount += [Int32(depth - level + 1), 1]
        }
        tree.feature.append(-1)
        tree.threshold.append(0)
        tree.left.append(-1)
        tree.right.append(-1)
        tree.sampleCount.append(1)
        return tree
    }

    @Test func `the deepest tree allowed is scored and explained, a deeper one refused`() throws {
        #expect(damage([chain(depth: 513)], sample: 600) == .damaged(.depth, tree: 0))
        let forest = try Forest(
            trees: [chain(depth: 512)], featureCount: 2, sampleSize: 600, dialect: .exact)
        #expect(forest.pathLengthSum(row: [1, 0]) == 512 << 40)
        #expect(forest.pathLengthSum(row: [0, 0]) == 1 << 40)
        let rows = Matrix(columns: [[1, 0, 1], [0, 0, 0]], rowCount: 3)
        #expect(forest.pathLengthSums(rows) == [512 << 40, 1 << 40, 512 << 40])
        let (expected, contributions) = forest.pathContributions([1, 0])
        #expect(abs(expected + contributions[0] - 512) < 1e-9)
    }

    #if DEBUG
        private static let isOptimized = false
    #else
        private static let isOptimized = true
    #endif

    @Test(.enabled(if: isOptimized, "17 million nodes take too long unoptimised"))
    func `path lengths that could overflow are refused`() {
        let trees = [Tree](repeating: chain(depth: 500), count: 17_000)
        #expect(damage(trees, sample: 600) == .damaged(.totalPathLength, tree: nil))
    }

    @Test func `any arrays at all are refused or scored, and nothing traps`() {
        var random = RandomStream(seed: 5, stream: 0)
        let values: [Int32] = [-2, -1, 0, 1, 2, 3, 4, 5, 100, .max, .min]
        let doubles = [0, -0.0, 1, .nan, .infinity, -1e308]
        var taken = 0
        for _ in 0..<20_000 {
            var tree = Fixtures.smallTree
            for _ in 0...random.uniform(below: 2) {
                let node = random.uniform(below: 5)
                let value = values[random.uniform(below: values.count)]
                switch random.uniform(below: 6) {
                case 0: tree.feature[node] = value
                case 1: tree.left[node] = value
                case 2: tree.right[node] = value
                case 3: tree.sampleCount[node] = value
                case 4: tree.threshold[node] = doubles[random.uniform(below: doubles.count)]
                default: tree.left.removeLast(random.uniform(below: 2))
                }
                if tree.left.count < 5 { break }
            }
            guard
                let forest = try? Forest(
                    trees: [tree], featureCount: 2, sampleSize: 6, dialect: .sklearn)
            else { continue }
            taken += 1
            #expect(0...1 ~= forest.score(row: [.nan, 3]))
        }
        #expect(taken > 500)
    }
}
