import CopseMath
import CopseModels
import Foundation
import Testing

@Suite struct ArimaForecastTests {
    @Test(.enabled(if: ArimaPublishedTests.isPresent, "the shared series are absent"))
    func `forecasts are what R printed`() throws {
        let deaths = try ArimaFit.fit(
            ArimaData(SharedSeries.load("usaccdeaths")),
            ArimaSpecification(ArimaPublishedTests.airline)
        ).forecast(6)
        let printed = [8336.1, 7531.8, 8314.6, 8616.9, 9488.9, 9859.8]
        let errors = [315.45, 363.01, 405.02, 443.06, 478.09, 510.72]
        for step in 0..<6 {
            #expect(abs(deaths.mean[step] - printed[step]) < 0.15)
            #expect(abs(deaths.standardErrors[step] - errors[step]) < 2e-4 * errors[step])
        }
        let hormone = try ArimaFit.fit(
            ArimaData(SharedSeries.load("lh")), ArimaSpecification(ArimaOrder(3, 0, 0))
        ).forecast(6)
        let expected = [2.460173, 2.270829, 2.198597, 2.260696, 2.346933, 2.414479]
        let spread = [0.4226823, 0.5029332, 0.5245256, 0.5247161, 0.5305499, 0.5369159]
        for step in 0..<6 {
            // Printed by arima0, whose optimum is a little short.
            #expect(abs(hormone.mean[step] - expected[step]) < 1e-3)
            #expect(abs(hormone.standardErrors[step] - spread[step]) < 1e-3)
        }
    }

    @Test func `a random walk stays where it is and spreads with the root of time`() throws {
        let specification = try ArimaSpecification(ArimaOrder(0, 1, 0))
        let fit = try ArimaFit.at(
            ArimaCoefficients(), sigma2: 4, ArimaData([1, 5, 3]), specification)
        let forecast = try fit.forecast(4, levels: [95])
        #expect(forecast.mean == [3, 3, 3, 3])
        #expect(forecast.standardErrors == [2, 8.0.squareRoot(), 12.0.squareRoot(), 4])
        #expect(abs(forecast.bands[0].upper[3] - (3 + 1.959963984540054 * 4)) < 1e-12)
        #expect(abs(forecast.bands[0].lower[3] - (3 - 1.959963984540054 * 4)) < 1e-12)
    }

    @Test func `a drift goes on`() throws {
        let specification = try ArimaSpecification(ArimaOrder(0, 1, 0), trend: .linear)
        let fit = try ArimaFit.fit(ArimaData([1, 3, 4, 7, 8, 11]), specification)
        #expect(fit.parameters[0].kind == .drift)
        #expect(abs(fit.parameters[0].estimate - 2) < 1e-12)
        let forecast = try fit.forecast(3)
        for (value, expected) in zip(forecast.mean, [13.0, 15, 17]) {
            #expect(abs(value - expected) < 1e-9)
        }
    }

    @Test func `a series without variation goes on as it is`() throws {
        let constant = try ArimaFit.fit(
            ArimaData([Double](repeating: 7, count: 30)), ArimaSpecification(ArimaOrder(1, 0, 1)))
        #expect(try constant.forecast(3).mean == [7, 7, 7])
        #expect(try constant.forecast(3).standardErrors == [0, 0, 0])
        let line = try ArimaFit.fit(
            ArimaData((0..<30).map { Double(3 * $0) }), ArimaSpecification(ArimaOrder(1, 2, 0)))
        #expect(try line.forecast(2).mean == [90, 93])
        let season = try ArimaFit.fit(
            ArimaData((0..<40).map { [1.0, 5, 2, 8][$0 % 4] }),
            ArimaSpecification(ArimaOrder(0, 0, 0, seasonal: (0, 1, 1), season: 4)))
        #expect(try season.forecast(5).mean == [1, 5, 2, 8, 1])
    }

    @Test func `without a fit nothing is forecast`() throws {
        let fit = try ArimaFit.fit(
            ArimaData([Double](repeating: .nan, count: 20)), ArimaSpecification(ArimaOrder(1, 0, 0))
        )
        let forecast = try fit.forecast(2)
        #expect(forecast.mean.allSatisfy(\.isNaN) && forecast.bands[0].lower.allSatisfy(\.isNaN))
        #expect(try fit.residuals().fitted.allSatisfy(\.isNaN))
    }

    @Test func `a transform is undone`() throws {
        var source = RandomSeries(seed: 11)
        let series = source.walk(100).map { 100 + $0 }
        let specification = try ArimaSpecification(ArimaOrder(0, 1, 1), transform: .boxCox(0.5))
        let fit = try ArimaFit.fit(ArimaData(series), specification)
        #expect(fit.power == 0.5)
        let plain = try ArimaFit.fit(
            ArimaData(series.map { ($0.squareRoot() - 1) * 2 }),
            ArimaSpecification(ArimaOrder(0, 1, 1)))
        #expect(abs(fit.parameters[0].estimate - plain.parameters[0].estimate) < 1e-6)
        let forecast = try fit.forecast(3)
        let other = try plain.forecast(3)
        let means = try fit.forecast(3, isMean: true)
        for step in 0..<3 {
            let back = (other.mean[step] / 2 + 1) * (other.mean[step] / 2 + 1)
            #expect(abs(forecast.mean[step] - back) < 1e-6 * back)
            #expect(means.mean[step] > forecast.mean[step])
        }
    }

    @Test func `what a forecast cannot use is refused`() throws {
        var source = RandomSeries(seed: 12)
        let fit = try ArimaFit.fit(
            ArimaData(source.noise(40), regressors: [source.noise(40)]),
            ArimaSpecification(ArimaOrder(1, 0, 0)))
        #expect(throws: ArimaError.horizon(0)) { try fit.forecast(0) }
        #expect(throws: ArimaError.level(100)) { try fit.forecast(1, levels: [100]) }
        #expect(throws: ArimaError.regressorCount(expected: 1, got: 0)) { try fit.forecast(1) }
        #expect(throws: ArimaError.regressorLength(regressor: 0, expected: 2, got: 1)) {
            try fit.forecast(2, regressors: [[1]])
        }
        #expect(throws: ArimaError.regressorMissing(regressor: 0, step: 1)) {
            try fit.forecast(2, regressors: [[1, .nan]])
        }
    }

    @Test func `residuals are missing where nothing can be expected`() throws {
        var source = RandomSeries(seed: 13)
        var series = source.walk(80)
        series[30] = .nan
        let fit = try ArimaFit.fit(
            ArimaData(series),
            ArimaSpecification(ArimaOrder(0, 1, 1, seasonal: (0, 1, 1), season: 4)))
        let residuals = try fit.residuals()
        #expect(residuals.fitted[..<5].allSatisfy { $0.isNaN })
        #expect(residuals.fitted[5...].allSatisfy { $0.isFinite })
        #expect(residuals.residuals[30].isNaN && residuals.standardised[30].isNaN)
        let z = residuals.standardised.filter { !$0.isNaN }
        // σ² is the mean square of the standardised innovations.
        #expect(z.count == fit.observationCount)
        let square = z.reduce(0) { $0 + $1 * $1 } / Double(z.count)
        #expect(abs(square - 1) < 1e-9)
    }

    @Test func `residuals of white noise pass the tests, those of a walk do not`() throws {
        var source = RandomSeries(seed: 14)
        let noise = try ArimaFit.fit(
            ArimaData(source.noise(300)), ArimaSpecification(ArimaOrder(0, 0, 0)))
        let good = try noise.diagnosis()
        #expect(good.ljungBox.p > 0.01 && good.jarqueBera.p > 0.01 && good.varianceRatio.p > 0.01)
        let walk = try ArimaFit.fit(
            ArimaData(source.walk(300)), ArimaSpecification(ArimaOrder(0, 0, 0)))
        #expect(try walk.diagnosis().ljungBox.p < 1e-6)
    }

    @Test func `a fit that was written and read again forecasts the same`() throws {
        var source = RandomSeries(seed: 15)
        let fit = try ArimaFit.fit(
            ArimaData(source.walk(60), regressors: [source.noise(60)]),
            ArimaSpecification(ArimaOrder(1, 1, 1), trend: .linear, transform: .none))
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let again = try decoder.decode(ArimaFit.self, from: encoder.encode(fit))
        #expect(again == fit && again.covariance == fit.covariance && again.roots == fit.roots)
        let future = [source.noise(5)]
        #expect(try again.forecast(5, regressors: future) == fit.forecast(5, regressors: future))
    }

    @Test func `a gap far away changes no forecast of a settled model`() throws {
        var source = RandomSeries(seed: 16)
        var series = source.walk(300)
        let specification = try ArimaSpecification(
            ArimaOrder(1, 1, 1, seasonal: (0, 1, 1), season: 4))
        let coefficients = ArimaCoefficients(ar: [0.4], ma: [-0.3], seasonalMA: [-0.4])
        let plain = try ArimaFit.at(coefficients, sigma2: 1, ArimaData(series), specification)
        series[20] = .nan
        let gapped = try ArimaFit.at(coefficients, sigma2: 1, ArimaData(series), specification)
        let pairs = try zip(plain.forecast(9).mean, gapped.forecast(9).mean)
        for (left, right) in pairs { #expect(abs(left - right) < 1e-9) }
        let errors = try zip(
            plain.forecast(9).standardErrors, gapped.forecast(9).standardErrors)
        for (left, right) in errors { #expect(abs(left - right) < 1e-9) }
        let fitted = try zip(plain.residuals().fitted, gapped.residuals().fitted).dropFirst(200)
        for (left, right) in fitted { #expect(abs(left - right) < 1e-9) }
    }
}

@Suite struct ArimaSimulationTests {
    @Test(arguments: [false, true])
    func `the mean and spread of many simulations are those of the forecast`(
        hasGaps: Bool
    ) throws {
        var source = RandomSeries(seed: 12)
        var series = source.walk(90)
        if hasGaps { for row in [20, 21, 60, 89] { series[row] = .nan } }
        let order = ArimaOrder(1, 1, 1, seasonal: (1, 0, 0), season: 4)
        let fit = try ArimaFit.fit(ArimaData(series), ArimaSpecification(order, trend: .linear))
        let forecast = try fit.forecast(6)
        let count = RandomSeries.isThorough ? 4000 : 400
        var random = RandomStream(seed: 9, stream: 1)
        let paths = try (0..<count).map { _ in try fit.simulation(6, random: &random) }
        for step in 0..<6 {
            let values = paths.map { $0[step] }
            let mean = values.reduce(0, +) / Double(count)
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            let error = forecast.standardErrors[step]
            #expect(abs(mean - forecast.mean[step]) < 4 * error / Double(count).squareRoot())
            let ratio = (squares / Double(count - 1)).squareRoot() / error
            #expect(abs(ratio - 1) < 4 / (2 * Double(count)).squareRoot(), "\(step)")
        }
    }

    @Test func `a seed gives the same simulation again`() throws {
        var source = RandomSeries(seed: 13)
        let fit = try ArimaFit.fit(
            ArimaData(source.noise(60).map { 10 + $0 }),
            ArimaSpecification(ArimaOrder(1, 0, 0), transform: .log))
        var (one, two) = (RandomStream(seed: 4, stream: 2), RandomStream(seed: 4, stream: 2))
        let path = try fit.simulation(20, random: &one)
        #expect(path == (try fit.simulation(20, random: &two)))
        #expect(path.allSatisfy { $0 > 0 })
    }
}
