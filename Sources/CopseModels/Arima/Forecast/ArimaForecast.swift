import CopseMath

/// The future of a series as a model sees it.
package struct ArimaForecast: Sendable, Equatable {
    /// In the units of the series. Under a transform the value that half of the futures stay below
    /// (the median), or, where asked for, the mean.
    package let mean: [Double]
    /// Of the forecast in the units of the transformed series; the uncertainty of the parameters is
    /// not in it.
    package let standardErrors: [Double]
    package let bands: [Band]

    /// The limits between which `level` of 100 futures lie.
    package struct Band: Sendable, Equatable {
        package let level: Double
        package let lower: [Double]
        package let upper: [Double]
    }
}

extension ArimaFit {
    /// Forecasts the values after the series' last.
    ///
    /// Exact at every step: the variance is that of the Kalman filter's state, not of an infinite
    /// past. Without estimates (see `verdicts`) every number is NaN; a series without variation
    /// goes on as it is, with standard errors of 0.
    /// - Parameters:
    ///   - levels: in percent.
    ///   - regressors: their future values, `horizon` each.
    ///   - isMean: under a transform, the mean of the futures (to second order) instead of the
    ///     median.
    /// - Throws: `arima.horizon`, `arima.level`, `arima.regressors`.
    package func forecast(
        _ horizon: Int, levels: [Double] = [80, 95], regressors: [[Double]] = [],
        isMean: Bool = false
    ) throws(ArimaError) -> ArimaForecast {
        guard (1...ArimaLimits.horizon).contains(horizon) else { throw .horizon(horizon) }
        for level in levels where !(level > 0 && level < 100) { throw .level(level) }
        try check(regressors, horizon)
        guard canPredict else { return .unknown(horizon, levels) }
        let problem = try ArimaProblem(data, specification)
        guard let predictor = ArimaPredictor(self, problem) else {
            return .unknown(horizon, levels)
        }
        let terms = problem.futureTerms(horizon, regressors: regressors)
        let ahead = predictor.forecasts(horizon, terms: terms)
        let centres = ahead.map(\.prediction)
        let errors = ahead.map { ($0.variance * sigma2).squareRoot() }
        let transform = problem.transform
        return ArimaForecast(
            mean: zip(centres, errors).map { centre, error in
                isMean ? transform.mean(centre, error) : transform.backward(centre)
            },
            standardErrors: errors,
            bands: levels.map { level in
                let width = Normal.quantile(0.5 + level / 200)
                return .init(
                    level: level,
                    lower: zip(centres, errors).map { transform.backward($0 - width * $1) },
                    upper: zip(centres, errors).map { transform.backward($0 + width * $1) })
            })
    }

    func check(_ regressors: [[Double]], _ horizon: Int) throws(ArimaError) {
        guard regressors.count == data.regressors.count else {
            throw .regressorCount(expected: data.regressors.count, got: regressors.count)
        }
        for (place, column) in regressors.enumerated() {
            guard column.count == horizon else {
                throw .regressorLength(regressor: place, expected: horizon, got: column.count)
            }
            for (step, value) in column.enumerated() where !value.isFinite {
                throw .regressorMissing(regressor: place, step: step)
            }
        }
    }

    /// Whether one step can be predicted: there are estimates, or the series does not vary.
    var canPredict: Bool {
        isFitted
            || verdicts.contains { if case .noVariation = $0 { true } else { false } }
    }
}

extension ArimaForecast {
    static func unknown(_ horizon: Int, _ levels: [Double]) -> ArimaForecast {
        let nothing = [Double](repeating: .nan, count: horizon)
        return ArimaForecast(
            mean: nothing, standardErrors: nothing,
            bands: levels.map { Band(level: $0, lower: nothing, upper: nothing) })
    }

    package static func == (left: Self, right: Self) -> Bool {
        func bits(_ forecast: Self) -> [UInt64] {
            (forecast.mean + forecast.standardErrors
                + forecast.bands.flatMap { [$0.level] + $0.lower + $0.upper }).map(\.bitPattern)
        }
        return bits(left) == bits(right)
    }
}

extension PowerTransform {
    /// The mean of `backward` of a normal number: exact for log, to second order for a power.
    func mean(_ centre: Double, _ error: Double) -> Double {
        switch self {
        case .identity: return centre
        case .log: return Elementary.exp(centre + error * error / 2)
        case .power(let power):
            let base = power * centre + 1
            guard base > 0 else { return backward(centre) }
            return backward(centre) * (1 + error * error * (1 - power) / (2 * base * base))
        }
    }
}
