import CopseDetector
import CopseFeatures
import CopseFrame

extension Command {
    static let selectFeatures = Command(
        name: "select-features", group: .forests,
        places: [
            Place("M", .value([.forest])), Place("F", .value([.frame]), optional: true),
        ],
        flags: [
            Flag("keep", .number, value: "N", about: "features that are left"),
            Flag("label", .word, value: "COLUMN", about: "keep what finds these anomalies"),
            Flag("positive", .word, value: "V", about: "the label that means anomaly"),
            Flag(
                "by", .choice(ImportanceMeasure.allCases.map(\.rawValue)),
                about: "as in importance (score; auc with --label)"),
            Flag("repeats", .number, value: "N", about: "times each feature is shuffled (5)"),
            Flag("threads", .number, value: "N", about: "the result does not depend on it"),
        ],
        summary: "A model like M on fewer features: the least important goes, again and again",
        details: """
            After each feature that goes the forest is grown again, so that of features that say the same one
            stays. The result is what train gives with --columns and the settings of M.
            """,
        examples: [
            "small = select-features m f --keep 10",
            "small = select-features m f --keep 5 --label label",
        ],
        run: runSelectFeatures)
}

@Sendable private func runSelectFeatures(_ call: Call) throws(Failure) -> Outcome {
    let model = try call.model()
    let frame = try call.frame("F", orOf: model)
    guard let keep = try call.arguments.integer("keep") else {
        throw Failure(
            .flagMissing(verb: "select-features", flags: ["keep"]), at: call.arguments.verb)
    }
    let task = try ImportanceTask(call)
    let options = TrainingOptions(
        provenance: Provenance(
            copseVersion: CopseVersion.text, trainedAt: call.notebook.environment.now?(),
            cell: call.notebook.nextCell))
    let words = [
        call.arguments.word("M"), call.arguments.word("F"), call.arguments.flagWord("label"),
        call.arguments.flagWord("keep"),
    ]
    let found = try call.detecting(words) { () throws(DetectorError) in
        try model.detector.selectFeatures(
            keep, on: frame, by: task.measure, labels: try task.labels(of: frame),
            repeats: task.repeats, options: options, threads: task.threads)
    }
    let training = found.training
    var text =
        "kept \(training.detector.featureNames.joined(separator: ", ")); dropped, the weakest first: "
        + found.dropped.joined(separator: ", ")
    if let agreement = found.agreement {
        text +=
            "; \(agreement.part.grouped) of \(agreement.whole.counted("row")) among M's strangest "
            + "hundredth still are"
    }
    return Outcome(
        .forest(
            TrainedForest(
                detector: training.detector, frame: call.bound("F") ?? model.frame,
                flagged: .init(count: training.flagged, rows: training.scores.count))),
        notes: [Note(code: "train.selected", message: text)])
}
