import CopseMath
import CopseModels
import Testing

/// What a file keeps of a tracker.
@Suite struct TrackerWordsTests {
    /// Trackers at the start of series with and without gaps, and the series.
    private func trackers(
        _ source: inout RandomSeries, rounds: Int
    ) throws -> [(tracker: ArimaTracker, rest: [Double])] {
        var found: [(ArimaTracker, [Double])] = []
        for round in 0..<rounds {
            let order = source.order()
            let specification = try ArimaSpecification(
                order, trend: order.differences == 1 ? .linear : ArimaSpecification.Trend.none,
                transform: round % 3 == 0 ? .log : round % 3 == 1 ? .boxCox(0.5) : .none)
            let coefficients = source.coefficients(order, limit: 0.9)
            let all = ArimaCoefficients(
                ar: coefficients.ar, ma: coefficients.ma, seasonalAR: coefficients.seasonalAR,
                seasonalMA: coefficients.seasonalMA,
                regression: order.differences == 1 ? [0.01] : [])
            var series = source.walk(order.differencingLag + 120).map { 100 + $0 }
            for _ in 0..<(round % 4) * 3 {
                series[source.random.uniform(below: series.count)] = .nan
            }
            let fit = try ArimaFit.at(all, sigma2: 1.3, ArimaData(series), specification)
            let tracker = try #require(ArimaTracker(atStartOf: fit))
            #expect(tracker.count == 0)
            found.append((tracker, series))
        }
        return found
    }

    @Test func `a tracker that was written and read goes on to the last bit`() throws {
        var source = RandomSeries(seed: 55)
        let all = try trackers(&source, rounds: 24)
        for (tracker, rest) in all {
            var kept = tracker
            for row in stride(from: 0, to: rest.count, by: 12) {
                let words = kept.words
                var read = try ArimaTracker(words: words)
                #expect(read.words == words)
                for value in rest[row...].prefix(12) {
                    let (left, right) = (kept.update(value), read.update(value))
                    #expect(left.fitted.bitPattern == right.fitted.bitPattern)
                    #expect(left.standardised.bitPattern == right.standardised.bitPattern)
                }
                #expect(kept.words == read.words)
            }
        }
    }

    @Test func `words cut short or turned round are an error or a tracker, never a trap`() throws {
        var source = RandomSeries(seed: 56)
        var refused = 0
        for (place, pair) in try trackers(&source, rounds: 24).enumerated() {
            var tracker = pair.tracker
            // At the start, in full swing, settled, after a gap.
            for value in pair.rest.prefix([0, 3, 20, 60][place % 4]) { tracker.update(value) }
            if place % 8 == 6 { tracker.update(.nan) }
            let words = tracker.words
            for length in 0..<min(words.count, 60) {
                #expect(throws: ArimaError.self) { try ArimaTracker(words: words[..<length]) }
            }
            #expect(throws: ArimaError.self) { try ArimaTracker(words: words + [0]) }
            for _ in 0..<60 {
                var damaged = words
                let place = source.random.uniform(below: min(words.count, 40))
                damaged[place] ^= 1 << UInt64(source.random.uniform(below: 64))
                do {
                    var read = try ArimaTracker(words: damaged)
                    for value in [1, .nan, 2, 3] { read.update(value) }
                } catch { refused += 1 }
            }
        }
        #expect(refused > 300, "\(refused)")
    }

    @Test func `a sentence says what is wrong with a state`() throws {
        let fit = try ArimaFit.at(
            ArimaCoefficients(ar: [0.5]), sigma2: 1, ArimaData([1, 2, 3, 2]),
            ArimaSpecification(ArimaOrder(1, 0, 0), trend: ArimaSpecification.Trend.none))
        var words = try #require(ArimaTracker(fit)).words
        words[0] = 7
        let error = #expect(throws: ArimaError.self) { try ArimaTracker(words: words) }
        #expect(error?.code == "arima.state")
        #expect(error?.message == "the state of the ARIMA model is damaged: it has version 7")
        #expect(error?.hint == "fit the model again and make the file anew")
    }

    @Test func `a gap after many values costs no walk back through them`() throws {
        // θ = −0.999 settles late; its covariance must follow from the gains alone.
        let specification = try ArimaSpecification(ArimaOrder(2, 1, 1))
        let coefficients = ArimaCoefficients(ar: [0.3, 0.2], ma: [-0.999])
        var source = RandomSeries(seed: 57)
        var series = source.walk(300)
        series[250] = .nan
        let whole = try ArimaFit.at(coefficients, sigma2: 1, ArimaData(series), specification)
            .residuals()
        var tracker = try #require(
            ArimaTracker(
                ArimaFit.at(
                    coefficients, sigma2: 1, ArimaData(Array(series[..<40])), specification)))
        for row in 40..<300 {
            let step = tracker.update(series[row])
            #expect(abs(step.fitted - whole.fitted[row]) < 1e-10 * max(1, abs(step.fitted)))
        }
    }
}
