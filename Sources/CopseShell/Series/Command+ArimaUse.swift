import CopseFeatures
import CopseFrame
import CopseModels

extension Command {
    static let arimaForecast = Command(
        name: "arima forecast", group: .series,
        places: [Place("A", .value([.arima])), Place("H", .number, about: "how many steps")],
        flags: [
            Flag("level", .list, value: "80, 95", about: "in percent, of the intervals"),
            Flag(
                "xreg", .word, value: "F",
                about: "a frame with the regressors' future, a row a step"
            ),
        ],
        summary: "The next H values with intervals",
        details: """
            Intervals hold the uncertainty of the series, not that of the parameters. Under a
            transform, mean is the value that half of the futures stay below. The first row of
            --xreg belongs to the first step; rows beyond H are not used.
            """,
        examples: ["arima forecast a 24", "p = arima forecast a 12 --level 50, 90, 99"],
        run: runForecast)

    static let arimaResiduals = Command(
        name: "arima residuals", group: .series, places: [Place("A", .value([.arima]))],
        summary: "What a model expected at every time, and how far off it was",
        details: """
            A table with the columns start, value, fitted (the prediction from all values before),
            residual (value - fitted) and z (the residual over its standard error).
            """,
        examples: ["r = arima residuals a", "sort r by z desc"],
        run: { (call) throws(Failure) in
            let model = try call.arima()
            let table = try call.modelling { () throws(ArimaError) in try model.residualTable() }
            return Outcome(.residuals(table))
        })

    static let arimaDiagnose = Command(
        name: "arima diagnose", group: .series, places: [Place("A", .value([.arima]))],
        summary: "Whether a model's residuals look like noise: tests and correlograms",
        details: """
            Ljung-Box asks whether residuals depend on earlier ones, Jarque-Bera whether they are
            normal, the variance ratio whether the last third spreads as the first. n and gaps are
            those of the series, d and D those of the model.
            """,
        examples: ["arima diagnose a", "d = arima diagnose a"],
        run: { (call) throws(Failure) in
            let model = try call.arima()
            return Outcome(
                .checks(
                    try call.modelling { () throws(ArimaError) in try SeriesChecks(of: model) }))
        })

    static let acf = correlogram(
        .acf, "Autocorrelations of a series, lag by lag, with the band of noise",
        flags: [
            Flag(
                "bartlett", .switch, about: "a band that widens with the correlations before")
        ])

    static let pacf = correlogram(
        .pacf, "Partial autocorrelations: what a lag adds to the shorter ones", flags: [])

    private static func correlogram(
        _ kind: CorrelogramTable.Kind, _ summary: String, flags: [Flag]
    ) -> Command {
        Command(
            name: kind.rawValue, group: .series, places: [Place("S", .value([.series]))],
            flags: [Flag("lags", .number, value: "N", about: "how many (10 log10 n)")] + flags,
            summary: summary,
            examples: ["\(kind.rawValue) hourly", "\(kind.rawValue) hourly --lags 48"],
            run: { (call) throws(Failure) in
                Outcome(.correlogram(try correlogramTable(call, kind)))
            })
    }
}

/// What `acf` and `pacf` compute from their arguments; `plot` draws it.
func correlogramTable(
    _ call: Call, _ kind: CorrelogramTable.Kind
) throws(Failure) -> CorrelogramTable {
    let series = try call.series()
    let correlogram = Correlogram(series.values.finite, lags: try call.lags(of: series))
    return CorrelogramTable(kind, correlogram, isBartlett: call.arguments.has("bartlett"))
}

extension [Double] {
    /// Infinities are missing values to the models.
    fileprivate var finite: [Double] { map { $0.isFinite ? $0 : .nan } }
}

@Sendable private func runForecast(_ call: Call) throws(Failure) -> Outcome {
    Outcome(.forecast(try seriesForecast(call)))
}

/// What `arima forecast` computes from its arguments; `plot forecast` draws it.
func seriesForecast(_ call: Call) throws(Failure) -> SeriesForecast {
    let model = try call.arima()
    let horizon = call.horizon
    let levels = try call.levels()
    let regressors = try call.future(of: model, horizon: horizon)
    try call.checkCancelled()
    let forecast = try call.modelling { () throws(ArimaError) in
        try model.fit.forecast(horizon, levels: levels, regressors: regressors)
    }
    return SeriesForecast(series: model.series, forecast: forecast, title: model.title)
}

extension Call {
    /// The H of a place; the model judges it.
    var horizon: Int { arguments.word("H").flatMap { Int($0.text.digits) } ?? 0 }

    /// The columns of `--xreg` that the model explains with, `horizon` rows each.
    func future(of model: FittedArima, horizon: Int) throws(Failure) -> [[Double]] {
        guard let word = arguments.flagWord("xreg") else {
            if model.regressors.isEmpty { return [] }
            throw Failure(.series(.futureNeeded(model.regressors)), at: arguments.word("A")?.range)
        }
        guard !model.regressors.isEmpty else {
            throw Failure(.series(.futureNotNeeded), at: word.range)
        }
        let value = try notebook.value(named: word)
        guard let frame = value.frame?.frame else {
            throw wrongKind(word, value, needs: "a frame")
        }
        guard frame.rowCount >= horizon else {
            throw Failure(
                .series(.futureTooShort(rows: frame.rowCount, horizon: horizon)), at: word.range)
        }
        return try model.regressors.map { (name) throws(Failure) in
            let column = try located([word]) { () throws(FrameError) in
                try frame.column(named: name)
            }
            guard ![.string, .category].contains(column.type) else {
                throw Failure(.series(.textColumn(name)), at: word.range)
            }
            return column.doubles(rows: 0..<max(0, horizon))
        }
    }
}
