/// How often a series should be differenced, as R's forecast (`nsdiffs`, `ndiffs`) decides it.
///
/// D is 1 where the season explains more than 0.64 of what the trend leaves; d counts how often the
/// KPSS test still rejects a stationary level at 5 %, at most twice.
/// Source: Hyndman and Khandakar, J. Statistical Software 27 (2008); Wang, Smith and Hyndman,
/// Characteristic-based clustering for time series data (2006).
package struct DifferencingAdvice: Sendable, Equatable {
    package let d: Int
    package let seasonalD: Int
    /// Nil without season, with at most two seasons, or where D was given.
    package let seasonalStrength: Double?
    /// The tests that d rests on, one per number of differences from 0 on.
    package let levels: [KPSS]

    package static let strengthLimit = 0.64
    package static let mostDifferences = 2

    /// - Parameters:
    ///   - d: nil: the KPSS test decides.
    ///   - seasonalD: nil: the strength of the season decides.
    ///   - isCancelled: where it says yes, an advice without meaning comes back soon.
    package init(
        _ series: [Double], season: Int = 1, d: Int? = nil, seasonalD: Int? = nil,
        lags: KPSS.Lags = .short, isCancelled: () -> Bool = { false }
    ) {
        var values = series
        let strength =
            season > 1 && seasonalD == nil
            ? SeasonalDecomposition(series, season: season, isCancelled: isCancelled)?.strength
            : nil
        seasonalStrength = strength
        var seasonally = season > 1 ? seasonalD ?? 0 : 0
        if let strength, strength > Self.strengthLimit, !Self.isConstant(values) { seasonally = 1 }
        // Where nothing would be left, there is nothing to difference.
        if series.count <= seasonally * season { seasonally = 0 }
        for _ in 0..<seasonally { values = Self.difference(values, lag: season) }
        self.seasonalD = seasonally
        var levels: [KPSS] = []
        var found = 0
        while d == nil, found < Self.mostDifferences, !isCancelled(), !Self.isConstant(values),
            let test = KPSS(values, lags: lags)
        {
            levels.append(test)
            guard test.p.bound < 0.05 else { break }
            found += 1
            values = Self.difference(values, lag: 1)
        }
        self.d = d ?? found
        self.levels = levels
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
