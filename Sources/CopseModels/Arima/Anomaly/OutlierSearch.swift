/// Finds the outliers of a series one after the other, each with what the others leave.
struct OutlierSearch {
    private let scan: OutlierScan
    private let residuals: [Double]
    private let places: [Int]
    private let rate: Double

    /// As many rounds of finding, and of weighing all against each other, at most.
    private static let rounds = 4
    /// More outliers than this are a model that does not fit.
    private static let most = 200

    /// - Parameters:
    ///   - residuals: NaN where there is none.
    ///   - rate: of false ones among those found.
    init(_ scan: OutlierScan, residuals: [Double], rate: Double) {
        self.scan = scan
        // A model of the series without outliers leaves a level in the residuals of the series with.
        self.residuals = scan.freed(residuals.map { $0.isNaN ? 0 : $0 })
        places = residuals.indices.filter { !residuals[$0].isNaN }
        self.rate = rate
    }

    func run(isCancelled: () -> Bool) -> [Outlier] {
        var found: [Outlier] = []
        for _ in 0..<Self.rounds {
            let before = found
            var rest = residuals(without: found)
            let limit = min(Self.most, places.count / 10 + 1)
            var candidates = found.map { (place: $0.place, kind: $0.kind) }
            while candidates.count < limit, !isCancelled(),
                let spread = Spread.robust(places.map { rest[$0] }),
                let next = scan.strongest(
                    rest, spread: spread, among: free(of: candidates.map(\.place))),
                p(next.statistic) <= rate * Double(candidates.count + 1) / Double(places.count)
            {
                candidates.append((next.place, next.kind))
                for (place, value) in scan.trace(next.kind, at: next.place).enumerated() {
                    rest[place] -= next.effect * value
                }
            }
            found = weighed(candidates, isCancelled)
            if found.map(\.place) == before.map(\.place), found.map(\.kind) == before.map(\.kind) {
                break
            }
        }
        return found.sorted { $0.place < $1.place }
    }

    private func free(of taken: [Int]) -> [Int] {
        let taken = Set(taken)
        return taken.isEmpty ? places : places.filter { !taken.contains($0) }
    }

    /// Two-sided, and any kind will do.
    private func p(_ statistic: Double) -> Double {
        min(1, Double(scan.kinds.count) * 2 * Normal.cumulative(-abs(statistic)))
    }

    private func residuals(without outliers: [Outlier]) -> [Double] {
        var rest = residuals
        for outlier in outliers {
            for (place, value) in scan.trace(outlier.kind, at: outlier.place).enumerated() {
                rest[place] -= outlier.effect * value
            }
        }
        return rest
    }

    /// All candidates in one regression; those that do not stand beside the others go, until the
    /// rest passes the procedure of Benjamini and Hochberg.
    private func weighed(
        _ candidates: [(place: Int, kind: OutlierKind)], _ isCancelled: () -> Bool
    ) -> [Outlier] {
        var candidates = candidates
        while !candidates.isEmpty, !isCancelled() {
            let columns = candidates.map { scan.trace($0.kind, at: $0.place) }
            let fit = LeastSquares(columns, residuals)
            var rest = residuals
            for (column, effect) in zip(columns, fit.coefficients) {
                for place in rest.indices { rest[place] -= effect * column[place] }
            }
            guard let spread = Spread.robust(places.map { rest[$0] }) else { return [] }
            let freedom = Double(residuals.count - fit.rank)
            let scale = (fit.residualSumOfSquares / freedom).squareRoot()
            let outliers = candidates.indices.map { index -> Outlier in
                let error = fit.standardErrors[index] / scale * spread
                let statistic = fit.coefficients[index] / error
                return Outlier(
                    place: candidates[index].place, kind: candidates[index].kind,
                    effect: fit.coefficients[index], statistic: statistic,
                    p: statistic.isFinite ? p(statistic) : 1)
            }
            let limit = FalseDiscovery.limit(
                outliers.map(\.p), rate: rate, tests: places.count)
            let kept = outliers.filter { $0.p <= limit }
            if kept.count == outliers.count { return outliers }
            candidates = kept.map { ($0.place, $0.kind) }
        }
        return []
    }
}

/// The spread of residuals that a few of them cannot move.
enum Spread {
    /// The median of their sizes over that of standard normal numbers; nil for no spread at all.
    static func robust(_ residuals: [Double]) -> Double? {
        let sizes = residuals.map { abs($0) }.sorted()
        guard !sizes.isEmpty else { return nil }
        let middle = sizes.count / 2
        let median =
            sizes.count % 2 == 1 ? sizes[middle] : (sizes[middle - 1] + sizes[middle]) / 2
        var spread = median * 1.482602218505602
        if spread == 0 {
            // More than half of them are 0.
            let squares = sizes.reduce(0) { $0 + $1 * $1 }
            spread = (squares / Double(sizes.count)).squareRoot()
        }
        return spread > 0 && spread.isFinite ? spread : nil
    }
}

/// Which of many small p to believe.
package enum FalseDiscovery {
    /// The largest p that is still believed so that a share `rate` of those believed is false on
    /// average; −1 for none.
    ///
    /// Source: Benjamini and Hochberg, Controlling the false discovery rate, J. Royal Statistical
    /// Society B 57 (1995).
    package static func limit(_ p: [Double], rate: Double, tests: Int) -> Double {
        var limit = -1.0
        for (place, value) in p.sorted().enumerated()
        where value <= rate * Double(place + 1) / Double(max(1, tests)) {
            limit = value
        }
        return limit
    }
}
