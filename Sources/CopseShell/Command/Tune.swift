import CopseDetector
import CopseFeatures
import CopseFrame
import CopseModels

extension Command {
    static let tune = Command(
        name: "tune", group: .forests, places: [Place("F", .value([.frame]))],
        flags: [
            Flag("label", .word, value: "COLUMN", about: "1 or true is an anomaly, 0 or false not"),
            Flag("positive", .word, value: "V", about: "the label that means anomaly"),
            Flag(
                "grid", .expression, value: "trees=50,100 …",
                about: "parameters of forests and the values to try"),
            Flag("columns", .list, value: "a, b", about: "train on these"),
            Flag("except", .list, value: "a, b", about: "train on all but these and the label"),
            Flag("seeds", .number, value: "N", about: "forests of each kind (5)"),
            Flag(
                "by", .choice(TuningMeasure.allCases.map(\.rawValue)),
                about: "ROC AUC, average precision, or the best F1 (auc)"),
            Flag("test", .word, value: "G", about: "report on rows kept out of the choice"),
            Flag(
                "seed", .number, value: "N", about: "the first one, instead of that of 'set seed'"),
            Flag("threads", .number, value: "N", about: "the result does not depend on it"),
        ],
        values: 2,
        summary: "The forest that finds labelled anomalies best, and how all of a grid did",
        details: """
            Every forest is grown on all rows without the labels; they choose among the forests, by the
            mean over seeds. Labels that chose flatter: --test G says what to expect of new rows.
            The grid knows trees, sample, max-features, max-depth, bootstrap, extension, split, missing
            and dialect.
            """,
        examples: [
            "best, board = tune f --label label --grid trees=50,100 sample=128,256",
            "best, board = tune f --label label --grid split=random,pooled-gain --by ap --seeds 3",
        ],
        run: runTune)
}

@Sendable private func runTune(_ call: Call) throws(Failure) -> Outcome {
    let arguments = call.arguments
    let frame = try call.frame()
    guard let label = arguments.flagWord("label") else {
        throw Failure(.flagMissing(verb: "tune", flags: ["label"]), at: arguments.verb)
    }
    guard let text = arguments.flagExcerpt("grid") else {
        throw Failure(.flagMissing(verb: "tune", flags: ["grid"]), at: arguments.verb)
    }
    let grid: TuningGrid
    do throws(DetectorError) {
        grid = try TuningGrid(text.text)
    } catch {
        throw Failure(error).at(text.range)
    }
    var test: TiedFrame?
    if let word = arguments.flagWord("test") {
        let value = try call.notebook.value(named: word)
        guard let frame = value.frame else { throw call.wrongKind(word, value, needs: "a frame") }
        test = frame
    }
    let seeds = try arguments.integer("seeds") ?? 5
    let measure =
        arguments.flagWord("by").flatMap { TuningMeasure(rawValue: $0.text) } ?? .auc
    let threads = try call.threads()
    let columns = arguments.flagList("columns")
    let except = arguments.flagList("except")
    if columns != nil, let except {
        throw Failure(.flagsTogether(["columns", "except"]), at: except.ranges)
    }
    let options = TrainingOptions(
        columns: columns?.map(\.text), except: except?.map(\.text) ?? [],
        parameters: ForestParameters(seed: try call.seed()),
        provenance: Provenance(
            copseVersion: CopseVersion.text, trainedAt: call.notebook.environment.now?(),
            cell: call.notebook.nextCell))
    let words = [arguments.word("F"), label] + (columns ?? []) + (except ?? [])
    let (best, tuning) = try call.detecting(words) { () throws(DetectorError) in
        try Detector.tune(
            on: frame, label: label.text, positive: arguments.flagWord("positive")?.text,
            grid: grid, seeds: seeds, by: measure, test: test, options: options,
            threads: threads)
    }
    let model = TrainedForest(
        detector: best.detector, frame: call.bound("F"),
        flagged: .init(count: best.flagged, rows: best.scores.count))
    return Outcome(
        .forest(model), .frame(TiedFrame(tuning.board)),
        notes: best.notes + tuning.notes)
}

extension Tuning {
    /// Columns `rank`, those of the grid, `mean std min max`, and on the test rows `test_mean test_std`.
    var board: Frame {
        var columns: [(name: String, column: Column)] = [
            ("rank", Column(.int(entries.indices.map { Int64($0 + 1) })))
        ]
        for (place, axis) in grid.axes.enumerated() {
            let texts = entries.map { $0.candidate.values[place] }
            let name = axis.parameter.rawValue.map { $0 == "-" ? "_" : $0 }
            columns.append((String(name), Self.column(texts)))
        }
        columns.append(("mean", Column(.float(entries.map { Self.mean($0.values) }))))
        columns.append(("std", Column(.float(entries.map { Self.deviation($0.values) }))))
        columns.append(("min", Column(.float(entries.map { $0.values.min() ?? .nan }))))
        columns.append(("max", Column(.float(entries.map { $0.values.max() ?? .nan }))))
        if entries.contains(where: { !$0.tests.isEmpty }) {
            columns.append(("test_mean", Column(.float(entries.map { Self.mean($0.tests) }))))
            columns.append(("test_std", Column(.float(entries.map { Self.deviation($0.tests) }))))
        }
        return Frame(columns)
    }

    /// Whole numbers, numbers or text.
    private static func column(_ texts: [String]) -> Column {
        let whole = texts.compactMap { Int64($0) }
        if whole.count == texts.count { return Column(.int(whole)) }
        let numbers = texts.compactMap { Double($0) }
        return numbers.count == texts.count ? Column(.float(numbers)) : .text(texts)
    }

    var notes: [Note] {
        guard let first = entries.first else { return [] }
        let name =
            ["auc": "ROC AUC", "ap": "average precision", "f1": "best F1"][by.rawValue] ?? ""
        func result(_ values: [Double]) -> String {
            let mean = NumberDisplay.text(Self.mean(values), digits: 4)
            guard values.count > 1 else { return mean }
            return "\(mean) ± \(NumberDisplay.text(Self.deviation(values), digits: 2))"
        }
        var text = "\(first.text(grid)) has the largest mean \(name), \(result(first.values))"
        if entries.count > 1 {
            text += "; next \(entries[1].text(grid)), \(result(entries[1].values))"
        }
        text += "; \(seeds.counted("seed"))"
        if first.tests.isEmpty {
            text += "; the labels chose it, so that new rows may do worse: --test G says"
        } else {
            text += "; on the test rows \(result(first.tests))"
        }
        return [Note(code: "train.tuned", message: text)]
    }
}

extension Tuning.Entry {
    /// `trees=100 sample=256`
    fileprivate func text(_ grid: TuningGrid) -> String {
        zip(grid.axes, candidate.values).map { "\($0.parameter.rawValue)=\($1)" }
            .joined(separator: " ")
    }
}
