extension Chart {
    /// Bars side by side over a category, sideways so that names can be read.
    static let mostRows = 40

    /// The sum of `y` for each name, in the order names first occur.
    package static func bars(
        categories: [String?], name: String, y: Measured, title: String, isLog: Bool = false
    ) throws(ChartError) -> Chart {
        var selection = Selection()
        var names: [String] = []
        var places: [String: Int] = [:]
        var sums: [Double] = []
        var repeats = false
        for (category, value) in zip(categories, y.values) {
            guard
                selection.take(
                    category == nil ? .missing : Selection.verdict(value, isLog: isLog)),
                let category
            else { continue }
            if let place = places[category] {
                sums[place] += value
                repeats = true
            } else {
                places[category] = names.count
                names.append(category)
                sums.append(value)
            }
        }
        try selection.check(y.name)
        var caption = [selection.caption]
        if repeats { caption.append("sums of \(y.name) over the rows of one \(name)") }
        if names.count > mostRows {
            let kept = names.indices.sorted {
                sums[$0] == sums[$1] ? $0 < $1 : sums[$0] > sums[$1]
            }.prefix(mostRows)
            caption.append("the largest \(mostRows) of \(names.count.counted("bar"))")
            names = kept.map { names[$0] }
            sums = kept.map { sums[$0] }
        }
        return Chart(
            .bar, title: title, x: valueAxis(y.name, sums, isLog: isLog),
            y: Axis(name, categories: names), layers: [Layer(.rows(sums))], caption: caption)
    }

    /// The sum of `y` over each number or time of `x`, upright.
    package static func bars(
        x: Measured, y: Measured, title: String, isLog: Bool = false
    ) throws(ChartError) -> Chart {
        var selection = Selection()
        var pairs: [(x: Double, y: Double)] = []
        for (at, value) in zip(x.values, y.values) {
            let place = Selection.verdict(at, isLog: false)
            if selection.take(place == .kept ? Selection.verdict(value, isLog: isLog) : place) {
                pairs.append((at, value))
            }
        }
        try selection.check(y.name)
        var sums: [(x: Double, y: Double)] = []
        for index in pairs.indices.sorted(by: {
            pairs[$0].x == pairs[$1].x ? $0 < $1 : pairs[$0].x < pairs[$1].x
        }) {
            if let last = sums.last, last.x == pairs[index].x {
                sums[sums.count - 1].y += pairs[index].y
            } else {
                sums.append(pairs[index])
            }
        }
        var caption = [selection.caption]
        if sums.count < pairs.count {
            caption.append("sums of \(y.name) over the rows of one \(x.name)")
        }
        var bars: [Bar]
        if sums.count > Bins.limit {
            let bins = Bins(
                low: sums[0].x, high: sums[sums.count - 1].x, count: Bins.limit)
            bars = (0..<bins.count).map {
                Bar(from: bins.edge($0), to: bins.edge($0 + 1), value: 0)
            }
            for (at, value) in sums {
                let share = (at - bins.low) / (bins.high - bins.low)
                bars[min(bins.count - 1, Int(share * Double(bins.count)))].value += value
            }
            caption.append("sums over \(bins.count) intervals of \(x.name)")
        } else {
            var gap = Double.infinity
            for (a, b) in zip(sums, sums.dropFirst()) { gap = min(gap, b.x - a.x) }
            let half = (gap.isFinite ? gap : 1) / 2
            bars = sums.map { Bar(from: $0.x - half, to: $0.x + half, value: $0.y) }
        }
        var axis = Axis(
            x.name, x.scale(isLog: false), low: bars[0].from, high: bars[bars.count - 1].to)
        axis.isCount = x.unit == .whole
        return Chart(
            .bar, title: title, x: axis,
            y: valueAxis(y.name, bars.map(\.value), isLog: isLog),
            layers: [Layer(.bars(bars, areAdditive: sums.count > Bins.limit))], caption: caption)
    }

    /// Means with their standard deviation, largest first.
    package static func importance(
        features: [String], means: [Double], deviations: [Double], label: String, title: String,
        caption: [String] = []
    ) throws(ChartError) -> Chart {
        guard !features.isEmpty else { throw .noRows }
        let count = min(mostRows, features.count)
        let (means, deviations) = (Array(means.prefix(count)), Array(deviations.prefix(count)))
        var extent = Extent()
        extent.take(0)
        for (mean, deviation) in zip(means, deviations) where !mean.isNaN {
            extent.take(mean - deviation)
            extent.take(mean + deviation)
        }
        let left = features.count - count
        return Chart(
            .importance, title: title,
            x: Axis(label, low: extent.low, high: extent.high).rounded(),
            y: Axis("feature", categories: Array(features.prefix(count))),
            layers: [Layer(.rows(means)), Layer(.errors(deviations), .muted)],
            caption: caption + (left > 0 ? ["\(left.counted("feature")) of less not shown"] : []))
    }

    private static func valueAxis(_ name: String, _ values: [Double], isLog: Bool) -> Axis {
        var extent = Extent()
        for value in values { extent.take(value) }
        if isLog {
            return Axis(name, .log, low: extent.low / 2, high: extent.high * 1.1)
        }
        extent.take(0)
        return Axis(name, low: extent.low, high: extent.high).rounded()
    }
}

extension Chart {
    /// Tukey's boxes (1977): quartiles, whiskers to the last value within 1.5 of their distance,
    /// and what lies beyond.
    ///
    /// - Parameter groups: the group of each row; nil: all rows are one.
    package static func boxes(
        of column: Measured, groups: [String?]?, by name: String, title: String,
        isLog: Bool = false
    ) throws(ChartError) -> Chart {
        let isLog = isLog && column.unit != .time
        var selection = Selection()
        var names: [String] = []
        var places: [String: Int] = [:]
        var values: [[Double]] = []
        for (row, value) in column.values.enumerated() {
            let group = groups.map { $0[row] } ?? column.name
            guard
                selection.take(group == nil ? .missing : Selection.verdict(value, isLog: isLog)),
                let group
            else { continue }
            let place = places[group] ?? names.count
            if place == names.count {
                places[group] = place
                names.append(group)
                values.append([])
            }
            values[place].append(value)
        }
        try selection.check(column.name)
        var caption = [selection.caption]
        if names.count > mostRows {
            let kept = names.indices.sorted {
                values[$0].count == values[$1].count ? $0 < $1 : values[$0].count > values[$1].count
            }.prefix(mostRows)
            caption.append("the largest \(mostRows) of \(names.count.counted("group"))")
            names = kept.map { names[$0] }
            values = kept.map { values[$0] }
        }
        let boxes = values.map { Box($0) }
        var extent = Extent()
        for box in boxes {
            for value in box.outliers + [box.low, box.high] { extent.take(value) }
        }
        let beyond = zip(values, boxes).reduce(0) { $0 + $1.1.beyond($1.0) }
        if beyond > 0 { caption.append("\(beyond.grouped) beyond the whiskers") }
        return Chart(
            .box, title: title,
            x: Axis(column.name, column.scale(isLog: isLog), low: extent.low, high: extent.high)
                .padded(0.02),
            y: Axis(name, categories: names), layers: [Layer(.boxes(boxes))], caption: caption)
    }
}

extension Chart.Box {
    private static let mostOutliers = 400

    /// - Parameter values: finite; at least one.
    init(_ values: [Double]) {
        let sorted = values.sorted()
        let (first, last) = (Bins.quantile(sorted, 0.25), Bins.quantile(sorted, 0.75))
        let reach = 1.5 * (last - first)
        let inside = sorted.filter { $0 >= first - reach && $0 <= last + reach }
        let outliers = sorted.filter { $0 < first - reach || $0 > last + reach }
        // Evenly many of a crowd, its ends among them.
        let step = max(1, (outliers.count + Self.mostOutliers - 1) / Self.mostOutliers)
        var kept = stride(from: 0, to: outliers.count, by: step).map { outliers[$0] }
        if let end = outliers.last, kept.last != end { kept.append(end) }
        self.init(
            low: inside.first ?? first, lowerQuartile: first,
            median: Bins.quantile(sorted, 0.5), upperQuartile: last, high: inside.last ?? last,
            outliers: kept)
    }

    fileprivate func beyond(_ values: [Double]) -> Int {
        values.count { $0 < low || $0 > high }
    }
}
