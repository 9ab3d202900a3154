/// What a model expected at every time, and how far off it was.
package struct ArimaResiduals: Sendable {
    /// The one-step prediction in the units of the series (under a transform the median); NaN for
    /// the first d + D × m values, from which nothing can be expected yet.
    package let fitted: [Double]
    /// Value minus prediction; NaN where either is missing.
    package let residuals: [Double]
    /// Residuals of the transformed series over their own standard error.
    package let standardised: [Double]
}

extension ArimaFit {
    /// The one-step residuals with the parameters as fitted.
    ///
    /// - Throws: never for the data the model was fitted to.
    package func residuals() throws(ArimaError) -> ArimaResiduals {
        let problem = try ArimaProblem(data, specification)
        let nothing = [Double](repeating: .nan, count: data.series.count)
        guard canPredict, let predictor = ArimaPredictor(self, problem) else {
            return ArimaResiduals(fitted: nothing, residuals: nothing, standardised: nothing)
        }
        var fitted = nothing
        var residuals = nothing
        var standardised = nothing
        for (row, step) in predictor.predictions().enumerated() {
            guard step.prediction.isFinite else { continue }
            fitted[row] = problem.transform.backward(step.prediction)
            guard !problem.series[row].isNaN else { continue }
            residuals[row] = data.series[row] - fitted[row]
            let error = (step.variance * sigma2).squareRoot()
            if error > 0 { standardised[row] = (problem.series[row] - step.prediction) / error }
        }
        return ArimaResiduals(fitted: fitted, residuals: residuals, standardised: standardised)
    }

    /// Tests of the standardised residuals.
    package func diagnosis(lags: Int? = nil) throws(ArimaError) -> ArimaDiagnosis {
        let order = specification.order
        let z = try residuals().standardised
        return ArimaDiagnosis(
            ljungBox: LjungBox(
                z, lags: lags, season: order.season, fitted: order.coefficientCount),
            jarqueBera: JarqueBera(z), varianceRatio: VarianceRatio(z),
            correlogram: Correlogram(z.drop { $0.isNaN }.map { $0 }))
    }
}

/// Whether residuals look like the white noise a model promises.
package struct ArimaDiagnosis: Sendable {
    package let ljungBox: LjungBox
    package let jarqueBera: JarqueBera
    package let varianceRatio: VarianceRatio
    package let correlogram: Correlogram
}
