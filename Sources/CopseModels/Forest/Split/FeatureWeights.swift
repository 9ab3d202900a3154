internal import CopseMath

/// How likely each feature of a tree is drawn: its kurtosis among the tree's rows, less 1.
struct FeatureWeights {
    /// By feature; 0 for a constant one.
    private var weights: [Double]

    /// A feature that varies stays possible however even it is.
    private static let least = 1e-8

    init(_ matrix: Matrix, rows: [Int], features: [Int], medians: [Double]?) {
        weights = [Double](repeating: 0, count: matrix.featureCount)
        for feature in features {
            let column = matrix.columns[feature]
            let values = rows.lazy.map { row in
                let value = column[row]
                return value.isNaN ? medians?[feature] ?? value : value
            }.filter { !$0.isNaN }
            weights[feature] = Self.weight(Array(values))
        }
    }

    /// m₄/m₂² − 1.
    private static func weight(_ values: [Double]) -> Double {
        guard let low = values.min(), let high = values.max(), low < high else { return 0 }
        let factor = (high - low).isFinite ? 1.0 : 0.5
        let range = high * factor - low * factor
        let count = Double(values.count)
        let scaled = values.map { ($0 * factor - low * factor) / range }
        let mean = scaled.reduce(0, +) / count
        var (second, fourth) = (0.0, 0.0)
        for value in scaled {
            let square = (value - mean) * (value - mean)
            second += square
            fourth += square * square
        }
        let kurtosis = fourth * count / (second * second)
        return max(least, kurtosis - 1)
    }

    /// A place among the first `live` of `features` and not before `first`, by weight.
    func place(
        among features: [Int], startingAt first: Int = 0, live: Int,
        from random: inout RandomStream
    ) -> Int {
        var total = 0.0
        for place in first..<live { total += weights[features[place]] }
        var rest = random.uniform() * total
        for place in first..<live {
            rest -= weights[features[place]]
            if rest < 0 { return place }
        }
        // Rounding, or nothing but constants: the last one is as good as any.
        return live - 1
    }
}
