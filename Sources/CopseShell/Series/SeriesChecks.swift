import CopseFrame
package import CopseModels

/// Tests of a series or of a model's residuals, with their correlogram.
package struct SeriesChecks: Sendable {
    struct Test: Sendable {
        var name: String
        var statistic: Double
        /// NaN where there is none.
        var p: Double
        /// The sign before p where only a bound is known: `<` or `>`.
        var bound = ""
        var lags: Int?
        var verdict: String
    }

    var tests: [Test]
    var count: Int
    var missing: Int
    var gaps: Int
    var d: Int
    var seasonalD: Int
    package var correlogram: Correlogram
    /// In plain words.
    var verdicts: [String]
    /// What was tested: `residuals of ARIMA(1,0,0)`.
    var title: String

    /// Columns `test statistic p lags verdict`.
    var table: Frame {
        var lags = Validity(allPresent: tests.count)
        for (row, test) in tests.enumerated() where test.lags == nil { lags.setMissing(row) }
        return Frame([
            ("test", .text(tests.map(\.name))),
            ("statistic", Column(.float(tests.map(\.statistic)))),
            ("p", Column(.float(tests.map(\.p)))),
            (
                "lags",
                Column(
                    .int(tests.map { Int64($0.lags ?? 0) }),
                    validity: lags.missingCount > 0 ? lags : nil)
            ),
            ("verdict", .text(tests.map(\.verdict))),
        ])
    }
}

extension SeriesChecks {
    /// What one looks at before a model is chosen.
    init(
        of series: TimeSeries, season: Int, lags: Int?, isCancelled: () -> Bool = { false }
    ) {
        let check = SeriesCheck(
            series.values, season: season, lags: lags, isCancelled: isCancelled)
        tests = [
            .unitRoot(
                "ADF", check.dickeyFuller?.statistic, check.dickeyFuller?.p,
                check.dickeyFuller?.lags),
            .unitRoot(
                "PP", check.phillipsPerron?.statistic, check.phillipsPerron?.p,
                check.phillipsPerron?.lags),
            .stationary(check.level, "KPSS level", "a stationary level"),
            .stationary(check.trend, "KPSS trend", "a stationary trend"),
            .dependence(check.ljungBox),
        ]
        if season > 1 {
            let strength = check.advice.seasonalStrength
            tests.append(
                Test(
                    name: "seasonal strength", statistic: strength ?? .nan, p: .nan, lags: season,
                    verdict: strength.map {
                        $0 > DifferencingAdvice.strengthLimit
                            ? "strong: a seasonal difference" : "weak: no seasonal difference"
                    } ?? "needs more than two seasons of values"))
            tests += [
                .atFivePercent(
                    "OCSB", check.ocsb?.statistic, check.ocsb.map { !$0.needsDifference },
                    check.ocsb?.lags, "rejects a seasonal unit root",
                    "does not reject a seasonal unit root"),
                .atFivePercent(
                    "CH", check.canovaHansen?.statistic, check.canovaHansen?.needsDifference,
                    check.canovaHansen?.lags, "rejects a season that stays the same",
                    "does not reject a season that stays the same"),
            ]
        }
        count = check.count
        missing = check.missing
        gaps = check.gaps
        d = check.advice.d
        seasonalD = check.advice.seasonalD
        correlogram = check.correlogram
        verdicts = [check.verdict.sentence]
        if seasonalD > 0 {
            verdicts.append("the season of \(season) is strong: take a seasonal difference (D = 1)")
        }
        verdicts.append("suggested: d = \(d)" + (season > 1 ? ", D = \(seasonalD)" : ""))
        title = series.text
    }

    /// Whether residuals are the noise a model promises.
    init(of model: FittedArima) throws(ArimaError) {
        let diagnosis = try model.fit.diagnosis()
        let order = model.fit.specification.order
        let box = diagnosis.ljungBox
        let normal = diagnosis.jarqueBera
        let ratio = diagnosis.varianceRatio
        tests = [
            Test(
                name: "Ljung-Box", statistic: box.statistic, p: box.p, lags: box.lags,
                verdict: Test.verdict(
                    box.p, "residuals depend on each other", "no dependence left")),
            Test(
                name: "Jarque-Bera", statistic: normal.statistic, p: normal.p,
                verdict: Test.verdict(normal.p, "not normal", "as normal numbers")),
            Test(
                name: "variance ratio", statistic: ratio.statistic, p: ratio.p,
                verdict: Test.verdict(
                    ratio.p, "the spread changes in time", "the spread stays the same")),
        ]
        count = model.series.values.count
        missing = model.fit.missingCount
        gaps = SeriesCheck.gaps(model.series.values)
        d = order.d
        seasonalD = order.seasonalD
        correlogram = diagnosis.correlogram
        verdicts = []
        if box.p < 0.05 {
            verdicts.append(
                "something is left in the residuals: raise p or q, or add a season")
        } else if box.p.isNaN {
            verdicts.append("too few residuals to test")
        } else {
            verdicts.append("the residuals look like noise: the model has taken what there was")
        }
        if normal.p < 0.05 {
            verdicts.append("they are not normal: intervals of forecasts are rough at the ends")
        }
        if ratio.p < 0.05 {
            verdicts.append("their spread changes in time: a transform (log, boxcox) may help")
        }
        title = "residuals of \(model.title)"
    }
}

extension SeriesChecks.Test {
    fileprivate static func verdict(_ p: Double, _ rejected: String, _ kept: String) -> String {
        p.isNaN ? "not defined" : p < 0.05 ? rejected : kept
    }

    fileprivate static func unitRoot(
        _ name: String, _ statistic: Double?, _ p: Double?, _ lags: Int?
    ) -> SeriesChecks.Test {
        SeriesChecks.Test(
            name: name, statistic: statistic ?? .nan, p: p ?? .nan, lags: lags,
            verdict: verdict(p ?? .nan, "rejects a unit root", "does not reject a unit root"))
    }

    /// A test whose critical value is known at 5 % only.
    fileprivate static func atFivePercent(
        _ name: String, _ statistic: Double?, _ rejects: Bool?, _ lags: Int?, _ rejected: String,
        _ kept: String
    ) -> SeriesChecks.Test {
        SeriesChecks.Test(
            name: name, statistic: statistic ?? .nan, p: rejects == nil ? .nan : 0.05,
            bound: rejects.map { $0 ? "<" : ">" } ?? "", lags: lags,
            verdict: rejects.map { $0 ? rejected : kept } ?? "not defined")
    }

    fileprivate static func stationary(
        _ test: KPSS?, _ name: String, _ claim: String
    ) -> SeriesChecks.Test {
        let bound =
            switch test?.p {
            case .below: "<"
            case .above: ">"
            default: ""
            }
        return SeriesChecks.Test(
            name: name, statistic: test?.statistic ?? .nan, p: test?.p.bound ?? .nan,
            bound: bound, lags: test?.lags,
            verdict: verdict(
                test?.p.bound ?? .nan, "rejects \(claim)", "does not reject \(claim)"))
    }

    fileprivate static func dependence(_ test: LjungBox?) -> SeriesChecks.Test {
        SeriesChecks.Test(
            name: "Ljung-Box", statistic: test?.statistic ?? .nan, p: test?.p ?? .nan,
            lags: test?.lags,
            verdict: verdict(
                test?.p ?? .nan, "values depend on earlier ones", "looks like noise"))
    }
}
