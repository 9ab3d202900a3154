import CopseFeatures
import CopseFrame

extension Command {
    static let plotWindows = Command(
        name: "plot windows", group: .pictures, places: Command.arimaAnomalies.places,
        flags: Command.arimaAnomalies.flags + [logFlag, saveFlag],
        summary: "A series with the windows its model did not expect, by kind",
        details: "The windows are those of 'arima anomalies'; a thread leads to what was expected.",
        examples: ["plot windows a", "plot windows a --fdr 0.1 --save windows.svg"],
        run: { (call) throws(Failure) in
            let series = try call.arima().series
            let found = try Command.arimaAnomalies.run(call)
            let table = found.values.first?.frame?.frame
            func numbers(_ name: String) -> [Double] { table?[name]?.doubles() ?? [] }
            let places = zip(numbers("start"), numbers("end"))
            let windows = zip(places, zip(numbers("expected"), table?["kind"]?.texts ?? [])).map {
                Chart.Window(start: $0.0, end: $0.1, expected: $1.0, kind: $1.1 ?? "")
            }
            var outcome = try call.drawing(of: "anomalies") { (title) throws(ChartError) in
                try Chart.windows(
                    series: series.measured, times: series.times, windows: windows, title: title,
                    isLog: call.arguments.has("log"))
            }
            outcome.notes += found.notes
            return outcome
        })
}
