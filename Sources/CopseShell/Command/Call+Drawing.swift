import CopseDetector
import CopseFeatures
import CopseFrame

// MARK: What charts are made of

extension Call {
    /// The column of `F` that a place names.
    func column(_ word: Word) throws(Failure) -> Column {
        let frame = try frame().frame
        guard let column = frame[word.text] else {
            throw Failure(FrameError.columnNotFound(name: word.text, among: frame.names))
                .at(word.range)
        }
        return column
    }

    func measured(_ place: String) throws(Failure) -> Measured {
        guard let word = arguments.word(place) else { throw missing(place) }
        return try measured(word)
    }

    func measured(_ word: Word) throws(Failure) -> Measured {
        let column = try column(word)
        guard !column.isText else {
            throw Failure(
                FrameError.columnType(
                    name: word.text, type: column.type, expected: "a column of numbers or times")
            ).at(word.range)
        }
        let measured = Measured(word.text, column)
        let unit = WeiUnit.usual(for: word.text, column.type, among: try frame().frame.names)
        return unit.map { measured.shown(in: $0) } ?? measured
    }

    func scores(
        _ model: TrainedForest, on frame: TiedFrame
    ) throws(Failure) -> [Double] {
        let threads = try threads()
        return try detecting([arguments.word("M"), arguments.word("F")]) {
            () throws(DetectorError) in
            try model.detector.scores(of: frame, threads: threads)
        }
    }

    /// Rows with a label and their scores.
    func judged() throws(Failure) -> (
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
        of subject: String? = nil, _ make: (String) throws(ChartError) -> Chart
    ) throws(Failure) -> Outcome {
        try checkCancelled()
        let chart: Chart
        do throws(ChartError) {
            chart = try make(title(of: subject))
        } catch {
            throw Failure(.nothingToDraw(error), at: arguments.word("COL")?.range ?? arguments.verb)
        }
        var outcome = Outcome(.plot(chart))
        if let path = arguments.flagWord("save") {
            let target = try writePath(path.text)
            outcome.notes.append(try PictureFile.save(chart, to: path, at: target))
            outcome.written = [WrittenFile(path: target)]
        }
        return outcome
    }

    /// `hist of gasPrice in tx`
    private func title(of subject: String?) -> String {
        let names =
            subject.map { [$0] } ?? ["COL", "Y"].flatMap { arguments.words($0).map(\.text) }
        let source = (arguments.word("F") ?? arguments.word("S") ?? arguments.word("A"))?.text
        var text = names.joined(separator: ", ")
        if let x = arguments.word("X")?.text { text += " over \(x)" }
        if let group = arguments.word("GROUP")?.text { text += " by \(group)" }
        if text.isEmpty {
            text = Self.subjects[command.name] ?? command.name
            if let model = arguments.word("M")?.text { text += " of \(model)" }
        }
        let isOwn = arguments.word("F") == nil
        return source.map { "\(text) \(isOwn ? "of" : "in") \($0)" } ?? text
    }

    private static let subjects = [
        "plot scores": "scores", "plot importance": "importance of features",
        "plot roc": "ROC curve",
        "plot pr": "precision and recall", "plot acf": "autocorrelation",
        "plot pacf": "partial autocorrelation",
    ]
}

extension Measured {
    /// Wei in a larger unit, which its name says.
    fileprivate func shown(in unit: WeiUnit) -> Measured {
        let one = Ticks.power(unit.exponent)
        return Measured("\(name) (\(unit))", values.map { $0 / one })
    }

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
    var isText: Bool {
        switch type {
        case .string, .category: true
        default: false
        }
    }

    /// Whether its values are names rather than places on an axis.
    var isNamed: Bool { isText || type == .bool }

    /// Every row as text; nil where it is missing.
    var texts: [String?] {
        guard case .category(let codes, let levels) = storage else {
            return (0..<count).map { isMissing($0) ? nil : scalar(at: $0).text }
        }
        let names = (0..<levels.count).map { levels[$0] }
        return codes.indices.map { isMissing($0) ? nil : names[Int(codes[$0])] }
    }
}
