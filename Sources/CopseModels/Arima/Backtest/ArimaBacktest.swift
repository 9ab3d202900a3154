import CopseMath

/// How well a model forecasts values it has not seen: fitted again and again to the values up to an
/// origin, which moves on through the series.
///
/// Every origin has all its steps within the series, so that the measures of all steps are over the
/// same origins. Source of the measures: Hyndman and Koehler, Another look at measures of forecast
/// accuracy, Int. J. Forecasting 22 (2006).
package struct ArimaBacktest: Sendable {
    package let plan: Plan
    /// How many values each origin has behind it.
    package let origins: [Int]
    /// Origins at which the model could not be fitted, with what it said.
    package let failures: [(origin: Int, verdict: ArimaVerdict)]
    /// One a step, from the first.
    package let steps: [Accuracy]
    package let overall: Accuracy

    package struct Plan: Sendable, Equatable {
        package var horizon: Int
        /// Values behind the first origin.
        package var initial: Int
        /// Values between origins.
        package var step: Int
        /// In percent.
        package var levels: [Double]

        package init(horizon: Int, initial: Int, step: Int, levels: [Double]) {
            self.horizon = horizon
            self.initial = initial
            self.step = step
            self.levels = levels
        }

        /// The origins in a series of `count` values.
        package func origins(count: Int) -> [Int] {
            guard horizon > 0, initial > 0, step > 0, horizon <= count else { return [] }
            return Array(stride(from: initial, through: count - horizon, by: step))
        }
    }

    /// Errors of forecasts, measured in the usual ways; NaN where nothing counts.
    package struct Accuracy: Sendable, Equatable {
        /// Forecasts whose value is there.
        package var count = 0
        package var rmse = Double.nan
        package var mae = Double.nan
        /// In percent of the value; a value of 0 has none.
        package var mape = Double.nan
        /// 200 |y − f| / (|y| + |f|).
        package var smape = Double.nan
        /// In mean absolute errors, over the values behind the origin, of repeating the season (or
        /// the last value).
        package var mase = Double.nan
        /// The share of values within the interval of each level.
        package var coverage: [Double] = []
    }
}

extension ArimaBacktest {
    /// - Parameter onOrigin: told after each origin, from any thread, how many are done.
    /// - Throws: `arima.horizon`, `arima.level`, `arima.transform`, `arima.gaps`, `run.interrupted`.
    package static func run(
        _ data: ArimaData, _ specification: ArimaSpecification, _ plan: Plan, threads: Int = 1,
        isCancelled: @escaping @Sendable () -> Bool = { false },
        onOrigin: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws(ArimaError) -> ArimaBacktest {
        guard (1...ArimaLimits.horizon).contains(plan.horizon) else {
            throw .horizon(plan.horizon)
        }
        for level in plan.levels where !(level > 0 && level < 100) { throw .level(level) }
        // What is wrong with the whole is said before any part is fitted.
        _ = try ArimaProblem(data, specification)
        let origins = plan.origins(count: data.series.count)
        let done = Counter()
        let results = Parallel.map(origins.count, threads: threads) { turn in
            let result = Result { () throws(ArimaError) -> Outlook in
                if isCancelled() { throw .cancelled }
                return try outlook(data, specification, plan, origins[turn], isCancelled)
            }
            onOrigin(done.increment())
            return result
        }
        var outlooks: [Outlook] = []
        var failures: [(origin: Int, verdict: ArimaVerdict)] = []
        for (origin, result) in zip(origins, results) {
            let outlook = try result.get()
            if let verdict = outlook.verdict { failures.append((origin, verdict)) }
            outlooks.append(outlook)
        }
        let errors = (0..<plan.horizon).map { step in
            outlooks.compactMap { $0.verdict == nil ? $0.errors[step] : nil }
        }
        return ArimaBacktest(
            plan: plan, origins: origins, failures: failures,
            steps: errors.map { Accuracy($0, levels: plan.levels.count) },
            overall: Accuracy(errors.flatMap { $0 }, levels: plan.levels.count))
    }

    /// The forecasts from one origin beside what came.
    private struct Outlook: Sendable {
        /// Why there are none.
        var verdict: ArimaVerdict?
        var errors: [Guess] = []
    }

    struct Guess: Sendable {
        var value: Double
        var forecast: Double
        /// Of the naive forecasts behind the origin.
        var scale: Double
        /// Whether the value lies within the interval of each level.
        var isWithin: [Bool]
    }

    private static func outlook(
        _ data: ArimaData, _ specification: ArimaSpecification, _ plan: Plan, _ origin: Int,
        _ isCancelled: () -> Bool
    ) throws(ArimaError) -> Outlook {
        let past = try ArimaData(
            Array(data.series[..<origin]), regressors: data.regressors.map { Array($0[..<origin]) })
        let fit = try ArimaFit.fit(past, specification, isCancelled: isCancelled)
        guard fit.canPredict else { return Outlook(verdict: fit.verdicts.first(where: \.isFatal)) }
        let ahead = origin..<origin + plan.horizon
        let forecast = try fit.forecast(
            plan.horizon, levels: plan.levels,
            regressors: data.regressors.map { Array($0[ahead]) })
        let scale = naiveError(past.series, season: specification.order.season)
        return Outlook(
            errors: ahead.enumerated().map { step, place in
                let value = data.series[place]
                return Guess(
                    value: value, forecast: forecast.mean[step], scale: scale,
                    isWithin: forecast.bands.map {
                        $0.lower[step] <= value && value <= $0.upper[step]
                    }
                )
            })
    }

    /// The mean absolute difference to the value a season before.
    private static func naiveError(_ series: [Double], season: Int) -> Double {
        var sum = 0.0
        var count = 0.0
        for place in stride(from: season, to: series.count, by: 1) {
            let difference = abs(series[place] - series[place - season])
            guard difference.isFinite else { continue }
            sum += difference
            count += 1
        }
        return count > 0 ? sum / count : .nan
    }
}

extension ArimaBacktest.Accuracy {
    init(_ errors: [ArimaBacktest.Guess], levels: Int) {
        let known = errors.filter { $0.value.isFinite && $0.forecast.isFinite }
        count = known.count
        func mean(_ measure: (ArimaBacktest.Guess) -> Double?) -> Double {
            let values = known.compactMap(measure)
            return values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
        }
        func size(_ guess: ArimaBacktest.Guess) -> Double { abs(guess.value - guess.forecast) }
        rmse = mean { size($0) * size($0) }.squareRoot()
        mae = mean(size)
        mape = mean { $0.value == 0 ? nil : 100 * size($0) / abs($0.value) }
        smape = mean { error in
            let both = abs(error.value) + abs(error.forecast)
            return both == 0 ? 0 : 200 * size(error) / both
        }
        mase = mean { $0.scale > 0 ? size($0) / $0.scale : nil }
        coverage = (0..<levels).map { level in mean { $0.isWithin[level] ? 1 : 0 } }
    }
}
