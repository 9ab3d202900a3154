/// Where a series is far from its season and trend.
///
/// The remainder of STL (without season: of local lines over a tenth of the series, five values at
/// least) over its robust spread; what is found is replaced by what was expected and the series
/// split once more, so that an outlier does not bend its own yardstick.
package enum SeasonalAnomalies {
    private static let rounds = 4

    /// - Parameters:
    ///   - season: 1 without.
    ///   - rate: of false ones among those found.
    /// - Returns: nil unless the series holds more than two seasons, or ten values.
    package static func find(
        _ series: [Double], season: Int, rate: Double, isCancelled: () -> Bool = { false }
    ) -> SeriesAnomalies? {
        let places = series.indices.filter { series[$0].isFinite }
        guard places.count >= 10 else { return nil }
        let size = places.reduce(0) { max($0, abs(series[$1])) }
        var found: [Outlier] = []
        var fitted: [Double] = []
        for _ in 0..<rounds {
            var cleaned = series.map { $0.isFinite ? $0 : .nan }
            for outlier in found { cleaned[outlier.place] = fitted[outlier.place] }
            guard let smooth = expected(of: cleaned, season, isCancelled) else { return nil }
            fitted = smooth
            let before = found.map(\.place)
            let rest = places.map { series[$0] - smooth[$0] }
            // What is left of a line or a repeated season is rounding.
            guard let spread = Spread.robust(rest), spread > 0x1p-40 * size else { break }
            let outliers = zip(places, rest).map { place, rest in
                let z = rest / spread
                return Outlier(
                    place: place, kind: .additive, effect: rest, statistic: z,
                    p: min(1, 2 * Normal.cumulative(-abs(z))))
            }
            let limit = FalseDiscovery.limit(
                outliers.map(\.p), rate: rate, tests: places.count)
            found = outliers.filter { $0.p <= limit }
            if found.map(\.place) == before { break }
        }
        return SeriesAnomalies(
            windows: SeriesAnomaly.windows(
                found, expected: found.map { fitted[$0.place] }, kinds: 1),
            tests: places.count, cleanFit: nil)
    }

    private static func expected(
        of series: [Double], _ season: Int, _ isCancelled: () -> Bool
    ) -> [Double]? {
        guard season > 1 else {
            let values = Gaps.filled(series)
            let window = max(5, values.count / 10 | 1)
            return Loess(window: window, degree: 1, jump: (window + 9) / 10).smooth(values)
        }
        return SeasonalDecomposition(series, season: season, isCancelled: isCancelled).map {
            zip($0.seasonal, $0.trend).map { $0 + $1 }
        }
    }
}
