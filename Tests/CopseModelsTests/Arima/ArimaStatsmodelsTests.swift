import CopseModels
import Testing

@Suite struct ArimaStatsmodelsTests {
    static let golden = ArimaGolden.file

    func data(_ model: ArimaGolden.Model) throws -> ArimaData {
        let values = Self.golden.values(model.series)
        let regressor = Array(Self.golden.regressor[..<values.count])
        return try ArimaData(values, regressors: model.regressor ? [regressor] : [])
    }

    func specification(_ model: ArimaGolden.Model) throws -> ArimaSpecification {
        try ArimaSpecification(
            model.arimaOrder, trend: ArimaSpecification.Trend(rawValue: model.trend))
    }

    @Test(arguments: golden.models)
    func `the likelihood at given parameters is that of statsmodels`(
        _ model: ArimaGolden.Model
    ) throws {
        let value = try ArimaFit.logLikelihood(
            of: data(model), specification(model), at: model.coefficients, sigma2: model.sigma2)
        #expect(abs(value - model.logLikelihood) < 1e-8 * abs(model.logLikelihood))
    }

    @Test(arguments: golden.models)
    func `forecasts at given parameters are those of statsmodels`(
        _ model: ArimaGolden.Model
    ) throws {
        let fit = try ArimaFit.at(
            model.coefficients, sigma2: model.sigma2, data(model), specification(model))
        let values = Self.golden.values(model.series)
        let horizon = model.forecast.count
        let future = Array(Self.golden.regressor[values.count..<values.count + horizon])
        let forecast = try fit.forecast(horizon, regressors: model.regressor ? [future] : [])
        for step in 0..<horizon {
            #expect(abs(forecast.mean[step] - model.forecast[step]) < 1e-7)
            #expect(
                abs(forecast.standardErrors[step] - model.errors[step])
                    < 1e-7 * model.errors[step])
        }
    }

    @Test func `a fit is at least as likely as the parameters the series were drawn with`() throws {
        for model in Self.golden.models {
            let fit = try ArimaFit.fit(data(model), specification(model))
            let given = try ArimaFit.logLikelihood(
                of: data(model), specification(model), at: model.coefficients)
            #expect(fit.logLikelihood >= given - 1e-6, "\(model.testDescription)")
        }
    }

    @Test func `the Dickey-Fuller test is that of statsmodels`() throws {
        for golden in Self.golden.checks.adf {
            let choice: DickeyFuller.LagChoice =
                golden.choice == "AIC" ? .aic : golden.choice == "BIC" ? .bic : .fixed
            let trend = try #require(DickeyFuller.Trend(rawValue: golden.trend))
            let test = try #require(
                DickeyFuller(
                    Self.golden.values(golden.series), trend: trend,
                    maximumLags: choice == .fixed ? 4 : nil, choice: choice))
            let name = "\(golden.series) \(golden.trend) \(golden.choice)"
            #expect(test.lags == golden.lags, "\(name)")
            #expect(test.count == golden.count, "\(name)")
            #expect(abs(test.statistic - golden.statistic) < 1e-8, "\(name)")
            #expect(abs(test.p - golden.p) < 1e-9, "\(name)")
            for (value, expected) in zip(test.criticalValues, golden.critical) {
                #expect(abs(value - expected) < 1e-12)
            }
        }
    }

    @Test func `the KPSS test is that of statsmodels`() throws {
        for golden in Self.golden.checks.kpss {
            let lags: KPSS.Lags =
                golden.choice == "auto" ? .auto : golden.choice == "legacy" ? .legacy : .fixed(3)
            let trend = try #require(KPSS.Trend(rawValue: golden.trend))
            let test = try #require(
                KPSS(Self.golden.values(golden.series), trend: trend, lags: lags))
            #expect(test.lags == golden.lags)
            #expect(abs(test.statistic - golden.statistic) < 1e-10)
            #expect(abs(test.p.bound - golden.p) < 1e-12)
        }
    }

    @Test func `a p beyond the KPSS table is a bound`() throws {
        let walk = try #require(KPSS((0..<200).map { Double($0) }))
        #expect(walk.p == .below(0.01))
        let flat = try #require(KPSS((0..<200).map { $0 % 2 == 0 ? 1.0 : -1 }))
        #expect(flat.p == .above(0.1))
    }

    @Test func `correlograms are those of statsmodels`() {
        for golden in Self.golden.checks.correlograms {
            let correlogram = Correlogram(Self.golden.values(golden.series), lags: 20)
            for (value, expected) in zip(correlogram.autocorrelations, golden.acf) {
                #expect(abs(value - expected) < 1e-12)
            }
            for (value, expected) in zip(correlogram.partialAutocorrelations, golden.pacf ?? []) {
                #expect(abs(value - expected) < 1e-10)
            }
            if golden.pacf != nil {
                for (value, expected) in zip(correlogram.bartlettBand, golden.band) {
                    #expect(abs(value - expected) < 1e-10)
                }
            }
        }
    }

    @Test func `the Ljung-Box test is that of statsmodels`() {
        for golden in Self.golden.checks.ljungBox {
            let test = LjungBox(
                Self.golden.values(golden.series), lags: golden.lags, fitted: golden.fitted)
            #expect(abs(test.statistic - golden.statistic) < 1e-9 * golden.statistic)
            #expect(abs(test.p - golden.p) <= 1e-12 + 1e-8 * golden.p)
        }
    }

    @Test func `the seasonal decomposition is that of statsmodels`() throws {
        for golden in Self.golden.checks.stl {
            let parts = try #require(
                SeasonalDecomposition(
                    Self.golden.values(golden.series), season: golden.period))
            for (value, expected) in zip(parts.seasonal, golden.seasonal) {
                #expect(abs(value - expected) < 1e-10)
            }
            for (value, expected) in zip(parts.trend, golden.trend) {
                #expect(abs(value - expected) < 1e-10)
            }
            #expect(abs(parts.strength - golden.strength) < 1e-10)
        }
    }

    @Test func `distributions are those of scipy`() {
        let distributions = Self.golden.distributions
        for row in distributions.normal {
            #expect(abs(Normal.cumulative(row[0]) - row[1]) <= 1e-13 * row[1])
        }
        for row in distributions.quantiles {
            #expect(abs(Normal.quantile(row[0]) - row[1]) <= 1e-13 * abs(row[1]))
        }
        for row in distributions.chiSquared {
            let value = ChiSquared.upperTail(row[0], degreesOfFreedom: Int(row[1]))
            #expect(abs(value - row[2]) <= 1e-11 * row[2], "\(row)")
        }
        for row in distributions.fisher {
            let value = FisherRatio.upperTail(row[0], degrees: Int(row[1]))
            #expect(abs(value - row[2]) <= 1e-10 * row[2], "\(row): \(value)")
        }
        #expect(Normal.quantile(0) == -.infinity && Normal.quantile(1) == .infinity)
        #expect(Normal.quantile(-1).isNaN)
    }
}
