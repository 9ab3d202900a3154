package import CopseMath

extension ArimaFit {
    /// One future that the model holds possible: values after the series' last, drawn one after the
    /// other around what is expected of each.
    ///
    /// Innovations are normal with the fitted variance; the uncertainty of the parameters is not in
    /// it. The mean and spread of many such paths are those of `forecast`. NaN without estimates.
    /// - Parameter regressors: their future values, `horizon` each.
    /// - Throws: `arima.horizon`, `arima.regressors`.
    package func simulation(
        _ horizon: Int, regressors: [[Double]] = [], random: inout RandomStream
    ) throws(ArimaError) -> [Double] {
        guard (1...ArimaLimits.horizon).contains(horizon) else { throw .horizon(horizon) }
        try check(regressors, horizon)
        let problem = try ArimaProblem(data, specification)
        guard canPredict, let predictor = ArimaPredictor(self, problem) else {
            return [Double](repeating: .nan, count: horizon)
        }
        let error = sigma2.squareRoot()
        let path = predictor.path(
            horizon, terms: problem.futureTerms(horizon, regressors: regressors)
        ) {
            // Never 0 or 1, where the quantile is infinite.
            error * Normal.quantile((Double(random.nextUInt64() >> 12) + 0.5) * 0x1p-52)
        }
        return path.map(problem.transform.backward)
    }
}

extension ArimaProblem {
    /// Mean, drift and regressors after the series' end, one column each.
    func futureTerms(_ horizon: Int, regressors: [[Double]]) -> [[Double]] {
        regressionKinds.map { kind in
            (0..<horizon).map { step -> Double in
                switch kind {
                case .drift: Double(series.count + step + 1)
                case .regressor(let place): regressors[place][step]
                default: 1
                }
            }
        }
    }
}
