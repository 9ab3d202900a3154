import CopseFrame
import CopseModels

extension Command {
    /// `S p d q [P D Q m]`
    static let orderPlaces = [
        Place("S", .value([.series])), Place("p", .number), Place("d", .number),
        Place("q", .number), Place("P", .number, optional: true),
        Place("D", .number, optional: true, joined: true),
        Place("Q", .number, optional: true, joined: true),
        Place("m", .number, optional: true, joined: true),
    ]
    static let trendFlag = Flag(
        "trend", .choice(["n", "c", "t", "ct"]),
        about: "mean (c), drift (t), both or none; c where d + D = 0, else n")
    static let xregFlag = Flag(
        "xreg", .list, value: "a, b", about: "explain with columns the series keeps")
    static let transformFlag = Flag(
        "transform", .choice(["none", "log", "boxcox"]),
        about: "fit to the logarithm, or to a power that evens out the spread (none)")
    static let methodFlag = Flag(
        "method", .choice(["ml", "css"]),
        about: "exact maximum likelihood, or the conditional sum of squares (ml)")

    static let arimaCheck = Command(
        name: "arima check", group: .series, places: [Place("S", .value([.series]))],
        flags: [
            Flag("season", .number, value: "M", about: "steps in a season: 24 for hours of a day"),
            Flag("lags", .number, value: "N", about: "of the correlograms (10 log10 n, or 2 M)"),
        ],
        summary: "What to know before a model: gaps, unit root, season, correlations",
        details: """
            ADF and PP (Phillips and Perron) ask whether there is a unit root (p after MacKinnon),
            KPSS whether level or trend are stationary. With a season, OCSB asks whether it has a
            unit root and CH (Canova and Hansen) whether its pattern stays the same; both know 5 %
            only. d and D are what R's forecast would choose. Bars that leave the band ┊ are
            correlations that noise rarely has.
            """,
        examples: ["arima check hourly", "arima check hourly --season 24"],
        run: { (call) throws(Failure) in
            let series = try call.series()
            let season = try call.season()
            let lags = try call.lags(of: series)
            let checks = SeriesChecks(
                of: series, season: season ?? 1, lags: lags,
                isCancelled: call.notebook.environment.isCancelled)
            try call.checkCancelled()
            return Outcome(.checks(checks))
        })

    static let arimaFit = Command(
        name: "arima fit", group: .series,
        places: orderPlaces, flags: [trendFlag, xregFlag, transformFlag, methodFlag],
        summary: "Fit ARIMA(p,d,q)(P,D,Q)m by exact maximum likelihood, gaps and all",
        details: """
            p and q count autoregressive and moving-average terms, d differences; P, D, Q the same
            a season of m steps apart. MA terms have plus signs, as in R and statsmodels. The trend
            is a regression term: mean is the level of the series, drift its slope a step. Missing
            values are treated exactly. Criteria compare at equal d and D only.
            """,
        examples: [
            "a = arima fit hourly 1 1 1", "a = arima fit hourly 0 1 1 0 1 1 12 --transform log",
        ],
        run: runFit)
}

@Sendable private func runFit(_ call: Call) throws(Failure) -> Outcome {
    let series = try call.series()
    let specification = try call.specification()
    let regressors = try call.regressors(of: series)
    let clock = ContinuousClock()
    let start = clock.now
    let columns = regressors.map(\.values)
    let fit = try call.modelling { () throws(ArimaError) in
        try ArimaFit.fit(
            ArimaData(series.values, regressors: columns), specification,
            isCancelled: call.notebook.environment.isCancelled)
    }
    return try call.fitted(
        FittedArima(
            fit: fit, series: series, regressors: regressors.map(\.name),
            fitMilliseconds: (clock.now - start).milliseconds))
}

extension Call {
    /// A fit with what it has to say about itself.
    ///
    /// - Throws: `arima.…` for a verdict that leaves nothing to show.
    func fitted(_ model: FittedArima) throws(Failure) -> Outcome {
        let verdicts = model.fit.verdicts
        for verdict in verdicts where verdict.isFatal {
            // A series without variation is still described: forecasts go on with it.
            if case .noVariation = verdict { continue }
            throw Failure(
                .series(
                    .unfit(code: verdict.code, verdict.sentence(regressors: model.regressors))),
                at: arguments.word("S")?.range)
        }
        return Outcome(
            .arima(model),
            notes: verdicts.map {
                Note(code: $0.code, message: $0.sentence(regressors: model.regressors))
            })
    }

    /// The columns of `--xreg` that the series keeps.
    func regressors(of series: TimeSeries) throws(Failure) -> [TimeSeries.Regressor] {
        var regressors: [TimeSeries.Regressor] = []
        for word in arguments.flagList("xreg") ?? [] {
            let kept = series.regressors.map(\.name)
            guard let regressor = series.regressors.first(where: { $0.name == word.text }) else {
                throw Failure(
                    .series(
                        .regressorNotFound(
                            word.text, kept: kept,
                            nearest: Suggestion.nearest(to: word.text, in: kept))),
                    at: word.range)
            }
            guard !regressors.contains(regressor) else {
                throw Failure(.series(.regressorTwice(word.text)), at: word.range)
            }
            regressors.append(regressor)
        }
        return regressors
    }

    /// The orders, the trend, the transform and the method that stand in the cell.
    func specification() throws(Failure) -> ArimaSpecification {
        func order(_ label: String) -> Int {
            arguments.word(label).flatMap { Int($0.text.digits) } ?? 0
        }
        let seasonal = ["P", "D", "Q", "m"].filter { arguments.word($0) != nil }
        guard seasonal.isEmpty || seasonal.count == 4 else {
            let last = seasonal.last.flatMap { arguments.word($0)?.range } ?? arguments.verb
            throw Failure(.series(.seasonIncomplete(given: seasonal.count)), at: last)
        }
        return try modelling { () throws(ArimaError) in
            try ArimaSpecification(
                ArimaOrder(
                    order("p"), order("d"), order("q"),
                    seasonal: (order("P"), order("D"), order("Q")),
                    season: seasonal.isEmpty ? 1 : order("m")),
                trend: arguments.flagWord("trend").flatMap { .init(rawValue: $0.text) },
                transform: transform,
                method: arguments.flagWord("method").flatMap { .init(rawValue: $0.text) }
                    ?? .maximumLikelihood)
        }
    }

    /// The transform of `--transform`.
    var transform: ArimaSpecification.Transform {
        switch arguments.flagWord("transform")?.text {
        case "log": .log
        case "boxcox": .boxCox(nil)
        default: .none
        }
    }
}

extension Call {
    /// The series the place S names.
    func series() throws(Failure) -> TimeSeries {
        let value = try value("S")
        if case .series(let series) = value { return series }
        let word = arguments.word("S") ?? Word(text: "", range: arguments.verb)
        if value.frame != nil, value.kind == .frame {
            throw Failure(.series(.frameForSeries(word.text)), at: word.range)
        }
        throw wrongKind(word, value, needs: "a series")
    }

    /// The model a place names.
    func arima(_ place: String = "A") throws(Failure) -> FittedArima {
        let value = try value(place)
        if case .arima(let model) = value { return model }
        let word = arguments.word(place) ?? Word(text: "", range: arguments.verb)
        throw wrongKind(word, value, needs: "an ARIMA model")
    }

    func season() throws(Failure) -> Int? {
        guard let word = arguments.flagWord("season") else { return nil }
        guard let season = Int(word.text.digits), (2...ArimaLimits.season).contains(season) else {
            throw Failure(.series(.season(word.text)), at: word.range)
        }
        return season
    }

    /// The lags of `--lags`, at most one less than there are values.
    func lags(of series: TimeSeries) throws(Failure) -> Int? {
        guard let word = arguments.flagWord("lags") else { return nil }
        let limit = max(1, series.values.count - 1)
        guard let lags = Int(word.text.digits), (1...limit).contains(lags) else {
            throw Failure(.series(.lags(word.text, limit: limit)), at: word.range)
        }
        return lags
    }

    /// Runs `body`; an error points to the word that it is about.
    func modelling<Result>(_ body: () throws(ArimaError) -> Result) throws(Failure) -> Result {
        do throws(ArimaError) {
            return try body()
        } catch {
            throw Failure(error).at(word(of: error)?.range ?? arguments.verb)
        }
    }

    private func word(of error: ArimaError) -> Word? {
        switch error {
        case .order(let name, _, _): arguments.word(name.rawValue)
        case .season: arguments.word("m")
        case .vanishingTrend: arguments.flagWord("trend")
        case .power, .notPositive: arguments.flagWord("transform")
        case .regressorLength, .regressorCount, .regressorMissing:
            arguments.flagWord("xreg") ?? arguments.flagList("xreg")?.first
        case .horizon: arguments.word("H")
        case .level: arguments.flagList("level")?.first
        case .gapsInSumOfSquares: arguments.flagWord("method")
        case .coefficientCount, .lags, .damagedState, .cancelled: nil
        }
    }
}
