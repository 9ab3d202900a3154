import CopseMath

/// The augmented Dickey-Fuller test: the null hypothesis is a unit root.
///
/// Regression of the differences on the level before, lagged differences and a trend; the number of
/// lags by AIC over a common sample, then once more over the longest sample, as statsmodels'
/// `adfuller`. Source of p: MacKinnon, Approximate asymptotic distribution functions for unit-root
/// and cointegration tests, J. Business and Economic Statistics 12 (1994); of the critical values:
/// MacKinnon, Critical values for cointegration tests, Queen's Economics Department paper 1227
/// (2010).
package struct DickeyFuller: Sendable, Equatable {
    package let statistic: Double
    package let p: Double
    package let lags: Int
    /// Rows of the last regression.
    package let count: Int
    /// At 1, 5 and 10 %.
    package let criticalValues: [Double]
    package let trend: Trend

    package enum Trend: String, Sendable, CaseIterable {
        case none = "n"
        case constant = "c"
        case linear = "ct"
        case quadratic = "ctt"

        var columns: Int { self == .none ? 0 : rawValue.utf8.count }
    }

    package enum LagChoice: Sendable, Equatable {
        case aic
        case bic
        case fixed
    }

    /// Nil where the series is constant or too short. Rows with a missing value are left out.
    ///
    /// - Parameters:
    ///   - maximumLags: nil: 12 (n/100)^¼ rounded up, as far as the length allows and the regression
    ///     stays below 2²⁴ numbers (up to some 200,000 values it does).
    ///   - isCancelled: where it says yes, nil comes back soon.
    package init?(
        _ series: [Double], trend: Trend = .constant, maximumLags: Int? = nil,
        choice: LagChoice = .aic, isCancelled: () -> Bool = { false }
    ) {
        let present = series.filter { !$0.isNaN }
        guard let first = present.first, present.contains(where: { $0 != first }) else {
            return nil
        }
        let limit = series.count / 2 - trend.columns - 1
        let schwert = Int(
            (12 * Elementary.pow(Double(series.count) / 100, 0.25) - 1e-9).rounded(.up))
        let affordable = max(1, 1 << 24 / max(1, series.count))
        var lags = min(maximumLags ?? min(schwert, affordable), limit)
        guard lags >= 0 else { return nil }
        // Gaps cost every row that reaches over them: fewer lags leave more rows.
        if present.count < series.count {
            while lags > 0, Self.rows(series, lags).count < max(3 * (lags + 4), present.count / 2) {
                lags -= 1
            }
        }
        if choice != .fixed {
            guard let chosen = Self.choose(series, trend, lags, choice, isCancelled)
            else { return nil }
            lags = chosen
        }
        let rows = Self.rows(series, lags)
        let columns = Self.columns(series, rows, lags, trend)
        guard rows.count > columns.count else { return nil }
        let fit = LeastSquares(
            columns, rows.map { series[$0] - series[$0 - 1] }, isCancelled: isCancelled)
        if isCancelled() { return nil }
        let place = trend.columns
        let statistic = fit.coefficients[place] / fit.standardErrors[place]
        guard statistic.isFinite else { return nil }
        self.statistic = statistic
        self.lags = lags
        self.trend = trend
        count = rows.count
        p = MacKinnon.p(statistic, trend)
        criticalValues = MacKinnon.criticalValues(trend, count: rows.count)
    }

    /// The times at which the difference, the level before it and `lags` lagged differences are
    /// there.
    private static func rows(_ series: [Double], _ lags: Int) -> [Int] {
        var run = 0
        var rows: [Int] = []
        for (row, value) in series.enumerated() {
            run = value.isNaN ? 0 : run + 1
            if run >= lags + 2 { rows.append(row) }
        }
        return rows
    }

    /// The trend, the level, the lagged differences.
    private static func columns(
        _ series: [Double], _ rows: [Int], _ lags: Int, _ trend: Trend
    ) -> [[Double]] {
        let start = Double((rows.first ?? 0) - 1)
        let trends: [[Double]] = (0..<trend.columns).map { power in
            rows.map { row in
                let time = Double(row) - start
                return power == 0 ? 1 : power == 1 ? time : time * time
            }
        }
        return trends + [rows.map { series[$0 - 1] }]
            + (0..<lags).map { lag in
                rows.map { series[$0 - 1 - lag] - series[$0 - 2 - lag] }
            }
    }

    /// One factorisation serves every number of lags: each lag is the next column.
    private static func choose(
        _ series: [Double], _ trend: Trend, _ maximum: Int, _ choice: LagChoice,
        _ isCancelled: () -> Bool
    ) -> Int? {
        let rows = rows(series, maximum)
        let columns = columns(series, rows, maximum, trend)
        guard rows.count > columns.count else { return nil }
        let factor = OrthogonalFactor(
            columns, rowCount: rows.count, isCancelled: isCancelled)
        let rotated = factor.rotated(rows.map { series[$0] - series[$0 - 1] })
        let n = Double(rows.count)
        var rest = rotated.reduce(0) { $0 + $1 * $1 }
        var best: (lags: Int, value: Double)?
        var rank = 0
        for place in columns.indices {
            if factor.independent.contains(place) {
                rest -= rotated[rank] * rotated[rank]
                rank += 1
            }
            guard place >= trend.columns else { continue }
            let charge = choice == .aic ? 2 : Elementary.log(n)
            let value = n * Elementary.log(max(rest, 1e-300)) + charge * Double(rank)
            if best.map({ value < $0.value }) ?? true { best = (place - trend.columns, value) }
        }
        return best?.lags
    }
}

/// MacKinnon's response surfaces for one series.
enum MacKinnon {
    static func p(_ statistic: Double, _ trend: DickeyFuller.Trend) -> Double {
        let surface = surface(trend)
        if statistic > surface.maximum { return 1 }
        if statistic < surface.minimum { return 0 }
        let coefficients = statistic <= surface.star ? surface.small : surface.large
        var value = 0.0
        for coefficient in coefficients.reversed() { value = value * statistic + coefficient }
        return Normal.cumulative(value)
    }

    static func criticalValues(_ trend: DickeyFuller.Trend, count: Int) -> [Double] {
        let inverse = 1 / Double(count)
        return surface(trend).critical.map { row in
            ((row[3] * inverse + row[2]) * inverse + row[1]) * inverse + row[0]
        }
    }

    private struct Surface {
        var star: Double
        var minimum: Double
        var maximum: Double
        var small: [Double]
        var large: [Double]
        /// At 1, 5, 10 %: powers of 1/n from 0.
        var critical: [[Double]]
    }

    private static func surface(_ trend: DickeyFuller.Trend) -> Surface {
        switch trend {
        case .none: none
        case .constant: constant
        case .linear: linear
        case .quadratic: quadratic
        }
    }

    private static let none = Surface(
        star: -1.04, minimum: -19.04, maximum: .infinity, small: [0.6344, 1.2378, 0.032496],
        large: [0.4797, 0.93557, -0.06999, 0.033066],
        critical: [
            [-2.56574, -2.2358, -3.627, 0], [-1.941, -0.2686, -3.365, 31.223],
            [-1.61682, 0.2656, -2.714, 25.364],
        ])
    private static let constant = Surface(
        star: -1.61, minimum: -18.83, maximum: 2.74, small: [2.1659, 1.4412, 0.038269],
        large: [1.7339, 0.93202, -0.12745, -0.010368],
        critical: [
            [-3.43035, -6.5393, -16.786, -79.433], [-2.86154, -2.8903, -4.234, -40.04],
            [-2.56677, -1.5384, -2.809, 0],
        ])
    private static let linear = Surface(
        star: -2.89, minimum: -16.18, maximum: 0.7, small: [3.2512, 1.6047, 0.049588],
        large: [2.5261, 0.61654, -0.37956, -0.060285],
        critical: [
            [-3.95877, -9.0531, -28.428, -134.155], [-3.41049, -4.3904, -9.036, -45.374],
            [-3.12705, -2.5856, -3.925, -22.38],
        ])
    private static let quadratic = Surface(
        star: -3.21, minimum: -17.17, maximum: 0.54, small: [4.0003, 1.658, 0.048288],
        large: [3.0778, 0.49529, -0.41477, -0.059359],
        critical: [
            [-4.37113, -11.5882, -35.819, -334.047], [-3.83239, -5.9057, -12.49, -118.284],
            [-3.55326, -3.6596, -5.293, -63.559],
        ])
}
