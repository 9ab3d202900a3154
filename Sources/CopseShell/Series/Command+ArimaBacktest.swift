import CopseFrame
import CopseModels

extension Command {
    static let arimaBacktest = Command(
        name: "arima backtest", group: .series, places: orderPlaces,
        flags: [
            Flag("horizon", .number, value: "H", about: "steps ahead from each origin (m, or 1)"),
            Flag(
                "initial", .number, value: "N",
                about: "values behind the first origin (half of them)"),
            Flag("step", .number, value: "K", about: "values between origins (1)"),
            Flag("level", .list, value: "80, 95", about: "in percent, of the intervals"),
            trendFlag, xregFlag, transformFlag, methodFlag,
            Flag("threads", .number, value: "N", about: "instead of those of 'set threads'"),
        ],
        summary: "How well a model forecasts values it has not seen, step by step",
        details: """
            The model is fitted to the values up to an origin and forecasts the next H; the origin
            moves on by K, as long as H values lie ahead. A row a step, the last over all of them:
            rmse, mae, mape and smape (percent; smape is 200 |y - f| / (|y| + |f|)), mase (mae over
            that of repeating the season, or the last value, behind the origin), and the share of
            values within each interval. Regressors are taken as known ahead.
            """,
        examples: [
            "arima backtest hourly 1 0 0 --horizon 6 --initial 120 --step 6",
            "b = arima backtest hourly 0 1 1 --horizon 3 --transform log --step 12",
        ],
        run: runBacktest)
}

@Sendable private func runBacktest(_ call: Call) throws(Failure) -> Outcome {
    let arguments = call.arguments
    let series = try call.series()
    let specification = try call.specification()
    let regressors = try call.regressors(of: series)
    let count = series.values.count
    let season = specification.order.season
    let horizon = try arguments.integer("horizon") ?? season
    let initial = try arguments.integer("initial") ?? max(1, count / 2)
    let plan = ArimaBacktest.Plan(
        horizon: horizon, initial: initial, step: try arguments.integer("step") ?? 1,
        levels: try call.levels())
    let total = plan.origins(count: count).count
    guard total > 0 else {
        throw Failure(
            .series(.noOrigin(count: count, initial: initial, horizon: horizon)),
            at: (arguments.flagWord("initial") ?? arguments.flagWord("horizon"))?.range
                ?? arguments.word("S")?.range)
    }
    let environment = call.notebook.environment
    let threads = try call.threads()
    let result = try call.modelling { () throws(ArimaError) in
        try ArimaBacktest.run(
            ArimaData(series.values, regressors: regressors.map(\.values)), specification, plan,
            threads: threads, isCancelled: environment.isCancelled
        ) { done in
            environment.progress?(Progress(done: done, total: total, unit: "origins"))
        }
    }
    if let first = result.failures.first, result.failures.count == total {
        throw Failure(
            .series(
                .unfit(
                    code: first.verdict.code,
                    first.verdict.sentence(regressors: regressors.map(\.name)))),
            at: arguments.word("S")?.range)
    }
    return Outcome(.table(result.table), notes: notes(result, names: regressors.map(\.name)))
}

private func notes(_ result: ArimaBacktest, names: [String]) -> [Note] {
    let last = result.origins.last ?? 0
    var notes = [
        Note(
            code: "arima.backtest",
            message:
                "\(result.origins.count.counted("origin")), with \(result.plan.initial.grouped) "
                + "to \(last.grouped) values behind them")
    ]
    if let first = result.failures.first {
        notes.append(
            Note(
                code: first.verdict.code,
                message: "\(result.failures.count.counted("origin")) left out, the first with "
                    + "\(first.origin.counted("value")): \(first.verdict.sentence(regressors: names))"
            ))
    }
    return notes
}

extension Call {
    /// The levels of `--level`, 80 and 95 % without.
    func levels() throws(Failure) -> [Double] {
        var levels: [Double] = []
        for word in arguments.flagList("level") ?? [] {
            guard let level = Double(word.text), level > 0, level < 100 else {
                throw Failure(.series(.level(word.text)), at: word.range)
            }
            if !levels.contains(level) { levels.append(level) }
        }
        return levels.isEmpty ? [80, 95] : levels
    }
}

extension ArimaBacktest {
    /// Columns `step n rmse mae mape smape mase coverage_80 …`; with several steps a last row
    /// without step is over all of them.
    fileprivate var table: Frame {
        let all = plan.horizon > 1 ? steps + [overall] : steps
        var validity = Validity(allPresent: all.count)
        if all.count > steps.count { validity.setMissing(steps.count) }
        func column(_ name: String, _ value: (Accuracy) -> Double) -> (String, Column) {
            (name, Column(.float(all.map(value))))
        }
        return Frame(
            [
                (
                    "step",
                    Column(
                        .int(all.indices.map { Int64($0 + 1) }),
                        validity: validity.missingCount > 0 ? validity : nil)
                ),
                ("n", Column(.int(all.map { Int64($0.count) }))),
                column("rmse", \.rmse), column("mae", \.mae), column("mape", \.mape),
                column("smape", \.smape), column("mase", \.mase),
            ]
                + plan.levels.enumerated().map { place, level in
                    column("coverage_\(NumberDisplay.text(level))") { $0.coverage[place] }
                })
    }
}
