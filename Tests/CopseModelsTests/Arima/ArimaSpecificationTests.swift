import CopseModels
import Testing

@Suite struct ArimaSpecificationTests {
    @Test func `the trend is the mean without differences and nothing with`() throws {
        #expect(try ArimaSpecification(ArimaOrder(1, 0, 0)).trend == .constant)
        #expect(try ArimaSpecification(ArimaOrder(1, 1, 0)).trend == ArimaSpecification.Trend.none)
    }

    @Test func `parameters stand in one order`() throws {
        let specification = try ArimaSpecification(
            ArimaOrder(1, 0, 2, seasonal: (1, 0, 1), season: 4), trend: .both)
        #expect(
            specification.parameterKinds(regressorCount: 2).map { $0.name(regressors: ["gas"]) }
                == [
                    "ar1", "ma1", "ma2", "sar1", "sma1", "mean", "drift", "gas", "xreg2",
                ])
        #expect(specification.order.description == "(1,0,2)(1,0,1)4")
    }

    @Test func `orders out of range are refused`() {
        let cases: [(ArimaOrder, ArimaError, String)] = [
            (
                ArimaOrder(-1, 0, 0), .order(.p, got: -1, limit: 50),
                "p must be an int in the range [0, 50]. Got -1 instead."
            ),
            (
                ArimaOrder(0, 4, 0), .order(.d, got: 4, limit: 3),
                "d must be an int in the range [0, 3]. Got 4 instead."
            ),
            (
                ArimaOrder(0, 0, 0, seasonal: (0, 0, 6), season: 4),
                .order(.seasonalQ, got: 6, limit: 5),
                "Q must be an int in the range [0, 5]. Got 6 instead."
            ),
            (
                ArimaOrder(0, 0, 0, seasonal: (1, 0, 0), season: 1),
                .season(got: 1, limit: 2000, isSeasonal: true),
                "m must be an int in the range [2, 2000] where P, D or Q is not 0. Got 1 instead."
            ),
            (
                ArimaOrder(0, 0, 0, season: 0), .season(got: 0, limit: 2000, isSeasonal: false),
                "m must be an int in the range [1, 2000]. Got 0 instead."
            ),
        ]
        for (order, error, message) in cases {
            #expect(throws: error) { try ArimaSpecification(order) }
            #expect(error.message == message)
        }
    }

    @Test func `a trend that differencing removes is refused`() {
        let error = ArimaError.vanishingTrend(.constant, differences: 1)
        #expect(throws: error) { try ArimaSpecification(ArimaOrder(0, 1, 0), trend: .constant) }
        #expect(error.message == "the trend 'c' vanishes when a series is differenced once")
        #expect(error.hint == "use --trend t for a drift, or --trend n")
        let twice = ArimaError.vanishingTrend(.linear, differences: 2)
        #expect(throws: twice) { try ArimaSpecification(ArimaOrder(0, 2, 0), trend: .linear) }
        #expect(twice.message == "the trend 't' vanishes when a series is differenced 2 times")
        #expect(twice.hint == "use --trend n")
    }

    @Test func `every error has a code and a sentence`() {
        let cases: [(ArimaError, String, String)] = [
            (
                .power(9), "arima.transform",
                "the power of boxcox must be a float in the range [-5.0, 5.0]. Got 9.0 instead."
            ),
            (
                .notPositive(place: 2, value: -1), "arima.transform",
                "the transform needs positive values, value 3 is -1.0"
            ),
            (
                .regressorLength(regressor: 0, expected: 3, got: 2), "arima.regressors",
                "regressor 1 has 2 values, expected 3"
            ),
            (
                .regressorCount(expected: 2, got: 1), "arima.regressors",
                "the model has 2 regressors, 1 were given"
            ),
            (
                .regressorMissing(regressor: 0, step: 4), "arima.regressors",
                "regressor 1 is missing at step 5 of the forecast"
            ),
            (
                .horizon(0), "arima.horizon",
                "the horizon must be an int in the range [1, 1000000]. Got 0 instead."
            ),
            (
                .level(100), "arima.level",
                "a level must be a float in the range (0, 100). Got 100.0 instead."
            ),
            (
                .gapsInSumOfSquares(missing: 2), "arima.gaps",
                "the sum of squares needs a series without gaps, 2 values are missing"
            ),
            (
                .coefficientCount(expected: 2, got: 1), "arima.coefficients",
                "the model has 2 coefficients, 1 were given"
            ),
            (
                .lags(got: 0, limit: 9), "arima.lags",
                "lags must be an int in the range [1, 9]. Got 0 instead."
            ),
            (.cancelled, "run.interrupted", "interrupted"),
        ]
        for (error, code, message) in cases {
            #expect(error.code == code)
            #expect(error.message == message)
        }
        #expect(ArimaError.cancelled.hint == nil)
        #expect(
            ArimaError.gapsInSumOfSquares(missing: 1).hint
                == "use --method ml: it treats gaps exactly")
    }

    @Test func `a search can be interrupted`() throws {
        var source = RandomSeries(seed: 1)
        let data = try ArimaData(source.walk(100))
        let specification = try ArimaSpecification(ArimaOrder(1, 1, 1))
        #expect(throws: ArimaError.cancelled) {
            try ArimaFit.fit(data, specification, isCancelled: { true })
        }
    }

    @Test func `a transform refuses what it is not defined for`() throws {
        let data = try ArimaData([1, 2, 0, 3])
        let specification = try ArimaSpecification(ArimaOrder(1, 0, 0), transform: .log)
        #expect(throws: ArimaError.notPositive(place: 2, value: 0)) {
            try ArimaFit.fit(data, specification)
        }
        #expect(throws: ArimaError.regressorLength(regressor: 0, expected: 1, got: 2)) {
            try ArimaData([1], regressors: [[1, 2]])
        }
    }
}
