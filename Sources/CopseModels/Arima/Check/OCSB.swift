import CopseMath

/// The test of Osborn, Chui, Smith and Birchenhall: the null hypothesis is a seasonal unit root,
/// so that a statistic above the critical value asks for a seasonal difference.
///
/// Regression of w = (1−B)(1−Bᵐ)y on λ(B)(1−Bᵐ)y one step before, λ(B)(1−B)y a season before and
/// lags of w, where λ is an autoregression of w; the statistic is the t value of the second term.
/// Source: Seasonality and the order of integration for consumption, Oxford Bulletin of Economics
/// and Statistics 50 (1988); the critical value is the curve through simulations of R's forecast.
package struct OCSB: Sendable, Equatable {
    package let statistic: Double
    /// At 5 %.
    package let criticalValue: Double
    /// Lags of w in the last regression.
    package let lags: Int

    /// Whose test: they differ, and with them the choice of D.
    package enum Dialect: Sendable, Equatable {
        /// `nsdiffs(test = "ocsb")` of R's forecast: one lag fewer than AIC likes best.
        case r
        /// pmdarima 2.1.1: λ has a constant; while it compares lags it sets responses beside the
        /// wrong rows; two lags fewer than AIC likes best where that is possible.
        case pmdarima
    }

    package var needsDifference: Bool { statistic > criticalValue }

    /// Nil for a series that is too short or that the regressors explain. Gaps are filled with
    /// straight lines.
    package init?(
        _ series: [Double], season: Int, maximumLags: Int = 3, dialect: Dialect = .r
    ) {
        guard season > 1, maximumLags > 0, series.contains(where: { !$0.isNaN }) else {
            return nil
        }
        let values = Gaps.filled(series)
        let fits = (1...maximumLags).map { lags in
            Self.regression(values, season, lags, maximumLags, dialect)
        }
        var best: (place: Int, value: Double)?
        for (place, fit) in fits.enumerated() {
            guard let fit, best.map({ fit.criterion < $0.value }) ?? true else { continue }
            best = (place, fit.criterion)
        }
        guard let best else { return nil }
        let last: Fit?
        switch dialect {
        case .r:
            lags = best.place
            last = Self.regression(values, season, lags, lags, dialect)
        case .pmdarima where best.place < 2:
            lags = best.place + 1
            last = fits[best.place]
        case .pmdarima:
            lags = best.place - 1
            last = Self.regression(values, season, lags, lags, dialect)
        }
        guard let last, last.statistic.isFinite else { return nil }
        statistic = last.statistic
        criticalValue = Self.criticalValue(season: season)
    }

    package static func criticalValue(season: Int) -> Double {
        let x = Elementary.log(Double(season)) - 0.7656451
        return -0.2937411 * Elementary.exp(-0.2850853 * x - 0.05983644 * x * x) - 1.652202
    }

    private struct Fit {
        var statistic: Double
        /// AIC up to a constant.
        var criterion: Double
    }

    /// - Parameter reserved: rows left out at the start, so that regressions with different lags
    ///   are over one sample.
    private static func regression(
        _ values: [Double], _ season: Int, _ lags: Int, _ reserved: Int, _ dialect: Dialect
    ) -> Fit? {
        func difference(_ values: [Double], _ lag: Int) -> [Double] {
            values.count > lag ? (lag..<values.count).map { values[$0] - values[$0 - lag] } : []
        }
        let seasonal = difference(values, season)
        let plain = difference(values, 1)
        let both = difference(seasonal, 1)
        let response = Array(both.dropFirst(reserved))
        let rows = response.indices
        guard rows.count > lags + 3 else { return nil }
        // How far the rows of the regressors stand before those of the response: R counts time,
        // pmdarima counts from the start of each array.
        let start = dialect == .r ? reserved - lags : 0
        func lagged(_ values: [Double]) -> [[Double]] {
            (0..<lags).map { lag in rows.map { values[$0 + start + lags - 1 - lag] } }
        }
        let own = lagged(both)
        let constant = dialect == .r ? [] : [rows.map { _ in 1.0 }]
        let lambda = LeastSquares(constant + own, response).coefficients
        func filtered(_ values: [Double]) -> [Double] {
            rows.map { row in
                var value = values[row + start + lags]
                if dialect == .pmdarima { value -= lambda[0] }
                for lag in 0..<lags {
                    value -= lambda[constant.count + lag] * values[row + start + lags - 1 - lag]
                }
                return value
            }
        }
        let fit = LeastSquares(own + [filtered(seasonal), filtered(plain)], response)
        let n = Double(rows.count)
        guard fit.rank == lags + 2 || fit.standardErrors[lags + 1].isFinite,
            fit.residualSumOfSquares > 0
        else { return nil }
        return Fit(
            statistic: fit.coefficients[lags + 1] / fit.standardErrors[lags + 1],
            criterion: n * Elementary.log(fit.residualSumOfSquares) + 2 * Double(fit.rank))
    }
}
