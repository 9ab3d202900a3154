/// How often a series should be differenced, as R's forecast (`nsdiffs`, `ndiffs`) decides it.
///
/// D is 1 where the season explains more than 0.64 of what the trend leaves; d counts how often the
/// KPSS test still rejects a stationary level at 5 %, at most twice.
/// Source: Hyndman and Khandakar, J. Statistical Software 27 (2008); Wang, Smith and Hyndman,
/// Characteristic-based clustering for time series data (2006).
package struct DifferencingAdvice: Sendable, Equatable {
    package let d: Int
    package let seasonalD: Int
    /// Nil without season or with at most two seasons.
    package let seasonalStrength: Double?

    package static let strengthLimit = 0.64

    package init(_ series: [Double], season: Int = 1, isCancelled: () -> Bool = { false }) {
        var values = series
        let strength =
            season > 1
            ? SeasonalDecomposition(series, season: season, isCancelled: isCancelled)?.strength
            : nil
        seasonalStrength = strength
        var seasonalD = 0
        if let strength, strength > Self.strengthLimit, !Self.isConstant(values) {
            seasonalD = 1
            values = Self.difference(values, lag: season)
        }
        self.seasonalD = seasonalD
        var d = 0
        while d < 2, !isCancelled(), !Self.isConstant(values),
            let test = KPSS(values, lags: .short),
            test.p.bound < 0.05
        {
            d += 1
            values = Self.difference(values, lag: 1)
        }
        self.d = d
    }

    private static func difference(_ values: [Double], lag: Int) -> [Double] {
        guard values.count > lag else { return [] }
        return (lag..<values.count).map { values[$0] - values[$0 - lag] }
    }

    private static func isConstant(_ values: [Double]) -> Bool {
        let present = values.filter { !$0.isNaN }
        return present.allSatisfy { $0 == present[0] }
    }
}
