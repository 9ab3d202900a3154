/// What tells the candidates of a search apart.
struct SearchOrder: Hashable, Sendable {
    var p = 0
    var q = 0
    var seasonalP = 0
    var seasonalQ = 0
    var hasConstant = false

    /// The steps from the best so far, in the order they are tried: season first, then the plain
    /// orders, then the constant.
    static let steps: [ArimaSearch.Reason] = {
        let moves = [
            (-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1),
        ]
        return moves.map {
            .neighbour(p: 0, q: 0, seasonalP: $0.0, seasonalQ: $0.1, constant: false)
        }
            + moves.map {
                .neighbour(p: $0.0, q: $0.1, seasonalP: 0, seasonalQ: 0, constant: false)
            }
            + [.neighbour(p: 0, q: 0, seasonalP: 0, seasonalQ: 0, constant: true)]
    }()

    func moved(by step: ArimaSearch.Reason) -> SearchOrder {
        guard case .neighbour(let p, let q, let seasonalP, let seasonalQ, let turns) = step else {
            return self
        }
        return SearchOrder(
            p: self.p + p, q: self.q + q, seasonalP: self.seasonalP + seasonalP,
            seasonalQ: self.seasonalQ + seasonalQ, hasConstant: hasConstant != turns)
    }
}

/// The largest orders of a search on a series of some length.
struct SearchLimits: Sendable {
    let p: Int
    let q: Int
    let seasonalP: Int
    let seasonalQ: Int
    /// Whether a constant (the mean, or a drift) may be in the model.
    let allowsConstant: Bool
    /// Whether the walk starts with one.
    let startsWithConstant: Bool

    init(_ parameters: ArimaSearchParameters, count: Int, differences: Int) {
        let season = parameters.season
        let third = count / 3
        let seasons = season > 1 ? third / season : 0
        func within(_ wanted: Int, _ most: Int) -> Int { max(0, min(wanted, most)) }
        seasonalP = within(
            parameters.maximumSeasonalP, min(seasons, ArimaLimits.seasonalOrder))
        seasonalQ = within(
            parameters.maximumSeasonalQ, min(seasons, ArimaLimits.seasonalOrder))
        // Below the season, so that plain and seasonal lags stay apart.
        p = within(parameters.maximumP, min(third, seasonalP > 0 ? season - 1 : ArimaLimits.order))
        q = within(parameters.maximumQ, min(third, seasonalQ > 0 ? season - 1 : ArimaLimits.order))
        allowsConstant = differences <= 1
        // pmdarima counts D = −1 where there is no season, and so takes d = 0 for too few
        // differences for a constant.
        let isOdd = parameters.style == .pmdarima && season <= 1 && differences == 0
        startsWithConstant = allowsConstant && !isOdd
    }

    func contains(_ order: SearchOrder) -> Bool {
        (0...p).contains(order.p) && (0...q).contains(order.q)
            && (0...seasonalP).contains(order.seasonalP)
            && (0...seasonalQ).contains(order.seasonalQ)
            && (allowsConstant || !order.hasConstant)
    }

    /// The models that every walk starts with.
    func starts(count: Int) -> [SearchOrder] {
        let (plain, seasonal) = count < 10 ? (1, 0) : (2, 1)
        let constant = startsWithConstant
        var starts = [
            SearchOrder(
                p: min(plain, p), q: min(plain, q), seasonalP: min(seasonal, seasonalP),
                seasonalQ: min(seasonal, seasonalQ), hasConstant: constant),
            SearchOrder(hasConstant: constant),
            SearchOrder(p: min(1, p), seasonalP: min(1, seasonalP), hasConstant: constant),
            SearchOrder(q: min(1, q), seasonalQ: min(1, seasonalQ), hasConstant: constant),
        ]
        if constant { starts.append(SearchOrder()) }
        return starts
    }

    /// Every order up to a sum, with and without constant.
    func grid(maximumOrder: Int) -> [SearchOrder] {
        var orders: [SearchOrder] = []
        for p in 0...p {
            for q in 0...q {
                for seasonalP in 0...seasonalP {
                    for seasonalQ in 0...seasonalQ
                    where p + q + seasonalP + seasonalQ <= maximumOrder {
                        for hasConstant in allowsConstant ? [false, true] : [false] {
                            orders.append(
                                SearchOrder(
                                    p: p, q: q, seasonalP: seasonalP, seasonalQ: seasonalQ,
                                    hasConstant: hasConstant))
                        }
                    }
                }
            }
        }
        return orders
    }
}
