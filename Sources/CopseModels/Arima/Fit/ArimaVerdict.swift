/// What a fit has to say about itself beyond its numbers.
package enum ArimaVerdict: Sendable, Equatable, Codable {
    /// The series holds no value at all.
    case nothingObserved
    /// Fewer values than parameters can be told from.
    case tooShort(usable: Int, needed: Int)
    /// After differencing and regression nothing is left to explain.
    case noVariation(differences: Int, hasRegression: Bool)
    /// Squares of the values leave the range of numbers.
    case extremeValues
    /// The likelihood is not finite anywhere the search looked.
    case noLikelihood
    case infiniteValues(Int)
    case missingRegressors(Int)
    case collinear(ArimaParameterKind)
    case notConverged(promised: Double)
    case root(Block, modulus: Double)
    case noStandardErrors

    package enum Block: String, Sendable, Codable {
        case ar
        case ma
        case seasonalAR = "sar"
        case seasonalMA = "sma"
    }
}

extension ArimaVerdict {
    /// Whether there is no fit at all.
    package var isFatal: Bool {
        switch self {
        case .nothingObserved, .tooShort, .noVariation, .extremeValues, .noLikelihood: true
        default: false
        }
    }

    package var sentence: String {
        switch self {
        case .nothingObserved: "every value of the series is missing: there is nothing to fit"
        case .tooShort(let usable, let needed):
            "too short: \(usable) usable values, this model needs at least \(needed); "
                + "use a longer series or lower orders"
        case .noVariation(0, false):
            "the series is constant: there is nothing to explain, forecasts repeat it"
        case .noVariation(0, true):
            "the trend and the regressors explain the series exactly, nothing is left for ARMA terms"
        case .noVariation:
            "after differencing nothing is left to explain: the series is a polynomial or a repeated "
                + "season; forecasts continue it"
        case .extremeValues:
            "the values are too large or too small to be squared: multiply the series by a constant"
        case .noLikelihood:
            "the likelihood is not finite at any coefficients that were tried: lower the orders"
        case .infiniteValues(let count):
            "\(count) infinite \(count == 1 ? "value was" : "values were") treated as missing"
        case .missingRegressors(let count):
            "\(count) \(count == 1 ? "value was" : "values were") treated as missing because a regressor is"
        case .collinear(let kind):
            "\(kind.name()) was left out: differencing or the other regressors make it redundant"
        case .notConverged(let promised):
            "the search did not converge (a further step still promises \(promised) of log-likelihood); "
                + "lower the orders"
        case .root(.ar, let modulus):
            "an AR root lies at \(ArimaVerdict.text(modulus)), close to 1: the series looks "
                + "non-stationary, try one more difference (d)"
        case .root(.seasonalAR, let modulus):
            "a seasonal AR root lies at \(ArimaVerdict.text(modulus)), close to 1: the season looks "
                + "non-stationary, try a seasonal difference (D)"
        case .root(.ma, let modulus):
            "an MA root lies at \(ArimaVerdict.text(modulus)), the edge of invertibility: "
                + "over-differenced? try one difference less (d)"
        case .root(.seasonalMA, let modulus):
            "a seasonal MA root lies at \(ArimaVerdict.text(modulus)), the edge of invertibility: "
                + "over-differenced? try one seasonal difference less (D)"
        case .noStandardErrors:
            "no standard errors: the likelihood is flat or not smooth at its maximum; lower the orders"
        }
    }

    /// Four digits after the point.
    private static func text(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e6 else { return "\(value)" }
        let units = Int((value * 10_000).rounded())
        let fraction = String(units % 10_000)
        return "\(units / 10_000)."
            + String(repeating: "0", count: 4 - fraction.count) + fraction
    }
}
