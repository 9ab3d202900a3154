import CopseDetector
import CopseFeatures
import CopseFrame
import CopseMath

extension Command {
    private static let model = Place("M", .value([.forest]))
    private static let frame = Place("F", .value([.frame]), optional: true)

    static let score = Command(
        name: "score", group: .forests, places: [model, frame],
        flags: [Flag("threads", .number, value: "N", about: "the result does not depend on it")],
        summary: "A frame with score (0 to 1, higher is stranger) and is_anomaly",
        examples: ["s = score m f", "s = score m tx"],
        run: runScore)

    static let anomalies = Command(
        name: "anomalies", group: .forests, places: [model, frame],
        flags: [
            Flag("top", .number, value: "N", about: "how many (20)"),
            Flag("threads", .number, value: "N", about: "the result does not depend on it"), .unit,
        ],
        summary: "The strangest rows first, with severity and reasons in words",
        details: """
            A reason tells a feature by its line of the recipe; the usual is the median of the model's
            golden rows, the first it was trained on.
            """,
        examples: ["anomalies m f --top 10", "a = anomalies m tx"],
        run: runAnomalies)

    static let evaluate = Command(
        name: "evaluate", group: .forests, places: [model, frame],
        flags: [
            Flag("label", .word, value: "COLUMN", about: "1 or true is an anomaly, 0 or false not"),
            Flag("positive", .word, value: "V", about: "the label that means anomaly"),
            Flag("threads", .number, value: "N", about: "the result does not depend on it"),
        ],
        summary: "How well the scores find labelled anomalies, as scikit-learn defines it",
        details: """
            Rows without a label are left out. best F1 is what --best-f1 of threshold would reach on F:
            Docs/guide/judging.md.
            """,
        examples: [
            "evaluate m f --label label", "evaluate m tx --label kind --positive value_spike",
        ],
        run: { (call) throws(Failure) in
            let model = try call.model()
            let frame = try call.frame("F", orOf: model)
            guard let label = call.arguments.flagWord("label") else {
                throw Failure(
                    .flagMissing(verb: "evaluate", flags: ["label"]), at: call.arguments.verb)
            }
            let threads = try call.threads()
            let positive = call.arguments.flagWord("positive")?.text
            let result = try call.detecting([call.arguments.word("F"), label]) {
                () throws(DetectorError) in
                try model.detector.evaluate(
                    frame, label: label.text, positive: positive, threads: threads)
            }
            var notes = result.notes
            if let positive, result.unlabelled > 0 {
                let value = Double(positive) == nil ? "\"\(positive)\"" : positive
                notes.append(
                    Note(
                        code: "frame.unlabelled",
                        message: "\(result.unlabelled.counted("row")) without a \(label.text) "
                            + "\(result.unlabelled == 1 ? "is" : "are") left out; a column derived as "
                            + "\(label.text) == \(value) counts them as other rows"))
            }
            return Outcome(.evaluation(result), notes: notes)
        })
}

extension Evaluation {
    /// Says where scores point the wrong way beyond chance.
    fileprivate var notes: [Note] {
        guard let rocAUC, let error = standardErrorOfAUC, rocAUC + 2 * error < 0.5 else {
            return []
        }
        return [
            Note(
                code: "model.reversed",
                message:
                    "the labelled anomalies score lower than the other rows: by these columns they "
                    + "are the more ordinary ones. Train on rows known to be normal, or on other columns"
            )
        ]
    }
}

@Sendable private func runScore(_ call: Call) throws(Failure) -> Outcome {
    let model = try call.model()
    let frame = try call.frame("F", orOf: model)
    let threads = try call.threads()
    let scores = try call.detecting([call.arguments.word("M"), call.arguments.word("F")]) {
        () throws(DetectorError) in
        try model.detector.scores(of: frame, threads: threads)
    }
    return Outcome(.scores(ScoredFrame(frame, scores: scores, model: model.detector)))
}

extension ScoredFrame {
    init(_ frame: TiedFrame, scores: [Double], model: Detector) {
        let flags = scores.map(model.isAnomaly)
        self.frame =
            frame
            .replacing("score", Column(.float(scores)))
            .replacing("is_anomaly", Column(.bool(flags)))
        anomalies = flags.count { $0 }
        guard let least = scores.min(), let most = scores.max() else { return }
        var sum = ExactSum()
        for score in scores { sum.add(score) }
        summary = (sum.roundedMean(count: scores.count), least, most)
    }
}

@Sendable private func runAnomalies(_ call: Call) throws(Failure) -> Outcome {
    let model = try call.model()
    let frame = try call.frame("F", orOf: model)
    let threads = try call.threads()
    let top = try call.arguments.integer("top") ?? 20
    let found = try call.detecting([call.arguments.word("M"), call.arguments.word("F")]) {
        () throws(DetectorError) in
        try model.detector.anomalies(in: frame, top: top, threads: threads)
    }
    var columns: [(name: String, column: Column)] = [
        ("row", Column(.int(found.map { Int64($0.row) }))),
        ("score", Column(.float(found.map(\.score)))),
        ("is_anomaly", Column(.bool(found.map(\.isAnomaly)))),
        ("severity", .text(found.map(\.severity.rawValue))),
        ("reasons", .text(found.map { $0.reasons.joined(separator: ", ") })),
    ]
    let features = Set(frame.tie?.compiled.features.map(\.name) ?? [])
    let carried = frame.frame.names.filter { name in
        !features.contains(name) && !columns.contains { $0.name == name }
    }
    let rows = found.map(\.row)
    for name in carried {
        if let column = frame.frame[name] { columns.append((name, column.take(rows))) }
    }
    return Outcome(
        .anomalies(
            Frame(
                names: columns.map(\.name), columns: columns.map(\.column),
                rowCount: found.count)))
}
