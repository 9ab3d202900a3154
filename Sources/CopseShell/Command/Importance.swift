import CopseDetector
import CopseFeatures
import CopseFrame

extension Command {
    static let importance = Command(
        name: "importance", group: .forests,
        places: [
            Place("M", .value([.forest])), Place("F", .value([.frame]), optional: true),
        ],
        flags: [
            Flag("repeats", .number, value: "N", about: "times each feature is shuffled (5)"),
            Flag(
                "by", .choice(ImportanceMeasure.allCases.map(\.rawValue)),
                about: "watch the change of scores, or with --label a figure (score)"),
            Flag("seed", .number, value: "N", about: "instead of the one of 'set seed'"),
            Flag("threads", .number, value: "N", about: "the result does not depend on it"),
            Flag("label", .word, value: "COLUMN", about: "labels for --by auc and ap"),
            Flag("positive", .word, value: "V", about: "the label that means anomaly"),
            Flag(
                "group", .real, value: "0…1",
                about: "shuffle features together whose rank correlation is at least this"),
            Flag("diffi", .switch, about: "the depth-based importance of training rows beside it"),
        ],
        summary: "How much scores change when a feature's values are shuffled, largest first",
        details: """
            A feature that another one repeats seems unimportant, as the other stands in for it: --group 0.9
            shuffles such features together.
            """,
        examples: [
            "importance m", "i = importance m f --repeats 10", "importance m f --group 0.9",
        ],
        run: runImportance)
}

@Sendable private func runImportance(_ call: Call) throws(Failure) -> Outcome {
    var importance = try permutationImportance(call)
    guard call.arguments.has("diffi") else { return Outcome(.importance(importance)) }
    let model = try call.model()
    let frame = try call.frame("F", orOf: model)
    let threads = try call.threads()
    let values = try call.detecting([call.arguments.word("M"), call.arguments.word("F")]) {
        () throws(DetectorError) in
        try model.detector.depthImportance(on: frame, threads: threads)
    }
    let names = model.detector.featureNames
    let byName = Dictionary(zip(names, values), uniquingKeysWith: { first, _ in first })
    for place in importance.entries.indices {
        importance.entries[place].diffi = byName[importance.entries[place].feature]
    }
    return Outcome(.importance(importance))
}

/// What `importance` computes from its arguments; `plot importance` draws it.
func permutationImportance(_ call: Call) throws(Failure) -> Importance {
    let model = try call.model()
    let frame = try call.frame("F", orOf: model)
    let task = try ImportanceTask(call)
    let seed = try call.seed()
    let isCancelled = call.notebook.environment.isCancelled
    let watch = Watch.current
    let correlation = try call.arguments.real("group")
    if call.arguments.has("diffi"), let correlation, correlation <= 1 {
        throw Failure(.flagsTogether(["group", "diffi"]), at: call.arguments.verb)
    }
    let words = [
        call.arguments.word("M"), call.arguments.word("F"), call.arguments.flagWord("label"),
        call.arguments.flagWord("group"),
    ]
    return try call.detecting(words) { () throws(DetectorError) in
        let labels = try task.labels(of: frame)
        if let correlation {
            return try model.detector.importance(
                on: frame, grouping: correlation, by: task.measure, labels: labels,
                repeats: task.repeats, seed: seed, threads: task.threads,
                progress: { watch.progress($0, $1, "features") }, isCancelled: isCancelled)
        }
        return try model.detector.importance(
            on: frame, by: task.measure, labels: labels, repeats: task.repeats, seed: seed,
            threads: task.threads, progress: { watch.progress($0, $1, "features") },
            isCancelled: isCancelled)
    }
}

/// What `importance` and `select-features` ask of their flags alike.
struct ImportanceTask {
    let measure: ImportanceMeasure
    let repeats: Int
    let threads: Int
    private let label: String?
    private let positive: String?

    init(_ call: Call) throws(Failure) {
        threads = try call.threads()
        repeats = try call.arguments.integer("repeats") ?? 5
        label = call.arguments.flagWord("label")?.text
        positive = call.arguments.flagWord("positive")?.text
        var measure = label == nil ? ImportanceMeasure.score : .auc
        if let word = call.arguments.flagWord("by") {
            measure = ImportanceMeasure(rawValue: word.text) ?? measure
            if measure != .score, label == nil {
                throw Failure(
                    .flagMissing(
                        verb: "\(call.command.name) --by \(word.text)", flags: ["label"]),
                    at: word.range)
            }
        }
        self.measure = measure
    }

    /// The labels of a frame; empty where none are named.
    func labels(of frame: TiedFrame) throws(DetectorError) -> [Bool?] {
        guard let label else { return [] }
        return try Labels.read(label, of: frame.frame, positive: positive)
    }
}
