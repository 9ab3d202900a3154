import CopseDetector
import CopseFeatures
import CopseFrame

extension Command {
    private static let frame = Place("F", .value([.frame]))
    private static let model = Place("M", .value([.forest]))
    private static let scored = Place(
        "F", .value([.frame]), optional: true, about: "else the frame M was trained on")
    private static let saveFlag = Flag(
        "save", .path, value: "FILE", about: "write it as .svg, .png or .pdf")
    private static let log = Flag("log", .switch, about: "a logarithmic axis for the values")
    private static let logX = Flag("log-x", .switch, about: "a logarithmic axis for X")
    private static let threads = Flag(
        "threads", .number, value: "N", about: "the result does not depend on it")
    private static let label = Flag(
        "label", .word, value: "COLUMN", about: "1 or true is an anomaly, 0 or false not")
    private static let positive = Flag(
        "positive", .word, value: "V", about: "the label that means anomaly")

    static let plotHist = Command(
        name: "plot hist", group: .pictures,
        places: [frame, Place("COL", .word, about: "numbers or times")],
        flags: [Flag("log", .switch, about: "bins of one width in the logarithm"), saveFlag],
        summary: "How often the values of a column occur, in bins as numpy chooses them",
        examples: ["plot hist tx gas", "plot hist tx value --log --save value.svg"],
        run: { (call) throws(Failure) in
            let column = try call.measured("COL")
            return try call.drawing { (title) throws(ChartError) in
                try Chart.histogram(of: column, title: title, isLog: call.arguments.has("log"))
            }
        })

    static let plotLine = Command(
        name: "plot line", group: .pictures,
        places: [
            frame, Place("X", .word, about: "numbers or times; the line follows them"),
            Place("Y", .list, about: "up to six columns of numbers"),
        ],
        flags: [log, logX, saveFlag],
        summary: "Columns over another one, joined by a line",
        examples: ["plot line tx timestamp gasPrice", "plot line s timestamp score, value_zscore"],
        run: { (call) throws(Failure) in
            let x = try call.measured("X")
            let ys = try call.arguments.words("Y").prefix(6).map { (word) throws(Failure) in
                try call.measured(word)
            }
            return try call.drawing { (title) throws(ChartError) in
                try Chart.line(
                    x: x, ys: ys, title: title, isLog: call.arguments.has("log"),
                    isLogX: call.arguments.has("log-x"))
            }
        })

    static let plotScatter = Command(
        name: "plot scatter", group: .pictures,
        places: [frame, Place("X", .word), Place("Y", .word)],
        flags: [log, logX, saveFlag],
        summary: "One column against another; where rows are many, how many lie where",
        examples: ["plot scatter tx gas gasPrice", "plot scatter tx value gasPrice --log --log-x"],
        run: { (call) throws(Failure) in
            let (x, y) = (try call.measured("X"), try call.measured("Y"))
            return try call.drawing { (title) throws(ChartError) in
                try Chart.scatter(
                    x: x, y: y, title: title, isLog: call.arguments.has("log"),
                    isLogX: call.arguments.has("log-x"))
            }
        })

    static let plotBar = Command(
        name: "plot bar", group: .pictures,
        places: [
            frame, Place("X", .word, about: "names, numbers or times, one bar each"),
            Place("Y", .word, about: "numbers, added up where X repeats"),
        ],
        flags: [log, saveFlag],
        summary: "A bar for each value of X",
        examples: ["plot bar tx from value", "plot bar i feature mean --save importance.png"],
        run: { (call) throws(Failure) in
            let y = try call.measured("Y")
            guard let word = call.arguments.word("X") else { return Outcome() }
            let column = try call.column(word)
            let isLog = call.arguments.has("log")
            return try call.drawing { (title) throws(ChartError) in
                column.isNamed
                    ? try Chart.bars(
                        categories: column.texts, name: word.text, y: y, title: title, isLog: isLog)
                    : try Chart.bars(
                        x: Measured(word.text, column), y: y, title: title, isLog: isLog)
            }
        })

    static let plotBox = Command(
        name: "plot box", group: .pictures,
        places: [
            frame, Place("COL", .word, about: "numbers or times"),
            Place("GROUP", .word, optional: true, lead: "by", about: "one box per value"),
        ],
        flags: [log, saveFlag],
        summary: "Median, quartiles and outliers, of all rows or by group",
        examples: ["plot box tx gas", "plot box s score by is_anomaly"],
        run: { (call) throws(Failure) in
            let column = try call.measured("COL")
            let group = call.arguments.word("GROUP")
            let texts = try group.map { (word) throws(Failure) in try call.column(word).texts }
            return try call.drawing { (title) throws(ChartError) in
                try Chart.boxes(
                    of: column, groups: texts, by: group?.text ?? "", title: title,
                    isLog: call.arguments.has("log"))
            }
        })

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
        flags: Command.importance.flags + [saveFlag],
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

// MARK: What charts are made of

extension Call {
    /// The column of `F` that a place names.
    fileprivate func column(_ word: Word) throws(Failure) -> Column {
        let frame = try frame().frame
        guard let column = frame[word.text] else {
            throw Failure(FrameError.columnNotFound(name: word.text, among: frame.names))
                .at(word.range)
        }
        return column
    }

    fileprivate func measured(_ place: String) throws(Failure) -> Measured {
        guard let word = arguments.word(place) else {
            throw Failure(
                .missingArgument(place: place, usage: command.usage), at: arguments.verb)
        }
        return try measured(word)
    }

    fileprivate func measured(_ word: Word) throws(Failure) -> Measured {
        let column = try column(word)
        guard !column.isText else {
            throw Failure(
                FrameError.columnType(
                    name: word.text, type: column.type, expected: "a column of numbers or times")
            ).at(word.range)
        }
        return Measured(word.text, column)
    }

    fileprivate func scores(
        _ model: TrainedForest, on frame: TiedFrame
    ) throws(Failure) -> [Double] {
        let threads = try threads()
        return try detecting([arguments.word("M"), arguments.word("F")]) {
            () throws(DetectorError) in
            try model.detector.scores(of: frame, threads: threads)
        }
    }

    /// Rows with a label and their scores.
    fileprivate func judged() throws(Failure) -> (
        labels: [Bool], scores: [Double], evaluation: Evaluation
    ) {
        let model = try model()
        let frame = try frame("F", orOf: model)
        guard let word = arguments.flagWord("label") else {
            throw Failure(.flagMissing(verb: command.name, flags: ["label"]), at: arguments.verb)
        }
        let positive = arguments.flagWord("positive")?.text
        let labels = try detecting([arguments.word("F"), word]) { () throws(DetectorError) in
            try Labels.read(word.text, of: frame.frame, positive: positive)
        }
        let scores = try scores(model, on: frame)
        let evaluation = Evaluation(
            labels: labels, scores: scores, threshold: model.detector.threshold)
        let rows = labels.indices.filter { labels[$0] != nil }
        return (rows.map { labels[$0] ?? false }, rows.map { scores[$0] }, evaluation)
    }

    /// The chart as the outcome, and its file where `--save` asks for one. The cell without its
    /// flags is the title.
    func drawing(
        _ make: (String) throws(ChartError) -> Chart
    ) throws(Failure) -> Outcome {
        try checkCancelled()
        let chart: Chart
        do throws(ChartError) {
            chart = try make(title)
        } catch {
            throw Failure(.nothingToDraw(error), at: arguments.word("COL")?.range ?? arguments.verb)
        }
        var outcome = Outcome(.plot(chart))
        if let path = arguments.flagWord("save") {
            outcome.notes.append(try PictureFile.save(chart, to: path))
        }
        return outcome
    }

    /// `hist of gasPrice in tx`
    private var title: String {
        let names = ["COL", "Y"].flatMap { arguments.words($0).map(\.text) }
        let source = (arguments.word("F") ?? arguments.word("S"))?.text
        var text = names.joined(separator: ", ")
        if let x = arguments.word("X")?.text { text += " over \(x)" }
        if let group = arguments.word("GROUP")?.text { text += " by \(group)" }
        if text.isEmpty {
            text = Self.subjects[command.name] ?? command.name
            if let model = arguments.word("M")?.text { text += " of \(model)" }
        }
        return source.map { "\(text) in \($0)" } ?? text
    }

    private static let subjects = [
        "plot scores": "scores", "plot importance": "importance of features",
        "plot roc": "ROC curve",
        "plot pr": "precision and recall", "plot acf": "autocorrelation",
        "plot forecast": "forecast",
    ]
}

extension Measured {
    init(_ name: String, _ column: Column) {
        let unit: Unit =
            switch column.type {
            case .timestamp: .time
            case .int, .uint256, .bool: .whole
            default: .real
            }
        self.init(name, column.doubles(), unit: unit)
    }
}

extension Column {
    fileprivate var isText: Bool {
        switch type {
        case .string, .category: true
        default: false
        }
    }

    /// Whether its values are names rather than places on an axis.
    fileprivate var isNamed: Bool { isText || type == .bool }

    /// Every row as text; nil where it is missing.
    fileprivate var texts: [String?] {
        guard case .category(let codes, let levels) = storage else {
            return (0..<count).map { isMissing($0) ? nil : scalar(at: $0).text }
        }
        let names = (0..<levels.count).map { levels[$0] }
        return codes.indices.map { isMissing($0) ? nil : names[Int(codes[$0])] }
    }
}
