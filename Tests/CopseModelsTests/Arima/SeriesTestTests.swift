import CopseModels
import CopseTestSupport
import Testing

/// The tests of a series beside those of arch, pmdarima and statsmodels.
@Suite struct SeriesTestTests {
    private let golden = SeriesTestGolden.file

    private func near(_ found: Double, _ wanted: Double, _ tolerance: Double = 1e-9) -> Bool {
        abs(found - wanted) <= tolerance * max(1, abs(wanted))
    }

    @Test func `the test of Phillips and Perron is that of arch`() throws {
        for entry in golden.phillips {
            let trend = try #require(DickeyFuller.Trend(rawValue: entry.trend))
            let test = try #require(
                PhillipsPerron(
                    golden.series[entry.series] ?? [], trend: trend, lags: entry.fixed))
            #expect(near(test.statistic, entry.statistic), "\(entry.series) \(entry.trend)")
            #expect(near(test.p, entry.p), "\(entry.series) \(entry.trend)")
            #expect(test.lags == entry.lags && test.count == entry.count)
        }
    }

    @Test func `OCSB is that of its definition and, in its dialect, of pmdarima`() throws {
        for entry in golden.seasonal {
            let values = golden.series[entry.series] ?? []
            let test = try #require(OCSB(values, season: entry.season))
            #expect(near(test.statistic, entry.r), "\(entry.series): \(test.statistic)")
            #expect(test.lags == entry.rLags)
            #expect(near(test.criticalValue, entry.critical, 1e-12))
            let other = try #require(OCSB(values, season: entry.season, dialect: .pmdarima))
            #expect(near(other.statistic, entry.pmdarima), "\(entry.series): \(other.statistic)")
            #expect(other.needsDifference == (entry.ocsbDifference == 1))
        }
    }

    @Test func `the test of Canova and Hansen is that of pmdarima where the season is even`() throws
    {
        for entry in golden.seasonal {
            let test = try #require(
                CanovaHansen(golden.series[entry.series] ?? [], season: entry.season))
            if let wanted = entry.canovaHansen {
                #expect(near(test.statistic, wanted), "\(entry.series): \(test.statistic)")
            }
            #expect(test.needsDifference == (entry.chDifference == 1), "\(entry.series)")
        }
    }

    @Test func `Jarque-Bera and the variance ratio are those of statsmodels`() {
        for entry in golden.normal {
            let test = JarqueBera(golden.series[entry.series] ?? [])
            #expect(near(test.statistic, entry.statistic) && near(test.p, entry.p))
            #expect(near(test.skewness, entry.skewness) && near(test.kurtosis, entry.kurtosis))
        }
        for entry in golden.spread {
            let test = VarianceRatio(golden.series[entry.series] ?? [])
            #expect(near(test.statistic, entry.statistic), "\(entry.series)")
            #expect(near(test.p, entry.p, 1e-7), "\(entry.series)")
        }
    }

    @Test(
        .enabled(if: SharedData.isPresent("ts_airpassengers.csv"), "the shared series are absent"))
    func
        `AirPassengers takes one seasonal difference by OCSB and none by Canova-Hansen, as R says`()
        throws
    {
        let values = try SharedSeries.load("airpassengers")
        #expect(try #require(OCSB(values, season: 12)).needsDifference)
        #expect(try #require(OCSB(values, season: 12, dialect: .pmdarima)).needsDifference)
        #expect(try #require(CanovaHansen(values, season: 12)).needsDifference == false)
        #expect(try #require(PhillipsPerron(values)).p > 0.05)
    }

    @Test func `short, constant, empty and gapped series trap nowhere`() throws {
        for count in 0..<40 {
            let curve = (0..<count).map { Double($0 * $0 % 7) }
            let gapped = (0..<count).map { $0 % 3 == 1 ? Double.nan : Double($0 % 5) }
            let constant = [Double](repeating: 4, count: count)
            let empty = [Double](repeating: .nan, count: count)
            for values in [curve, gapped, constant, empty] {
                #expect(PhillipsPerron(values)?.statistic.isFinite ?? true)
                for season in [1, 2, 4, 12] {
                    #expect(OCSB(values, season: season)?.statistic.isFinite ?? true)
                    let other = OCSB(values, season: season, dialect: .pmdarima)
                    #expect(other?.statistic.isFinite ?? true)
                    #expect(CanovaHansen(values, season: season)?.statistic.isFinite ?? true)
                }
            }
        }
        var series = golden.series["moving12"] ?? []
        for row in [0, 5, 6, 80, 179] { series[row] = .nan }
        #expect(try #require(PhillipsPerron(series)).count < 179)
        #expect(OCSB(series, season: 12) != nil && CanovaHansen(series, season: 12) != nil)
    }
}
