import CopseMath

extension Chart {
    /// How often values occur.
    ///
    /// - Parameter isLog: bins of one width in the logarithm; values of 0 and less are left out.
    package static func histogram(
        of column: Measured, title: String, isLog: Bool = false
    ) throws(ChartError) -> Chart {
        let isLog = isLog && column.unit != .time
        let (values, selection) = try Selection.values(of: column, isLog: isLog)
        let bins: Bins
        let counts: [Int]
        let edges: [Double]
        if isLog {
            let logarithms = values.map(Elementary.log10)
            bins = Bins(logarithms)
            counts = bins.counts(of: logarithms)
            edges = bins.edges.map { Elementary.pow(10, $0) }
        } else {
            bins = Bins(values, areWhole: column.unit == .whole)
            counts = bins.counts(of: values)
            edges = bins.edges
        }
        let bars = counts.indices.map {
            Bar(from: edges[$0], to: edges[$0 + 1], value: Double(counts[$0]))
        }
        let most = counts.max() ?? 0
        var caption = [selection.caption]
        if bins.count > 4, Double(most) > 0.9 * Double(values.count), !isLog,
            column.unit != .time
        {
            caption.append(
                "\(most.grouped) of them in one bin"
                    + (values.contains { $0 > 0 } ? ": --log spreads them out" : ""))
        }
        var axis = Axis(
            column.name, column.scale(isLog: isLog), low: edges[0], high: edges[edges.count - 1])
        axis.isCount = column.unit == .whole
        return Chart(
            .hist, title: title, x: axis,
            y: .counts("rows", upTo: most),
            layers: [Layer(.bars(bars, areAdditive: true))], caption: caption)
    }

    /// How often scores occur, those above the threshold in another colour.
    ///
    /// - Parameter isLog: heights on a log scale, for few anomalies among many rows.
    package static func scores(
        _ scores: [Double], threshold: Double, title: String, isLog: Bool = false
    ) throws(ChartError) -> Chart {
        let (values, selection) = try Selection.values(
            of: Measured("score", scores), isLog: false)
        let usual = Bins(values)
        // The threshold is an edge: a bar is flagged or not, never both. A score equal to it is not.
        let width = (usual.high - usual.low) / Double(usual.count)
        let anchor =
            threshold > usual.high
            ? usual.high : threshold < usual.low ? usual.low - width : threshold
        func bin(_ value: Double) -> Int { Int(((value - anchor) / width).rounded(.up)) - 1 }
        let first = bin(values.min() ?? anchor)
        let last = bin(values.max() ?? anchor)
        var counts = [Int](repeating: 0, count: last - first + 1)
        for value in values { counts[bin(value) - first] += 1 }
        let bars = counts.indices.map { index in
            Bar(
                from: anchor + Double(first + index) * width,
                to: anchor + Double(first + index + 1) * width, value: Double(counts[index]))
        }
        let split = min(max(0, -first), bars.count)
        let flagged = counts[split...].reduce(0, +)
        let low = min(bars[0].from, threshold)
        let high = max(bars[bars.count - 1].to, threshold)
        let most = counts.max() ?? 0
        var layers: [Layer] = []
        if split > 0 {
            layers.append(Layer(.bars(Array(bars[..<split]), areAdditive: true), .first))
        }
        if split < bars.count {
            layers.append(
                Layer(
                    .bars(Array(bars[split...]), areAdditive: true), .accent,
                    label: "\(flagged.grouped) flagged"))
        }
        layers.append(
            Layer(
                .rule(.vertical, at: threshold), .muted,
                label: "threshold \(NumberDisplay.text(threshold, digits: 4))"))
        let heights =
            isLog
            ? Axis("rows", .log, low: 0.7, high: Double(max(most, 10)) * 1.2)
            : .counts("rows", upTo: most)
        return Chart(
            .scores, title: title, x: Axis("score", low: low, high: high).padded(0.01), y: heights,
            layers: layers,
            caption: [
                selection.caption + "; \(flagged.grouped) flagged "
                    + "(\(share(flagged, of: values.count)))"
            ])
    }
}
