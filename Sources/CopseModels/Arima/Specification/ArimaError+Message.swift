extension ArimaError {
    package var code: String {
        switch self {
        case .order: "arima.order"
        case .season: "arima.season"
        case .vanishingTrend: "arima.trend"
        case .power, .notPositive: "arima.transform"
        case .regressorLength, .regressorCount, .regressorMissing: "arima.regressors"
        case .horizon: "arima.horizon"
        case .level: "arima.level"
        case .gapsInSumOfSquares: "arima.gaps"
        case .coefficientCount: "arima.coefficients"
        case .lags: "arima.lags"
        case .damagedState: "arima.state"
        case .cancelled: "run.interrupted"
        }
    }

    package var message: String {
        switch self {
        case .order(let name, let got, let limit):
            "\(name.rawValue) must be an int in the range [0, \(limit)]. Got \(got) instead."
        case .season(let got, let limit, true):
            "m must be an int in the range [2, \(limit)] where P, D or Q is not 0. Got \(got) instead."
        case .season(let got, let limit, false):
            "m must be an int in the range [1, \(limit)]. Got \(got) instead."
        case .vanishingTrend(let trend, let differences):
            "the trend '\(trend.rawValue)' vanishes when a series is differenced "
                + (differences == 1 ? "once" : "\(differences) times")
        case .power(let power):
            "the power of boxcox must be a float in the range [-5.0, 5.0]. Got \(power) instead."
        case .notPositive(let place, let value):
            "the transform needs positive values, value \(place + 1) is \(value)"
        case .regressorLength(let regressor, let expected, let got):
            "regressor \(regressor + 1) has \(got) values, expected \(expected)"
        case .regressorCount(let expected, let got):
            "the model has \(expected) regressors, \(got) were given"
        case .regressorMissing(let regressor, let step):
            "regressor \(regressor + 1) is missing at step \(step + 1) of the forecast"
        case .horizon(let got):
            "the horizon must be an int in the range [1, \(ArimaLimits.horizon)]. Got \(got) instead."
        case .level(let got):
            "a level must be a float in the range (0, 100). Got \(got) instead."
        case .gapsInSumOfSquares(let missing):
            "the sum of squares needs a series without gaps, \(missing) values are missing"
        case .coefficientCount(let expected, let got):
            "the model has \(expected) coefficients, \(got) were given"
        case .lags(let got, let limit):
            "lags must be an int in the range [1, \(limit)]. Got \(got) instead."
        case .damagedState(let what): "the state of the ARIMA model is damaged: \(what)"
        case .cancelled: "interrupted"
        }
    }

    package var hint: String? {
        switch self {
        case .season: "give the season as the last number: P D Q m"
        case .vanishingTrend(_, 1): "use --trend t for a drift, or --trend n"
        case .vanishingTrend: "use --trend n"
        case .notPositive: "use log1p(…) when the series is made, or --transform none"
        case .gapsInSumOfSquares: "use --method ml: it treats gaps exactly"
        case .regressorCount: "a forecast needs the regressors' future values: --xreg"
        case .damagedState: "fit the model again and make the file anew"
        default: nil
        }
    }
}
