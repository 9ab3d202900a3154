/// A series split into season, trend and remainder by local regression (STL).
///
/// Source: Cleveland, Cleveland, McRae and Terpenning, STL: a seasonal-trend decomposition
/// procedure based on loess, J. Official Statistics 6 (1990). Without the robust outer loop; two
/// rounds. Windows and degrees as R's `stl(x, s.window = 11)`: that is what R's forecast measures
/// the strength of a season with.
package struct SeasonalDecomposition: Sendable, Equatable {
    package let seasonal: [Double]
    package let trend: [Double]
    package let remainder: [Double]

    /// Nil unless the series holds more than two seasons. Gaps are filled with straight lines.
    ///
    /// - Parameter isCancelled: where it says yes, nil comes back soon.
    package init?(
        _ series: [Double], season: Int, window: Int = 11, isCancelled: () -> Bool = { false }
    ) {
        guard season > 1, series.count > 2 * season, series.contains(where: { !$0.isNaN }) else {
            return nil
        }
        let values = Gaps.filled(series)
        let size = Double(window)
        let exact = 1.5 * Double(season) / (1 - 1.5 / size)
        let trendWindow = Self.nextOdd(Int(exact.rounded(.up)))
        let lowWindow = Self.nextOdd(season)
        func smoother(_ window: Int, _ degree: Int) -> Loess {
            Loess(window: window, degree: degree, jump: (window + 9) / 10)
        }
        let seasonSmoother = smoother(window, 0)
        let trendSmoother = smoother(trendWindow, 1)
        let lowSmoother = smoother(lowWindow, 1)
        var trend = [Double](repeating: 0, count: values.count)
        var seasonal = trend
        for _ in 0..<2 {
            let detrended = zip(values, trend).map { $0 - $1 }
            if isCancelled() { return nil }
            let cycle = Self.smoothCycles(detrended, season, seasonSmoother)
            let low = lowSmoother.smooth(
                Self.average(
                    Self.average(Self.average(cycle, over: season), over: season), over: 3))
            for row in values.indices { seasonal[row] = cycle[season + row] - low[row] }
            if isCancelled() { return nil }
            trend = trendSmoother.smooth(zip(values, seasonal).map { $0 - $1 })
        }
        self.seasonal = seasonal
        self.trend = trend
        remainder = values.indices.map { values[$0] - seasonal[$0] - trend[$0] }
    }

    /// 1 − Var(remainder) / Var(season + remainder), at least 0: how much of what the trend leaves
    /// the season explains.
    package var strength: Double {
        let both = zip(remainder, seasonal).map { $0 + $1 }
        let whole = Self.variance(both)
        guard whole > 0 else { return 0 }
        return max(0, min(1, 1 - Self.variance(remainder) / whole))
    }

    /// The values of every place in the season smoothed on their own, one season longer at both
    /// ends.
    private static func smoothCycles(
        _ values: [Double], _ season: Int, _ smoother: Loess
    ) -> [Double] {
        var cycles = [Double](repeating: 0, count: values.count + 2 * season)
        for phase in 0..<season {
            let part = stride(from: phase, to: values.count, by: season).map { values[$0] }
            let inside = smoother.smooth(part)
            let count = part.count
            let before = smoother.value(part, at: -1, 0..<min(smoother.window, count))
            let after = smoother.value(
                part, at: Double(count), max(0, count - smoother.window)..<count)
            cycles[phase] = before ?? inside[0]
            for (place, value) in inside.enumerated() {
                cycles[(place + 1) * season + phase] = value
            }
            cycles[(count + 1) * season + phase] = after ?? inside[count - 1]
        }
        return cycles
    }

    private static func average(_ values: [Double], over length: Int) -> [Double] {
        var sum = values[..<length].reduce(0, +)
        var averages = [sum / Double(length)]
        for row in length..<values.count {
            sum += values[row] - values[row - length]
            averages.append(sum / Double(length))
        }
        return averages
    }

    private static func nextOdd(_ value: Int) -> Int { value % 2 == 0 ? value + 1 : value }

    private static func variance(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    }
}
