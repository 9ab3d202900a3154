import CopseMath

/// The test of Phillips and Perron: the null hypothesis is a unit root.
///
/// Regression of the level on the one before it; instead of lagged differences (as in ADF) the
/// t statistic is corrected by the residuals' long-run variance. The statistic is Z-τ as in arch's
/// `PhillipsPerron` and urca's `ur.pp(type = "Z-tau")`.
/// Source: Phillips and Perron, Testing for a unit root in time series regression, Biometrika 75
/// (1988); Hamilton, Time Series Analysis (1994), 17.6.8; of p: MacKinnon (1994), as for ADF.
package struct PhillipsPerron: Sendable, Equatable {
    package let statistic: Double
    package let p: Double
    /// Autocovariances that the long-run variance weighs in.
    package let lags: Int
    /// Rows of the regression.
    package let count: Int
    package let trend: DickeyFuller.Trend

    /// Nil where the series is constant or too short. Rows with a missing value are left out.
    ///
    /// - Parameter lags: nil: 12 (n/100)^¼ rounded up.
    package init?(
        _ series: [Double], trend: DickeyFuller.Trend = .constant, lags: Int? = nil
    ) {
        let rows = series.indices.dropFirst().filter {
            !series[$0].isNaN && !series[$0 - 1].isNaN
        }
        let schwert = Int(
            (12 * Elementary.pow(Double(series.count) / 100, 0.25) - 1e-9).rounded(.up))
        let lags = max(0, lags ?? schwert)
        guard let first = rows.first, rows.count > trend.columns + 1, rows.count >= lags else {
            return nil
        }
        let trends: [[Double]] = (0..<trend.columns).map { power in
            rows.map { row in
                let time = Double(row - first + 1)
                return power == 0 ? 1 : power == 1 ? time : time * time
            }
        }
        let columns = [rows.map { series[$0 - 1] }] + trends
        let response = rows.map { series[$0] }
        let fit = LeastSquares(columns, response)
        guard fit.rank == columns.count else { return nil }
        // Over time, so that lags reach over gaps as they should; 0 adds nothing to a product.
        var residuals = [Double](repeating: 0, count: series.count)
        for (place, row) in rows.enumerated() {
            var value = response[place]
            for (column, factor) in zip(columns, fit.coefficients) {
                value -= factor * column[place]
            }
            residuals[row] = value
        }
        let n = Double(rows.count)
        let variance = fit.residualSumOfSquares / n
        let longRun = Self.longRunVariance(residuals, count: n, lags: lags)
        let error = fit.standardErrors[0]
        let spread = (fit.residualSumOfSquares / (n - Double(fit.rank))).squareRoot()
        let t = (fit.coefficients[0] - 1) / error
        let statistic =
            (variance / longRun).squareRoot() * t
            - 0.5 * (longRun - variance) / longRun.squareRoot() * (n * error / spread)
        guard statistic.isFinite else { return nil }
        self.statistic = statistic
        self.lags = lags
        self.trend = trend
        count = rows.count
        p = MacKinnon.p(statistic, trend)
    }

    /// With the weights of Bartlett (Newey and West, Econometrica 55 (1987)).
    private static func longRunVariance(
        _ residuals: [Double], count: Double, lags: Int
    ) -> Double {
        var sum = 0.0
        for lag in 0...lags {
            var product = 0.0
            for row in stride(from: lag, to: residuals.count, by: 1) {
                product += residuals[row] * residuals[row - lag]
            }
            sum += (lag == 0 ? 1 : 2 * (1 - Double(lag) / Double(lags + 1))) * product
        }
        return sum / count
    }
}
