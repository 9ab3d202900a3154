import CopseMath
import CopseModels
import Testing

/// A model that goes on value by value is the model that filters everything again.
@Suite struct ArimaTrackerTests {
    @Test(arguments: [0, 3, 40])
    func `going on gives what filtering again gives`(_ gaps: Int) throws {
        var source = RandomSeries(seed: UInt64(90 + gaps))
        var largest = 0.0
        for _ in 0..<(RandomSeries.isThorough ? 100 : 12) {
            let order = source.order()
            let specification = try ArimaSpecification(
                order, trend: order.differences == 0 ? .constant : ArimaSpecification.Trend.none)
            var series = source.walk(order.differencingLag + 130)
            for _ in 0..<gaps { series[source.random.uniform(below: series.count)] = .nan }
            let coefficients = source.coefficients(order, limit: 0.9)
            let all = ArimaCoefficients(
                ar: coefficients.ar, ma: coefficients.ma, seasonalAR: coefficients.seasonalAR,
                seasonalMA: coefficients.seasonalMA,
                regression: order.differences == 0 ? [0.7] : [])
            let begun = order.differencingLag + 30
            let fit = try ArimaFit.at(
                all, sigma2: 1.3, ArimaData(Array(series[..<begun])), specification)
            var tracker = try #require(ArimaTracker(fit))
            let whole = try ArimaFit.at(all, sigma2: 1.3, ArimaData(series), specification)
                .residuals()
            for row in begun..<series.count {
                let next = tracker.next()
                let step = tracker.update(series[row])
                #expect(next.fitted == step.fitted || step.fitted.isNaN)
                let pairs = [
                    (step.fitted, whole.fitted[row]), (step.residual, whole.residuals[row]),
                    (step.standardised, whole.standardised[row]),
                ]
                for (online, again) in pairs {
                    #expect(online.isNaN == again.isNaN, "\(order) \(row)")
                    guard online.isFinite else { continue }
                    let difference = abs(online - again) / max(1, abs(again))
                    largest = max(largest, difference)
                    #expect(difference <= 1e-10, "\(order) \(row)")
                }
            }
            #expect(tracker.count == series.count)
        }
        print("with \(gaps) gaps online and refiltered differ by at most \(largest)")
    }

    @Test func `regressors, a drift and a logarithm go on too`() throws {
        var source = RandomSeries(seed: 4)
        let regressor = source.noise(90)
        let series = source.walk(90).map { 50 + $0 }
        let specification = try ArimaSpecification(
            ArimaOrder(1, 1, 1), trend: .linear, transform: .log)
        let coefficients = ArimaCoefficients(ar: [0.4], ma: [0.3], regression: [0.01, 0.2])
        let fit = try ArimaFit.at(
            coefficients, sigma2: 0.1,
            ArimaData(Array(series[..<50]), regressors: [Array(regressor[..<50])]), specification)
        let whole = try ArimaFit.at(
            coefficients, sigma2: 0.1, ArimaData(series, regressors: [regressor]), specification
        ).residuals()
        var tracker = try #require(ArimaTracker(fit))
        for row in 50..<90 {
            let step = tracker.update(series[row], regressors: [regressor[row]])
            #expect(abs(step.fitted - whole.fitted[row]) < 1e-9)
            #expect(abs(step.standardised - whole.standardised[row]) < 1e-9)
        }
        // What the logarithm is not defined for is a missing value.
        let expected = tracker.next(regressors: [0]).fitted
        let step = tracker.update(-1, regressors: [0])
        #expect(step.residual.isNaN && step.fitted == expected)
    }

    @Test func `a series without estimates has no tracker, a constant one has`() throws {
        let specification = try ArimaSpecification(ArimaOrder(1, 0, 0))
        #expect(ArimaTracker(try ArimaFit.fit(ArimaData([.nan, .nan]), specification)) == nil)
        var tracker = try #require(
            ArimaTracker(
                try ArimaFit.fit(
                    ArimaData([Double](repeating: 3, count: 30)), specification)))
        #expect(tracker.update(5).residual == 2)
    }
}
