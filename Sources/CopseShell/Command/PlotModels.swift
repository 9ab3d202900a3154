import CopseDetector
import CopseFrame
import CopseModels

// Pictures of forests and of how well they do.

extension Command {
    private static let model = Place("M", .value([.forest]))
    private static let scored = Place(
        "F", .value([.frame]), optional: true, about: "else the frame M was trained on")
    private static let threads = Flag(
        "threads", .number, value: "N", about: "the result does not depend on it")
    private static let label = Flag(
        "label", .word, value: "COLUMN", about: "1 or true is an anomaly, 0 or false not")
    private static let positive = Flag(
        "positive", .word, value: "V", about: "the label that means anomaly")

    static let plotScores = Command(
        name: "plot scores", group: .pictures, places: [model, scored],
        flags: [Flag("log", .switch, about: "a logarithmic axis for the rows"), threads, saveFlag],
        summary: "How the scores of a frame are spread, the flagged ones in another colour",
        examples: ["plot scores m", "plot scores m f --log --save scores.png"],
        run: { (call) throws(Failure) in
            let model = try call.model()
            let scores = try call.scores(model, on: try call.frame("F", orOf: model))
            return try call.drawing { (title) throws(ChartError) in
                try Chart.scores(
                    scores, threshold: model.detector.threshold, title: title,
                    isLog: call.arguments.has("log"))
            }
        })

    static let plotImportance = Command(
        name: "plot importance", group: .pictures, places: [model, scored],
        flags: Command.importance.flags.filter { $0.name != "diffi" } + [saveFlag],
        summary: "Which features move the scores most, with the spread over the repeats",
        examples: ["plot importance m", "plot importance m f --repeats 10 --save importance.svg"],
        run: { (call) throws(Failure) in
            let importance = try permutationImportance(call)
            let entries = importance.entries
            return try call.drawing { (title) throws(ChartError) in
                try Chart.importance(
                    features: entries.map(\.feature), means: entries.map(\.mean),
                    deviations: entries.map(\.std), label: importance.measureText, title: title,
                    caption: [importance.repeats.counted("repeat")])
            }
        })

    static let plotROC = Command(
        name: "plot roc", group: .pictures, places: [model, scored],
        flags: [label, positive, threads, saveFlag],
        summary: "Anomalies found against other rows flagged, over all thresholds",
        examples: ["plot roc m f --label label", "plot roc m f --label label --save roc.svg"],
        run: { (call) throws(Failure) in
            let judged = try call.judged()
            return try call.drawing { (title) throws(ChartError) in
                try Chart.roc(
                    labels: judged.labels, scores: judged.scores, area: judged.evaluation.rocAUC,
                    title: title)
            }
        })

    static let plotPR = Command(
        name: "plot pr", group: .pictures, places: [model, scored],
        flags: [label, positive, threads, saveFlag],
        summary: "How many flagged rows are anomalies against how many anomalies are found",
        examples: ["plot pr m f --label label", "plot pr m f --label label --save pr.png"],
        run: { (call) throws(Failure) in
            let judged = try call.judged()
            return try call.drawing { (title) throws(ChartError) in
                try Chart.precisionRecall(
                    labels: judged.labels, scores: judged.scores,
                    average: judged.evaluation.averagePrecision, title: title)
            }
        })
}

extension Importance {
    fileprivate var measureText: String {
        by == .score ? "mean change of the score" : "loss of \(by.rawValue)"
    }
}
