/// The threshold that tells the values of a node apart best.
enum SplitGain {
    case averaged
    case pooled

    /// The middle of the two neighbours with the largest gain, the lowest of several; nil where all
    /// values are the same.
    ///
    /// - Parameters:
    ///   - values: without NaN; sorted on return.
    ///   - sums: scratch.
    func threshold(of values: inout [Double]) -> Double? {
        values.sort()
        guard let low = values.first, let high = values.last, low < high else { return nil }
        // To 0…1, so that no square overflows; a range beyond the largest number is halved first.
        let factor = (high - low).isFinite ? 1.0 : 0.5
        let range = high * factor - low * factor
        func scaled(_ value: Double) -> Double { (value * factor - low * factor) / range }
        var total = (sum: 0.0, squares: 0.0)
        for value in values {
            let scaled = scaled(value)
            total.sum += scaled
            total.squares += scaled * scaled
        }
        let count = Double(values.count)
        var left = (count: 0.0, sum: 0.0, squares: 0.0)
        // The spread of both sides, which a large gain makes small.
        var least = Double.infinity
        var best: Int?
        for place in values.indices.dropLast() {
            let value = scaled(values[place])
            left.count += 1
            left.sum += value
            left.squares += value * value
            guard values[place] < values[place + 1] else { continue }
            let rest = count - left.count
            let spreads = (
                Self.deviation(left.count, left.sum, left.squares),
                Self.deviation(rest, total.sum - left.sum, total.squares - left.squares)
            )
            let spread =
                switch self {
                case .averaged: spreads.0 + spreads.1
                case .pooled: left.count * spreads.0 + rest * spreads.1
                }
            if spread < least { (least, best) = (spread, place) }
        }
        return best.map { Self.middle(values[$0], values[$0 + 1]) }
    }

    private static func deviation(_ count: Double, _ sum: Double, _ squares: Double) -> Double {
        let mean = sum / count
        return max(0, squares / count - mean * mean).squareRoot()
    }

    /// In [low, high).
    private static func middle(_ low: Double, _ high: Double) -> Double {
        let middle = low / 2 + high / 2
        return middle >= low && middle < high ? middle : low
    }
}
