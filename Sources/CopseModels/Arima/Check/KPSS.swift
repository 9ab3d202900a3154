import CopseMath

/// The test of Kwiatkowski, Phillips, Schmidt and Shin: the null hypothesis is a stationary series.
///
/// Source: J. Econometrics 54 (1992), equations 11 to 13 and table 1. Missing values are left out
/// of the sums, and pairs with one out of the variance.
package struct KPSS: Sendable, Equatable {
    package let statistic: Double
    package let p: P
    package let lags: Int
    package let count: Int
    /// At 10, 5, 2.5 and 1 %.
    package let criticalValues: [Double]
    package let trend: Trend

    package enum Trend: String, Sendable, CaseIterable {
        case level = "c"
        case linear = "ct"
    }

    /// The table ends at 0.01 and at 0.1: beyond, only the side is known.
    package enum P: Sendable, Equatable {
        case value(Double)
        case below(Double)
        case above(Double)

        /// The number, or the end of the table.
        package var bound: Double {
            switch self {
            case .value(let p), .below(let p), .above(let p): p
            }
        }
    }

    package enum Lags: Sendable, Equatable {
        /// Hobijn, Franses and Ooms, Statistica Neerlandica 58 (2004); statsmodels' default.
        case auto
        /// 12 (n/100)^¼ rounded up.
        case legacy
        /// 3 √n / 13, as R's forecast uses it to count differences.
        case short
        /// 4 (n/100)^¼, as pmdarima counts differences.
        case brief
        case fixed(Int)
    }

    /// Nil for a series without variation or with fewer than three values.
    package init?(_ series: [Double], trend: Trend = .level, lags: Lags = .auto) {
        let residuals = Self.residuals(series, trend)
        let n = residuals.count { !$0.isNaN }
        guard n > 2, residuals.contains(where: { !$0.isNaN && $0 != 0 }) else { return nil }
        let size = series.reduce(0) { $1.isNaN ? $0 : max($0, abs($1)) }
        guard residuals.contains(where: { abs($0) > 0x1p-50 * size }) else { return nil }
        let filled = residuals.map { $0.isNaN ? 0 : $0 }
        self.lags = min(Self.count(lags, filled, n), n - 1)
        var partial = 0.0
        var squares = 0.0
        for value in residuals where !value.isNaN {
            partial += value
            squares += partial * partial
        }
        let eta = squares / (Double(n) * Double(n))
        statistic = eta / Self.longRunVariance(filled, n, self.lags)
        guard statistic.isFinite, statistic >= 0 else { return nil }
        count = n
        self.trend = trend
        criticalValues =
            trend == .level ? [0.347, 0.463, 0.574, 0.739] : [0.119, 0.146, 0.176, 0.216]
        p = Self.interpolate(statistic, criticalValues)
    }

    private static func residuals(_ series: [Double], _ trend: Trend) -> [Double] {
        let rows = series.indices.filter { !series[$0].isNaN }
        let values = rows.map { series[$0] }
        guard !values.isEmpty else { return [] }
        var fitted = [Double](repeating: 0, count: 2)
        if trend == .level {
            fitted[0] = values.reduce(0, +) / Double(values.count)
        } else {
            let columns = [rows.map { _ in 1.0 }, rows.map { Double($0 + 1) }]
            fitted = LeastSquares(columns, values).coefficients
        }
        return series.enumerated().map { row, value in
            value - fitted[0] - fitted[1] * Double(row + 1)
        }
    }

    private static func count(_ lags: Lags, _ residuals: [Double], _ n: Int) -> Int {
        let size = Double(n)
        switch lags {
        case .fixed(let count): return max(0, count)
        case .legacy: return Int((12 * Elementary.pow(size / 100, 0.25) - 1e-9).rounded(.up))
        case .short: return Int(3 * size.squareRoot() / 13)
        case .brief: return Int(4 * Elementary.pow(size / 100, 0.25) + 1e-9)
        case .auto:
            let reach = min(Int(Elementary.pow(size, 2.0 / 9) + 1e-9), n - 1)
            var zeroth = dot(residuals, 0) / size
            var first = 0.0
            for lag in stride(from: 1, through: reach, by: 1) {
                let product = dot(residuals, lag) / (size / 2)
                zeroth += product
                first += Double(lag) * product
            }
            let ratio = first / zeroth
            let factor = 1.1447 * Elementary.pow(ratio * ratio, 1.0 / 3)
            let count = factor * Elementary.pow(size, 1.0 / 3)
            return count.isFinite && count < size ? Int(count) : n - 1
        }
    }

    private static func longRunVariance(_ residuals: [Double], _ n: Int, _ lags: Int) -> Double {
        var sum = dot(residuals, 0)
        for lag in stride(from: 1, through: lags, by: 1) {
            sum += 2 * dot(residuals, lag) * (1 - Double(lag) / Double(lags + 1))
        }
        return sum / Double(n)
    }

    private static func dot(_ values: [Double], _ lag: Int) -> Double {
        var sum = 0.0
        for row in stride(from: lag, to: values.count, by: 1) {
            sum += values[row] * values[row - lag]
        }
        return sum
    }

    private static func interpolate(_ statistic: Double, _ critical: [Double]) -> P {
        let probabilities = [0.10, 0.05, 0.025, 0.01]
        if statistic < critical[0] { return .above(0.1) }
        if statistic > critical[3] { return .below(0.01) }
        for place in 1..<4 where statistic <= critical[place] {
            let share =
                (statistic - critical[place - 1]) / (critical[place] - critical[place - 1])
            return .value(
                probabilities[place - 1] + share * (probabilities[place] - probabilities[place - 1])
            )
        }
        return .below(0.01)
    }
}
