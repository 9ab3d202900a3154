import CopseMath

/// Intervals of one width over the range of some values.
///
/// As `numpy.histogram_bin_edges(a, 'auto')` of NumPy 2.4 chooses them: the narrower of Sturges'
/// width and that of Freedman and Diaconis (1981, doi:10.1007/BF01025868), the latter not below half
/// the width that √n bins would have. Two things are ours: whole numbers that would get a bin each
/// get it around themselves, so that the last two do not share one; and there are at most `limit`
/// bins, more than a picture can show.
package struct Bins: Sendable, Equatable {
    package var low: Double
    package var high: Double
    package var count: Int

    package static let limit = 160

    package var edges: [Double] { (0...count).map(edge) }

    package func edge(_ index: Int) -> Double {
        index == count ? high : low + Double(index) * ((high - low) / Double(count))
    }

    package init(low: Double, high: Double, count: Int) {
        self.low = low
        self.high = high
        self.count = count
    }

    /// - Parameter values: finite; at least one.
    package init(_ values: [Double], areWhole: Bool = false) {
        var values = values
        values.sort()
        self.init(sorted: values, areWhole: areWhole)
    }

    init(sorted values: [Double], areWhole: Bool) {
        guard let low = values.first, let high = values.last, high - low > 1e-290 else {
            let value = values.first ?? 0
            // Where 0.5 is below the spacing of doubles, numpy gives up.
            let room = max(0.5, value.magnitude * 1e-6)
            self.init(low: value - room, high: value + room, count: 1)
            return
        }
        let count = Double(values.count)
        let span = high - low
        // Exact where the number of values is a power of 2.
        let doublings =
            Double(count.exponent) + Elementary.log(count.significand) / Elementary.log(2)
        let sturges = span / (doublings + 1)
        let spread = Self.quantile(values, 0.75) - Self.quantile(values, 0.25)
        let diaconis = 2 * spread * Elementary.pow(count, -1 / 3)
        var width = min(max(diaconis, span / count.squareRoot() / 2), sturges)
        if areWhole, width <= 1, span < Double(Self.limit) {
            self.init(low: low - 0.5, high: high + 0.5, count: Int(span) + 1)
            return
        }
        if areWhole { width = max(width, 1) }
        let exact = (span / width).rounded(.up)
        self.init(low: low, high: high, count: Int(max(1, min(exact, Double(Self.limit)))))
    }

    /// The linear estimate between two ranks (type 7), as numpy rounds it.
    static func quantile(_ sorted: [Double], _ share: Double) -> Double {
        let rank = Double(sorted.count - 1) * share
        let below = Int(rank)
        let part = rank - Double(below)
        let a = sorted[below]
        let b = sorted[min(below + 1, sorted.count - 1)]
        return part < 0.5 ? a + (b - a) * part : b - (b - a) * (1 - part)
    }

    /// How many values lie in each bin; the last one includes its upper edge.
    package func counts(of values: [Double]) -> [Int] {
        var counts = [Int](repeating: 0, count: count)
        let scale = Double(count) / (high - low)
        let edges = edges
        for value in values {
            var index = min(max(Int((value - low) * scale), 0), count - 1)
            // The product may round across an edge.
            if value < edges[index] {
                index = max(0, index - 1)
            } else if index + 1 < count, value >= edges[index + 1] {
                index += 1
            }
            counts[index] += 1
        }
        return counts
    }
}
