import CopseMath

/// A fitted model, or the verdict that says why there is none.
///
/// NaN stands for a number that does not exist: an estimate that the series does not determine, a
/// standard error at the edge of the parameter space, criteria of a series without variation. An
/// encoder of a fit must know NaN and infinities (roots of a block without terms are infinite).
package struct ArimaFit: Sendable, Equatable, Codable {
    package let specification: ArimaSpecification
    package let data: ArimaData
    /// In the order ar, ma, sar, sma, mean, drift, regressors.
    package let parameters: [Parameter]
    /// Of the parameters, row by row; nil where there are no standard errors.
    package let covariance: [[Double]]?
    /// The maximum-likelihood estimate of the innovation variance: n is not reduced by parameters.
    package let sigma2: Double
    /// Of the differenced (and transformed) series; comparable only at equal d, D and transform.
    package let logLikelihood: Double
    package let criteria: InformationCriteria
    /// How many values count: those that are there, less d + D × m.
    package let observationCount: Int
    package let missingCount: Int
    package let isConverged: Bool
    /// Converged, standard errors exist, and every root of every block is beyond 1.01.
    package let isAdmissible: Bool
    /// The modulus of the smallest root of each block, in the block's own lag unit.
    package let roots: Roots
    package let iterations: Int
    package let evaluations: Int
    package let verdicts: [ArimaVerdict]
    /// The Box-Cox power in use; nil without transform.
    package let power: Double?

    package struct Parameter: Sendable, Equatable, Codable {
        package let kind: ArimaParameterKind
        package let estimate: Double
        package let standardError: Double

        package init(kind: ArimaParameterKind, estimate: Double, standardError: Double) {
            self.kind = kind
            self.estimate = estimate
            self.standardError = standardError
        }
    }

    package struct Roots: Sendable, Equatable, Codable {
        package var ar = Double.infinity
        package var ma = Double.infinity
        package var seasonalAR = Double.infinity
        package var seasonalMA = Double.infinity

        /// A root closer to 1 than this makes a fit inadmissible, as in R's forecast.
        package static let limit = 1.01

        init() {}

        init(_ coefficients: ArimaCoefficients) {
            func smallest(_ values: [Double], _ sign: Double) -> Double {
                PartialAutocorrelations.smallestRoot(values.map { $0 * sign })
            }
            ar = smallest(coefficients.ar, 1)
            ma = smallest(coefficients.ma, -1)
            seasonalAR = smallest(coefficients.seasonalAR, 1)
            seasonalMA = smallest(coefficients.seasonalMA, -1)
        }

        package var smallest: Double { min(ar, ma, seasonalAR, seasonalMA) }

        var verdicts: [ArimaVerdict] {
            let blocks: [(ArimaVerdict.Block, Double)] = [
                (.ar, ar), (.ma, ma), (.seasonalAR, seasonalAR), (.seasonalMA, seasonalMA),
            ]
            return blocks.filter { $0.1 < Self.limit }.map { .root($0.0, modulus: $0.1) }
        }
    }

    /// The coefficients by block; NaN where they are not known.
    package var coefficients: ArimaCoefficients {
        let order = specification.order
        let estimates = parameters.map(\.estimate)
        return ArimaCoefficients(
            Array(estimates.prefix(order.coefficientCount)), order,
            regression: Array(estimates.dropFirst(order.coefficientCount)))
    }

    /// Whether there are estimates at all.
    package var isFitted: Bool { !verdicts.contains(where: \.isFatal) }
}

extension ArimaFit {
    package static func == (left: Self, right: Self) -> Bool {
        // NaN is a value here, so numbers are compared by their bits.
        func bits(_ fit: Self) -> [UInt64] {
            (fit.parameters.flatMap { [$0.estimate, $0.standardError] }
                + [fit.sigma2, fit.logLikelihood] + fit.data.series
                + fit.data.regressors.flatMap { $0 }).map(\.bitPattern)
        }
        return left.specification == right.specification && bits(left) == bits(right)
            && left.observationCount == right.observationCount && left.verdicts == right.verdicts
    }
}

/// Measures of fit that charge for parameters; k counts σ².
package struct InformationCriteria: Sendable, Equatable, Codable {
    package let aic: Double
    package let aicc: Double
    package let bic: Double
    package let hqic: Double

    /// AICc is NaN where n − k − 1 is not positive.
    init(logLikelihood: Double, parameterCount: Int, observationCount: Int) {
        let k = Double(parameterCount)
        let n = Double(observationCount)
        let deviance = -2 * logLikelihood
        aic = deviance + 2 * k
        aicc = n - k - 1 > 0 ? deviance + 2 * k * n / (n - k - 1) : .nan
        bic = deviance + k * Elementary.log(n)
        hqic = n > 1 ? deviance + 2 * k * Elementary.log(Elementary.log(n)) : .nan
    }
}
