/// The statistics of a short window, by their definition on that window alone.
///
/// Goals, in order: the same bits however a window was reached; the textbook value; speed. So
/// sums start at +0 and run in row order, the variance takes a second pass over the deviations,
/// missing values are skipped, and a maximum or minimum keeps the earlier of two equal values.
struct WindowKernel {
    let wantsVariance: Bool
    let wantsExtremes: Bool
    /// Statistics that need the values in order.
    let wantsOrder: Bool

    private(set) var present = 0
    private(set) var sum = Double.nan
    private(set) var mean = Double.nan
    private(set) var variance = Double.nan
    private(set) var minimum = Double.nan
    private(set) var maximum = Double.nan
    /// The present values in ascending order (`wantsOrder`).
    private(set) var ordered: [Double] = []

    init(_ statistics: [Statistic]) {
        wantsVariance = statistics.contains(.variance)
        wantsExtremes = statistics.contains(.minimum) || statistics.contains(.maximum)
        wantsOrder = statistics.contains { statistic in
            switch statistic {
            case .median, .quantile: true
            default: false
            }
        }
    }

    @inline(__always)
    mutating func evaluate(_ values: [Double], _ range: Range<Int>) {
        var sum = 0.0
        var count = 0
        for at in range {
            let value = values[at]
            if !value.isNaN {
                sum += value
                count += 1
            }
        }
        present = count
        guard count > 0 else {
            (self.sum, mean, variance, minimum, maximum) = (.nan, .nan, .nan, .nan, .nan)
            if wantsOrder { ordered.removeAll(keepingCapacity: true) }
            return
        }
        self.sum = sum
        let mean = sum / Double(count)
        self.mean = mean
        if wantsVariance { takeVariance(values, range, mean, count) }
        if wantsExtremes { takeExtremes(values, range) }
        if wantsOrder { takeOrder(values, range) }
    }

    @inline(__always)
    private mutating func takeVariance(
        _ values: [Double], _ range: Range<Int>, _ mean: Double, _ count: Int
    ) {
        guard count > 1 else {
            variance = .nan
            return
        }
        var squares = 0.0
        for at in range {
            let value = values[at]
            if !value.isNaN {
                let deviation = value - mean
                squares += deviation * deviation
            }
        }
        variance = squares / Double(count - 1)
    }

    @inline(__always)
    private mutating func takeExtremes(_ values: [Double], _ range: Range<Int>) {
        var least = Double.nan
        var most = Double.nan
        for at in range {
            let value = values[at]
            if value.isNaN { continue }
            if least.isNaN || value < least { least = value }
            if most.isNaN || value > most { most = value }
        }
        minimum = least
        maximum = most
    }

    private mutating func takeOrder(_ values: [Double], _ range: Range<Int>) {
        ordered.removeAll(keepingCapacity: true)
        for at in range where !values[at].isNaN {
            // Zeros of both signs are one value, so that their order cannot matter.
            let value = values[at] + 0
            var place = ordered.count
            ordered.append(value)
            while place > 0, ordered[place - 1] > value {
                ordered[place] = ordered[place - 1]
                place -= 1
            }
            ordered[place] = value
        }
    }

    @inline(__always)
    func value(of statistic: Statistic) -> Double {
        switch statistic {
        case .sum: sum
        case .mean: mean
        case .variance: variance
        case .minimum: minimum
        case .maximum: maximum
        case .rows: Double(present)
        case .median: OrderStatistics.median(ordered)
        case .quantile(let bits): OrderStatistics.quantile(ordered, Double(bitPattern: bits))
        }
    }
}

/// Values between the order statistics of an ascending list.
enum OrderStatistics {
    static func median(_ ordered: [Double]) -> Double {
        if ordered.isEmpty { return .nan }
        let middle = ordered.count / 2
        if ordered.count % 2 == 1 { return ordered[middle] }
        let (low, high) = (ordered[middle - 1], ordered[middle])
        return low == high ? low : (low + high) / 2
    }

    /// Linear interpolation at `q · (n − 1)`.
    static func quantile(_ ordered: [Double], _ q: Double) -> Double {
        if ordered.isEmpty { return .nan }
        let place = q * Double(ordered.count - 1)
        let below = place.rounded(.down)
        let index = Int(below)
        let low = ordered[index]
        guard index + 1 < ordered.count, place > below else { return low }
        let high = ordered[index + 1]
        return low == high ? low : low + (high - low) * (place - below)
    }
}
