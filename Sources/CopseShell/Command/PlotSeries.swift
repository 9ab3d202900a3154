import CopseFrame
import CopseModels

// Pictures of series and of what is expected of them.

extension Command {
    static let plotACF = correlogram(
        .acf, "Autocorrelations of a series, lag by lag, and the band of noise",
        flags: Command.acf.flags)

    static let plotPACF = correlogram(
        .pacf, "Partial autocorrelations: what a lag adds to the shorter ones",
        flags: Command.pacf.flags)

    private static func correlogram(
        _ kind: CorrelogramTable.Kind, _ summary: String, flags: [Flag]
    ) -> Command {
        let verb = "plot \(kind.rawValue)"
        return Command(
            name: verb, group: .pictures, places: [Place("S", .value([.series]))],
            flags: flags + [saveFlag], summary: summary,
            examples: ["\(verb) hourly", "\(verb) hourly --lags 48 --save \(kind.rawValue).svg"],
            run: { (call) throws(Failure) in
                let table = try correlogramTable(call, kind)
                return try call.drawing { (title) throws(ChartError) in
                    try Chart.correlogram(
                        values: table.values, band: table.bands,
                        kind: kind == .acf ? .acf : .pacf, title: title)
                }
            })
    }

    static let plotForecast = Command(
        name: "plot forecast", group: .pictures, places: Command.arimaForecast.places,
        flags: Command.arimaForecast.flags + [logFlag, saveFlag],
        summary: "The end of a series and its next H values with intervals",
        examples: ["plot forecast a 24", "plot forecast a 24 --level 80, 95 --save next.png"],
        run: { (call) throws(Failure) in
            let result = try seriesForecast(call)
            return try call.drawing(of: "\(result.title) forecast") {
                (title) throws(ChartError) in
                try Chart.forecast(
                    history: result.series.measured, times: result.series.times,
                    x: result.times.values, mean: result.forecast.mean,
                    intervals: result.forecast.bands.map {
                        Chart.Level(percent: $0.level, lower: $0.lower, upper: $0.upper)
                    }, title: title, isLog: call.arguments.has("log"))
            }
        })
}

extension TimeSeries {
    var times: Measured { Measured("start", starts(values.indices)) }
    var measured: Measured { Measured(text, values) }
}

extension SeriesForecast {
    fileprivate var times: Measured {
        let end = series.values.count
        return Measured("start", series.starts(end..<end + forecast.mean.count))
    }
}
