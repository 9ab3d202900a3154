package import CopseFrame
package import CopseModels

/// A model of a series, with what the notebook knows beyond it.
package struct FittedArima: Sendable {
    package var fit: ArimaFit
    package var series: TimeSeries
    /// Names of the regressors, in the order of their coefficients.
    package var regressors: [String]
    package var fitMilliseconds: Double
    /// How its orders were chosen, where that was asked for.
    package var search: ArimaSearch?

    /// `ARIMA(0,1,1)(0,1,1)12`
    package var title: String { "ARIMA\(fit.specification.order)" }

    /// Columns `start value fitted residual z`.
    package func residualTable() throws(ArimaError) -> Frame {
        let residuals = try fit.residuals()
        return Frame([
            ("start", series.starts(series.values.indices)),
            ("value", Column(.float(series.values))),
            ("fitted", Column(.float(residuals.fitted))),
            ("residual", Column(.float(residuals.residuals))),
            ("z", Column(.float(residuals.standardised))),
        ])
    }
}

/// The future of a series, beside the series itself.
package struct SeriesForecast: Sendable {
    package var series: TimeSeries
    package var forecast: ArimaForecast
    package var title: String

    /// Columns `step start mean lower_80 upper_80 …`, steps from 1.
    package var frame: Frame {
        let horizon = forecast.mean.count
        let end = series.values.count
        var columns: [(name: String, column: Column)] = [
            ("step", Column(.int((0..<horizon).map { Int64($0 + 1) }))),
            ("start", series.starts(end..<end + horizon)),
            ("mean", Column(.float(forecast.mean))),
        ]
        for band in forecast.bands {
            let level = NumberDisplay.text(band.level)
            columns.append(("lower_\(level)", Column(.float(band.lower))))
            columns.append(("upper_\(level)", Column(.float(band.upper))))
        }
        return Frame(columns)
    }
}

extension ArimaVerdict {
    /// The end of a note's or an error's code.
    var code: String {
        switch self {
        case .nothingObserved: "arima.empty"
        case .tooShort: "arima.tooShort"
        case .noVariation: "arima.constant"
        case .extremeValues: "arima.range"
        case .noLikelihood: "arima.noLikelihood"
        case .infiniteValues: "arima.infinite"
        case .missingRegressors: "arima.regressors"
        case .collinear: "arima.collinear"
        case .notConverged: "arima.notConverged"
        case .root: "arima.root"
        case .noStandardErrors: "arima.noStandardErrors"
        }
    }

    /// With the names of the regressors.
    func sentence(regressors: [String]) -> String {
        guard case .collinear(let kind) = self else { return sentence }
        return
            "\(kind.name(regressors: regressors)) was left out: differencing, the trend or other "
            + "regressors make it redundant"
    }
}
