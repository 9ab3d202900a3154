extension Chart {
    /// A part of a series that is not as expected.
    package struct Window: Sendable {
        /// Where it begins, and where the next value after it stands.
        package var start: Double
        package var end: Double
        /// What the series was expected to be.
        package var expected: Double
        /// What the legend calls it.
        package var kind: String

        package init(start: Double, end: Double, expected: Double, kind: String) {
            self.start = start
            self.end = end
            self.expected = expected
            self.kind = kind
        }
    }

    /// A series with the windows that are odd, by kind, and a thread from each to what was expected.
    package static func windows(
        series: Measured, times: Measured, windows: [Window], title: String, isLog: Bool = false,
        caption: [String] = []
    ) throws(ChartError) -> Chart {
        var selection = Selection()
        var points: [Point] = []
        var (across, up) = (Extent(), Extent())
        for (at, value) in zip(times.values, series.values) {
            let isShown = selection.take(Selection.verdict(value, isLog: isLog))
            points.append(Point(at, isShown ? value : .nan))
            across.take(at)
            if isShown { up.take(value) }
        }
        try selection.check(series.name)
        var kinds: [String] = []
        var odd: [[Point]] = []
        var threads: [Point] = []
        for window in windows {
            let inside = points.filter {
                $0.x >= window.start && $0.x < window.end && !$0.y.isNaN
            }
            guard let middle = inside.first else { continue }
            let place = kinds.firstIndex(of: window.kind) ?? kinds.count
            if place == kinds.count {
                kinds.append(window.kind)
                odd.append([])
            }
            odd[place] += inside
            guard Selection.verdict(window.expected, isLog: isLog) == .kept else { continue }
            up.take(window.expected)
            threads += [
                Point(middle.x, window.expected), middle, Point(middle.x, .nan),
            ]
        }
        let axis = Axis(series.name, isLog ? .log : .linear, low: up.low, high: up.high)
        let horizontal = Axis(
            times.name, times.scale(isLog: false), low: across.low, high: across.high)
        var layers = [Layer(.line(thinned(points, over: horizontal)), .first)]
        if !threads.isEmpty { layers.append(Layer(.line(threads), .muted, label: "expected")) }
        let looks: [(ink: Ink, sign: Character)] = [
            (.accent, "●"), (.second, "▲"), (.third, "■"), (.fourth, "◆"),
            (.fifth, "✦"),
        ]
        for (index, kind) in kinds.enumerated() {
            let look = looks[index % looks.count]
            layers.append(Layer(.spots(odd[index], sign: look.sign), look.ink, label: kind))
        }
        return Chart(
            .windows, title: title, x: horizontal,
            y: isLog ? axis.padded(0.03) : axis.rounded(), layers: layers,
            caption: [
                selection.caption,
                windows.isEmpty
                    ? "no window is odd"
                    : "\(windows.count.counted("window")) \(windows.count == 1 ? "is" : "are") odd",
            ] + caption)
    }
}
