import CopseMath
import CopseModels
import Testing

/// A fit never throws for a series and never shows what it does not know as a number.
@Suite struct ArimaOddSeriesTests {
    static let orders = [
        ArimaOrder(0, 0, 0), ArimaOrder(1, 0, 0), ArimaOrder(0, 1, 1), ArimaOrder(1, 2, 1),
        ArimaOrder(2, 1, 2), ArimaOrder(1, 0, 1, seasonal: (1, 1, 1), season: 4),
    ].prefix(RandomSeries.isThorough ? 6 : 4)

    static let series: [(String, [Double])] = {
        var source = RandomSeries(seed: 3)
        let noise = source.noise(60)
        let walk = source.walk(80)
        let everyOther = walk.enumerated().map { $0.offset % 2 == 0 ? $0.element : .nan }
        return [
            ("empty", []), ("one", [5]), ("two", [5, 6]), ("five", [1, 3, 2, 5, 4]),
            ("constant", [Double](repeating: 3, count: 40)),
            ("zeros", [Double](repeating: 0, count: 40)),
            ("all missing", [Double](repeating: .nan, count: 40)),
            ("line", (0..<50).map { Double($0) * 2 + 1 }),
            ("parabola", (0..<50).map { Double($0 * $0) }),
            ("season", (0..<48).map { [1.0, 5, 2, 8][$0 % 4] }),
            ("geometric decay", (0..<60).map { 1 / Double(1 << min($0, 60)) }),
            ("explosive", (0..<60).map { Double(1 << min($0, 60)) }),
            ("alternating", (0..<50).map { $0 % 2 == 0 ? 1.0 : -1 }),
            ("one pulse", (0..<50).map { $0 == 20 ? 1.0 : 0 }),
            ("step", (0..<50).map { $0 < 25 ? 0.0 : 1 }),
            ("walk", walk), ("noise", noise), ("every other missing", everyOther),
            ("huge", noise.map { $0 * 1e300 }), ("tiny", noise.map { $0 * 1e-300 }),
            ("far from zero", noise.map { 1e12 + $0 }), ("wei", noise.map { $0 * 1e18 }),
            (
                "with infinities",
                noise.enumerated().map { $0.offset % 9 == 0 ? .infinity : $0.element }
            ),
            ("few among gaps", (0..<60).map { $0 % 20 == 0 ? Double($0 % 7) : .nan }),
        ]
    }()

    @Test(arguments: orders)
    func `every odd series gets numbers or a verdict`(_ order: ArimaOrder) throws {
        let trends: [ArimaSpecification.Trend] =
            RandomSeries.isThorough ? [.none, .constant, .linear, .both] : [.none]
        for trend in trends {
            guard let specification = try? ArimaSpecification(order, trend: trend) else { continue }
            for (name, series) in Self.series {
                let fit = try ArimaFit.fit(ArimaData(series), specification)
                let numbers =
                    fit.parameters.flatMap { [$0.estimate, $0.standardError] } + [
                        fit.sigma2, fit.logLikelihood, fit.criteria.aic, fit.criteria.bic,
                    ]
                #expect(!numbers.contains { $0.isInfinite }, "\(name) \(order) \(trend)")
                #expect(fit.isFitted || !fit.verdicts.isEmpty)
                if fit.isFitted {
                    #expect(fit.logLikelihood.isFinite, "\(name) \(order) \(trend)")
                    #expect(
                        fit.parameters.allSatisfy { $0.estimate.isFinite }
                            || fit.verdicts.contains {
                                if case .collinear = $0 { true } else { false }
                            },
                        "\(name) \(order) \(trend)")
                } else {
                    #expect(!fit.isConverged && !fit.isAdmissible)
                }
                if !fit.isAdmissible { #expect(!fit.verdicts.isEmpty, "\(name) \(order) \(trend)") }
            }
        }
    }

    @Test func `autoregressive lags may reach beyond those of the innovations`() throws {
        var source = RandomSeries(seed: 24)
        let order = ArimaOrder(1, 0, 1, seasonal: (1, 0, 0), season: 24)
        let fit = try ArimaFit.fit(ArimaData(source.noise(166)), ArimaSpecification(order))
        #expect(fit.isFitted)
    }

    @Test func `any orders on a series of any length give numbers or a verdict`() throws {
        var source = RandomSeries(seed: 41)
        for _ in 0..<(RandomSeries.isThorough ? 100 : 5) {
            func below(_ limit: Int) -> Int { source.random.uniform(below: limit) }
            let season = [1, 1, 2, 3, 4, 7, 12, 24, 30][below(9)]
            let seasonal = season == 1 ? (0, 0, 0) : (below(3), below(2), below(3))
            let order = ArimaOrder(
                below(5), below(3), below(5), seasonal: seasonal, season: season)
            let length = below(120)
            var series = below(2) == 0 ? source.noise(length) : source.walk(length)
            if below(3) == 0 {
                for row in series.indices where source.random.uniform(below: 12) == 0 {
                    series[row] = .nan
                }
            }
            let fit = try ArimaFit.fit(ArimaData(series), ArimaSpecification(order))
            #expect(fit.isFitted ? fit.logLikelihood.isFinite : !fit.verdicts.isEmpty, "\(order)")
            let horizon = 1 + source.random.uniform(below: 30)
            #expect(try fit.forecast(horizon).mean.count == horizon)
            #expect(try fit.residuals().fitted.count == length)
            _ = try fit.diagnosis()
            _ = SeriesCheck(series, season: season)
        }
    }

    @Test func `a constant series says so`() throws {
        let fit = try ArimaFit.fit(
            ArimaData([Double](repeating: 3, count: 40)), ArimaSpecification(ArimaOrder(1, 0, 0)))
        #expect(fit.verdicts == [.noVariation(differences: 0, hasRegression: false)])
        #expect(fit.parameters[0].estimate.isNaN)
        #expect(fit.parameters[1].estimate == 3)
        #expect(fit.sigma2 == 0)
    }

    @Test func `a random walk fitted without differences points to d`() throws {
        var source = RandomSeries(seed: 5)
        let fit = try ArimaFit.fit(
            ArimaData(source.walk(400)), ArimaSpecification(ArimaOrder(1, 0, 0)))
        #expect(fit.roots.ar < 1.05)
    }

    @Test func `white noise differenced once points to too many differences`() throws {
        var source = RandomSeries(seed: 6)
        let fit = try ArimaFit.fit(
            ArimaData(source.noise(300)), ArimaSpecification(ArimaOrder(0, 1, 1)))
        #expect(fit.verdicts.contains { if case .root(.ma, _) = $0 { true } else { false } })
        #expect(!fit.isAdmissible)
    }

    @Test func `the scale of a series changes nothing but the scale`() throws {
        var source = RandomSeries(seed: 8)
        let series = source.walk(120)
        let specification = try ArimaSpecification(ArimaOrder(1, 1, 1))
        let plain = try ArimaFit.fit(ArimaData(series), specification)
        let scaled = try ArimaFit.fit(ArimaData(series.map { $0 * 0x1p60 }), specification)
        #expect(plain.parameters == scaled.parameters)
        #expect(scaled.sigma2 == plain.sigma2 * 0x1p120)
    }

    @Test func `values without their regressor are missing`() throws {
        var source = RandomSeries(seed: 9)
        let series = source.noise(50)
        var regressor = source.noise(50)
        regressor[7] = .nan
        var gapped = series
        gapped[7] = .nan
        let specification = try ArimaSpecification(ArimaOrder(1, 0, 0))
        let fit = try ArimaFit.fit(ArimaData(series, regressors: [regressor]), specification)
        regressor[7] = 0
        let other = try ArimaFit.fit(ArimaData(gapped, regressors: [regressor]), specification)
        #expect(fit.verdicts.contains(.missingRegressors(1)))
        #expect(abs(fit.logLikelihood - other.logLikelihood) < 1e-9)
    }

    @Test func `a regressor that says nothing new is left out`() throws {
        var source = RandomSeries(seed: 10)
        let series = source.noise(50)
        let regressor = series.indices.map { Double($0) * 3 + 2 }
        let fit = try ArimaFit.fit(
            ArimaData(series, regressors: [regressor]),
            ArimaSpecification(ArimaOrder(1, 0, 0), trend: .both))
        #expect(fit.verdicts.contains(.collinear(.regressor(0))))
        #expect(fit.parameters[3].estimate.isNaN)
        let plain = try ArimaFit.fit(
            ArimaData(series), ArimaSpecification(ArimaOrder(1, 0, 0), trend: .both))
        #expect(abs(plain.logLikelihood - fit.logLikelihood) < 1e-9)
        #expect(abs(plain.criteria.aic - fit.criteria.aic) < 1e-9)
    }
}
