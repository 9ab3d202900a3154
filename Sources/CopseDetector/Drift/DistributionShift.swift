internal import CopseMath

/// How far a sample is from another one.
package struct DistributionShift: Sendable, Equatable {
    /// Population stability index over the deciles of the first sample.
    package var psi: Double
    /// What samples of these sizes from one population give on average.
    package var chance: Double
    /// The two-sample Kolmogorov–Smirnov statistic: the largest distance of the two empirical
    /// distribution functions; NaN where a side has no value.
    package var ks: Double
    /// Medians; NaN where a side has no value.
    package var before: Double
    package var now: Double

    /// - Parameters: NaN is missing: a bin of its own, and no part of the statistic.
    package init(from first: [Double], to second: [Double]) {
        let (a, b) = (
            first.filter { !$0.isNaN }.sorted(), second.filter { !$0.isNaN }.sorted()
        )
        before = a.isEmpty ? .nan : Percentile.linear(sorted: a, q: 50)
        now = b.isEmpty ? .nan : Percentile.linear(sorted: b, q: 50)
        ks = Self.statistic(a, b)
        var edges: [Double] = []
        for decile in 1..<10 where !a.isEmpty {
            // Deciles that are values of the sample: no edge lies between two infinities.
            let edge = a[decile * (a.count - 1) / 10]
            if edges.last != edge { edges.append(edge) }
        }
        (psi, chance) = Self.index(
            Self.counts(first, edges), Self.counts(second, edges))
    }

    /// The values of a sample moved to the distribution of another one, in their order: each becomes the
    /// value at its rank there.
    ///
    /// Equal values stay equal (they take the middle of their ranks), missing ones missing. The sample itself
    /// where the other one has no value.
    package static func undone(_ values: [Double], to other: [Double]) -> [Double] {
        let target = other.filter { !$0.isNaN }.sorted()
        guard !target.isEmpty else { return values }
        let order = values.indices.filter { !values[$0].isNaN }.sorted {
            values[$0] != values[$1] ? values[$0] < values[$1] : $0 < $1
        }
        var result = values
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            let place = (start + end - 1) * target.count / (2 * order.count)
            for rank in start..<end { result[order[rank]] = target[place] }
            start = end
        }
        return result
    }

    /// Rows up to each edge, above the last, and missing.
    private static func counts(_ values: [Double], _ edges: [Double]) -> [Int] {
        var counts = [Int](repeating: 0, count: edges.count + 2)
        for value in values {
            let bin =
                value.isNaN
                ? edges.count + 1 : edges.firstIndex { value <= $0 } ?? edges.count
            counts[bin] += 1
        }
        return counts
    }

    /// Σ (q − p) ln(q / p) over bins that hold anything, each count raised by ½ so that an empty one
    /// has a share; and its mean without drift, (bins − 1)(1/n + 1/m).
    ///
    /// Source: Yurdakul: Statistical properties of population stability index (2018): the index times
    /// nm/(n + m) is asymptotically χ² with as many degrees of freedom as bins less one.
    package static func index(_ first: [Int], _ second: [Int]) -> (psi: Double, chance: Double) {
        let bins = zip(first, second).filter { $0 + $1 > 0 }
        let n = Double(bins.reduce(0) { $0 + $1.0 }) + Double(bins.count) / 2
        let m = Double(bins.reduce(0) { $0 + $1.1 }) + Double(bins.count) / 2
        guard n > 0, m > 0 else { return (0, 0) }
        var psi = 0.0
        for (a, b) in bins {
            let (p, q) = ((Double(a) + 0.5) / n, (Double(b) + 0.5) / m)
            psi += (q - p) * Elementary.log(q / p)
        }
        return (psi, Double(bins.count - 1) * (1 / n + 1 / m))
    }

    /// - Parameters: ascending.
    private static func statistic(_ a: [Double], _ b: [Double]) -> Double {
        guard !a.isEmpty, !b.isEmpty else { return .nan }
        var (i, j) = (0, 0)
        var most = 0.0
        while i < a.count, j < b.count {
            let value = min(a[i], b[j])
            while i < a.count, a[i] == value { i += 1 }
            while j < b.count, b[j] == value { j += 1 }
            most = max(most, abs(Double(i) / Double(a.count) - Double(j) / Double(b.count)))
        }
        return most
    }
}
