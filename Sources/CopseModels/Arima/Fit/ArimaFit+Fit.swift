extension ArimaFit {
    /// Fits a model; a series that cannot be fitted gives a verdict, not an error.
    ///
    /// - Parameter isCancelled: asked before every step of the search.
    /// - Throws: `arima.transform` for values that the transform is not defined for, `arima.gaps`
    ///   for gaps under the conditional sum of squares, `run.interrupted`.
    package static func fit(
        _ data: ArimaData, _ specification: ArimaSpecification,
        isCancelled: () -> Bool = { false }
    ) throws(ArimaError) -> ArimaFit {
        let problem = try ArimaProblem(data, specification)
        let outcome = ArimaFitter(problem: problem).run(isCancelled: isCancelled)
        if isCancelled() { throw .cancelled }
        return ArimaFit(data, specification, problem, outcome)
    }

    init(
        _ data: ArimaData, _ specification: ArimaSpecification, _ problem: ArimaProblem,
        _ outcome: ArimaFitter.Outcome
    ) {
        let kinds = specification.parameterKinds(regressorCount: data.regressors.count)
        let count = outcome.parameterCount + 1
        var verdicts = outcome.verdicts
        if problem.infinite > 0 { verdicts.append(.infiniteValues(problem.infinite)) }
        if problem.unregressed > 0 { verdicts.append(.missingRegressors(problem.unregressed)) }
        self.specification = specification
        self.data = data
        parameters = zip(kinds, zip(outcome.estimates, outcome.standardErrors)).map {
            Parameter(kind: $0, estimate: $1.0, standardError: $1.1)
        }
        covariance = outcome.covariance
        sigma2 = outcome.sigma2
        logLikelihood = outcome.logLikelihood
        criteria = InformationCriteria(
            logLikelihood: outcome.logLikelihood, parameterCount: count,
            observationCount: outcome.count)
        observationCount = outcome.count
        missingCount = problem.missing
        isConverged = outcome.isConverged
        roots = outcome.roots
        isAdmissible = outcome.isAdmissible
        iterations = outcome.iterations
        evaluations = outcome.evaluations
        self.verdicts = verdicts
        power =
            switch problem.transform {
            case .identity: nil
            case .log: 0
            case .power(let power): power
            }
    }
}
