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
        ],
        summary: "How much scores change when a feature's values are shuffled, largest first",
        examples: ["importance m", "i = importance m f --repeats 10"],
        run: runImportance)

    static let explain = Command(
        name: "explain", group: .forests,
        places: [
            Place("M", .value([.forest])), Place("F", .value([.frame]), optional: true),
            Place("ROW", .word, about: "its number, from 0, or its hash"),
        ],
        summary: "What makes a row strange: parts that add up to its score",
        examples: [
            "explain m f 17",
            "explain m 0x57c3f2808165dcf554ea377d49be2181dfe0b929bc8a6982379c08d32ea31602",
        ],
        run: runExplain)
}

@Sendable private func runImportance(_ call: Call) throws(Failure) -> Outcome {
    Outcome(.importance(try permutationImportance(call)))
}

/// What `importance` computes from its arguments; `plot importance` draws it.
func permutationImportance(_ call: Call) throws(Failure) -> Importance {
    let model = try call.model()
    let frame = try call.frame("F", orOf: model)
    let threads = try call.threads()
    let repeats = try call.arguments.integer("repeats") ?? 5
    let seed = try call.seed()
    let isCancelled = call.notebook.environment.isCancelled
    let watch = Watch.current
    let label = call.arguments.flagWord("label")
    let positive = call.arguments.flagWord("positive")?.text
    var measure = label == nil ? ImportanceMeasure.score : .auc
    if let word = call.arguments.flagWord("by") {
        measure = ImportanceMeasure(rawValue: word.text) ?? measure
        if measure != .score, label == nil {
            throw Failure(
                .flagMissing(verb: "importance --by \(word.text)", flags: ["label"]), at: word.range
            )
        }
    }
    let words = [call.arguments.word("M"), call.arguments.word("F"), label]
    return try call.detecting(words) { () throws(DetectorError) in
        var labels: [Bool?] = []
        if let label {
            labels = try Labels.read(label.text, of: frame.frame, positive: positive)
        }
        return try model.detector.importance(
            on: frame, by: measure, labels: labels, repeats: repeats, seed: seed,
            threads: threads, progress: { watch.progress($0, $1, "features") },
            isCancelled: isCancelled)
    }
}

@Sendable private func runExplain(_ call: Call) throws(Failure) -> Outcome {
    let model = try call.model()
    let frame = try call.frame("F", orOf: model)
    guard let word = call.arguments.word("ROW") else {
        throw Failure(
            .missingArgument(place: "ROW", usage: call.command.usage), at: call.arguments.verb)
    }
    let row = try rowNumber(word, of: frame.frame)
    let result = try call.detecting([call.arguments.word("M"), call.arguments.word("F"), word]) {
        () throws(DetectorError) in
        try model.detector.explain(row, of: frame)
    }
    return Outcome(.explanation(result))
}

/// A row by its number or by its hash.
private func rowNumber(_ word: Word, of frame: Frame) throws(Failure) -> Int {
    if let row = Int(word.text.digits) {
        guard 0..<frame.rowCount ~= row else {
            throw Failure(.rowOutside(row, count: frame.rowCount), at: word.range)
        }
        return row
    }
    guard let column = frame["hash"] else { throw Failure(.noHashColumn, at: word.range) }
    let hash = word.text.lowercased()
    for row in 0..<frame.rowCount {
        if case .string(let text) = column.scalar(at: row), text == word.text || text == hash {
            return row
        }
    }
    throw Failure(.hashNotFound(word.text), at: word.range)
}
