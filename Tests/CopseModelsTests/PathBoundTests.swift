import CopseMath
import CopseModels
import Testing

struct PathBoundTests {
    @Test(arguments: [MissingPolicy.divide, .impute], [0, 1, 4])
    func `no row of a box has longer paths than its bound`(
        missing: MissingPolicy, level: Int
    ) throws {
        let matrix = Fixtures.matrix(rows: 300, features: 5)
        var parameters = ForestParameters(trees: 20, sample: 64)
        parameters.missing = missing
        parameters.extensionLevel = level
        let forest = try Forest.fit(matrix, parameters)
        var random = RandomStream(seed: 3, stream: 1)
        for row in 0..<40 {
            var values = matrix.row(row)
            if row % 3 == 0 { values[4] = .nan }
            let bound = PathBound(forest, row: values, varying: [1, 3])
            var reach = bound.whole
            var (low, high) = ([-3.0, -3.0], [3.0, 3.0])
            // Boxes inside one another, each from what the one around it reaches.
            for _ in 0..<12 {
                let side = random.uniform(below: 2)
                let middle = low[side] + (high[side] - low[side]) * random.uniform()
                if random.uniform() < 0.5 { low[side] = middle } else { high[side] = middle }
                let found = bound.longestSum(low: low, high: high, in: reach)
                reach = found.reach
                for _ in 0..<10 {
                    for (place, feature) in [1, 3].enumerated() {
                        values[feature] =
                            low[place] + (high[place] - low[place]) * random.uniform()
                    }
                    #expect(forest.pathLengthSum(row: values) <= found.sum)
                }
            }
            values[4] = 0
            let own = PathBound(forest, row: values, varying: [1, 3])
            let point = [values[1], values[3]]
            let exact = own.longestSum(low: point, high: point, in: own.whole).sum
            #expect(exact == forest.pathLengthSum(row: values))
        }
    }
}
