import CopseModels
import Testing

@Suite struct AnomalyTests {
    /// An autoregression around 50 with a season of 12 where asked.
    private static func series(seed: UInt64, count: Int, season: Bool = false) -> [Double] {
        var source = RandomSeries(seed: seed)
        var state = 0.0
        return (0..<count).map { time in
            state = 0.6 * state + source.normal()
            return 50 + state + (season ? 8 * Double((time % 12 * 5) % 12) / 12 : 0)
        }
    }

    private static func fit(_ series: [Double], _ order: ArimaOrder = ArimaOrder(1, 0, 0)) throws
        -> ArimaFit
    {
        try ArimaFit.fit(ArimaData(series), ArimaSpecification(order))
    }

    @Test func `planted outliers are found with their kind, place and size`() throws {
        var series = Self.series(seed: 71, count: 400)
        series[80] += 12
        for time in 160..<400 { series[time] -= 7 }
        var rest = 15.0
        for time in 300..<330 {
            series[time] += rest
            rest *= 0.7
        }
        let found = try Self.fit(series).anomalies(rate: 0.01)
        #expect(found.windows.map(\.places) == [80..<81, 160..<161, 300..<301])
        #expect(found.windows.map(\.kind) == [.additive, .levelShift, .temporaryChange])
        let sizes = zip(found.windows, [12.0, -7, 15]).map { window, planted in
            abs(series[window.places.lowerBound] - window.expected[0] - planted)
        }
        #expect(sizes.allSatisfy { $0 < 2.5 }, "\(sizes)")
        // What is odd does not hide behind the variance it makes.
        let clean = try #require(found.cleanFit)
        #expect(abs(clean.coefficients.ar[0] - 0.6) < 0.1 && clean.sigma2 < 1.4)
    }

    @Test func `an innovation that the process carries on is told from a single value`() throws {
        var source = RandomSeries(seed: 72)
        var state = 0.0
        let series = (0..<300).map { time in
            state = 0.8 * state + source.normal() + (time == 150 ? 14 : 0)
            return 20 + state
        }
        let found = try Self.fit(series).anomalies(rate: 0.01)
        #expect(found.windows.map(\.places) == [150..<151])
        #expect(found.windows.map(\.kind) == [.innovational])
    }

    @Test func `a season that shifts is found under a seasonal model`() throws {
        var series = Self.series(seed: 73, count: 240, season: true)
        for time in stride(from: 125, to: 240, by: 12) { series[time] += 12 }
        let fit = try Self.fit(
            series, ArimaOrder(1, 0, 0, seasonal: (0, 1, 1), season: 12))
        let found = try fit.anomalies(rate: 0.01)
        #expect(found.windows.map(\.places) == [125..<126])
        #expect(found.windows.map(\.kind) == [.seasonalShift])
    }

    @Test func `neighbours to one side are one window, a gap or a transform is no obstacle`() throws
    {
        var series = Self.series(seed: 74, count: 200)
        for time in 120..<123 { series[time] += 14 }
        series[40] = .nan
        series[41] = .nan
        let found = try ArimaFit.fit(
            ArimaData(series), ArimaSpecification(ArimaOrder(1, 0, 0), transform: .log)
        ).anomalies(rate: 0.01)
        #expect(found.tests == 198)
        #expect(found.windows.contains { $0.places.lowerBound == 120 })
        let decomposed = try #require(
            SeasonalAnomalies.find(series, season: 1, rate: 0.01))
        #expect(decomposed.windows.map(\.places) == [120..<123])
        #expect(decomposed.windows[0].p < 1e-12 && decomposed.windows[0].expected.count == 3)
    }

    @Test func `season and trend by STL leave the planted values alone`() throws {
        var series = Self.series(seed: 75, count: 360, season: true)
        for (time, size) in [(70, 11.0), (200, -12), (201, -12)] { series[time] += size }
        let found = try #require(SeasonalAnomalies.find(series, season: 12, rate: 0.01))
        #expect(found.windows.map(\.places) == [70..<71, 200..<202])
        #expect(SeasonalAnomalies.find(series, season: 200, rate: 0.01) == nil)
    }

    @Test func `noise alone raises hardly an alarm`() throws {
        var alarms = 0
        for seed in 0..<20 as Range<UInt64> {
            let found = try Self.fit(Self.series(seed: 500 + seed, count: 200)).anomalies(
                rate: 0.05)
            if !found.windows.isEmpty { alarms += 1 }
        }
        // Under the null the false discovery rate is the chance of any alarm at all; the robust
        // spread adds a little.
        #expect(alarms <= 3, "\(alarms) of 20")
    }

    @Test func `odd series have no anomalies and no trap`() throws {
        let ramp = (0..<40).map(Double.init)
        for series in [[], [1], [Double](repeating: 3, count: 30), ramp, [.nan, .nan, 1, 2]] {
            let found = try Self.fit(series, ArimaOrder(0, 1, 0)).anomalies(rate: 0.01)
            #expect(found.windows.isEmpty)
            #expect(SeasonalAnomalies.find(series, season: 1, rate: 0.01)?.windows.isEmpty ?? true)
        }
    }

    @Test func `the procedure of Benjamini and Hochberg believes the largest p below its line`() {
        let p = [0.01, 0.013, 0.04, 0.6]
        // Lines at 0.0125, 0.025, 0.0375, 0.05.
        #expect(FalseDiscovery.limit(p, rate: 0.05, tests: 4) == 0.013)
        #expect(FalseDiscovery.limit([0.5], rate: 0.05, tests: 1) == -1)
        // Not its own line but that of a larger one.
        #expect(FalseDiscovery.limit([0.024, 0.024], rate: 0.025, tests: 2) == 0.024)
    }

    @Test func `a regressor that was left out is no obstacle`() throws {
        var series = Self.series(seed: 77, count: 200)
        series[90] += 15
        let fit = try ArimaFit.fit(
            ArimaData(series, regressors: [[Double](repeating: 2, count: 200)]),
            ArimaSpecification(ArimaOrder(1, 0, 0)))
        #expect(fit.parameters.contains { $0.estimate.isNaN })
        let found = try fit.anomalies(rate: 0.01)
        #expect(found.windows.map(\.places) == [90..<91])
    }

    @Test func `a cancelled search says so`() throws {
        let fit = try Self.fit(Self.series(seed: 76, count: 100))
        #expect(throws: ArimaError.cancelled) { try fit.anomalies(rate: 0.01) { true } }
    }
}
