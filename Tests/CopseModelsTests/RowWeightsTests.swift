import CopseMath
import CopseModels
import Testing

@Suite struct RowWeightsTests {
    /// The chance that two draws without replacement give {i, j}.
    private func chance(_ i: Int, _ j: Int, _ weights: [Double]) -> Double {
        let total = weights.reduce(0, +)
        let (p, q) = (weights[i] / total, weights[j] / total)
        return p * q / (1 - p) + q * p / (1 - q)
    }

    @Test(arguments: [[1.0, 1, 1, 1], [1, 2, 3, 4], [1, 1000, 1, 2], [5, 0, 1, 1]])
    func `pairs are drawn as often as their weights say`(weights: [Double]) throws {
        let rows = try RowWeights(weights)
        var random = RandomStream(seed: 1, stream: 2)
        let draws = 20_000
        var counts: [Set<Int>: Int] = [:]
        for _ in 0..<draws {
            counts[Set(rows.withoutReplacement(2, from: &random)), default: 0] += 1
        }
        for i in 0..<4 {
            for j in 0..<i {
                let expected = chance(i, j, weights)
                let found = Double(counts[[i, j]] ?? 0) / Double(draws)
                let deviation = (expected * (1 - expected) / Double(draws)).squareRoot()
                #expect(abs(found - expected) <= 5 * deviation)
            }
        }
    }

    @Test func `rows of weight 0 are never drawn and others run out`() throws {
        let rows = try RowWeights([0, 1, 0, 1e-300, 1e300, 0])
        var random = RandomStream(seed: 1, stream: 1)
        #expect(rows.drawableCount == 3)
        #expect(rows.withoutReplacement(5, from: &random).sorted() == [1, 3, 4])
        #expect(rows.withoutReplacement(2, from: &random).sorted() == [1, 4])
        #expect(Set(rows.withReplacement(50, from: &random)).isSubset(of: [1, 3, 4]))
    }

    @Test(arguments: [-1, .nan, .infinity])
    func `a weight is a finite number from 0 up`(weight: Double) throws {
        do throws(ForestError) {
            _ = try RowWeights([1, weight])
            Issue.record("accepted")
        } catch {
            #expect(error.code == "train.weights")
            #expect(error.message.hasSuffix("in row 1; weights are numbers from 0 up"))
        }
    }

    @Test(arguments: [[0.0, 0], [], [1e308, 1e308]])
    func `weights need a finite positive total`(weights: [Double]) {
        #expect(throws: ForestError.noWeight) { try RowWeights(weights) }
        #expect(
            ForestError.noWeight.message
                == "the weights of all rows together are 0 or no finite number")
    }

    @Test(arguments: [false, true])
    func `a forest splits between rows that have a weight`(bootstrap: Bool) throws {
        let values = (0..<400).map(Double.init)
        let matrix = Matrix(columns: [values], rowCount: 400)
        let weights = try RowWeights(values.map { 100..<150 ~= $0 ? 2 : 0 })
        let parameters = ForestParameters(trees: 20, sample: 64, bootstrap: bootstrap)
        let forest = try Forest.fit(matrix, parameters, weights: weights)
        #expect(forest.sampleSize == 50)
        for tree in forest.trees {
            for node in 0..<tree.nodeCount where !tree.isLeaf(node) {
                #expect(100..<149 ~= tree.threshold[node])
            }
        }
        let again = try Forest.fit(matrix, parameters, weights: weights, threads: 3)
        #expect(again.trees == forest.trees)
    }
}
