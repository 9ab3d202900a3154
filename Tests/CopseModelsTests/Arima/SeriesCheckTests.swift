import CopseModels
import Testing

@Suite struct SeriesCheckTests {
    @Test func `white noise needs no difference, a walk one, a parabola walk two`() {
        var source = RandomSeries(seed: 21)
        let noise = SeriesCheck(source.noise(300))
        #expect(noise.verdict == .stationary && noise.advice.d == 0)
        let walk = source.walk(300)
        #expect(SeriesCheck(walk).verdict == .unitRoot(differences: 1))
        var level = 0.0
        let twice = walk.map { value in
            level += value
            return level
        }
        #expect(SeriesCheck(twice).advice.d == 2)
    }

    @Test func `gaps are counted and survived`() throws {
        var source = RandomSeries(seed: 22)
        var series = source.walk(400)
        for row in [0, 1, 50, 51, 120, 300, 399] { series[row] = .nan }
        let check = SeriesCheck(series)
        #expect(check.missing == 7 && check.gaps == 3)
        let test = try #require(check.dickeyFuller)
        #expect(test.count > 200 && test.p > 0.05)
        #expect(check.level != nil && check.correlogram.autocorrelations[1] > 0.9)
    }

    @Test func `odd series get a verdict`() {
        #expect(SeriesCheck([]).verdict == .nothingObserved)
        #expect(SeriesCheck([.nan, .nan]).verdict == .nothingObserved)
        #expect(SeriesCheck([1]).verdict == .tooShort(1))
        #expect(SeriesCheck([1, 2]).verdict == .tooShort(2))
        #expect(SeriesCheck([Double](repeating: 4, count: 50)).verdict == .constant)
        for count in 3..<30 {
            for season in [1, 4, 12] {
                _ = SeriesCheck((0..<count).map { Double($0 % 3) }, season: season)
                _ = SeriesCheck((0..<count).map { $0 % 2 == 0 ? .nan : Double($0) }, season: season)
            }
        }
        #expect(SeriesCheck([.infinity, 1, 2, 3]).missing == 1)
    }

    @Test func `every verdict is a sentence`() {
        let cases: [(SeriesCheck.Verdict, String)] = [
            (.nothingObserved, "every value is missing: there is nothing to test"),
            (.constant, "the series is constant: there is nothing to test"),
            (.tooShort(2), "2 values are too few for the tests"),
            (
                .stationary,
                "ADF rejects a unit root and KPSS does not reject a stationary level: both agree, no difference is needed (d = 0)"
            ),
            (
                .unitRoot(differences: 1),
                "ADF does not reject a unit root and KPSS rejects a stationary level: both agree, one difference is needed (d = 1)"
            ),
            (
                .unitRoot(differences: 2),
                "ADF does not reject a unit root and KPSS rejects a stationary level: both agree, 2 differences are needed (d = 2)"
            ),
            (
                .undecided,
                "ADF does not reject a unit root and KPSS does not reject a stationary level: the series is too short or too noisy to tell, try d = 0 and d = 1"
            ),
            (
                .neither(differences: 0),
                "ADF rejects a unit root and KPSS rejects a stationary level: a trend, a break or a season moves the level, try a trend term, a seasonal difference or d = 1"
            ),
        ]
        for (verdict, sentence) in cases { #expect(verdict.sentence == sentence) }
    }

    @Test(.enabled(if: ArimaPublishedTests.isPresent, "the shared series are absent"))
    func `the passengers need one difference and one seasonal one, as in R`() throws {
        let advice = DifferencingAdvice(try SharedSeries.load("airpassengers"), season: 12)
        #expect(advice.d == 1 && advice.seasonalD == 1)
        #expect(try DifferencingAdvice(SharedSeries.load("airpassengers")).d == 1)
        #expect(try DifferencingAdvice(SharedSeries.load("lh")).d == 0)
    }

    @Test(.enabled(if: ArimaPublishedTests.isPresent, "the shared series are absent"))
    func `the residuals of the Nile have the Ljung-Box statistic R printed`() throws {
        let fit = try ArimaFit.fit(
            ArimaData(SharedSeries.load("nile")),
            ArimaSpecification(ArimaOrder(1, 0, 1), trend: ArimaSpecification.Trend.none))
        let test = try fit.diagnosis(lags: 10).ljungBox
        #expect(test.degreesOfFreedom == 8)
        #expect(abs(test.statistic - 14.116) < 2e-2)
        #expect(abs(test.p - 0.0788) < 5e-4)
    }

    @Test(.enabled(if: ArimaPublishedTests.isPresent, "the shared series are absent"))
    func `Guerrero's power of the passengers is the one R prints`() throws {
        let power = try #require(
            GuerreroPower.choose(SharedSeries.load("airpassengers"), season: 12))
        #expect(abs(power - -0.2947156) < 1e-4)
        #expect(GuerreroPower.choose([1, 1, 1, 1], season: 1) == nil)
        #expect(GuerreroPower.choose([1], season: 4) == nil)
    }
}
