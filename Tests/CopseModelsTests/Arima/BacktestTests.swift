import CopseModels
import Testing

@Suite struct BacktestTests {
    private static let plan = ArimaBacktest.Plan(horizon: 2, initial: 6, step: 3, levels: [80])

    @Test func `origins have all their steps within the series`() {
        #expect(Self.plan.origins(count: 14) == [6, 9, 12])
        #expect(Self.plan.origins(count: 13) == [6, 9])
        #expect(Self.plan.origins(count: 7) == [])
        #expect(
            ArimaBacktest.Plan(horizon: 1, initial: 5, step: 1, levels: []).origins(count: 5) == [])
    }

    @Test func `the measures of a walk are those of repeating the last value`() throws {
        let series: [Double] = [1, 3, 2, 5, 4, 6, 8, 6, 9, 12, 10, 0, 4, 5]
        let result = try ArimaBacktest.run(
            ArimaData(series), ArimaSpecification(ArimaOrder(0, 1, 0)), Self.plan)
        #expect(result.origins == [6, 9, 12] && result.failures.isEmpty)
        // From 6, 9 and 0: errors 2, 3 and 4 one step ahead.
        let first = result.steps[0]
        #expect(first.count == 3)
        #expect(abs(first.mae - 3) < 1e-12)
        #expect(abs(first.rmse - (29.0 / 3).squareRoot()) < 1e-12)
        #expect(abs(first.mape - 100 * (2.0 / 8 + 3.0 / 12 + 1) / 3) < 1e-9)
        #expect(abs(first.smape - 200 * (2.0 / 14 + 3.0 / 21 + 1) / 3) < 1e-9)
        // Mean steps behind the origins: 9/5, 16/8, 31/11.
        #expect(abs(first.mase - (2 / 1.8 + 3 / 2.0 + 4 * 11 / 31.0) / 3) < 1e-12)
        #expect(result.overall.count == 6)
    }

    @Test func `a value of 0 has no percentage, a missing one no error`() throws {
        var series = RandomSeries(seed: 81).walked(30)
        series[25] = 0
        series[26] = .nan
        let result = try ArimaBacktest.run(
            ArimaData(series), ArimaSpecification(ArimaOrder(0, 1, 0)),
            .init(horizon: 1, initial: 24, step: 1, levels: [80, 95]))
        #expect(result.origins.count == 6 && result.steps[0].count == 5)
        #expect(result.steps[0].mape.isFinite && result.steps[0].coverage.count == 2)
    }

    @Test func `origins at which nothing can be fitted are named`() throws {
        let series = [Double](repeating: .nan, count: 8) + RandomSeries(seed: 82).walked(20)
        let result = try ArimaBacktest.run(
            ArimaData(series), ArimaSpecification(ArimaOrder(1, 0, 0)),
            .init(horizon: 1, initial: 4, step: 4, levels: [80]))
        #expect(result.failures.map(\.origin) == [4, 8])
        #expect(result.failures.allSatisfy { $0.verdict == .nothingObserved })
        #expect(result.steps[0].count == result.origins.count - 2)
    }

    @Test func `what is wrong with the request is thrown`() throws {
        let data = try ArimaData([1, 2, 3, 4, -5, 6, 7, 8])
        let plain = try ArimaSpecification(ArimaOrder(0, 1, 0))
        #expect(throws: ArimaError.horizon(0)) {
            try ArimaBacktest.run(
                data, plain, .init(horizon: 0, initial: 3, step: 1, levels: []))
        }
        #expect(throws: ArimaError.level(100)) {
            try ArimaBacktest.run(
                data, plain, .init(horizon: 1, initial: 3, step: 1, levels: [100]))
        }
        #expect(throws: ArimaError.notPositive(place: 4, value: -5)) {
            try ArimaBacktest.run(
                data, ArimaSpecification(ArimaOrder(0, 1, 0), transform: .log),
                .init(horizon: 1, initial: 3, step: 1, levels: []))
        }
        #expect(throws: ArimaError.cancelled) {
            try ArimaBacktest.run(
                data, plain, .init(horizon: 1, initial: 3, step: 1, levels: []),
                isCancelled: { true })
        }
    }
}

extension RandomSeries {
    fileprivate func walked(_ count: Int) -> [Double] {
        var source = self
        return source.walk(count).map { $0 + 20 }
    }
}
