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

    var view: View {
        let parameters = fit.parameters
        func column(_ name: String, _ value: (ArimaFit.Parameter) -> Double) -> TableView.Column {
            let cells = parameters.map { NumberDisplay.text(value($0), digits: 5) }
            return .init(name: name, isRightAligned: true, cells: cells.alignedAtPoint)
        }
        let table = TableView(columns: [
            .init(
                name: "parameter", cells: parameters.map { $0.kind.name(regressors: regressors) }),
            column("estimate", \.estimate),
            column("std. error", \.standardError),
            column("z") { $0.estimate / $0.standardError },
            column("95 % from") { $0.estimate - 1.959963984540054 * $0.standardError },
            column("to") { $0.estimate + 1.959963984540054 * $0.standardError },
        ])
        let criteria = fit.criteria
        var blocks: [View.Block] = [.line(summary)]
        if !parameters.isEmpty { blocks.append(.table(table)) }
        blocks.append(
            .facts([
                ("sigma²", NumberDisplay.text(fit.sigma2)),
                ("log-likelihood", NumberDisplay.text(fit.logLikelihood)),
                (
                    "AIC, AICc",
                    "\(NumberDisplay.text(criteria.aic)), \(NumberDisplay.text(criteria.aicc))"
                ),
                (
                    "BIC, HQIC",
                    "\(NumberDisplay.text(criteria.bic)), \(NumberDisplay.text(criteria.hqic))"
                ),
                ("trend", specification.trendText), ("transform", specification.transformText(fit)),
                ("converged", fit.isConverged ? "yes" : "no"),
                ("fitted in", Renderer.duration(fitMilliseconds)),
            ]))
        var view = View()
        view.blocks = blocks
        return view
    }

    private var specification: ArimaSpecification { fit.specification }
}

extension ArimaSpecification {
    fileprivate var trendText: String {
        switch trend {
        case .none: "none"
        case .constant: "mean"
        case .linear: "drift"
        case .both: "mean and drift"
        }
    }

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
