/// A search on its way: what has been tried and what is best so far.
struct SearchWalk {
    private let data: ArimaData
    private let parameters: ArimaSearchParameters
    private let differencing: SearchDifferencing
    private let limits: SearchLimits
    /// Values that are there.
    private let count: Int
    private var ranking: SearchRanking
    private var tried: Set<SearchOrder> = []
    private var candidates: [ArimaSearch.Candidate] = []
    private var orders: [SearchOrder] = []
    private var best: (order: SearchOrder, value: Double)?
    /// The coefficients found, in the free numbers of their space.
    private var found: [SearchOrder: [Double]] = [:]
    private var isInterrupted = false
    /// Candidates of another number of differences.
    private var others: [ArimaSearch.Candidate] = []

    /// R's forecast stops there.
    static let mostModels = 94

    init(
        _ data: ArimaData, _ parameters: ArimaSearchParameters,
        _ differencing: SearchDifferencing, isCancelled: () -> Bool
    ) throws(ArimaError) {
        self.data = data
        self.parameters = parameters
        self.differencing = differencing
        count = data.series.count { !$0.isNaN }
        limits = SearchLimits(
            parameters, count: count, differences: differencing.d + differencing.seasonalD)
        ranking = try SearchRanking(
            data, parameters, differencing, count: count, isCancelled: isCancelled)
    }

    mutating func run(
        isCancelled: () -> Bool, onCandidate: (ArimaSearch.Candidate) -> Void
    ) throws(ArimaError) {
        let given =
            parameters.isFull
            ? limits.grid(maximumOrder: parameters.maximumOrder) : limits.starts(count: count)
        for order in given where !isInterrupted {
            _ = try attempt(order, parameters.isFull ? .grid : .start, isCancelled, onCandidate)
        }
        guard !parameters.isFull else { return }
        var hasConstant = limits.startsWithConstant
        while !isInterrupted, var centre = best?.order {
            // The rivals turn the constant round at its own step only, even where the best so far
            // is the white noise without one.
            if parameters.style != .exact { centre.hasConstant = hasConstant }
            guard try improve(centre, isCancelled, onCandidate) else { return }
            if case .neighbour(_, _, _, _, true) = candidates.last?.reason { hasConstant.toggle() }
        }
    }

    /// Tries neighbours until one is better.
    private mutating func improve(
        _ centre: SearchOrder, _ isCancelled: () -> Bool,
        _ onCandidate: (ArimaSearch.Candidate) -> Void
    ) throws(ArimaError) -> Bool {
        for step in SearchOrder.steps where !isInterrupted {
            if candidates.count >= Self.mostModels { return false }
            if try attempt(centre.moved(by: step), step, isCancelled, onCandidate) { return true }
        }
        return false
    }

    /// Whether the order is the best so far.
    private mutating func attempt(
        _ order: SearchOrder, _ reason: ArimaSearch.Reason, _ isCancelled: () -> Bool,
        _ onCandidate: (ArimaSearch.Candidate) -> Void
    ) throws(ArimaError) -> Bool {
        guard limits.contains(order), tried.insert(order).inserted else { return false }
        let specification = try specification(order)
        let trial: SearchRanking.Trial
        do throws(ArimaError) {
            trial = try ranking.trial(
                specification, known: neighbour(order), isCancelled: isCancelled)
        } catch .cancelled {
            isInterrupted = true
            return false
        }
        let isBest = trial.refusal == nil && trial.value < best?.value ?? .infinity
        if isBest { best = (order, trial.value) }
        if !trial.free.isEmpty { found[order] = trial.free }
        let candidate = ArimaSearch.Candidate(
            order: specification.order, trend: specification.trend, value: trial.value,
            logLikelihood: trial.logLikelihood, reason: reason, refusal: trial.refusal,
            isBest: isBest)
        candidates.append(candidate)
        orders.append(order)
        onCandidate(candidate)
        return isBest
    }

    /// A start for an order: the coefficients of the best so far, terms that are new at zero and
    /// others left out.
    private func neighbour(_ order: SearchOrder) -> [Double]? {
        guard let centre = best?.order, let free = found[centre] else { return nil }
        var rest = free[...]
        var start: [Double] = []
        let blocks = [
            (centre.p, order.p), (centre.q, order.q), (centre.seasonalP, order.seasonalP),
            (centre.seasonalQ, order.seasonalQ),
        ]
        for (old, new) in blocks {
            start += rest.prefix(min(old, new))
            start += [Double](repeating: 0, count: max(0, new - old))
            rest = rest.dropFirst(old)
        }
        return start
    }

    private func specification(_ order: SearchOrder) throws(ArimaError) -> ArimaSpecification {
        let differences = differencing.d + differencing.seasonalD
        return try ArimaSpecification(
            ArimaOrder(
                order.p, differencing.d, order.q,
                seasonal: (order.seasonalP, differencing.seasonalD, order.seasonalQ),
                season: parameters.season),
            trend: !order.hasConstant
                ? ArimaSpecification.Trend.none
                : differences == 0 ? .constant : .linear,
            transform: parameters.transform)
    }
}

extension SearchWalk {
    /// A model that undoes a difference, and is more likely than those that may win.
    struct OverDifferenced {
        var order: ArimaOrder
        var modulus: Double
    }

    /// The level test rejects persistent series that are stationary more often than it should (its
    /// long-run variance looks 3 √n / 13 lags far). When that cost a difference, the likeliest
    /// models bring it back as an MA root on the unit circle; they are refused, and what is left
    /// describes the series badly. Box and Jenkins take such a root for one difference too many.
    ///
    /// Nil where differences were given, and under the rivals' ways.
    var overDifferenced: OverDifferenced? {
        guard parameters.style == .exact, parameters.d == nil, differencing.d > 0, !isInterrupted,
            let first = candidates.filter({ $0.value.isFinite }).min(by: { $0.value < $1.value }),
            case .verdict(.root(.ma, let modulus)) = first.refusal,
            first.value < (best?.value ?? .infinity) - Self.support
        else { return nil }
        return OverDifferenced(order: first.order, modulus: modulus)
    }

    /// Of the criterion: less is no evidence of one model against another (Burnham and Anderson).
    private static let support = 2.0

    var hasWinner: Bool { best != nil }

    /// Keeps the candidates of a walk with other differences in the table; they cannot win.
    mutating func remember(_ other: SearchWalk) {
        others += other.others + other.candidates.map { $0.refused(.overDifferenced) }
        isInterrupted = isInterrupted || other.isInterrupted
    }

    /// The best fitted with standard errors; of candidates that were all refused the least bad one.
    ///
    /// Candidates were fitted quickly. The best of them, and under exact likelihoods those that come
    /// close to it, are fitted with every start; the table then says what that gave. One that is
    /// refused now leaves its place to the next. After an interruption the fit is the one that these
    /// orders give anywhere, so that it can be made again without the search.
    ///
    /// - Throws: `run.interrupted` where nothing has been fitted.
    func result() throws(ArimaError) -> ArimaSearch {
        if candidates.isEmpty && isInterrupted { throw .cancelled }
        var table = candidates
        var first: ArimaFit?
        var winner: (fit: ArimaFit, value: Double)?
        var fitted = 0
        for place in ranked() {
            if winner == nil && table[place].refusal != nil && fitted >= Self.mostRefused { break }
            if let winner {
                let isClose = table[place].value < winner.value + Self.closeness
                guard ranking.isExact, parameters.style == .exact, isClose,
                    table[place].refusal == nil, fitted < Self.mostRefits, !isInterrupted
                else { break }
            }
            let isFree = ranking.isExact && !isInterrupted
            let fit = try ranking.refit(
                specification(orders[place]), known: isFree ? found[orders[place]] : nil,
                least: table[place].logLikelihood)
            let trial = ranking.trial(fit)
            fitted += 1
            if first == nil { first = fit }
            if ranking.isExact {
                table[place] = table[place].refitted(trial)
            } else {
                table.append(
                    .init(
                        order: fit.specification.order, trend: fit.specification.trend,
                        value: trial.value, logLikelihood: trial.logLikelihood, reason: .refit,
                        refusal: trial.refusal, isBest: trial.refusal == nil))
            }
            if trial.refusal == nil, trial.value < winner?.value ?? .infinity {
                winner = (fit, trial.value)
            }
            // Under the rivals' ways an exact candidate is what it is.
            if ranking.isExact && parameters.style != .exact { break }
        }
        let best =
            if let found = winner?.fit ?? first { found } else {
                try ArimaFit.fit(data, specification(SearchOrder()))
            }
        return ArimaSearch(
            parameters: parameters, decisions: differencing.decisions, d: differencing.d,
            seasonalD: differencing.seasonalD, candidates: others + table, best: best,
            isComplete: !isInterrupted)
    }

    /// Of the criterion: a candidate that is no farther from the best may be the best when it is
    /// fitted with every start.
    private static let closeness = 0.5
    private static let mostRefits = 2
    /// How many that were refused get a second chance where none was not.
    private static let mostRefused = 3

    /// The places of the candidates, the best first.
    private func ranked() -> [Int] {
        func rank(_ place: Int) -> (Int, Double, Int) {
            let candidate = candidates[place]
            return (
                candidate.refusal == nil ? 0 : 1,
                candidate.value.isNaN ? .infinity : candidate.value, place
            )
        }
        return candidates.indices.sorted { rank($0) < rank($1) }
    }
}
