import CopseDetector
import CopseFeatures
import CopseFrame
import CopseModels

extension Command {
    static let train = Command(
        name: "train", group: .forests,
        places: [
            Place("F", .value([.frame])), Place("R", .recipe, optional: true, lead: "with"),
        ],
        flags: [
            Flag("columns", .list, value: "a, b", about: "train on these"),
            Flag("except", .list, value: "a, b", about: "train on all but these"),
            Flag("trees", .number, value: "N", about: "number of trees (100)"),
            Flag("sample", .number, value: "N", about: "rows drawn for each tree (256)"),
            Flag("max-features", .real, value: "0…1", about: "share of columns for each tree (1)"),
            Flag("max-depth", .number, value: "N", about: "splits on a path (log2 of the sample)"),
            Flag("bootstrap", .switch, about: "draw rows with replacement"),
            Flag("weights", .word, value: "COLUMN", about: "how likely each row is drawn"),
            Flag(
                "missing", .choice(MissingPolicy.allCases.map(\.rawValue)),
                about: "missing values follow both branches, are imputed, or refused (divide)"),
            Flag(
                "contamination", .word, value: "auto|0…0.5",
                about: "share of rows to flag; auto flags scores above 0.5 (auto)"),
            Flag(
                "dialect", .choice(ScoreDialect.allCases.map(\.rawValue)),
                about: "formula of the mean path length (sklearn)"),
            Flag("seed", .number, value: "N", about: "instead of the one of 'set seed'"),
            Flag("threads", .number, value: "N", about: "the result does not depend on it"),
            Flag(
                "extension", .number, value: "K",
                about: "splits on hyperplanes over K + 1 columns (0)"),
            Flag(
                "split", .choice(["random", "averaged-gain", "pooled-gain"]),
                about: "how thresholds are chosen (random)"),
            Flag(
                "preset", .choice(["best"]),
                about: "200 trees of three kinds in turn: Docs/guide/choosing.md"),
        ],
        summary: "Train an isolation forest: features of a tied frame, else its numeric columns",
        details: """
            Columns called label, score and is_anomaly are never trained on unless they are named
            by --columns. On a frame of features the recipe becomes part of the model.
            """,
        examples: [
            "m = train f --contamination 0.01 --seed 42", "m = train tx with eth",
            "m = train f --extension 1", "m = train f --extension 2 --split averaged-gain",
        ],
        run: runTrain)
}

@Sendable private func runTrain(_ call: Call) throws(Failure) -> Outcome {
    let arguments = call.arguments
    let frame = try call.frame()
    let recipeText = arguments.recipe("R")
    let recipe: Recipe?
    if let recipeText { recipe = try call.recipe(recipeText) } else { recipe = nil }
    let columns = arguments.flagList("columns")
    let except = arguments.flagList("except")
    if columns != nil, let except {
        throw Failure(.flagsTogether(["columns", "except"]), at: except.ranges)
    }
    let options = TrainingOptions(
        columns: columns?.map(\.text), except: except?.map(\.text) ?? [],
        weights: arguments.flagWord("weights")?.text,
        parameters: try parameters(call), contamination: try contamination(call),
        provenance: Provenance(
            copseVersion: CopseVersion.text, trainedAt: call.notebook.environment.now?(),
            cell: call.notebook.nextCell))
    let threads = try call.threads()
    let clock = ContinuousClock()
    let start = clock.now
    let training: Training
    do throws(DetectorError) {
        training = try Detector.train(
            on: frame, recipe: recipe, options: options, threads: threads,
            isCancelled: call.notebook.environment.isCancelled)
    } catch {
        if case .recipe(let inner) = error, let block = recipeText?.block, inner.range != nil {
            throw Failure(inner, in: block)
        }
        throw call.failure(
            error,
            words: (columns ?? []) + (except ?? []) + [
                arguments.flagWord("weights"), arguments.word("F"),
            ])
    }
    let detector = training.detector
    let model = TrainedForest(
        detector: detector, frame: call.bound("F"),
        flagged: .init(count: training.flagged, rows: training.scores.count),
        fitMilliseconds: (clock.now - start).milliseconds)
    var notes = training.notes
    if options.contamination == .auto {
        notes.append(
            Note(
                code: "train.auto",
                message: "auto flags scores above 0.5: \(training.flagged.grouped) of "
                    + "\(training.scores.count.counted("row")) "
                    + "(\(share(training.flagged, of: training.scores.count))); "
                    + "--contamination 0.01 sets the share"))
    }
    return Outcome(.forest(model), notes: notes)
}

/// `1.5 %`
func share(_ part: Int, of whole: Int) -> String {
    whole == 0 ? "0 %" : "\(NumberDisplay.text(100 * Double(part) / Double(whole), digits: 3)) %"
}

private func parameters(_ call: Call) throws(Failure) -> ForestParameters {
    let arguments = call.arguments
    var parameters = ForestParameters()
    if let word = arguments.flagWord("preset") {
        if arguments.has("split") {
            throw Failure(.flagsTogether(["preset", "split"]), at: word.range)
        }
        parameters = .best
    }
    if let trees = try arguments.integer("trees") { parameters.trees = trees }
    if let sample = try arguments.integer("sample") { parameters.sample = sample }
    if let share = try arguments.real("max-features") { parameters.maxFeatures = share }
    parameters.maxDepth = try arguments.integer("max-depth")
    parameters.bootstrap = arguments.has("bootstrap")
    if let level = try arguments.integer("extension", from: 0) {
        parameters.extensionLevel = level
    }
    if let word = arguments.flagWord("missing") {
        parameters.missing = MissingPolicy(rawValue: word.text) ?? .divide
    }
    if let word = arguments.flagWord("split") {
        parameters.split = SplitRule(rawValue: word.text) ?? .random
    }
    if let word = arguments.flagWord("dialect") {
        parameters.dialect = ScoreDialect(rawValue: word.text) ?? .sklearn
    }
    parameters.seed = try call.seed()
    return parameters
}

/// `--contamination auto|p`
func contamination(_ call: Call) throws(Failure) -> Contamination {
    guard let word = call.arguments.flagWord("contamination"), word.text != "auto" else {
        return .auto
    }
    guard let share = Double(word.text) else {
        throw Failure(
            .flagValue(
                "contamination", got: word.text,
                expected: "auto or a number in the range (0.0, 0.5]"), at: word.range)
    }
    do throws(DetectorError) {
        return try Contamination.share(share).validated()
    } catch {
        throw Failure(error).at(word.range)
    }
}

extension Call {
    /// An error of the detector; it points to the word that names the column it is about.
    func failure(_ error: DetectorError, words: [Word?]) -> Failure {
        let named = words.compactMap { $0 }
        let guilty = error.columnName.flatMap { name in named.first { $0.text == name } }
        return Failure(error).at((guilty ?? named.last)?.range ?? arguments.verb)
    }

    /// Runs `body`; an error points to the word that names the column it is about, else to the last
    /// of `words`.
    func detecting<Result>(
        _ words: [Word?], _ body: () throws(DetectorError) -> Result
    ) throws(Failure) -> Result {
        do throws(DetectorError) { return try body() } catch { throw failure(error, words: words) }
    }
}
