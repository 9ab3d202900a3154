import CopseMath

extension ArimaFit {
    /// A model with given coefficients instead of fitted ones: to compare, to forecast, to apply a
    /// model to another series. There are no standard errors.
    ///
    /// - Parameter sigma2: nil: the best for the coefficients.
    /// - Throws: `arima.coefficients` where their number does not fit the model, and as `fit`.
    package static func at(
        _ coefficients: ArimaCoefficients, sigma2: Double? = nil, _ data: ArimaData,
        _ specification: ArimaSpecification
    ) throws(ArimaError) -> ArimaFit {
        try check(coefficients, data, specification)
        let problem = try ArimaProblem(data, specification)
        let value = problem.likelihood(at: coefficients, sigma2: sigma2)
        let all = coefficients.flat + coefficients.regression
        var outcome = ArimaFitter.Outcome(
            estimates: all, standardErrors: all.map { _ in .nan }, parameterCount: all.count)
        outcome.sigma2 = value.sigma2
        outcome.logLikelihood = value.logLikelihood
        outcome.count = max(0, problem.usable)
        outcome.roots = Roots(coefficients)
        outcome.verdicts = value.logLikelihood.isFinite ? outcome.roots.verdicts : [.noLikelihood]
        return ArimaFit(data, specification, problem, outcome)
    }

    /// The log-likelihood at given coefficients, σ² at its best or as given.
    ///
    /// NaN where the process is not stationary.
    /// - Throws: `arima.coefficients` where their number does not fit the model, `arima.gaps` for
    ///   gaps where the filter needs a series without.
    package static func logLikelihood(
        of data: ArimaData, _ specification: ArimaSpecification,
        at coefficients: ArimaCoefficients, sigma2: Double? = nil,
        filter: LikelihoodFilter = .usual
    ) throws(ArimaError) -> Double {
        try check(coefficients, data, specification)
        let problem = try ArimaProblem(data, specification)
        if filter == .innovations && problem.missing > 0 {
            throw .gapsInSumOfSquares(missing: problem.missing)
        }
        return problem.likelihood(at: coefficients, sigma2: sigma2, filter: filter).logLikelihood
    }

    /// The slope of the log-likelihood by the ARMA coefficients in the order ar, ma, sar, sma, σ² at
    /// its best for each of them, the regression held fast; nil across gaps and where the process
    /// is not stationary.
    ///
    /// - Throws: as `logLikelihood`.
    package static func slope(
        of data: ArimaData, _ specification: ArimaSpecification, at coefficients: ArimaCoefficients
    ) throws(ArimaError) -> [Double]? {
        try check(coefficients, data, specification)
        let problem = try ArimaProblem(data, specification)
        return problem.slope(at: coefficients)
    }

    /// Three ways to one likelihood.
    package enum LikelihoodFilter: Sendable, CaseIterable {
        /// Whichever suits the series.
        case usual
        case kalman
        case innovations
    }

    private static func check(
        _ coefficients: ArimaCoefficients, _ data: ArimaData, _ specification: ArimaSpecification
    ) throws(ArimaError) {
        let order = specification.order
        let terms = specification.regressionTerms(regressorCount: data.regressors.count)
        let counts = [
            (order.p, coefficients.ar.count), (order.q, coefficients.ma.count),
            (order.seasonalP, coefficients.seasonalAR.count),
            (order.seasonalQ, coefficients.seasonalMA.count),
            (terms.count, coefficients.regression.count),
        ]
        for (expected, got) in counts where expected != got {
            throw .coefficientCount(expected: expected, got: got)
        }
    }
}

extension ArimaProblem {
    /// The likelihood with every coefficient given; NaN where the process is not stationary.
    fileprivate func likelihood(
        at coefficients: ArimaCoefficients, sigma2: Double?,
        filter: ArimaFit.LikelihoodFilter = .usual
    ) -> (logLikelihood: Double, sigma2: Double) {
        let input = input(freedOf: coefficients.regression, isGapped: filter == .kalman)
        let polynomials = ArmaPolynomials(coefficients, season: order.season)
        let whitened =
            switch (method, filter) {
            case (.conditionalSumOfSquares, _): ConditionalFilter.whiten(input, polynomials)
            case (_, .innovations): InnovationsAlgorithm.whiten(input, polynomials)
            default: ExactFilter.whiten(input, polynomials)
            }
        guard let whitened, whitened.count > 0 else { return (.nan, .nan) }
        let squares = whitened.values.reduce(0) { $0 + $1 * $1 }
        let count = Double(whitened.count)
        let variance = sigma2 ?? squares / count
        let value =
            -(count * (ArimaLikelihood.logOfTwoPi + Elementary.log(variance))
            + whitened.logDeterminant + squares / variance) / 2
        return (value, variance)
    }

    fileprivate func slope(at coefficients: ArimaCoefficients) -> [Double]? {
        let input = input(freedOf: coefficients.regression)
        let polynomials = ArmaPolynomials(coefficients, season: order.season)
        guard case .whole = input.form,
            let whitened = method == .maximumLikelihood
                ? ExactFilter.whiten(input, polynomials)
                : ConditionalFilter.whiten(input, polynomials)
        else { return nil }
        return ArimaLikelihood.slope(
            series: input.values, whitened: whitened.values, variances: whitened.variances, order,
            method, coefficients)?.map { -$0 }
    }

    private func input(freedOf regression: [Double], isGapped: Bool = false) -> FilterInput {
        var given = series
        for (column, factor) in zip(regressors, regression) {
            for row in given.indices { given[row] -= factor * column[row] }
        }
        let observed = given.map { !$0.isNaN }
        if !isGapped, observed.allSatisfy({ $0 }) {
            return FilterInput([differencing.apply(given)], .whole)
        }
        // The level does not matter where the series is differenced; near zero it costs no digits.
        if differencing.lag > 0, let first = given.first(where: { !$0.isNaN }) {
            given = given.map { $0 - first }
        }
        return FilterInput([given], .gapped(observed: observed, differencing))
    }
}
