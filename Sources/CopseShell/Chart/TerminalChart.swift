/// A chart as lines of text: Braille dots for lines and points, eighths of a block for bars.
package struct TerminalChart: Sendable {
    private let chart: Chart
    private let style: Style
    private let width: Int
    private let rows: Int

    /// - Parameters:
    ///   - width: columns of the terminal; what is drawn is between 24 and 160 wide.
    ///   - height: lines of the plot itself, without title, axis and caption.
    package init(_ chart: Chart, width: Int = 80, height: Int = 14, isColored: Bool = false) {
        self.width = min(max(width, 24), 160)
        rows = max(height, 4)
        style = Style(isColored: isColored)
        self.chart = chart
    }

    /// No line is wider than the width asked for, if that is at least 24.
    package var lines: [String] {
        let body = chart.y.isCategory ? sideways : upright
        var lines = [style.bold(cut(chart.title))]
        lines += legend
        lines += body
        for sentence in chart.caption { lines += wrapped(sentence).map(style.dim) }
        return lines.map(\.withoutTrailingSpaces)
    }

    private func cut(_ text: String) -> String { DisplayWidth.cut(printable(text), to: width) }

    private func printable(_ text: String) -> String {
        DisplayWidth.printable(text)
    }

    private func wrapped(_ text: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in printable(text).split(separator: " ") {
            if !line.isEmpty, DisplayWidth.of(line) + 1 + DisplayWidth.of(String(word)) > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return (lines + [line]).map { DisplayWidth.cut($0, to: width) }
    }

    private var legend: [String] {
        var line = ""
        var used = 0
        var lines: [String] = []
        for layer in chart.layers {
            guard let label = layer.label else { continue }
            let symbol = chart.isCorrelogram ? "┄" : layer.mark.symbol
            let entry = "\(symbol) \(printable(label))"
            let length = DisplayWidth.of(entry)
            if used > 0, used + 3 + length > width {
                lines.append(line)
                line = ""
                used = 0
            }
            if used > 0 {
                line += "   "
                used += 3
            }
            let cut = DisplayWidth.cut(entry, to: width)
            line += style.paint(String(cut.prefix(1)), layer.ink) + cut.dropFirst()
            used += min(length, width)
        }
        return used > 0 ? lines + [line] : lines
    }
}

extension Chart.Mark {
    /// What the legend shows for it.
    fileprivate var symbol: Character {
        switch self {
        case .bars, .rows, .boxes: "█"
        case .errors: "─"
        case .line: "━"
        case .points: "•"
        case .spots(_, let sign): sign
        case .stems: "│"
        case .density, .band: "░"
        case .rule(.vertical, _): "┊"
        case .rule(.horizontal, _): "┄"
        }
    }
}

// MARK: Axes

extension TerminalChart {
    /// Columns of the plot, and the chart with bars that have room in it.
    private func fitted(labels: Int) -> (columns: Int, chart: Chart) {
        let room = max(8, width - labels - 2)
        guard let bars = chart.additiveBars, bars > 0 else { return (room, chart) }
        let group = (bars + room - 1) / room
        let merged = group > 1 ? chart.mergingBars(by: group) : chart
        // Bars of one width look better than a few columns more; in between a bar is a column off.
        let count = merged.additiveBars ?? bars
        let even = room / count * count
        return (even * 5 >= room * 4 && chart.kind == .hist ? even : room, merged)
    }

    private var upright: [String] {
        let count = rows < 12 ? rows / 3 : Axis.usualTicks
        var ticks = Ticks.of(chart.y, count: count)
        var labels = ticks.map { DisplayWidth.of($0.label) }.max() ?? 0
        let (columns, chart) = fitted(labels: labels)
        if chart.y != self.chart.y {
            ticks = Ticks.of(chart.y, count: count)
            labels = max(labels, ticks.map { DisplayWidth.of($0.label) }.max() ?? 0)
        }
        var canvas = TerminalCanvas(columns: columns, rows: rows)
        var painter = TerminalPainter(chart, canvas: canvas)
        painter.paint()
        canvas = painter.canvas
        var named: [Int: String] = [:]
        for tick in ticks {
            let share = chart.y.share(of: tick.value)
            let row = min(rows - 1, max(0, Int((1 - share) * Double(rows))))
            named[row] = tick.label
        }
        var lines: [String] = []
        if !chart.y.label.isEmpty {
            lines.append(style.dim(cut(chart.y.label + chart.y.timeContext(count: count))))
        }
        for row in 0..<rows {
            let label = named[row] ?? ""
            let blanks = String(repeating: " ", count: max(0, labels - DisplayWidth.of(label)))
            lines.append(
                style.dim(blanks + label + (named[row] == nil ? " │" : " ┤"))
                    + canvas.line(row, style))
        }
        return lines + xAxis(chart.x, columns: columns, margin: labels + 1)
    }

    /// The axis line, the labels below it and what they measure.
    private func xAxis(_ axis: Axis, columns: Int, margin: Int) -> [String] {
        let total = margin + 1 + columns
        var choice: [(column: Int, text: String, start: Int)] = []
        var count = min(9, max(2, columns / 8))
        while count >= 2 {
            choice = placed(Ticks.of(axis, count: count), axis, columns, margin, total)
            var end = -2
            var fits = true
            for tick in choice {
                fits = fits && tick.start >= end + 2
                end = tick.start + DisplayWidth.of(tick.text)
            }
            if fits { break }
            count -= 1
        }
        var rule = Array(repeating: Character("─"), count: columns)
        var labels = ""
        var used = 0
        for tick in choice {
            rule[tick.column] = "┬"
            guard tick.start >= used + (used > 0 ? 1 : 0) else { continue }
            labels += String(repeating: " ", count: tick.start - used) + tick.text
            used = tick.start + DisplayWidth.of(tick.text)
        }
        let title = cut(axis.label + axis.timeContext(count: max(2, count)))
        let blanks = max(0, margin + 1 + (columns - DisplayWidth.of(title)) / 2)
        let indent = min(blanks, max(0, width - DisplayWidth.of(title)))
        return [
            style.dim(String(repeating: " ", count: margin) + "└" + String(rule)),
            style.dim(labels),
            style.dim(String(repeating: " ", count: indent) + title),
        ]
    }

    private func placed(
        _ ticks: [Tick], _ axis: Axis, _ columns: Int, _ margin: Int, _ total: Int
    ) -> [(column: Int, text: String, start: Int)] {
        ticks.map { tick in
            let share = axis.share(of: tick.value)
            let column = min(columns - 1, Int(share * Double(columns)))
            let length = DisplayWidth.of(tick.label)
            let start = margin + 1 + column - length / 2
            return (column, tick.label, max(0, min(start, total - length)))
        }
    }
}

extension Axis {
    /// ` (2017-03-06, UTC)`: the part of a time that the ticks do not say.
    func timeContext(count: Int) -> String {
        guard scale == .time else { return "" }
        let context = TimeTicks(low, high, count: count).context
        return context.isEmpty ? "" : " (\(context))"
    }
}

// MARK: Categories

extension TerminalChart {
    /// One line per category, names on the left.
    private var sideways: [String] {
        let names = chart.y.categories.map(printable)
        let widest = names.map(DisplayWidth.of).max() ?? 0
        let labels = min(widest, max(6, width * 2 / 5))
        if let boxes = chart.boxes {
            return boxLines(boxes, names: names, labels: labels)
        }
        let values = chart.rowValues
        let errors = chart.rowErrors
        var texts = values.map { Ticks.label($0) }
        if let errors {
            let whole = zip(texts, errors).map { "\($0) ±\(Ticks.label($1))" }
            // Where the terminal is narrow the bars say more.
            let room = width - labels - 3 - (whole.map(DisplayWidth.of).max() ?? 0)
            if room >= 10 { texts = whole }
        }
        let room = max(4, width - labels - 3 - (texts.map(DisplayWidth.of).max() ?? 0))
        let zero = chart.x.scale == .log ? 0 : chart.x.share(of: 0)
        return names.indices.map { row in
            let name = DisplayWidth.cut(names[row], to: labels)
            let blanks = String(repeating: " ", count: labels - DisplayWidth.of(name) + 1)
            let bar = sidewaysBar(from: zero, to: chart.x.position(of: values[row]), room)
            let gap = bar.isEmpty ? "" : " "
            return name + blanks + style.paint(bar, .first) + gap + texts[row]
        }
    }

    /// A bar between two shares of the room; its ends are eighths on the right, halves on the left.
    private func sidewaysBar(from zero: Double, to end: Double, _ room: Int) -> String {
        guard !end.isNaN else { return "" }
        let end = min(max(end, 0), 1)
        let (low, high) = (min(zero, end), max(zero, end))
        let eighths = Int((high * Double(room * 8)).rounded())
        if low < 1e-9 {
            // Something is more than nothing.
            return high > 0 && eighths == 0 ? "▏" : Bar.text(share: high, width: room)
        }
        let halves = Int((low * Double(room * 2)).rounded())
        var bar = String(repeating: " ", count: halves / 2) + (halves % 2 == 1 ? "▐" : "")
        let begun = (halves + 1) / 2
        if eighths / 8 > begun {
            bar += String(repeating: "█", count: eighths / 8 - begun)
            bar += ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        } else if eighths > begun * 8 {
            bar += ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        } else if halves % 2 == 0, end < zero || end > zero {
            bar += "▏"
        }
        return bar
    }

    private func boxLines(_ boxes: [Chart.Box], names: [String], labels: Int) -> [String] {
        let columns = max(8, width - labels - 2)
        func column(_ value: Double) -> Int {
            let share = chart.x.share(of: value)
            return min(columns - 1, Int(share * Double(columns)))
        }
        var canvas = TerminalCanvas(columns: columns, rows: boxes.count)
        for (row, box) in boxes.enumerated() where !box.median.isNaN {
            for value in box.outliers { canvas.put("·", column: column(value), row: row, .muted) }
            let (low, high) = (column(box.low), column(box.high))
            for place in low...max(low, high) {
                canvas.put("─", column: place, row: row, .first)
            }
            canvas.put("├", column: low, row: row, .first)
            canvas.put("┤", column: high, row: row, .first)
            let (first, last) = (column(box.lowerQuartile), column(box.upperQuartile))
            for place in first...max(first, last) {
                canvas.put("█", column: place, row: row, .first)
            }
            canvas.put(first == last ? "█" : "│", column: column(box.median), row: row, .accent)
        }
        var lines = boxes.indices.map { row in
            let name = DisplayWidth.cut(names[row], to: labels)
            let blanks = String(repeating: " ", count: labels - DisplayWidth.of(name))
            return style.dim(blanks + name + " │") + canvas.line(row, style)
        }
        lines += xAxis(chart.x, columns: columns, margin: labels + 1)
        return lines
    }
}
