import CopseMath

/// Fits the candidates of a search and says what they are worth.
struct SearchRanking {
    private let data: ArimaData
    /// Whether candidates are fitted by exact maximum likelihood; else by the conditional sum of
    /// squares, as R does with long series and long seasons.
    let isExact: Bool
    private let criterion: ArimaSearch.Criterion
    private let style: ArimaSearchParameters.Style
    /// Makes criteria from sums of squares comparable with exact ones: −2 log L of white noise, less
    /// what its variance alone accounts for.
    private let offset: Double
    /// The series made ready, by trend.
    private var problems: [ArimaSpecification.Trend: ArimaProblem] = [:]

    struct Trial {
        var value = Double.nan
        var logLikelihood = Double.nan
        var refusal: ArimaSearch.Refusal?
        /// The coefficients in the free numbers of their space.
        var free: [Double] = []
    }

    init(
        _ data: ArimaData, _ parameters: ArimaSearchParameters,
        _ differencing: SearchDifferencing, count: Int, isCancelled: () -> Bool
    ) throws(ArimaError) {
        self.data = data
        style = parameters.style
        criterion = count <= 3 ? .aic : parameters.criterion
        let isApproximate =
            style == .r && !parameters.isFull && (count > 150 || parameters.season > 12)
            && !data.series.contains { !$0.isFinite }
        isExact = !isApproximate
        guard isApproximate else {
            offset = 0
            return
        }
        let white = try ArimaFit.fit(
            data,
            ArimaSpecification(
                ArimaOrder(
                    0, differencing.d, 0, seasonal: (0, differencing.seasonalD, 0),
                    season: parameters.season), transform: parameters.transform),
            isCancelled: isCancelled)
        offset = -2 * white.logLikelihood - Double(count) * Elementary.log(white.sigma2)
    }

    /// - Parameter known: a start in the free numbers of the parameter space.
    mutating func trial(
        _ specification: ArimaSpecification, known: [Double]?, isCancelled: () -> Bool
    ) throws(ArimaError) -> Trial {
        let used =
            isExact
            ? specification
            : try ArimaSpecification(
                specification.order, trend: specification.trend,
                transform: specification.transform, method: .conditionalSumOfSquares)
        let problem: ArimaProblem
        if let ready = problems[used.trend]?.reordered(used.order) {
            problem = ready
        } else {
            problem = try ArimaProblem(data, used)
            problems[used.trend] = problem
        }
        // R looks at standard errors too.
        let outcome = ArimaFitter(problem: problem).run(
            style == .r ? .thorough : .quick, known: known, isCancelled: isCancelled)
        if isCancelled() { throw .cancelled }
        var trial = trial(ArimaFit(data, used, problem, outcome))
        trial.free = outcome.free
        return trial
    }

    /// The exact fit as `ArimaFit.fit` makes it, so that who asks for these orders gets the same;
    /// where that is less likely than the candidate was, the fit from where the candidate ended.
    ///
    /// - Parameters:
    ///   - known: where it ended, in the free numbers of the parameter space.
    ///   - least: the candidate's log-likelihood.
    func refit(
        _ specification: ArimaSpecification, known: [Double]?, least: Double
    ) throws(ArimaError) -> ArimaFit {
        let problem = try ArimaProblem(data, specification)
        let fitter = ArimaFitter(problem: problem)
        var outcome = fitter.run { false }
        if let known, outcome.logLikelihood < least - 1e-6 {
            outcome = fitter.run(known: known) { false }
        }
        return ArimaFit(data, specification, problem, outcome)
    }

    func trial(_ fit: ArimaFit) -> Trial {
        if let verdict = fit.verdicts.first(where: \.isFatal) {
            return Trial(refusal: .verdict(verdict))
        }
        let value = value(fit)
        guard value.isFinite else {
            let needed = fit.parameters.count + 3
            return Trial(
                logLikelihood: fit.logLikelihood,
                refusal: .verdict(.tooShort(usable: fit.observationCount, needed: needed)))
        }
        let isExact = fit.specification.method == .maximumLikelihood
        return Trial(
            value: value, logLikelihood: isExact ? fit.logLikelihood : .nan,
            refusal: refusal(fit))
    }

    private func value(_ fit: ArimaFit) -> Double {
        if fit.specification.method == .maximumLikelihood {
            return criterion == .aic ? fit.criteria.aic : fit.criteria.aicc
        }
        let order = fit.specification.order
        let n = Double(fit.data.series.count - order.differencingLag)
        let k = Double(fit.parameters.count + 1)
        let aic = offset + n * Elementary.log(fit.sigma2) + 2 * k
        return criterion == .aic ? aic : n - k - 1 > 0 ? aic + 2 * k * (k + 1) / (n - k - 1) : .nan
    }

    /// A root near the unit circle, a search that did not end.
    private func refusal(_ fit: ArimaFit) -> ArimaSearch.Refusal? {
        if style == .pmdarima { return Self.rootPmdarimaSees(fit).map { .verdict($0) } }
        let verdict = fit.verdicts.first { verdict in
            switch verdict {
            case .root, .notConverged: true
            default: false
            }
        }
        if let verdict { return .verdict(verdict) }
        if style == .exact { return nil }
        if let root = Self.multipliedRoots(fit).first(where: { $0.isNear }) {
            return .verdict(root.verdict)
        }
        return fit.covariance == nil ? .noStandardErrors : nil
    }

    private struct BlockRoot {
        var block: ArimaVerdict.Block
        var modulus: Double

        var isNear: Bool { modulus < ArimaFit.Roots.limit }
        var verdict: ArimaVerdict { .root(block, modulus: modulus) }
    }

    /// R's forecast and pmdarima look at the roots of the multiplied polynomials, in which a
    /// season's root is its m-th root.
    private static func multipliedRoots(_ fit: ArimaFit) -> [BlockRoot] {
        let season = Double(fit.specification.order.season)
        func unfolded(_ root: Double) -> Double {
            root.isFinite ? Elementary.pow(root, 1 / season) : root
        }
        return [
            BlockRoot(block: .ar, modulus: fit.roots.ar),
            BlockRoot(block: .seasonalAR, modulus: unfolded(fit.roots.seasonalAR)),
            BlockRoot(block: .ma, modulus: fit.roots.ma),
            BlockRoot(block: .seasonalMA, modulus: unfolded(fit.roots.seasonalMA)),
        ]
    }

    /// What `_root_test` of pmdarima 2.1.1 refuses: where there are MA terms it looks at theirs
    /// alone, the AR roots found before are overwritten.
    private static func rootPmdarimaSees(_ fit: ArimaFit) -> ArimaVerdict? {
        let roots = multipliedRoots(fit)
        let order = fit.specification.order
        let seen = order.q + order.seasonalQ > 0 ? roots.suffix(2) : roots.prefix(2)
        return seen.first { 1 / $0.modulus > 0.99 }?.verdict
    }
}
