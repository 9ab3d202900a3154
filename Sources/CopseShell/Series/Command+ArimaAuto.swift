import CopseFrame
import CopseModels

extension Command {
    static let arimaAuto = Command(
        name: "arima auto", group: .series, places: [Place("S", .value([.series]))],
        flags: [
            Flag("season", .number, value: "M", about: "steps in a season: 24 for hours of a day"),
            Flag(
                "like", .choice(["r", "pmdarima"]),
                about: "the path of R's auto.arima or of pmdarima's auto_arima"),
            Flag(
                "full", .switch,
                about: "every order up to p + q + P + Q = 5 instead of a walk along neighbours"),
            Flag(
                "explain", .switch, about: "keep every candidate and why d and D are what they are"),
            xregFlag, transformFlag,
        ],
        summary: "Choose the orders of a model, and fit it by exact maximum likelihood",
        details: """
            D from the strength of the season, d from KPSS, then the walk of Hyndman and Khandakar
            along p, q, P, Q and the constant by AICc = -2 log L + 2 k n / (n - k - 1), every
            candidate by its exact likelihood. Candidates with a root within 1 % of the unit circle
            are refused. ^C keeps the best so far. --like r ranks long series by sums of squares,
            --like pmdarima by AIC and takes D from OCSB, as these do.
            """,
        examples: ["a = arima auto hourly", "arima auto hourly --season 24 --explain"],
        run: runAuto)
}

@Sendable private func runAuto(_ call: Call) throws(Failure) -> Outcome {
    let arguments = call.arguments
    let series = try call.series()
    let regressors = try call.regressors(of: series)
    var parameters = ArimaSearchParameters(
        season: try call.season() ?? 1,
        style: arguments.flagWord("like").flatMap { .init(rawValue: $0.text) } ?? .exact,
        isFull: arguments.has("full"))
    parameters.transform = call.transform
    let environment = call.notebook.environment
    let clock = ContinuousClock()
    let start = clock.now
    var tried = 0
    let search = try call.modelling { () throws(ArimaError) in
        try ArimaSearch.run(
            ArimaData(series.values, regressors: regressors.map(\.values)), parameters,
            isCancelled: environment.isCancelled
        ) { candidate in
            tried += 1
            // From here on there is something to bring home.
            environment.salvages?()
            environment.announce?(candidate.line(number: tried, parameters))
            environment.progress?(Progress(done: tried, total: 0, unit: "models"))
        }
    }
    var model = FittedArima(
        fit: search.best, series: series, regressors: regressors.map(\.name),
        fitMilliseconds: (clock.now - start).milliseconds)
    if arguments.has("explain") { model.search = search }
    var outcome = try call.fitted(model)
    outcome.notes.insert(search.note, at: 0)
    if !search.isComplete {
        outcome.again = model.cell(of: arguments)
        outcome.isOnce = true
    }
    return outcome
}

extension Note {
    /// A search that ^C ended with the best so far.
    static let searchInterrupted = "arima.interrupted"
}

extension ArimaSearch {
    /// What came of it.
    fileprivate var note: Note {
        let models = candidates.count.counted("model")
        guard isComplete else {
            return Note(
                code: Note.searchInterrupted,
                message:
                    "interrupted after \(models): this is the best of them, a whole search may "
                    + "find a better one")
        }
        guard let value = candidates.filter({ $0.refusal == nil }).map(\.value).min() else {
            return Note(
                code: "arima.auto",
                message: "none of \(models) is beyond doubt: this is the least doubtful one")
        }
        return Note(
            code: "arima.auto",
            message: "\(criterion.name) \(NumberDisplay.text(value)) is the smallest of \(models)")
    }

    /// Columns `model trend`, the criterion, `delta weight loglik verdict`.
    var table: Frame {
        let weights = weights()
        let least = candidates.filter { $0.refusal == nil }.map(\.value).min() ?? .nan
        func column(_ value: (Candidate) -> Double) -> Column {
            Column(.float(candidates.map(value)))
        }
        return Frame([
            ("model", .text(candidates.map(\.order.description))),
            ("trend", .text(candidates.map(\.trend.rawValue))),
            (criterion.rawValue, column(\.value)), ("delta", column { $0.value - least }),
            ("weight", Column(.float(weights))), ("loglik", column(\.logLikelihood)),
            ("reason", .text(candidates.map(\.reason.sentence))),
            ("refused", .text(candidates.map { $0.refusal?.sentence ?? "" })),
        ])
    }
}

extension ArimaSearch.Criterion {
    var name: String { self == .aic ? "AIC" : "AICc" }
}

extension ArimaSearch.Candidate {
    /// One line of the table that grows while a search runs.
    fileprivate func line(number: Int, _ parameters: ArimaSearchParameters) -> String {
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        let name = padded("\(order)", 16) + padded(trend == .none ? "" : trend.word, 6)
        let figure = padded(
            value.isFinite ? NumberDisplay.text(value, digits: 7) : NumberDisplay.missing, 10)
        let end = isBest ? "best so far" : refusal.map { "refused: \($0.sentence)" } ?? ""
        return (padded("\(number)", 4) + name + figure + end).withoutTrailingSpaces
    }
}

extension ArimaSpecification.Trend {
    /// As people call it.
    var word: String {
        switch self {
        case .none: "none"
        case .constant: "mean"
        case .linear: "drift"
        case .both: "mean and drift"
        }
    }
}

extension FittedArima {
    /// The cell that fits this very model.
    fileprivate func cell(of arguments: Arguments) -> String {
        let order = fit.specification.order
        var text = "arima fit \(arguments.word("S")?.text ?? "") \(order.p) \(order.d) \(order.q)"
        if order.isSeasonal {
            text +=
                " \(order.seasonalP) \(order.seasonalD) \(order.seasonalQ) \(order.season)"
        }
        text += " --trend \(fit.specification.trend.rawValue)"
        if let transform = arguments.flagWord("transform")?.text {
            text += " --transform \(transform)"
        }
        if !regressors.isEmpty {
            text += " --xreg " + regressors.map { "`\($0)`" }.joined(separator: ", ")
        }
        return text
    }
}
