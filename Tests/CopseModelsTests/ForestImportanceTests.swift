import CopseMath
import CopseModels
import Synchronization
import Testing

@Suite struct ForestImportanceTests {
    /// The column as `importance` documents it to be shuffled.
    private func shuffled(_ column: [Double], feature: Int, turn: Int, seed: UInt64) -> [Double] {
        var column = column
        var random = RandomStream(
            seed: seed, stream: 1 << 63 | UInt64(feature) << 32 | UInt64(turn))
        for row in column.indices.dropLast() {
            column.swapAt(row, row + random.uniform(below: column.count - row))
        }
        return column
    }

    @Test(
        arguments: [
            ForestParameters(trees: 20, maxFeatures: 0.5),
            ForestParameters(trees: 16, missing: .impute), ForestParameters(trees: 16, sample: 600),
            ForestParameters(trees: 16, extensionLevel: 1),
            ForestParameters(trees: 12, missing: .impute, extensionLevel: 3),
        ], ScoringKernel.available)
    func `taking again what changes gives the bits of scoring everything again`(
        parameters: ForestParameters, kernel: ScoringKernel
    ) throws {
        let whole = Fixtures.matrix(rows: 600, features: 4)
        for matrix in [whole, Fixtures.withMissing(whole, share: 0.01)] {
            let forest = try Forest.fit(matrix, parameters)
            let seen = Mutex<[[Double]]>([])
            let importance = try forest.importance(
                matrix, repeats: 2, seed: 9, kernel: kernel,
                metric: { scores in
                    seen.withLock { $0.append(scores) }
                    return 0
                })
            #expect(importance.mean == [0, 0, 0, 0])
            let lists = seen.withLock { $0 }
            #expect(lists.count == 1 + 4 * 2)
            #expect(lists[0] == forest.scores(matrix, kernel: .walk))
            for feature in 0..<4 {
                for turn in 0..<2 {
                    var other = matrix
                    other.columns[feature] = shuffled(
                        matrix.columns[feature], feature: feature, turn: turn, seed: 9)
                    #expect(
                        lists[1 + feature * 2 + turn] == forest.scores(other, kernel: .walk))
                }
            }
        }
    }

    @Test func `score change is the mean absolute change, with its spread over repeats`() throws {
        let matrix = Fixtures.matrix(rows: 300, features: 3)
        let forest = try Forest.fit(matrix, ForestParameters(trees: 20))
        let scores = forest.scores(matrix)
        let importance = try forest.importance(matrix, repeats: 3, seed: 4)
        #expect(importance.baseline == scores.reduce(0, +) / 300)
        for feature in 0..<3 {
            let changes = (0..<3).map { turn in
                var other = matrix
                other.columns[feature] = shuffled(
                    matrix.columns[feature], feature: feature, turn: turn, seed: 4)
                return zip(scores, forest.scores(other)).reduce(0) { $0 + abs($1.0 - $1.1) } / 300
            }
            let mean = changes.reduce(0, +) / 3
            let variance = changes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 3
            #expect(importance.mean[feature] == mean)
            #expect(importance.std[feature] == variance.squareRoot())
        }
    }

    @Test func `importance is the same on one thread, two and eight`() throws {
        let matrix = Fixtures.matrix(rows: 600, features: 5)
        let forest = try Forest.fit(matrix, ForestParameters(trees: 20))
        let one = try forest.importance(matrix, threads: 1)
        for threads in [2, 8] { #expect(try forest.importance(matrix, threads: threads) == one) }
    }

    @Test func `a metric's importance is its drop`() throws {
        let matrix = Fixtures.matrix(rows: 400, features: 3)
        let forest = try Forest.fit(matrix, ForestParameters(trees: 20))
        let scores = forest.scores(matrix)
        // The share of the ten strangest rows that still are among them.
        let cut = scores.sorted()[389]
        let top = scores.indices.filter { scores[$0] > cut }
        let importance = try forest.importance(
            matrix, metric: { other in Double(top.count { other[$0] > cut }) / Double(top.count) })
        #expect(importance.baseline == 1)
        #expect(importance.mean.allSatisfy { 0...1 ~= $0 })
        #expect(importance.mean.max()! > 0.1)
    }

    @Test func `a feature no tree asks for has none`() throws {
        var matrix = Fixtures.matrix(rows: 300, features: 2)
        matrix.columns.append([Double](repeating: 1, count: 300))
        let forest = try Forest.fit(matrix, ForestParameters(trees: 20))
        let importance = try forest.importance(matrix)
        #expect(importance.mean[2] == 0 && importance.std[2] == 0)
        #expect(importance.mean[0] > 0 && importance.mean[1] > 0)
    }

    @Test func `progress counts the features, cancelling and bad repeats are refused`() throws {
        let matrix = Fixtures.matrix(rows: 50, features: 4)
        let forest = try Forest.fit(matrix, ForestParameters(trees: 3))
        let seen = Mutex<[Int]>([])
        _ = try forest.importance(
            matrix, threads: 2,
            progress: { done, total in seen.withLock { $0.append(done * 10 + total) } })
        #expect(seen.withLock { $0.sorted() } == [14, 24, 34, 44])
        #expect(throws: ForestError.cancelled) {
            try forest.importance(matrix, isCancelled: { true })
        }
        #expect(throws: ForestError.parameter(.repeats, got: "0")) {
            try forest.importance(matrix, repeats: 0)
        }
        #expect(throws: ForestError.noRows) { try forest.importance(matrix.rows(0..<0)) }
    }
}
