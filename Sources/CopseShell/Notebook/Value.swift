package import CopseDetector
package import CopseFeatures
package import CopseFrame

/// What a name can hold and a cell can show.
package enum Value: Sendable {
    case frame(TiedFrame)
    case scores(ScoredFrame)
    /// What `describe` says, one entry per column.
    case description([ColumnSummary])
    case recipe(Recipe)
    case forest(TrainedForest)
    case anomalies(Frame)
    case importance(Importance)
    case explanation(Explanation)
    case evaluation(Evaluation)
    case table(Frame)
    case series(TimeSeries)
    case checks(SeriesChecks)
    case arima(FittedArima)
    case forecast(SeriesForecast)
    case correlogram(CorrelogramTable)
    /// Columns `start value fitted residual z`.
    case residuals(Frame)
    case plot(Chart)
    case text(String)
    case session(SessionCard)

    /// The kinds as sentences name them.
    package enum Kind: String, Sendable {
        case frame, recipe, forest, table, explanation, evaluation, series, arima, plot, text,
            session

        var described: String {
            switch self {
            case .explanation, .evaluation: "an \(rawValue)"
            case .arima: "an ARIMA model"
            default: "a \(rawValue)"
            }
        }
    }

    package var kind: Kind {
        switch self {
        case .frame, .scores: .frame
        case .recipe: .recipe
        case .forest: .forest
        case .description, .anomalies, .importance, .table: .table
        case .explanation: .explanation
        case .evaluation: .evaluation
        case .series: .series
        case .arima: .arima
        case .checks, .forecast, .correlogram, .residuals: .table
        case .plot: .plot
        case .text: .text
        case .session: .session
        }
    }

    /// The table in it, for verbs that take any.
    var frame: TiedFrame? {
        switch self {
        case .frame(let frame): frame
        case .scores(let scores): scores.frame
        case .anomalies(let frame), .table(let frame): TiedFrame(frame)
        case .description(let columns): TiedFrame(columns.table)
        case .importance(let importance): TiedFrame(importance.table)
        case .series(let series): TiedFrame(series.frame)
        case .checks(let checks): TiedFrame(checks.table)
        case .forecast(let forecast): TiedFrame(forecast.frame)
        case .correlogram(let correlogram): TiedFrame(correlogram.frame)
        case .residuals(let frame): TiedFrame(frame)
        case .recipe, .forest, .explanation, .evaluation, .arima, .plot, .text, .session: nil
        }
    }
}

/// A frame with the columns `score` and `is_anomaly`.
package struct ScoredFrame: Sendable {
    var frame: TiedFrame
    var anomalies: Int
    /// nil without rows.
    var summary: (mean: Double, min: Double, max: Double)?
}

/// A model and what the notebook knows about where it came from.
package struct TrainedForest: Sendable {
    package var detector: Detector
    /// The frame it was trained on; nil when it came from a file.
    var frame: BoundValue?
    /// Rows above the threshold, of the frame they were counted in.
    var flagged: Flagged?
    var fitMilliseconds: Double?

    struct Flagged: Sendable, Equatable {
        var count: Int
        var rows: Int
    }
}
