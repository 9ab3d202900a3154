import CopseFeatures
import CopseFrame
import CopseMath

/// One number for all rows of a bucket.
struct Aggregate: Sendable {
    var function: AggregateFunction
    /// nil for `count()`.
    var argument: FrameExpression?
    /// From 0 to 1.
    var share = 0.5
    /// As it was written, canonically; the name of its column.
    var text: String

    /// One value a bucket: NaN, or for counts and sums 0, where a bucket has none.
    func values(of frame: Frame, in buckets: Buckets) throws(RecipeError) -> [Double] {
        guard let argument else { return buckets.rowCounts.map(Double.init) }
        let column = try argument.column(of: frame)
        if function == .count {
            return reduce(buckets) { rows in Double(rows.count { !column.isMissing($0) }) }
        }
        let values = column.doubles()
        switch function {
        case .count, .sum:
            return reduce(buckets) { rows in
                var sum = ExactSum()
                for row in rows { sum.add(values[row]) }
                return sum.roundedSum
            }
        case .mean:
            return reduce(buckets) { rows in
                var sum = ExactMoments()
                for row in rows { sum.add(values[row]) }
                return sum.mean
            }
        case .min: return reduce(buckets) { $0.reduce(.nan) { Double.minimum($0, values[$1]) } }
        case .max: return reduce(buckets) { $0.reduce(.nan) { Double.maximum($0, values[$1]) } }
        case .first:
            return reduce(buckets) { rows in
                var best: Int?
                for row in rows
                where !values[row].isNaN
                    && (best.map { buckets.times[row] < buckets.times[$0] } ?? true)
                {
                    best = row
                }
                return best.map { values[$0] } ?? .nan
            }
        case .last:
            return reduce(buckets) { rows in
                var best: Int?
                for row in rows
                where !values[row].isNaN
                    && (best.map { buckets.times[row] >= buckets.times[$0] } ?? true)
                {
                    best = row
                }
                return best.map { values[$0] } ?? .nan
            }
        case .median, .quantile:
            return reduce(buckets) { rows in
                let sorted = rows.map { values[$0] }.filter { !$0.isNaN }.sorted()
                return sorted.isEmpty ? .nan : Quantile.of(sorted, share)
            }
        }
    }

    private func reduce(
        _ buckets: Buckets, _ body: (ArraySlice<Int>) -> Double
    ) -> [Double] {
        (0..<buckets.count).map { body(buckets.rows(of: $0)) }
    }
}
