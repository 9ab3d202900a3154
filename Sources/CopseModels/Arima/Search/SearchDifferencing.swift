/// How often the series of a search is differenced, and why.
struct SearchDifferencing {
    let d: Int
    let seasonalD: Int
    let decisions: [ArimaSearch.Decision]

    /// - Parameter series: less what regressors explain of it.
    init(_ series: [Double], _ parameters: ArimaSearchParameters, isCancelled: () -> Bool) {
        let isPmdarima = parameters.style == .pmdarima
        var ocsb: OCSB?
        var seasonalD = parameters.seasonalD
        if isPmdarima, parameters.season > 1, seasonalD == nil {
            ocsb = OCSB(series, season: parameters.season, dialect: .pmdarima)
            seasonalD = ocsb?.needsDifference == true ? 1 : 0
        }
        let advice = DifferencingAdvice(
            series, season: parameters.season, d: parameters.d, seasonalD: seasonalD,
            lags: isPmdarima ? .brief : .short, isCancelled: isCancelled)
        var decisions: [ArimaSearch.Decision] = []
        if parameters.season > 1 {
            let test: ArimaSearch.Decision.Test =
                if let ocsb {
                    .ocsb(ocsb.statistic, limit: ocsb.criticalValue)
                } else if let strength = advice.seasonalStrength {
                    .seasonalStrength(strength, limit: DifferencingAdvice.strengthLimit)
                } else if parameters.seasonalD != nil { .given } else { .noSeason }
            decisions.append(.init(test: test, isSeasonal: true, differences: advice.seasonalD))
        }
        if parameters.d != nil {
            decisions.append(.init(test: .given, isSeasonal: false, differences: advice.d))
        }
        for (place, level) in advice.levels.enumerated() {
            decisions.append(
                .init(
                    test: .kpss(level.statistic, limit: level.criticalValues[1]),
                    isSeasonal: false, differences: min(place + 1, advice.d)))
        }
        if parameters.d == nil, advice.levels.count == advice.d,
            advice.d < DifferencingAdvice.mostDifferences
        {
            decisions.append(.init(test: .constant, isSeasonal: false, differences: advice.d))
        }
        d = advice.d
        self.seasonalD = advice.seasonalD
        self.decisions = decisions
    }

    private init(d: Int, seasonalD: Int, decisions: [ArimaSearch.Decision]) {
        (self.d, self.seasonalD, self.decisions) = (d, seasonalD, decisions)
    }

    /// One difference less, because of a model that undoes one.
    func once(less doubt: SearchWalk.OverDifferenced) -> SearchDifferencing {
        let reason = ArimaSearch.Decision(
            test: .overDifferenced(doubt.order, modulus: doubt.modulus), isSeasonal: false,
            differences: d - 1)
        return SearchDifferencing(d: d - 1, seasonalD: seasonalD, decisions: decisions + [reason])
    }
}
