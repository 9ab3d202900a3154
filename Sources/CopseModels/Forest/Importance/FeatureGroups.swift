/// Features that say the same: permuting one of them alone leaves its story to the others.
package enum FeatureGroups {
    /// Rows that correlations are taken over; more are thinned out evenly.
    static let rowLimit = 5_000

    /// Groups in which every two features have a rank correlation of at least `least` in size.
    ///
    /// A feature joins the first group it fits into, in the matrix's order; Spearman's ρ, so that scale
    /// and logarithm do not matter; missing values count as the middle rank.
    /// - Parameter least: in 0…1.
    /// - Complexity: O(features² × min(rows, 5000)).
    package static func of(_ matrix: Matrix, atLeast least: Double) -> [[Int]] {
        let stride = max(1, (matrix.rowCount + rowLimit - 1) / rowLimit)
        let ranks = matrix.columns.map { column in
            standardised(Swift.stride(from: 0, to: column.count, by: stride).map { column[$0] })
        }
        var groups: [[Int]] = []
        for feature in ranks.indices {
            let fits = groups.firstIndex { group in
                group.allSatisfy { abs(product(ranks[$0], ranks[feature])) >= least }
            }
            if let fits { groups[fits].append(feature) } else { groups.append([feature]) }
        }
        return groups
    }

    /// Ranks, ties by their mean, shifted and scaled to mean 0 and length 1; all 0 for a constant.
    private static func standardised(_ values: [Double]) -> [Double] {
        let known = values.indices.filter { !values[$0].isNaN }.sorted {
            values[$0] != values[$1] ? values[$0] < values[$1] : $0 < $1
        }
        var ranks = [Double](repeating: 0, count: values.count)
        let middle = Double(known.count - 1) / 2
        var start = 0
        var length = 0.0
        while start < known.count {
            var end = start
            while end < known.count, values[known[end]] == values[known[start]] { end += 1 }
            let rank = Double(start + end - 1) / 2 - middle
            for place in start..<end { ranks[known[place]] = rank }
            length += rank * rank * Double(end - start)
            start = end
        }
        guard length > 0 else { return ranks }
        let scale = 1 / length.squareRoot()
        return ranks.map { $0 * scale }
    }

    private static func product(_ a: [Double], _ b: [Double]) -> Double {
        var sum = 0.0
        for place in a.indices { sum += a[place] * b[place] }
        // The same feature twice is 1, whatever the rounding.
        return (sum * 0x1p40).rounded() * 0x1p-40
    }
}
