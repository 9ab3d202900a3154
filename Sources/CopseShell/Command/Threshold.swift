import CopseDetector
import CopseFeatures
import CopseFrame

extension Command {
    static let threshold = Command(
        name: "threshold", group: .forests,
        places: [
            Place("M", .value([.forest])), Place("F", .value([.frame]), optional: true),
        ],
        flags: [
            Flag("contamination", .word, value: "auto|0…0.5", about: "flag this share of F"),
            Flag(
                "alerts-per-day", .real, value: "N", about: "flag at most N rows a day of F's time"),
            Flag(
                "fdr", .real, value: "0…1",
                about: "at most this share of the flagged is expected to be false alarms"),
            Flag("score", .real, value: "0…1", about: "flag scores above this"),
            Flag("best-f1", .word, value: "LABEL", about: "the threshold of the best F1 on F"),
            Flag(
                "label", .word, value: "COLUMN",
                about: "say precision and recall; for --fdr the normal rows are the reference"),
            Flag("positive", .word, value: "V", about: "the label that means anomaly"),
            Flag("time", .word, value: "COLUMN", about: "the column of times (timestamp)"),
            Flag("threads", .number, value: "N", about: "the result does not depend on it"),
        ],
        summary: "The same model with another threshold, and what it means",
        details: """
            On the frame M was trained on a row counts with its out-of-bag score: that of the trees that
            did not draw it, as if the row were new. --fdr takes the rows labelled normal as reference,
            else the rows M was trained on, and judges the rows of F: Docs/guide/thresholds.md.
            """,
        examples: [
            "m2 = threshold m f --alerts-per-day 20", "m2 = threshold m f --fdr 0.05 --label label",
        ],
        run: runThreshold)
}

private let ways = ["contamination", "alerts-per-day", "fdr", "score", "best-f1"]

@Sendable private func runThreshold(_ call: Call) throws(Failure) -> Outcome {
    let given = ways.filter(call.arguments.has)
    guard given.count == 1 else {
        let error: ShellError =
            given.isEmpty ? .flagMissing(verb: "threshold", flags: ways) : .flagsTogether(given)
        throw Failure(error, at: call.arguments.verb)
    }
    let model = try call.model()
    let task = try ThresholdTask(call, model)
    var changed = model
    var notes: [Note] = []
    changed.detector = try task.detector(way: given[0], &notes)
    if task.frame != nil {
        if let own = call.bound("F") { changed.frame = own }
        changed.flagged = try task.flagged(by: changed.detector)
        notes.insert(contentsOf: try task.notes(on: changed), at: 0)
    }
    return Outcome(.forest(changed), notes: notes)
}

/// What the ways to a threshold need of a call, each asked for once.
private struct ThresholdTask {
    let call: Call
    let model: TrainedForest
    /// nil where there is none and none is needed.
    let frame: TiedFrame?
    let labels: [Bool?]
    let rate: DataRate?
    private let threads: Int
    private let words: [Word?]

    init(_ call: Call, _ model: TrainedForest) throws(Failure) {
        self.call = call
        self.model = model
        threads = try call.threads()
        let label = call.arguments.flagWord("label") ?? call.arguments.flagWord("best-f1")
        words = [label, call.arguments.word("M"), call.arguments.word("F")]
        let isNeeded = !call.arguments.has("score") || label != nil || call.arguments.has("time")
        frame =
            isNeeded || call.arguments.word("F") != nil || model.frame != nil
            ? try call.frame("F", orOf: model) : nil
        guard let frame else {
            (labels, rate) = ([], nil)
            return
        }
        let positive = call.arguments.flagWord("positive")?.text
        if let label {
            labels = try call.detecting(words) { () throws(DetectorError) in
                try Labels.read(label.text, of: frame.frame, positive: positive)
            }
        } else {
            labels = []
        }
        let mustHaveRate = call.arguments.has("alerts-per-day") || call.arguments.has("time")
        var ignored: [Note] = []
        if let column = try call.timeColumn(
            of: frame.frame, isNeeded: mustHaveRate, notes: &ignored)
        {
            if mustHaveRate {
                rate = try call.detecting([call.arguments.flagWord("time") ?? words[2] ?? words[1]])
                {
                    () throws(DetectorError) in
                    try DataRate(column, of: frame.frame)
                }
            } else {
                rate = try? DataRate(column, of: frame.frame)
            }
        } else {
            rate = nil
        }
    }

    // MARK: The threshold

    func detector(way: String, _ notes: inout [Note]) throws(Failure) -> Detector {
        let value = call.arguments.flagWord(way)
        let detector = model.detector
        switch way {
        case "score":
            let score = try call.arguments.real(way) ?? 0
            return try call.detecting(words + [value]) { () throws(DetectorError) in
                try detector.threshold(score: score)
            }
        case "alerts-per-day":
            let alerts = try call.arguments.real(way) ?? 0
            let (heldOut, _) = try heldOutScores()
            guard let rate else { throw Failure(.modelNotTrainedOnFrame("M")) }
            return try call.detecting([value]) { () throws(DetectorError) in
                try detector.threshold(alertsPerDay: alerts, at: rate, heldOut: heldOut)
            }
        case "fdr":
            let (found, note) = try falseDiscoveryRate(value)
            notes.append(note)
            return found
        case "best-f1":
            guard let frame, let value else { throw call.missing("F") }
            let positive = call.arguments.flagWord("positive")?.text
            return try call.detecting(words) { () throws(DetectorError) in
                try detector.threshold(
                    bestF1: value.text, positive: positive, on: frame, threads: threads)
            }
        default:
            let share = try contamination(call)
            guard let frame else { throw call.missing("F") }
            return try call.detecting(words) { () throws(DetectorError) in
                try detector.threshold(share, on: frame, threads: threads)
            }
        }
    }

    private func falseDiscoveryRate(_ value: Word?) throws(Failure) -> (Detector, Note) {
        let rate = try call.arguments.real("fdr") ?? 0
        let judged = try heldOut()
        let reference: [Double]
        let origin: String
        if !labels.isEmpty {
            reference = zip(judged.scores, labels).compactMap { $1 == false ? $0 : nil }
            origin = "rows labelled normal"
        } else if judged.isOutOfBag {
            reference = judged.known
            origin = "rows judged themselves"
        } else {
            guard let own = try model.frame?.value().frame else {
                throw Failure(
                    .modelNotTrainedOnFrame(words[1]?.text ?? "the model"), at: words[1]?.range)
            }
            let found = try call.detecting([words[1]]) { () throws(DetectorError) in
                try model.detector.heldOutScores(of: own, threads: threads)
            }
            reference = found.known
            origin = "rows the model was trained on"
        }
        let (detector, found) = try call.detecting([value]) { () throws(DetectorError) in
            try model.detector.threshold(
                falseDiscoveryRate: rate, reference: reference, judged: judged.known)
        }
        return (detector, Note(code: "model.fdr", message: found.sentence(reference: origin)))
    }

    /// Scores of the frame's rows as if they were new.
    private func heldOut() throws(Failure) -> HeldOutScores {
        guard let frame else { throw call.missing("F") }
        return try call.detecting(words) { () throws(DetectorError) in
            try model.detector.heldOutScores(of: frame, threads: threads)
        }
    }

    /// The same; the plain scores where the rows have no others, and whether that is so.
    private func heldOutScores() throws(Failure) -> (scores: HeldOutScores, isPlain: Bool) {
        guard let frame else { throw call.missing("F") }
        return try call.detecting(words) { () throws(DetectorError) in
            do throws(DetectorError) {
                return (try model.detector.heldOutScores(of: frame, threads: threads), false)
            } catch {
                guard case .outOfBag = error else { throw error }
                let scores = try model.detector.scores(of: frame, threads: threads)
                return (HeldOutScores(scores: scores, isOutOfBag: false), true)
            }
        }
    }

    // MARK: What it means

    func flagged(by detector: Detector) throws(Failure) -> TrainedForest.Flagged {
        guard let frame else { return .init(count: 0, rows: 0) }
        let scores = try call.detecting(words) { () throws(DetectorError) in
            try detector.scores(of: frame, threads: threads)
        }
        return .init(count: scores.count { detector.isAnomaly($0) }, rows: scores.count)
    }

    func notes(on changed: TrainedForest) throws(Failure) -> [Note] {
        let flagged = changed.flagged ?? .init(count: 0, rows: 0)
        var notes = [
            Note(
                code: "model.threshold",
                message: "scores above \(NumberDisplay.text(changed.detector.threshold)) are "
                    + "anomalies: \(flagged.count.grouped) of \(flagged.rows.counted("row")) "
                    + "(\(share(flagged.count, of: flagged.rows)))")
        ]
        let (heldOut, isPlain) = try heldOutScores()
        let meaning = ThresholdMeaning(changed.detector, heldOut, labels: labels)
        if let text = meaning.shareSentence(rate, isPlain: isPlain) {
            notes.append(Note(code: "model.alertRate", message: text))
        }
        if !labels.isEmpty {
            let isChosen = call.arguments.has("best-f1")
            notes.append(
                Note(
                    code: "model.precision",
                    message: meaning.labelSentence
                        + (isChosen
                            ? "; these labels chose the threshold: new rows may do worse" : "")))
        }
        return notes
    }
}
