import CopseModels
import Testing

@Suite struct ArimaVerdictTests {
    @Test func `every verdict is a sentence`() {
        let cases: [(ArimaVerdict, String)] = [
            (.nothingObserved, "every value of the series is missing: there is nothing to fit"),
            (
                .tooShort(usable: 2, needed: 5),
                "too short: 2 usable values, this model needs at least 5; use a longer series or lower orders"
            ),
            (
                .noVariation(differences: 0, hasRegression: false),
                "the series is constant: there is nothing to explain, forecasts repeat it"
            ),
            (
                .noVariation(differences: 0, hasRegression: true),
                "the trend and the regressors explain the series exactly, nothing is left for ARMA terms"
            ),
            (
                .noVariation(differences: 1, hasRegression: false),
                "after differencing nothing is left to explain: the series is a polynomial or a repeated season; forecasts continue it"
            ),
            (
                .extremeValues,
                "the values are too large or too small to be squared: multiply the series by a constant"
            ),
            (
                .noLikelihood,
                "the likelihood is not finite at any coefficients that were tried: lower the orders"
            ),
            (.infiniteValues(1), "1 infinite value was treated as missing"),
            (.infiniteValues(2), "2 infinite values were treated as missing"),
            (
                .missingRegressors(2),
                "2 values were treated as missing because a regressor is"
            ),
            (
                .collinear(.drift),
                "drift was left out: differencing or the other regressors make it redundant"
            ),
            (
                .notConverged(promised: 0.5),
                "the search did not converge (a further step still promises 0.5 of log-likelihood); lower the orders"
            ),
            (
                .root(.ar, modulus: 1.00049),
                "an AR root lies at 1.0005, close to 1: the series looks non-stationary, try one more difference (d)"
            ),
            (
                .root(.seasonalAR, modulus: 1),
                "a seasonal AR root lies at 1.0000, close to 1: the season looks non-stationary, try a seasonal difference (D)"
            ),
            (
                .root(.ma, modulus: 1.002),
                "an MA root lies at 1.0020, the edge of invertibility: over-differenced? try one difference less (d)"
            ),
            (
                .root(.seasonalMA, modulus: 1.002),
                "a seasonal MA root lies at 1.0020, the edge of invertibility: over-differenced? try one seasonal difference less (D)"
            ),
            (
                .noStandardErrors,
                "no standard errors: the likelihood is flat or not smooth at its maximum; lower the orders"
            ),
        ]
        for (verdict, sentence) in cases { #expect(verdict.sentence == sentence) }
    }

    @Test func `only a verdict without estimates is fatal`() {
        #expect(ArimaVerdict.nothingObserved.isFatal && ArimaVerdict.noLikelihood.isFatal)
        #expect(ArimaVerdict.tooShort(usable: 1, needed: 2).isFatal)
        #expect(!ArimaVerdict.root(.ma, modulus: 1).isFatal)
        #expect(!ArimaVerdict.noStandardErrors.isFatal)
    }
}
