import CopseMath
import CopseModels
import Foundation
import Testing

/// Any series, any orders: a fit or a verdict with a sentence, never a trap, never NaN as a number.
@Suite struct ArimaFuzzTests {
    /// `COPSE_FUZZ=10000` runs them all.
    static let rounds =
        ProcessInfo.processInfo.environment["COPSE_FUZZ"].flatMap { Int($0) }
        ?? (RandomSeries.isThorough ? 300 : 40)

    @Test func `ten thousand odd series give numbers or a verdict with a sentence`() throws {
        var source = RandomSeries(seed: 99)
        var counts = (fitted: 0, fatal: 0)
        for round in 0..<Self.rounds {
            let series = source.oddSeries()
            let order = source.order()
            let specification = try ArimaSpecification(
                order,
                trend: order.differences == 1 && source.random.uniform(below: 2) == 0
                    ? .linear : nil)
            let fit = try ArimaFit.fit(ArimaData(series), specification)
            let name = "\(round) \(order) \(series.prefix(6)) \(fit.verdicts)"
            if fit.isFitted {
                counts.fitted += 1
                checkNumbers(fit, name)
            } else {
                counts.fatal += 1
                #expect(fit.verdicts.contains { !$0.sentence.isEmpty }, "\(name)")
                #expect(!fit.isConverged && !fit.isAdmissible, "\(name)")
            }
            #expect(try fit.forecast(5).mean.count == 5)
            #expect(try fit.residuals().fitted.count == series.count)
            _ = try fit.diagnosis()
            var tracker = ArimaTracker(fit)
            tracker?.update(1)
            guard round % 20 == 0 else { continue }
            let search = try ArimaSearch.run(
                ArimaData(series), ArimaSearchParameters(season: [1, 4][round / 20 % 2]))
            #expect(search.best.isFitted || !search.best.verdicts.isEmpty, "\(name)")
        }
        print("fuzzed \(Self.rounds) series: \(counts)")
        #expect(counts.fitted > 0 && counts.fatal > 0)
    }

    private func checkNumbers(_ fit: ArimaFit, _ name: String) {
        let isCollinear = fit.verdicts.contains {
            if case .collinear = $0 { true } else { false }
        }
        #expect(fit.logLikelihood.isFinite && fit.sigma2.isFinite, "\(name)")
        for parameter in fit.parameters {
            #expect(parameter.estimate.isFinite || isCollinear, "\(name)")
            #expect(!parameter.standardError.isInfinite, "\(name)")
        }
        if !fit.isAdmissible { #expect(!fit.verdicts.isEmpty, "\(name)") }
    }
}

extension RandomSeries {
    /// Constant, short, empty, all-missing, polynomial, explosive, huge, tiny, half missing,
    /// infinite and repeated values, with odd ones strewn in.
    fileprivate mutating func oddSeries() -> [Double] {
        let count = random.uniform(below: 60)
        var series: [Double]
        switch random.uniform(below: 12) {
        case 0: series = noise(count)
        case 1: series = walk(count)
        case 2: series = [Double](repeating: normal() * 1e6, count: count)
        case 3: series = (0..<count).map { Double($0) * 3 + 1 }
        case 4: series = (0..<count).map { Elementary.pow(1.7, Double($0)) }
        case 5: series = noise(count).map { $0 * 1e300 }
        case 6: series = noise(count).map { $0 * 1e-300 }
        case 7: series = noise(count).enumerated().map { $0 % 2 == 0 ? .nan : $1 }
        case 8: series = [Double](repeating: .nan, count: count)
        case 9:
            series = (0..<count).map { _ in
                random.uniform(below: 4) == 0 ? .infinity : normal()
            }
        case 10: series = (0..<count).map { Double($0 * 7 % 5) }
        default: series = walk(count).map { Elementary.exp(min(700, $0)) }
        }
        for _ in 0..<random.uniform(below: 4) where !series.isEmpty {
            series[random.uniform(below: series.count)] =
                [.nan, 0, -.infinity, 1e18][random.uniform(below: 4)]
        }
        return series
    }
}
