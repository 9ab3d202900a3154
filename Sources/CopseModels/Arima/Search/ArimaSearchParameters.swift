/// What an automatic search may try, and in whose way.
package struct ArimaSearchParameters: Sendable, Equatable, Codable {
    /// Steps in a season; 1 without season.
    package var season: Int
    package var style: Style
    /// Every order up to the limits instead of a walk along neighbours.
    package var isFull: Bool
    /// Differences; nil: a test decides.
    package var d: Int?
    package var seasonalD: Int?
    package var transform = ArimaSpecification.Transform.none
    package var maximumP = 5
    package var maximumQ = 5
    package var maximumSeasonalP = 2
    package var maximumSeasonalQ = 2
    /// Of p + q + P + Q, where every order is tried.
    package var maximumOrder = 5

    package enum Style: String, Sendable, Codable, CaseIterable {
        /// AICc of the exact likelihood for every candidate.
        case exact
        /// The path of R's `forecast::auto.arima`: long or long-seasonal series are searched by the
        /// conditional sum of squares.
        case r
        /// The path of pmdarima's `auto_arima`: AIC, OCSB.
        case pmdarima
    }

    package init(season: Int = 1, style: Style = .exact, isFull: Bool = false) {
        self.season = season
        self.style = style
        self.isFull = isFull
    }

    var criterion: ArimaSearch.Criterion { style == .pmdarima ? .aic : .aicc }
}
