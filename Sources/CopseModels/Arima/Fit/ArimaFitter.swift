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
        /// Where the search ended, in the free numbers of the parameter space.
        var free: [Double] = []
    }

    /// How much is done.
    enum Effort {
        /// Every start, and standard errors.
        case thorough
        /// One start or two, for a candidate among many.
        case quick
    }

    /// - Parameter known: a start in the free numbers of the parameter space.
    func run(
        _ effort: Effort = .thorough, known: [Double]? = nil, isCancelled: () -> Bool
    ) -> Outcome {
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
        let searching = FitSearch(problem: problem, likelihood: likelihood, space: space)
        let search =
            effort == .thorough
            ? searching.thorough(known: known, isCancelled: isCancelled)
            : searching.quick(known: known, isCancelled: isCancelled)
        let coefficients = space.constrain(search.point)
        outcome.free = search.point
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
        if effort == .thorough, let covariance = information.covariance(isCancelled: isCancelled) {
            outcome.covariance = inUnits(covariance)
        }
        judge(&outcome, coefficients, effort, promised: search.promisedDecrease)
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

    private func judge(
        _ outcome: inout Outcome, _ coefficients: [Double], _ effort: Effort, promised: Double
    ) {
        if let covariance = outcome.covariance {
            outcome.standardErrors = covariance.indices.map { covariance[$0][$0].squareRoot() }
        } else if effort == .thorough {
            outcome.verdicts.append(.noStandardErrors)
        }
        outcome.roots = ArimaFit.Roots(ArimaCoefficients(coefficients, problem.order))
        if !outcome.isConverged { outcome.verdicts.append(.notConverged(promised: promised)) }
        outcome.verdicts += outcome.roots.verdicts
        for (place, kind) in problem.regressionKinds.enumerated()
        where !problem.independent.contains(place) {
            outcome.verdicts.append(.collinear(kind))
        }
        outcome.isAdmissible =
            outcome.isConverged && (outcome.covariance != nil || effort == .quick)
            && outcome.roots.smallest >= ArimaFit.Roots.limit
    }
}
