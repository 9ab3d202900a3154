import CopseMath

/// Draws the marks of a chart with two numeric axes into characters.
struct TerminalPainter {
    private let chart: Chart
    private(set) var canvas: TerminalCanvas

    init(_ chart: Chart, canvas: TerminalCanvas) {
        self.chart = chart
        self.canvas = canvas
    }

    mutating func paint() {
        if chart.y.scale == .linear, chart.y.low < 0, chart.y.high > 0 {
            rule(.horizontal, 0, .muted)
        }
        // Rules go below what they mark, whatever their order.
        for layer in chart.layers {
            if case .band(let intervals) = layer.mark { band(intervals, layer.ink) }
        }
        for layer in chart.layers {
            if case .rule(let direction, let value) = layer.mark {
                rule(direction, value, layer.ink)
            }
        }
        for layer in chart.layers {
            switch layer.mark {
            case .bars(let bars, _): self.bars(bars, layer.ink)
            case .line(let points): line(points, layer.ink)
            case .points(let points):
                for point in points {
                    if let (x, y) = dot(point.x, point.y) { canvas.dot(x, y, layer.ink) }
                }
            case .spots(let points, let sign):
                for point in points {
                    guard let (x, y) = dot(point.x, point.y) else { continue }
                    canvas.put(sign, column: x / 2, row: y / 4, layer.ink)
                }
            case .stems(let points): stems(points, layer.ink)
            case .density(let grid): density(grid, layer.ink)
            case .band, .rule, .rows, .errors, .boxes: break
            }
        }
    }

    // MARK: Places

    private func column(_ x: Double) -> Int? {
        let share = chart.x.position(of: x)
        guard share >= -1e-9, share <= 1 + 1e-9 else { return nil }
        return min(canvas.columns - 1, Int(share * Double(canvas.columns)))
    }

    private func row(_ y: Double) -> Int? {
        let share = chart.y.position(of: y)
        guard share >= -1e-9, share <= 1 + 1e-9 else { return nil }
        return min(canvas.rows - 1, max(0, Int((1 - share) * Double(canvas.rows))))
    }

    /// The dot for a point; values beyond an axis lie on its edge.
    private func dot(_ x: Double, _ y: Double) -> (x: Int, y: Int)? {
        let (across, up) = (chart.x.position(of: x), chart.y.position(of: y))
        guard !across.isNaN, !up.isNaN else { return nil }
        let (wide, high) = (canvas.columns * 2, canvas.rows * 4)
        return (
            min(wide - 1, Int(min(max(across, 0), 1) * Double(wide))),
            min(high - 1, Int((1 - min(max(up, 0), 1)) * Double(high)))
        )
    }

    // MARK: Marks

    private mutating func bars(_ bars: [Chart.Bar], _ ink: Ink) {
        let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
        let base = chart.y.scale == .log ? 0 : chart.y.share(of: 0)
        let bottom = Int((base * Double(canvas.rows)).rounded())
        for bar in bars where !bar.value.isNaN {
            let from = chart.x.share(of: bar.from) * Double(canvas.columns)
            let to = chart.x.share(of: bar.to) * Double(canvas.columns)
            let first = max(0, Int(from.rounded()))
            let last = max(first, min(canvas.columns, Int(to.rounded())) - 1)
            // A gap between bars that stand apart by nature.
            let isApart = !chart.touches && last - first >= 2
            let isShown = chart.y.scale == .log ? bar.value > 0 : bar.value != 0
            guard isShown else { continue }
            let top = chart.y.share(of: bar.value)
            let eighths = Int((top * Double(canvas.rows * 8)).rounded()) - bottom * 8
            for place in first...(isApart ? last - 1 : last) {
                if eighths >= 0 {
                    let eighths = max(1, eighths)
                    for level in 0..<(eighths / 8) {
                        canvas.put(
                            "█", column: place, row: canvas.rows - 1 - bottom - level, ink)
                    }
                    if eighths % 8 > 0 {
                        canvas.put(
                            blocks[eighths % 8 - 1], column: place,
                            row: canvas.rows - 1 - bottom - eighths / 8, ink)
                    }
                } else {
                    for level in 0..<max(1, -eighths / 8) {
                        canvas.put("█", column: place, row: canvas.rows - bottom + level, ink)
                    }
                }
            }
        }
    }

    private mutating func line(_ points: [Chart.Point], _ ink: Ink) {
        var last: (x: Int, y: Int)?
        for point in points {
            guard let next = dot(point.x, point.y) else {
                last = nil
                continue
            }
            if let last {
                canvas.line(last.x, last.y, next.x, next.y, ink)
            } else {
                canvas.dot(next.x, next.y, ink)
            }
            last = next
        }
    }

    private mutating func stems(_ points: [Chart.Point], _ ink: Ink) {
        guard let zero = dot(chart.x.low, 0)?.y else { return }
        for point in points {
            guard let (x, y) = dot(point.x, point.y) else { continue }
            canvas.line(x, zero, x, y, ink)
        }
    }

    private mutating func band(_ intervals: [Chart.Interval], _ ink: Ink) {
        guard let first = intervals.first, let last = intervals.last,
            let from = column(first.x) ?? column(chart.x.low),
            let to = column(last.x) ?? column(chart.x.high)
        else { return }
        var index = 0
        for place in from...max(from, to) {
            let share = (Double(place) + 0.5) / Double(canvas.columns)
            while index + 2 < intervals.count,
                chart.x.position(of: intervals[index + 1].x) < share
            {
                index += 1
            }
            let a = intervals[index]
            let b = intervals[min(index + 1, intervals.count - 1)]
            let (start, end) = (chart.x.position(of: a.x), chart.x.position(of: b.x))
            let part = end > start ? min(max((share - start) / (end - start), 0), 1) : 0
            let low = chart.y.position(of: a.low + (b.low - a.low) * part)
            let high = chart.y.position(of: a.high + (b.high - a.high) * part)
            guard !low.isNaN, !high.isNaN else { continue }
            let top = Int((1 - min(max(high, 0), 1)) * Double(canvas.rows))
            let bottom = Int((1 - min(max(low, 0), 1)) * Double(canvas.rows))
            let foot = max(top, min(bottom, canvas.rows - 1))
            if chart.isCorrelogram {
                // Shade around short bars would hide them.
                canvas.put("┄", column: place, row: min(top, canvas.rows - 1), ink)
                canvas.put("┄", column: place, row: foot, ink)
            } else {
                for row in top...foot { canvas.put("░", column: place, row: row, ink) }
            }
        }
    }

    private mutating func rule(_ direction: Chart.Direction, _ value: Double, _ ink: Ink) {
        switch direction {
        case .horizontal:
            guard let row = row(value) else { return }
            for place in 0..<canvas.columns {
                canvas.put(value == 0 ? "─" : "┄", column: place, row: row, ink)
            }
        case .vertical:
            guard let place = column(value) else { return }
            for row in 0..<canvas.rows { canvas.put("┊", column: place, row: row, ink) }
        }
    }

    private mutating func density(_ grid: Chart.Grid, _ ink: Ink) {
        var counts = [Int](repeating: 0, count: canvas.columns * canvas.rows)
        for row in 0..<grid.rows {
            let place = canvas.rows - 1 - row * canvas.rows / grid.rows
            for column in 0..<grid.columns {
                counts[place * canvas.columns + column * canvas.columns / grid.columns] +=
                    grid.counts[row * grid.columns + column]
            }
        }
        let most = counts.max() ?? 0
        let shades: [Character] = ["░", "▒", "▓", "█"]
        for (index, count) in counts.enumerated() where count > 0 {
            let level = Chart.Grid.level(count, of: most, levels: shades.count)
            canvas.put(
                shades[level], column: index % canvas.columns, row: index / canvas.columns, ink)
        }
    }
}

extension Chart.Grid {
    /// 0 to `levels − 1` by the logarithm of a count.
    static func level(_ count: Int, of most: Int, levels: Int) -> Int {
        guard most > 1, count > 0 else { return most > 1 ? 0 : levels - 1 }
        let share = Elementary.log(Double(count)) / Elementary.log(Double(most))
        return min(levels - 1, Int(share * Double(levels)))
    }
}

extension Chart {
    var isCorrelogram: Bool { kind == .acf || kind == .pacf }

    /// Whether bars stand wall to wall, as those of a histogram.
    var touches: Bool { kind != .bar || additiveBars != nil }
}
