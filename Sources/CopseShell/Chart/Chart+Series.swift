extension Chart {
    /// Autocorrelations by lag with the band inside of which chance keeps them.
    ///
    /// - Parameters:
    ///   - values: of lag 1, 2, …; lag 0 is always 1 and says nothing.
    ///   - band: half its height; one for all lags, or one per lag.
    package static func correlogram(
        values: [Double], band: [Double], kind: Kind = .acf, title: String,
        caption: [String] = []
    ) throws(ChartError) -> Chart {
        guard !values.isEmpty else { throw .noRows }
        var extent = Extent()
        extent.take(0)
        for value in values where value.isFinite { extent.take(value) }
        let last = Double(values.count)
        var layers: [Layer] = []
        var outside = 0
        if let final = band.last, final.isFinite {
            for value in band where value.isFinite {
                extent.take(value)
                extent.take(-value)
            }
            let heights = values.indices.map { $0 < band.count ? band[$0] : final }
            outside = zip(values, heights).count { abs($0) > $1 }
            var intervals = heights.enumerated().map {
                Interval(x: Double($0.offset + 1), low: -$0.element, high: $0.element)
            }
            intervals.insert(Interval(x: 0, low: -heights[0], high: heights[0]), at: 0)
            intervals.append(
                Interval(x: last + 1, low: -(heights.last ?? final), high: heights.last ?? final))
            layers.append(Layer(.band(intervals), .muted, label: "95 % band of white noise"))
        }
        let points = values.enumerated().map {
            Point(Double($0.offset + 1), $0.element.isFinite ? $0.element : .nan)
        }
        layers.append(Layer(.stems(points), .first))
        return Chart(
            kind, title: title, x: Axis("lag", low: 0, high: last + 1),
            y: Axis(
                kind == .pacf ? "partial autocorrelation" : "autocorrelation", low: extent.low,
                high: extent.high
            ).rounded(),
            layers: layers,
            caption: caption + [
                "\(outside.grouped) of \(values.count.counted("lag")) outside the band"
            ])
    }

    /// Bounds of a forecast at one level.
    package struct Level: Sendable {
        /// Percent, such as 95.
        package var percent: Double
        package var lower: [Double]
        package var upper: [Double]

        package init(percent: Double, lower: [Double], upper: [Double]) {
            self.percent = percent
            self.lower = lower
            self.upper = upper
        }
    }

    /// The end of a series and its continuation with bands.
    ///
    /// - Parameters:
    ///   - history: x and value of the past; a missing value interrupts it.
    ///   - x: of the steps ahead.
    ///   - intervals: one entry per level; bounds have one value per step.
    package static func forecast(
        history: Measured, times: Measured, x: [Double], mean: [Double], intervals: [Level],
        title: String, isLog: Bool = false, caption: [String] = []
    ) throws(ChartError) -> Chart {
        guard !mean.isEmpty else { throw .noRows }
        // What lies far back would only squeeze what is new.
        let shown = max(60, 4 * mean.count)
        let start = max(0, history.values.count - shown)
        var past: [Point] = []
        var selection = Selection()
        var (across, up) = (Extent(), Extent())
        for index in start..<history.values.count {
            let isShown = selection.take(
                Selection.verdict(history.values[index], isLog: isLog))
            past.append(Point(times.values[index], isShown ? history.values[index] : .nan))
            across.take(times.values[index])
            if isShown { up.take(history.values[index]) }
        }
        var future: [Point] = []
        for (at, value) in zip(x, mean) {
            let isShown = selection.take(Selection.verdict(value, isLog: isLog))
            future.append(Point(at, isShown ? value : .nan))
            across.take(at)
            if isShown { up.take(value) }
        }
        try selection.check(history.name)
        // From the last value on, so that the lines meet.
        let joint = past.last { !$0.y.isNaN }
        var layers: [Layer] = []
        for level in intervals.sorted(by: { $0.percent > $1.percent }) {
            var band: [Interval] = joint.map { [Interval(x: $0.x, low: $0.y, high: $0.y)] } ?? []
            for (index, at) in x.enumerated() {
                let (low, high) = (level.lower[index], level.upper[index])
                guard Selection.verdict(low, isLog: isLog) == .kept,
                    Selection.verdict(high, isLog: isLog) == .kept
                else { continue }
                band.append(Interval(x: at, low: low, high: high))
                up.take(low)
                up.take(high)
            }
            layers.append(
                Layer(.band(band), .accent, label: "\(NumberDisplay.text(level.percent)) %"))
        }
        layers.append(Layer(.line(past), .first, label: history.name))
        layers.append(
            Layer(.line((joint.map { [$0] } ?? []) + future), .accent, label: "forecast"))
        let axis = Axis("", isLog ? .log : .linear, low: up.low, high: up.high)
        return Chart(
            .forecast, title: title,
            x: Axis(times.name, times.scale(isLog: false), low: across.low, high: across.high),
            y: isLog ? axis.padded(0.03) : axis.rounded(), layers: layers,
            caption: (start > 0 ? ["the last \(shown.grouped) values of the past"] : []) + caption)
    }
}
