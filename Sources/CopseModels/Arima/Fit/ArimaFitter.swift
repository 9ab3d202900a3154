/// Searches the coefficients that make a prepared series most likely.
struct ArimaFitter {
    let problem: ArimaProblem
    private let likelihood: ArimaLikelihood
    private let space: ArimaParameterSpace

    init(problem: ArimaProblem) {
        self.problem = problem
        likelihood = ArimaLikelihood(problem: problem)
        space = ArimaParameterSpace(order: problem.order)
    }

    struct Outcome {
        var estimates: [Double]
        var standardErrors: [Double]
        var covariance: [[Double]]?
        var sigma2 = Double.nan
        var logLikelihood = Double.nan
        var count = 0
        /// Without σ².
        var parameterCount: Int
        var isConverged = false
        var isAdmissible = false
        var roots = ArimaFit.Roots()
        var iterations = 0
        var evaluations = 0
        var verdicts: [ArimaVerdict] = []
    }

    func run(isCancelled: () -> Bool) -> Outcome {
        let order = problem.order
        let size = order.coefficientCount + problem.regressors.count
        let unknown = [Double](repeating: .nan, count: size)
        var outcome = Outcome(
            estimates: unknown, standardErrors: unknown,
            parameterCount: order.coefficientCount + problem.independent.count)
        outcome.count = max(0, problem.usable)
        if let verdict = obstacle(parameterCount: outcome.parameterCount) {
            outcome.verdicts = [verdict]
            if case .noVariation = verdict {
                // What is known exactly is still said: the mean of a constant series.
                let regression = problem.regression(
                    [Double](repeating: 0, count: problem.independent.count))
                outcome.estimates.replaceSubrange(order.coefficientCount..., with: regression)
                outcome.sigma2 = 0
            }
            return outcome
        }
        let (search, free) = search(isCancelled: isCancelled)
        let coefficients = space.constrain(free)
        outcome.iterations = search.iterations
        outcome.evaluations = search.evaluations
        guard let value = likelihood.value(coefficients) else {
            outcome.verdicts = [.noLikelihood]
            return outcome
        }
        outcome.count = value.count
        outcome.sigma2 = value.variance * problem.scale * problem.scale
        outcome.logLikelihood = likelihood.logLikelihood(value)
        outcome.estimates = coefficients + problem.regression(value.regression)
        outcome.isConverged = search.isConverged
        let information = ObservedInformation(
            likelihood: likelihood, coefficients: coefficients, value: value)
        if let covariance = information.covariance(isCancelled: isCancelled) {
            outcome.covariance = inUnits(covariance)
        }
        judge(&outcome, coefficients, promised: search.promisedDecrease)
        return outcome
    }

    private func obstacle(parameterCount: Int) -> ArimaVerdict? {
        if problem.missing == problem.series.count { return .nothingObserved }
        let needed = parameterCount + 2
        if problem.usable < needed {
            return .tooShort(
                usable: max(0, problem.usable), needed: needed + problem.differencing.lag)
        }
        if problem.isExtreme { return .extremeValues }
        if !problem.varies {
            return .noVariation(
                differences: problem.order.differences,
                hasRegression: problem.independent.contains { !isConstant(problem.regressors[$0]) })
        }
        return nil
    }

    private func isConstant(_ column: [Double]) -> Bool {
        column.allSatisfy { $0 == column[0] }
    }

    /// Of several starts (nought, Hannan and Rissanen's with a long and a short autoregression,
    /// Burg's autoregression alone) the most likely is followed; where both AR and MA terms make a
    /// second maximum likely, so are the others.
    private func search(isCancelled: () -> Bool) -> (BFGS.Result, [Double]) {
        let order = problem.order
        var latest: (free: [Double], whitened: Whitened, regression: [Double])?
        func objective(_ free: [Double]) -> Double {
            // Nothing is worth a step any more: the search ends at once.
            if isCancelled() { return .infinity }
            latest = nil
            guard let whitened = likelihood.whiten(space.constrain(free)),
                let value = likelihood.value(whitened)
            else { return .infinity }
            latest = (free, whitened, value.regression)
            return value.objective
        }
        func slope(_ free: [Double]) -> [Double]? {
            guard likelihood.hasSlope else { return nil }
            if latest?.free != free { _ = objective(free) }
            guard let latest else { return nil }
            let slope = likelihood.slope(
                space.constrain(free), latest.whitened, latest.regression)
            return slope.map { space.slope(free, coefficients: $0) }
        }
        var starts = [[Double](repeating: 0, count: order.coefficientCount)]
        for isShort in [false, true] {
            let rough = ArimaStart.hannanRissanen(problem.residual, order, isShort: isShort)
            if let rough, !rough.isEmpty { starts.append(space.free(rough)) }
        }
        if order.p > 0, let plain = Burg.autoregression(problem.residual, order: order.p),
            plain.count == order.p
        {
            let rest = [Double](repeating: 0, count: order.coefficientCount - order.p)
            starts.append(space.free(ArimaStart.stable(plain) + rest))
        }
        let ranked = starts.map { ($0, objective($0)) }.sorted { $0.1 < $1.1 }
        let bfgs = BFGS()
        let curvature = Double(max(1, problem.usable))
        var best = bfgs.minimise(
            from: ranked[0].0, curvature: curvature, isCancelled: isCancelled, slope: slope,
            objective)
        let isMixed = order.p + order.seasonalP > 0 && order.q + order.seasonalQ > 0
        if isMixed || !best.isConverged {
            for (start, _) in ranked.dropFirst() {
                let other = bfgs.minimise(
                    from: start, curvature: curvature, known: best, isCancelled: isCancelled,
                    slope: slope, objective)
                let evaluations = best.evaluations + other.evaluations
                if other.value < best.value { best = other }
                best.evaluations = evaluations
            }
        }
        return (best, best.point)
    }

    /// The covariance of all parameters in their own units; NaN for regressors left out.
    private func inUnits(_ covariance: [[Double]]) -> [[Double]] {
        let arma = problem.order.coefficientCount
        let size = arma + problem.regressors.count
        // Row i of the map: how parameter i follows from the parameters of the search.
        var map = [[Double]](repeating: [], count: size)
        for place in 0..<arma {
            map[place] = covariance.indices.map { $0 == place ? 1 : 0 }
        }
        for place in 0..<problem.regressors.count {
            guard let row = problem.independent.firstIndex(of: place) else {
                map[arma + place] = covariance.indices.map { _ in .nan }
                continue
            }
            map[arma + place] = covariance.indices.map { column in
                guard column >= arma + row else { return 0 }
                return problem.backward[column - arma][row]
            }
        }
        let half = map.map { row in
            covariance.map { line in zip(row, line).reduce(0) { $0 + $1.0 * $1.1 } }
        }
        return half.map { left in
            map.map { right in zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } }
        }
    }

    private func judge(_ outcome: inout Outcome, _ coefficients: [Double], promised: Double) {
        if let covariance = outcome.covariance {
            outcome.standardErrors = covariance.indices.map { covariance[$0][$0].squareRoot() }
        } else {
            outcome.verdicts.append(.noStandardErrors)
        }
        outcome.roots = ArimaFit.Roots(ArimaCoefficients(coefficients, problem.order))
        if !outcome.isConverged { outcome.verdicts.append(.notConverged(promised: promised)) }
        outcome.verdicts += outcome.roots.verdicts
        for (place, kind) in problem.regressionKinds.enumerated()
        where !problem.independent.contains(place) {
            outcome.verdicts.append(.collinear(kind))
        }
        let limits = ArimaFit.Roots.limit
        let smallest =
            [
                outcome.roots.ar, outcome.roots.ma, outcome.roots.seasonalAR,
                outcome.roots.seasonalMA,
            ].min() ?? .infinity
        outcome.isAdmissible =
            outcome.isConverged && outcome.covariance != nil && smallest >= limits
    }
}
