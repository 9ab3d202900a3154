import CopseDetector
import CopseFeatures
import CopseFrame
import CopseModels

extension Reply {
    /// What people are shown of it: all of a value that was asked for, one line of one that was only
    /// given a name.
    func view(_ options: RenderOptions) -> View {
        guard let value, !isPiped, !display.isHidden || options.isUncut else { return View() }
        if !names.isEmpty, !options.isUncut { return boundView(value) }
        var view = value.view(rows: options.isUncut ? .all : display.rows, unit: display.unit)
        view.ask(for: source)
        return view
    }

    private func boundView(_ value: Value) -> View {
        switch value {
        case .forest(let model):
            var view = model.view
            view.blocks.insert(.line("\(names[0]): \(value.summary)"), at: 0)
            return view
        case .arima(let model):
            var view = model.view
            view.blocks[0] = .line("\(names[0]): \(value.summary)")
            return view
        default:
            return View(.line("\(names.joined(separator: ", ")): \(value.summary)"))
        }
    }
}

extension Value {
    /// Rows of a frame that are shown when none are asked for.
    static let usualRows = 20

    /// One line: what it is and how large.
    var summary: String {
        switch self {
        case .frame(let tied):
            let tie = tied.tie.map { ", \($0.compiled.features.count) of them features" } ?? ""
            return "frame, \(tied.frame.size)\(tie)"
        case .scores(let scores):
            var text = "frame with scores, \(scores.frame.frame.size)"
            text +=
                ", \(scores.anomalies.grouped) \(scores.anomalies == 1 ? "anomaly" : "anomalies")"
            if let summary = scores.summary {
                text +=
                    " (score \(NumberDisplay.text(summary.min)) to "
                    + "\(NumberDisplay.text(summary.max)), mean \(NumberDisplay.text(summary.mean)))"
            }
            return text
        case .recipe(let recipe):
            return "recipe, \(recipe.featureNames.count.counted("feature"))"
        case .forest(let model):
            let card = model.detector.card
            return "isolation forest, \(card.trees.counted("tree")) on "
                + card.features.count.counted("feature")
        case .anomalies(let frame), .table(let frame): return "table, \(frame.size)"
        case .description(let columns): return "description of \(columns.count.counted("column"))"
        case .importance(let result):
            return "importance of \(result.table.rowCount.counted("feature"))"
        case .explanation(let explanation):
            return
                "explanation of row \(explanation.row), score \(NumberDisplay.text(explanation.score))"
        case .evaluation(let evaluation):
            return "evaluation over \(evaluation.rows.counted("row")), ROC AUC "
                + (evaluation.rocAUC.map { NumberDisplay.text($0) } ?? NumberDisplay.missing)
        case .series(let series): return "series \(series.text), \(series.summary)"
        case .checks(let checks): return checks.summary
        case .arima(let model): return model.summary
        case .forecast(let forecast): return forecast.summary
        case .correlogram(let correlogram): return correlogram.summary
        case .residuals(let frame): return "residuals, \(frame.size)"
        case .plot(let chart): return "plot \(chart.kind.rawValue), \(chart.title)"
        case .text(let text): return text.linesOfText.first ?? ""
        case .session(let card): return "session \(card.name)"
        }
    }

    func view(rows: Display.Rows?, unit: WeiUnit? = nil) -> View {
        switch self {
        case .frame(let tied): return View(.table(Self.table(tied.frame, rows, unit)))
        case .scores(let scores):
            return View(
                .table(Self.table(scores.frame.frame, rows, unit)), .line(summary.capitalizedHint))
        case .anomalies(let frame):
            var table = TableView(
                frame, rows: 0..<frame.rowCount, types: false, numbers: false, footer: false,
                unit: unit)
            table.isLedByFirst = true
            for place in table.columns.indices where table.columns[place].name == "reasons" {
                table.columns[place].isList = true
            }
            return View(.table(table))
        case .table(let frame):
            return View(
                .table(
                    TableView(
                        frame, rows: 0..<frame.rowCount, types: false, numbers: false, footer: false
                    )))
        case .description(let columns): return columns.view(unit: unit)
        case .importance(let result): return result.view
        case .recipe(let recipe): return View(.code(recipe.listing))
        case .forest(let model): return model.view
        case .explanation(let explanation): return explanation.view(rows: rows)
        case .evaluation(let evaluation): return evaluation.view
        case .series(let series): return series.view(rows: rows)
        case .checks(let checks): return checks.view
        case .arima(let model): return model.view
        case .forecast(let forecast): return forecast.view
        case .correlogram(let correlogram): return correlogram.view
        case .residuals(let frame): return View(.table(TableView(frame, showing: rows)))
        case .plot(let chart): return View(.chart(chart))
        case .text(let text): return View(.code(text))
        case .session(let card): return card.view
        }
    }

    private static func table(
        _ frame: Frame, _ rows: Display.Rows?, _ unit: WeiUnit?
    ) -> TableView {
        let count: Int
        switch rows {
        case .all: count = frame.rowCount
        case .first(let asked): count = min(asked, frame.rowCount)
        case nil: count = min(usualRows, frame.rowCount)
        }
        return TableView(frame, rows: 0..<count, unit: unit)
    }
}

extension Frame {
    /// `19,999 rows × 15 columns`
    var size: String { "\(rowCount.counted("row")) × \(columns.count.counted("column"))" }
}

extension Recipe {
    /// The recipe as it is written, what each line remembers behind it.
    var listing: String {
        let memories = memories
        let width = min(60, steps.map { DisplayWidth.of($0.text) }.max() ?? 0)
        var lines = steps.map { step -> String in
            guard let memory = memories[step.name] else { return "  \(step.text)" }
            let blanks = String(
                repeating: " ", count: max(0, width - DisplayWidth.of(step.text)) + 2)
            return "  \(step.text)\(blanks)# \(memory)"
        }
        lines += self.lines.dropFirst(steps.count).map { "  \($0)" }
        lines += models.map { model in
            "  # \(model.name): \(model.title), \(model.known.count.counted("bucket")) known"
        }
        return "recipe {\n" + lines.joined(separator: "\n") + "\n}"
    }
}

extension TrainedForest {
    var view: View {
        let card = detector.card
        var facts: [(name: String, value: String)] = [
            ("features", "\(card.features.count)\(recipeOrigin)"),
            (
                "trees",
                "\(card.trees.grouped) of \(card.sample.counted("row")) each"
                    + (card.parameters.extensionLevel > 0
                        ? ", splits over \(card.parameters.extensionLevel + 1) features" : "")
            ),
            ("threshold", "\(NumberDisplay.text(card.threshold))\(contamination)"),
        ]
        if let flagged {
            facts.append(
                (
                    "flagged",
                    "\(flagged.count.grouped) of \(flagged.rows.counted("row")) "
                        + "(\(share(flagged.count, of: flagged.rows)))"
                ))
        }
        facts.append(("trained on", card.calibration.rows.counted("row")))
        facts.append(("seed", "\(card.parameters.seed)"))
        facts.append(("dialect", card.parameters.dialect.rawValue))
        facts.append(("digest", card.digest))
        if let fitMilliseconds { facts.append(("fitted in", Renderer.duration(fitMilliseconds))) }
        return View(.facts(facts))
    }

    private var recipeOrigin: String {
        detector.recipe == nil ? ", columns by name" : " made by its recipe"
    }

    private var contamination: String {
        detector.contamination.map { " (contamination \($0.text))" } ?? ""
    }
}

extension Importance {
    /// Columns `feature mean std`, largest first, and `diffi` where it was asked for.
    var table: Frame {
        var columns: [(name: String, column: Column)] = [
            ("feature", .text(entries.map(\.feature))),
            ("mean", Column(.float(entries.map(\.mean)))),
            ("std", Column(.float(entries.map(\.std)))),
        ]
        if entries.contains(where: { $0.diffi != nil }) {
            columns.append(("diffi", Column(.float(entries.map { $0.diffi ?? .nan }))))
        }
        return Frame(columns)
    }

    var view: View {
        let greatest = entries.map(\.mean).max() ?? 0
        let bars = entries.map { row -> String in
            guard greatest > 0, row.mean > 0 else { return "" }
            return Bar.text(share: row.mean / greatest, width: 24)
        }
        // Digits that a repeat would change tell nothing.
        func column(_ name: String, _ values: [Double], digits: Int) -> TableView.Column {
            .init(
                name: name, isRightAligned: true,
                cells: values.map { NumberDisplay.text($0, digits: digits) }.alignedAtPoint)
        }
        var columns: [TableView.Column] = [
            .init(name: "feature", cells: entries.map { DisplayWidth.printable($0.feature) }),
            column("mean", entries.map(\.mean), digits: 4),
            column("std", entries.map(\.std), digits: 2),
        ]
        if entries.contains(where: { $0.diffi != nil }) {
            columns.append(column("diffi", entries.map { $0.diffi ?? .nan }, digits: 4))
        }
        columns.append(.init(name: "", cells: bars))
        return View(
            .table(TableView(columns: columns)),
            .line(
                by == .score
                    ? "mean change of a row's score when the feature is shuffled, "
                        + "\(repeats.counted("repeat")); mean score \(NumberDisplay.text(baseline))"
                    : "loss of \(by.rawValue) when the feature is shuffled, "
                        + "\(repeats.counted("repeat")); unshuffled \(NumberDisplay.text(baseline))"
            ))
    }
}

extension Evaluation {
    var view: View {
        func text(_ value: Double?) -> String {
            value.map { NumberDisplay.text($0) } ?? "not defined: only one kind of label"
        }
        return View(
            .facts([
                ("ROC AUC", text(rocAUC)),
                ("average precision", text(averagePrecision)),
                ("precision", text(precision)),
                ("recall", text(recall)),
                ("F1", text(f1)),
                ("false positive rate", text(falsePositiveRate)),
                ("best F1", "\(text(bestF1)) at threshold \(text(bestThreshold))"),
                (
                    "flagged",
                    "\(confusion.tp.grouped) of \(positives.grouped) "
                        + "\(positives == 1 ? "anomaly" : "anomalies"), "
                        + confusion.fp.counted("other row")
                ),
                (
                    "rows",
                    "\(rows.grouped) with a label"
                        + (unlabelled > 0 ? ", \(unlabelled.grouped) without" : "")
                ),
            ]))
    }
}

/// A bar of eighths of a character.
enum Bar {
    static func text(share: Double, width: Int, isNegative: Bool = false) -> String {
        let eighths = Int((min(max(share, 0), 1) * Double(width * 8)).rounded())
        if isNegative { return String(repeating: "░", count: max(1, eighths / 8)) }
        let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    }
}
