import CopseFrame
import CopseModels

extension TimeSeries {
    func view(rows: Display.Rows?) -> View {
        View(.line("\(text): \(summary)"), .table(TableView(frame, showing: rows)))
    }
}

extension TableView {
    /// The first rows of a frame: those asked for, else the usual number.
    init(_ frame: Frame, showing rows: Display.Rows?) {
        let count =
            switch rows {
            case .all: frame.rowCount
            case .first(let asked): min(asked, frame.rowCount)
            case nil: min(Value.usualRows, frame.rowCount)
            }
        self.init(frame, rows: 0..<count)
    }
}

extension SeriesChecks {
    var summary: String { "checks of \(title): d = \(d), D = \(seasonalD)" }

    var view: View {
        let figures = tests.map { NumberDisplay.text($0.statistic, digits: 4) }
        let table = TableView(columns: [
            .init(name: "test", cells: tests.map(\.name)),
            .init(name: "statistic", isRightAligned: true, cells: figures.alignedAtPoint),
            .init(name: "p", isRightAligned: true, cells: tests.map(Self.probability)),
            .init(
                name: "lags", isRightAligned: true,
                cells: tests.map { $0.lags.map(String.init) ?? NumberDisplay.missing }),
            .init(name: "verdict", cells: tests.map(\.verdict)),
        ])
        let holes =
            missing == 0
            ? "" : ", \(missing.grouped) missing in \(gaps.counted("gap")) between values"
        var view = View(
            .line("\(title): \(count.counted("value"))\(holes)"), .line(""), .table(table),
            .line(""))
        view.blocks += verdicts.map { .line($0.capitalizedHint) }
        let correlograms = [
            CorrelogramTable(.acf, correlogram), CorrelogramTable(.pacf, correlogram),
        ]
        guard correlograms[0].values.contains(where: \.isFinite) else { return view }
        view.blocks += [
            .line(""),
            .code(CorrelogramBars.lines(correlograms, reach: 14).joined(separator: "\n")),
            .line(correlograms[0].legend),
        ]
        return view
    }

    private static func probability(_ test: Test) -> String {
        guard test.p.isFinite else { return NumberDisplay.missing }
        if test.bound.isEmpty, test.p < 0.0001 { return "< 0.0001" }
        let text = NumberDisplay.text(test.p, digits: 3)
        return test.bound.isEmpty ? text : "\(test.bound) \(text)"
    }
}

extension CorrelogramTable {
    var summary: String { "\(kind.rawValue) of \(values.count.counted("lag"))" }

    var view: View {
        View(
            .code(CorrelogramBars.lines([self], reach: 28).joined(separator: "\n")), .line(legend))
    }

    /// What the marks mean.
    var legend: String {
        guard let first = bands.first, let last = bands.last, first.isFinite else {
            return "no correlation is defined: the values do not vary"
        }
        let outside = zip(values, bands).count { abs($0) > $1 }
        let width = NumberDisplay.text(first, digits: 3)
        let widest =
            first == last ? width : "\(width) to \(NumberDisplay.text(last, digits: 3))"
        return "┊ ±\(widest): noise stays inside 95 times of 100; \(outside) of "
            + "\(values.count.counted("lag")) \(outside == 1 ? "is" : "are") outside"
    }
}

extension FittedArima {
    var summary: String {
        let used = fit.observationCount.counted("value")
        return fit.isFitted
            ? "\(title) of \(series.text) on \(used), AIC \(NumberDisplay.text(fit.criteria.aic))"
            : "\(title) of \(series.text): \(fit.verdicts.first(where: \.isFatal)?.sentence ?? "")"
    }

    /// In the layout of statsmodels, so that it can be read at a glance.
    var view: View {
        var view = View(.line(summary))
        if let search { view.blocks += search.blocks }
        view.blocks.append(.code(FactColumns(fitted, criteria).text))
        if !fit.parameters.isEmpty || hasErrors { view.blocks.append(.table(coefficients)) }
        if let tests = tests { view.blocks.append(.code(tests)) }
        view.blocks += [
            .line(verdict), .line("fitted in \(Renderer.duration(fitMilliseconds))"),
        ]
        return view
    }

    private var coefficients: TableView {
        var rows = fit.parameters.map { parameter in
            (
                name: parameter.kind.name(regressors: regressors), estimate: parameter.estimate,
                error: parameter.standardError
            )
        }
        if hasErrors {
            // Its information is n / 2σ⁴, up to what the coefficients share with it: O(1/n).
            let error = fit.sigma2 * (2 / Double(fit.observationCount)).squareRoot()
            rows.append((name: "sigma²", estimate: fit.sigma2, error: error))
        }
        func column(
            _ name: String, _ value: ((name: String, estimate: Double, error: Double)) -> String
        ) -> TableView.Column {
            .init(name: name, isRightAligned: true, cells: rows.map(value).alignedAtPoint)
        }
        func number(_ value: Double) -> String { NumberDisplay.text(value, digits: 5) }
        return TableView(columns: [
            .init(name: "", cells: rows.map(\.name)),
            column("coef") { number($0.estimate) }, column("std err") { number($0.error) },
            column("z") { NumberDisplay.text($0.estimate / $0.error, digits: 4) },
            column("P>|z|") { row in
                NumberDisplay.decimals(2 * Normal.cumulative(-abs(row.estimate / row.error)), 3)
            },
            column("[0.025") { number($0.estimate - 1.959963984540054 * $0.error) },
            column("0.975]") { number($0.estimate + 1.959963984540054 * $0.error) },
        ])
    }

    private var hasErrors: Bool { fit.isFitted && fit.covariance != nil }

    private var fitted: [(String, String)] {
        // Elsewhere it stands below the coefficients, with its error.
        let variance = hasErrors ? [] : [("sigma²", NumberDisplay.text(fit.sigma2))]
        return [
            ("observations", fit.observationCount.grouped),
            ("log-likelihood", NumberDisplay.text(fit.logLikelihood)),
        ] + variance + [
            ("trend", specification.trend.word),
            ("transform", specification.transformText(fit)),
        ]
    }

    private var criteria: [(String, String)] {
        let criteria = fit.criteria
        return [
            ("AIC", NumberDisplay.text(criteria.aic)), ("AICc", NumberDisplay.text(criteria.aicc)),
            ("BIC", NumberDisplay.text(criteria.bic)), ("HQIC", NumberDisplay.text(criteria.hqic)),
        ]
    }

    /// What is left in the residuals, as far as it can be tested.
    private var tests: String? {
        guard let z = try? fit.residuals().standardised, z.contains(where: \.isFinite) else {
            return nil
        }
        let box = LjungBox(z, lags: 1)
        let normal = JarqueBera(z)
        let ratio = VarianceRatio(z)
        func p(_ value: Double) -> String { NumberDisplay.decimals(value, 2) }
        func figure(_ value: Double) -> String { NumberDisplay.decimals(value, 2) }
        return FactColumns(
            [
                ("Ljung-Box (L1) (Q)", figure(box.statistic)), ("Prob(Q)", p(box.p)),
                ("Heteroskedasticity (H)", figure(ratio.statistic)),
                ("Prob(H) (two-sided)", p(ratio.p)),
            ],
            [
                ("Jarque-Bera (JB)", figure(normal.statistic)), ("Prob(JB)", p(normal.p)),
                ("Skew", figure(normal.skewness)), ("Kurtosis", figure(normal.kurtosis)),
            ]
        ).text
    }

    /// Whether the numbers above are to be trusted.
    private var verdict: String {
        if !fit.isFitted { return "nothing was fitted" }
        let ended = fit.isConverged ? "converged" : "not converged"
        let gradient = fit.iterations > 0 ? " in \(fit.iterations.counted("iteration"))" : ""
        if fit.isAdmissible {
            return "\(ended)\(gradient); admissible: every root is beyond "
                + "\(NumberDisplay.text(ArimaFit.Roots.limit)), standard errors exist"
        }
        let reasons = fit.verdicts.filter { !$0.isFatal }.map {
            $0.sentence(regressors: regressors)
        }
        return "\(ended)\(gradient); not admissible"
            + (reasons.isEmpty ? "" : ": \(reasons.joined(separator: "; "))")
    }

    private var specification: ArimaSpecification { fit.specification }
}

extension ArimaSearch {
    /// How d and D were chosen, and every candidate.
    fileprivate var blocks: [View.Block] {
        var table = TableView(
            table, rows: 0..<candidates.count, types: false, numbers: false, footer: false)
        table.isLedByFirst = true
        return decisions.map { .line($0.sentence) } + [.line(""), .table(table), .line("")]
    }
}

extension ArimaSpecification {
    fileprivate func transformText(_ fit: ArimaFit) -> String {
        switch transform {
        case .none: "none"
        case .log: "log"
        case .boxCox: "boxcox, power \(NumberDisplay.text(fit.power ?? .nan, digits: 4))"
        }
    }
}

extension SeriesForecast {
    var summary: String {
        "forecast of \(series.text) by \(title), \(forecast.mean.count.counted("step"))"
    }

    var view: View {
        View(
            .table(
                TableView(
                    frame, rows: 0..<frame.rowCount, types: false, numbers: false, footer: false)))
    }
}
