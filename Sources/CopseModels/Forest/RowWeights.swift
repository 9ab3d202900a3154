package import CopseMath

/// How likely each row is to be drawn for a tree, relative to the others.
///
/// As isotree and scikit-learn read sample weights: they decide which rows a tree sees, and
/// nothing after that. A row of weight 0 is never drawn.
package struct RowWeights: Sendable {
    private let weights: [Double]
    /// The weights of the rows up to and with each.
    private let sums: [Double]
    /// Rows that can be drawn.
    package let drawableCount: Int
    private let lastDrawable: Int

    /// - Throws: `train.weights` for a weight that is missing, negative or infinite, and where none
    ///   is positive or all together are no finite number.
    package init(_ weights: [Double]) throws(ForestError) {
        for (row, weight) in weights.enumerated() where !(weight >= 0 && weight.isFinite) {
            throw .weight(row: row, value: weight)
        }
        self.init(checked: weights)
        guard drawableCount > 0, let total = sums.last, total.isFinite else { throw .noWeight }
    }

    private init(checked weights: [Double]) {
        self.weights = weights
        var sum = 0.0
        sums = weights.map {
            sum += $0
            return sum
        }
        drawableCount = weights.count { $0 > 0 }
        lastDrawable = weights.lastIndex { $0 > 0 } ?? 0
    }

    package var count: Int { weights.count }

    /// Different rows, drawn one after the other among those not drawn yet; all that can be drawn if
    /// they are no more than `count`.
    ///
    /// Time O(count · log rows) unless a few rows hold most of the weight.
    package func withoutReplacement(
        _ count: Int, from random: inout RandomStream
    ) -> [Int] {
        if count >= drawableCount { return weights.indices.filter { weights[$0] > 0 } }
        var sample = RowSample(capacity: count)
        var left = self
        var repeats = 0
        while sample.rows.count < count {
            if sample.insert(left.row(at: random.uniform())) { continue }
            repeats += 1
            // Drawn rows hold most of the weight: go on without them, with the same chances.
            if repeats > 4 * count {
                var others = weights
                for row in sample.rows { others[row] = 0 }
                left = RowWeights(checked: others)
                repeats = 0
            }
        }
        return sample.rows
    }

    /// The different rows among `count` draws with replacement.
    package func withReplacement(_ count: Int, from random: inout RandomStream) -> [Int] {
        var sample = RowSample(capacity: count)
        for _ in 0..<count { sample.insert(row(at: random.uniform())) }
        return sample.rows
    }

    /// The row in whose part of the total `share` lies.
    private func row(at share: Double) -> Int {
        let target = share * (sums.last ?? 0)
        var low = 0
        var high = sums.count
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > target { high = middle } else { low = middle + 1 }
        }
        // Rounding may reach the total.
        return min(low, lastDrawable)
    }
}
