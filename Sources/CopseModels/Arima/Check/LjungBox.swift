/// Whether the first autocorrelations of residuals, taken together, are larger than chance makes
/// them.
///
/// Source: Ljung and Box, On a measure of lack of fit in time series models, Biometrika 65 (1978).
package struct LjungBox: Sendable, Equatable {
    package let lags: Int
    package let statistic: Double
    /// Lags less the fitted ARMA coefficients.
    package let degreesOfFreedom: Int
    /// NaN where no degree of freedom is left.
    package let p: Double

    /// - Parameters:
    ///   - residuals: missing values are left out.
    ///   - lags: nil: min(10, n / 5) or, with a season, min(2 m, n / 5); always at least three more
    ///     than the fitted coefficients.
    ///   - fitted: how many ARMA coefficients were fitted (p + q + P + Q).
    package init(_ residuals: [Double], lags: Int? = nil, season: Int = 1, fitted: Int = 0) {
        // The values before the first one are start-up, not gaps.
        let first = residuals.firstIndex { !$0.isNaN } ?? residuals.endIndex
        let residuals = Array(residuals[first...])
        let count = residuals.count { !$0.isNaN }
        let usual = min(season > 1 ? 2 * season : 10, Int((Double(count) / 5).rounded()))
        let wanted = lags ?? max(usual, fitted + 3)
        self.lags = max(0, min(wanted, residuals.count - 1))
        let covariances = Autocovariance.biased(residuals, lags: self.lags)
        let n = Double(count)
        var sum = 0.0
        for lag in stride(from: 1, through: self.lags, by: 1) {
            let correlation = covariances[lag] / covariances[0]
            sum += correlation * correlation / (n - Double(lag))
        }
        statistic = n * (n + 2) * sum
        degreesOfFreedom = self.lags - fitted
        p = ChiSquared.upperTail(statistic, degreesOfFreedom: degreesOfFreedom)
    }
}
