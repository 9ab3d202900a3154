/// The orders (p, d, q)(P, D, Q)m.
package struct ArimaOrder: Sendable, Hashable, Codable {
    package var p: Int
    package var d: Int
    package var q: Int
    /// The seasonal part; 0 without season.
    package var seasonalP: Int
    package var seasonalD: Int
    package var seasonalQ: Int
    /// Steps in a season; 1 without season.
    package var season: Int

    package init(
        _ p: Int, _ d: Int, _ q: Int, seasonal: (P: Int, D: Int, Q: Int) = (0, 0, 0),
        season: Int = 1
    ) {
        self.p = p
        self.d = d
        self.q = q
        seasonalP = seasonal.P
        seasonalD = seasonal.D
        seasonalQ = seasonal.Q
        self.season = season
    }

    /// Whether there is any seasonal term.
    package var isSeasonal: Bool { seasonalP + seasonalD + seasonalQ > 0 }
    /// d + D: how often a series is differenced.
    package var differences: Int { d + seasonalD }
    /// d + D × m: how many values differencing costs.
    package var differencingLag: Int { d + seasonalD * season }
    /// How many coefficients the autoregressive and moving-average parts have.
    package var coefficientCount: Int { p + q + seasonalP + seasonalQ }
}

extension ArimaOrder: CustomStringConvertible {
    /// `(2,1,1)` or `(0,1,1)(0,1,1)12`.
    package var description: String {
        let plain = "(\(p),\(d),\(q))"
        return isSeasonal
            ? plain + "(\(seasonalP),\(seasonalD),\(seasonalQ))\(season)" : plain
    }
}
