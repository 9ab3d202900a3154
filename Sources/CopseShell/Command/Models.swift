import CopseDetector
import CopseFeatures
import CopseFrame
import CopseModels

extension Command {
    static let export = Command(
        name: "export", group: .forests,
        places: [Place("M", .value([.forest])), Place("PATH", .path)],
        flags: [
            Flag("no-state", .switch, about: "leave out the recipe's state after training"),
            Flag(
                "no-golden-rows-raw", .switch,
                about: "keep raw values out of the file; it then proves the forest only"),
        ],
        values: 0,
        summary: "Write a model: .copse with its recipe, .onnx for ONNX Runtime, .json to read",
        details: """
            PATH.copse goes to copsed and copse score and is read back by import. PATH.onnx holds the
            forest and its threshold: X (rows × features, double) to score and is_anomaly. PATH.json
            holds trees, thresholds and the recipe's text.
            """,
        examples: ["export m gas.copse", "export m gas.onnx", "export m gas.json"],
        run: runExport)

    static let `import` = Command(
        name: "import", group: .forests, places: [Place("PATH", .path)],
        flags: [
            Flag(
                "columns", .list, value: "a, b",
                about: "what an .onnx forest's columns are called (x0, x1, …)")
        ],
        summary: "Read a .copse model, or a scikit-learn forest from .onnx; it is checked first",
        examples: [
            "m = import gas.copse", "m = import iforest.onnx --columns gas, value, gasPrice",
        ],
        run: runImport)

    static let compare = Command(
        name: "compare", group: .forests,
        places: [
            Place("M1", .value([.forest])), Place("M2", .value([.forest])),
            Place("F", .value([.frame]), optional: true),
        ],
        flags: [
            Flag("label", .word, value: "COLUMN", about: "judge both by these labels"),
            Flag("positive", .word, value: "V", about: "the label that means anomaly"),
        ],
        summary: "Two models side by side on one frame",
        details: """
            Each flags by its own threshold. Without F the frame M1 was trained on, else that of M2:
            Docs/guide/judging.md.
            """,
        examples: ["compare m m2 f", "compare m m2 f --label label"],
        run: runCompare)
}

@Sendable private func runExport(_ call: Call) throws(Failure) -> Outcome {
    let model = try call.model()
    guard let path = call.arguments.word("PATH") else { return Outcome() }
    guard let format = ModelFile.Format(path: path.text) else {
        throw Failure(.exportFormat(path.text), at: path.range)
    }
    let onlyCopse = ["no-state", "no-golden-rows-raw"].first { call.arguments.has($0) }
    if let onlyCopse, format != .copse {
        throw Failure(.flagNeedsFormat(onlyCopse, format: ".copse"), at: path.range)
    }
    let target = try call.writePath(path.text)
    let bytes: Int
    do throws(Failure) {
        bytes = try ModelFile.write(
            model.detector, to: target, format,
            includesState: !call.arguments.has("no-state"),
            includesRawGoldenRows: !call.arguments.has("no-golden-rows-raw"))
    } catch {
        throw error.at(path.range)
    }
    var outcome = Outcome.text(
        "wrote the model to \(path.text) (\(bytes.grouped) bytes, digest "
            + "\(model.detector.digest.prefix(12))…)")
    outcome.notes = model.detector.exportNotes(format)
    outcome.written = [
        WrittenFile(
            path: target, meaning: format == .copse ? model.detector.digest : nil)
    ]
    return outcome
}

extension Detector {
    /// What a user should know before the file goes where it shall.
    fileprivate func exportNotes(_ format: ModelFile.Format) -> [Note] {
        guard format == .onnx else { return exportNotes }
        var notes: [Note] = []
        if recipe != nil {
            notes.append(
                Note(
                    code: "model.noRecipe",
                    message: "an .onnx file holds no recipe: give it the \(featureNames.count) "
                        + "features that 'features F with R' makes, in the model's order"))
        }
        if forest.missing == .divide {
            notes.append(
                Note(
                    code: "model.onnxMissing",
                    message: "rows with missing values score NaN there, as ONNX cannot follow both "
                        + "branches; a forest trained with --missing impute scores them"))
        }
        return notes
    }
}

@Sendable private func runImport(_ call: Call) throws(Failure) -> Outcome {
    guard let path = call.arguments.word("PATH") else { return Outcome() }
    let columns = call.arguments.flagList("columns")
    let source = call.readPath(path.text)
    var notes: [Note] = []
    let detector: Detector
    if ModelFile.Format(path: path.text) == .onnx {
        do throws(Failure) {
            detector = try ModelFile.readONNX(
                source, columns: columns?.map(\.text),
                provenance: Provenance(
                    copseVersion: CopseVersion.text, dataset: path.text,
                    cell: call.notebook.nextCell))
        } catch {
            throw error.at(columns?.ranges ?? path.range)
        }
        notes.append(
            Note(
                code: "model.imported",
                message: "splits and threshold have the 32 bits of the file, and severities "
                    + "are not known: a forest that 'train' grows has both"))
    } else {
        if let columns {
            throw Failure(.flagNeedsFormat("columns", format: ".onnx"), at: columns.ranges)
        }
        do throws(Failure) {
            detector = try ModelFile.read(source)
        } catch {
            throw error.at(path.range)
        }
    }
    var outcome = Outcome(.forest(TrainedForest(detector: detector)), notes: notes)
    outcome.read([source])
    return outcome
}

@Sendable private func runCompare(_ call: Call) throws(Failure) -> Outcome {
    let models = [try call.model("M1"), try call.model("M2")]
    let words = [
        call.arguments.word("M1"), call.arguments.word("M2"), call.arguments.word("F"),
    ]
    let frame: TiedFrame
    if words[2] != nil {
        frame = try call.frame()
    } else if let own = try (models[0].frame ?? models[1].frame)?.value().frame {
        frame = own
    } else {
        throw Failure(.modelNotTrainedOnFrame(words[0]?.text ?? ""), at: words[0]?.range)
    }
    let threads = try call.threads()
    let scores = try call.detecting(words) { () throws(DetectorError) in
        [
            try models[0].detector.scores(of: frame, threads: threads),
            try models[1].detector.scores(of: frame, threads: threads),
        ]
    }
    var rows: [(String, [Double])] = [
        ("features", models.map { Double($0.detector.featureNames.count) }),
        ("trees", models.map { Double($0.detector.forest.trees.count) }),
        ("threshold", models.map(\.detector.threshold)),
        (
            "flagged",
            zip(models, scores).map { model, scores in
                Double(scores.count { model.detector.isAnomaly($0) })
            }
        ),
    ]
    let both = zip(scores[0], scores[1]).count {
        models[0].detector.isAnomaly($0) && models[1].detector.isAnomaly($1)
    }
    rows.append(("flagged by both", [Double(both), Double(both)]))
    if let label = call.arguments.flagWord("label") {
        let positive = call.arguments.flagWord("positive")?.text
        let labels = try call.detecting(words + [label]) { () throws(DetectorError) in
            try Labels.read(label.text, of: frame.frame, positive: positive)
        }
        let judged = zip(models, scores).map { model, scores in
            Evaluation(labels: labels, scores: scores, threshold: model.detector.threshold)
        }
        rows.append(("roc_auc", judged.map { $0.rocAUC ?? .nan }))
        rows.append(("average_precision", judged.map { $0.averagePrecision ?? .nan }))
        rows.append(("f1", judged.map { $0.f1 ?? .nan }))
        rows.append(("precision", judged.map { $0.precision ?? .nan }))
        rows.append(("recall", judged.map { $0.recall ?? .nan }))
        rows.append(("false_positive_rate", judged.map { $0.falsePositiveRate ?? .nan }))
    }
    let names = [words[0]?.text ?? "M1", words[1]?.text ?? "M2"]
    let columns: [(name: String, column: Column)] = [
        ("what", .text(rows.map(\.0))),
        (names[0], Column(.float(rows.map { $0.1[0] }))),
        (
            names[1] == names[0] ? names[1] + " again" : names[1],
            Column(.float(rows.map { $0.1[1] }))
        ),
    ]
    return Outcome(.table(Frame(columns)))
}

extension Column {
    /// A column of text without missing rows.
    static func text(_ values: [String]) -> Column {
        var storage = TextStorage()
        for value in values { storage.append(value) }
        return Column(.string(storage))
    }
}
