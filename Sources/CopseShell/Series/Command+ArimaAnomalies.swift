import CopseFrame
import CopseModels

extension Command {
    static let arimaAnomalies = Command(
        name: "arima anomalies", group: .series, places: [Place("A", .value([.arima]))],
        flags: [
            Flag(
                "fdr", .real, value: "0.01",
                about: "share of false ones among those found, on average (0.01)"),
            Flag(
                "by", .choice(["arima", "stl"]),
                about: "far from the model's predictions, or from season and trend (arima)"),
        ],
        summary: "Where a series is not as its model expects, and what kind of oddness it is",
        details: """
            A table with the columns start, end (where the next bucket begins), value, expected (the
            value without the anomaly), z (its effect over the standard error), p, kind, rows (of
            the frame, from 0, that fell into the bucket).
            Kinds, after Chen and Liu: additive (one value), level shift (all values from here on),
            temporary change (dies out by 0.7 a step), seasonal shift (this hour of every day from
            here on), innovational (carried on as the model does). The spread is the median's, the
            model is fitted again without what was found, and the threshold is that of Benjamini
            and Hochberg. --by stl knows additive ones only.
            """,
        examples: ["arima anomalies a", "odd = arima anomalies a --fdr 0.1 --by stl"],
        run: runAnomalies)
}

@Sendable private func runAnomalies(_ call: Call) throws(Failure) -> Outcome {
    let arguments = call.arguments
    let model = try call.arima()
    var rate = 0.01
    if let word = arguments.flagWord("fdr") {
        guard let given = Double(word.text), given > 0, given < 1 else {
            throw Failure(.series(.rate(word.text)), at: word.range)
        }
        rate = given
    }
    let isCancelled = call.notebook.environment.isCancelled
    let found: SeriesAnomalies
    if arguments.flagWord("by")?.text == "stl" {
        let season = model.fit.specification.order.season
        let values = model.series.values
        let anomalies = SeasonalAnomalies.find(
            values, season: season, rate: rate, isCancelled: isCancelled)
        try call.checkCancelled()
        guard let anomalies else {
            throw Failure(
                .series(
                    .noDecomposition(count: values.count { $0.isFinite }, season: season)),
                at: arguments.word("A")?.range)
        }
        found = anomalies
    } else {
        found = try call.modelling { () throws(ArimaError) in
            try model.fit.anomalies(rate: rate, isCancelled: isCancelled)
        }
    }
    let count = found.windows.count
    var message =
        "\(count == 0 ? "no" : count.grouped) \(count == 1 ? "window" : "windows") of "
        + "\(found.tests.counted("tested value")) "
        + "\(count == 1 ? "is" : "are") odd at a false discovery rate of "
        + NumberDisplay.text(rate)
    if let clean = found.cleanFit {
        message +=
            "; the model fitted without them has sigma² \(NumberDisplay.text(clean.sigma2)) "
            + "instead of \(NumberDisplay.text(model.fit.sigma2))"
    }
    return Outcome(
        .table(model.series.table(of: found.windows)),
        notes: [Note(code: "arima.anomalies", message: message)])
}

extension TimeSeries {
    /// Columns `start end value expected z p kind rows`.
    fileprivate func table(of windows: [SeriesAnomaly]) -> Frame {
        func mean(_ values: some Collection<Double>) -> Double {
            values.reduce(0, +) / Double(values.count)
        }
        return Frame([
            ("start", starts(windows.map(\.places.lowerBound))),
            ("end", starts(windows.map(\.places.upperBound))),
            ("value", Column(.float(windows.map { mean(values[$0.places]) }))),
            ("expected", Column(.float(windows.map { mean($0.expected) }))),
            ("z", Column(.float(windows.map(\.z)))), ("p", Column(.float(windows.map(\.p)))),
            ("kind", .text(windows.map(\.kind.rawValue))),
            ("rows", .text(windows.map { BucketRows.joined($0.places.map { rows(of: $0) }) })),
        ])
    }

    /// The rows of its frame that a value came from; empty where that is not known.
    private func rows(of place: Int) -> String {
        if let rows { return rows.indices.contains(place) ? rows[place] : "" }
        if case .buckets = clock { return "" }
        return String(place)
    }
}
