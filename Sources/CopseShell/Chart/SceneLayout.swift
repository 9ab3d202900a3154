/// Places a chart on a page.
package struct SceneLayout {
    private let chart: Chart
    private var scene: Scene
    /// The plot between the axes.
    private var plot = Scene.Rectangle(x: 0, y: 0, width: 0, height: 0)

    private static let dark = Scene.Paint(rgb: 0x222222)
    private static let grey = Scene.Paint(rgb: 0x5F5F5F)
    private static let grid = Scene.Paint(rgb: 0xE4E4E4)
    private static let small = 11.0

    /// - Parameters: points.
    package static func scene(
        of chart: Chart, width: Double = 720, height: Double? = nil
    ) -> Scene {
        var layout = SceneLayout(chart, width: width, height: height)
        layout.place()
        return layout.scene
    }

    private init(_ chart: Chart, width: Double, height: Double?) {
        self.chart = chart
        let rows = Double(chart.y.categories.count)
        let usual = chart.y.isCategory ? 110 + rows * (chart.boxes == nil ? 22 : 32) : 420
        scene = Scene(
            width: width, height: height ?? usual, title: chart.title,
            description: chart.caption.joined(separator: ". "))
    }

    private mutating func place() {
        scene.items.append(
            .rectangles(
                [.init(x: 0, y: 0, width: scene.width, height: scene.height)],
                .init(rgb: 0xFFFFFF)))
        var top = 28.0
        text(
            fitted(chart.title, size: 15, room: scene.width - 32), 16, top, size: 15, isBold: true,
            paint: Self.dark)
        top = legend(below: top)
        if !chart.y.label.isEmpty, !chart.y.isCategory {
            top += 20
            text(
                chart.y.label + chart.y.timeContext(count: 5), 16, top, paint: Self.grey)
        }
        let caption = wrappedCaption
        let ticks = chart.y.isCategory ? [] : Ticks.of(chart.y, count: 5)
        let labels =
            (chart.y.isCategory ? chart.y.categories : ticks.map(\.label))
            .map { Scene.width(of: $0, size: Self.small) }.max() ?? 0
        plot.x = 16 + min(labels, scene.width * 0.35) + 8
        plot.y = top + 12
        plot.width = scene.width - plot.x - 24
        plot.height = scene.height - plot.y - 46 - 15 * Double(caption.count)
        axes(ticks)
        marks()
        for (index, line) in caption.enumerated() {
            text(
                line, 16, scene.height - 12 - 15 * Double(caption.count - 1 - index),
                paint: Self.grey)
        }
    }

    private var wrappedCaption: [String] {
        chart.caption.flatMap { sentence in
            var lines: [String] = []
            var line = ""
            for word in sentence.split(separator: " ") {
                if !line.isEmpty,
                    Scene.width(of: line + " " + word, size: Self.small) > scene.width - 32
                {
                    lines.append(line)
                    line = ""
                }
                line += (line.isEmpty ? "" : " ") + word
            }
            return lines + [line]
        }
    }

    private func fitted(_ text: String, size: Double, room: Double) -> String {
        DisplayWidth.cut(DisplayWidth.printable(text), to: max(4, Int(room / (size * 0.6))))
    }

    private mutating func text(
        _ text: String, _ x: Double, _ y: Double, size: Double = small,
        anchor: Scene.Anchor = .start, isBold: Bool = false, paint: Scene.Paint
    ) {
        guard !text.isEmpty else { return }
        scene.items.append(
            .text(
                .init(
                    text: DisplayWidth.printable(text), x: x, y: y, size: size, anchor: anchor,
                    isBold: isBold, paint: paint)))
    }

    private mutating func legend(below top: Double) -> Double {
        var x = 16.0
        var y = top
        for layer in chart.layers {
            guard let label = layer.label else { continue }
            let width = 24 + Scene.width(of: label, size: Self.small) + 16
            if y == top { y += 20 }
            if x > 16, x + width > scene.width - 16 {
                x = 16
                y += 18
            }
            swatch(layer, x, y)
            text(label, x + 24, y, paint: Self.dark)
            x += width
        }
        return y
    }

    private mutating func swatch(_ layer: Chart.Layer, _ x: Double, _ y: Double) {
        let middle = y - 4
        switch layer.mark {
        case .line:
            lines([[.init(x: x, y: middle), .init(x: x + 18, y: middle)]], layer.ink, width: 2)
        case .rule:
            lines(
                [[.init(x: x, y: middle), .init(x: x + 18, y: middle)]], layer.ink, width: 1.5,
                isDashed: true)
        case .points:
            scene.items.append(
                .dots([.init(x: x + 9, y: middle)], radius: 3, .init(rgb: layer.ink.rgb)))
        case .band:
            scene.items.append(
                .rectangles(
                    [.init(x: x, y: y - 9, width: 18, height: 10)],
                    .init(rgb: layer.ink.rgb, opacity: 0.25)))
        default:
            scene.items.append(
                .rectangles(
                    [.init(x: x + 4, y: y - 9, width: 10, height: 10)], .init(rgb: layer.ink.rgb)))
        }
    }
}

// MARK: Axes

extension SceneLayout {
    private var right: Double { plot.x + plot.width }
    private var bottom: Double { plot.y + plot.height }

    private func across(_ value: Double) -> Double {
        plot.x + min(max(chart.x.position(of: value), -0.01), 1.01) * plot.width
    }

    private func down(_ value: Double) -> Double {
        // Categories are listed from the top.
        let share = chart.y.position(of: value)
        let up = min(max(chart.y.isCategory ? 1 - share : share, -0.01), 1.01)
        return plot.y + (1 - up) * plot.height
    }

    private var columnTicks: [Tick] {
        for count in stride(from: 8, through: 2, by: -1) {
            let ticks = Ticks.of(chart.x, count: count)
            var end = -Double.infinity
            var fits = true
            for tick in ticks {
                let half = Scene.width(of: tick.label, size: Self.small) / 2
                fits = fits && across(tick.value) - half >= end + 12
                end = across(tick.value) + half
            }
            if fits || count == 2 { return ticks }
        }
        return []
    }

    private mutating func axes(_ rowTicks: [Tick]) {
        let columnTicks = columnTicks
        var rules = rowTicks.map { tick -> [Scene.Point] in
            [.init(x: plot.x, y: down(tick.value)), .init(x: right, y: down(tick.value))]
        }
        if chart.y.isCategory || chart.hasVerticalGrid {
            rules += columnTicks.map { tick -> [Scene.Point] in
                [.init(x: across(tick.value), y: plot.y), .init(x: across(tick.value), y: bottom)]
            }
        }
        if !rules.isEmpty {
            scene.items.append(.lines(rules, Self.grid, width: 1, isDashed: false))
        }
        for tick in rowTicks {
            text(tick.label, plot.x - 8, down(tick.value) + 4, anchor: .end, paint: Self.grey)
        }
        for (index, name) in chart.y.categories.enumerated() {
            text(
                fitted(name, size: Self.small, room: plot.x - 22), plot.x - 8,
                down(Double(index)) + 4, anchor: .end, paint: Self.dark)
        }
        for tick in columnTicks {
            let half = Scene.width(of: tick.label, size: Self.small) / 2
            let x = min(across(tick.value), scene.width - 8 - half)
            text(tick.label, x, bottom + 18, anchor: .middle, paint: Self.grey)
        }
        text(
            chart.x.label + chart.x.timeContext(count: max(2, columnTicks.count - 1)),
            plot.x + plot.width / 2, bottom + 35, anchor: .middle, paint: Self.grey)
    }
}

// MARK: Marks

extension SceneLayout {
    private mutating func lines(
        _ lines: [[Scene.Point]], _ ink: Ink, width: Double, isDashed: Bool = false
    ) {
        scene.items.append(
            .lines(lines, .init(rgb: ink.rgb), width: width, isDashed: isDashed))
    }

    private mutating func marks() {
        for layer in chart.layers {
            if case .band(let intervals) = layer.mark { band(intervals, layer.ink) }
        }
        for layer in chart.layers {
            switch layer.mark {
            case .bars(let bars, _): self.bars(bars, layer.ink)
            case .rows(let values): rows(values, layer.ink)
            case .errors(let errors): whiskers(errors, layer.ink)
            case .boxes(let boxes): self.boxes(boxes, layer.ink)
            case .line(let points):
                lines(broken(points), layer.ink, width: points.count > 2_000 ? 1 : 1.6)
            case .points(let points): self.points(points, layer.ink)
            case .stems(let points):
                lines(
                    points.map {
                        [.init(x: across($0.x), y: down(0)), .init(x: across($0.x), y: down($0.y))]
                    }, layer.ink, width: 3)
            case .density(let grid): density(grid)
            case .band, .rule: break
            }
        }
        baseline()
        for layer in chart.layers {
            if case .rule(let direction, let value) = layer.mark {
                lines([ruleEnds(direction, value)], layer.ink, width: 1.5, isDashed: true)
            }
        }
    }

    private func ruleEnds(_ direction: Chart.Direction, _ value: Double) -> [Scene.Point] {
        direction == .horizontal
            ? [.init(x: plot.x, y: down(value)), .init(x: right, y: down(value))]
            : [.init(x: across(value), y: plot.y), .init(x: across(value), y: bottom)]
    }

    /// The line values stand on: 0 where the axis has it, else the foot of the plot.
    private mutating func baseline() {
        let ends: [Scene.Point]
        if chart.y.isCategory {
            let zero = chart.x.low <= 0 && chart.x.high >= 0 && chart.boxes == nil ? 0 : chart.x.low
            ends = [.init(x: across(zero), y: plot.y), .init(x: across(zero), y: bottom)]
        } else {
            let hasZero = chart.y.scale == .linear && chart.y.low < 0 && chart.y.high > 0
            let y = hasZero ? down(0) : bottom
            ends = [.init(x: plot.x, y: y), .init(x: right, y: y)]
        }
        scene.items.append(.lines([ends], .init(rgb: 0x777777), width: 1, isDashed: false))
    }

    private mutating func bars(_ bars: [Chart.Bar], _ ink: Ink) {
        let base = chart.y.scale == .log ? bottom : down(max(chart.y.low, min(0, chart.y.high)))
        let shapes = bars.compactMap { bar -> Scene.Rectangle? in
            let (from, to) = (across(bar.from), across(bar.to))
            let isShown = chart.y.scale == .log ? bar.value > 0 : bar.value != 0
            guard isShown, !bar.value.isNaN else { return nil }
            let end = down(bar.value)
            // A hair of white between bars; more where each is a thing of its own.
            let gap = chart.touches ? min(1, (to - from) * 0.1) : (to - from) * 0.2
            return .init(
                x: from + gap / 2, y: min(base, end), width: max(0.5, to - from - gap),
                height: max(0.5, abs(base - end)))
        }
        scene.items.append(.rectangles(shapes, .init(rgb: ink.rgb)))
    }

    private mutating func rows(_ values: [Double], _ ink: Ink) {
        let zero = chart.x.scale == .log ? plot.x : across(max(chart.x.low, min(0, chart.x.high)))
        let height = plot.height / Double(max(1, values.count)) * 0.7
        let shapes = values.enumerated().compactMap { index, value -> Scene.Rectangle? in
            guard !value.isNaN else { return nil }
            let end = across(value)
            return .init(
                x: min(zero, end), y: down(Double(index)) - height / 2,
                width: max(0.5, abs(end - zero)), height: height)
        }
        scene.items.append(.rectangles(shapes, .init(rgb: ink.rgb)))
    }

    private mutating func whiskers(_ errors: [Double], _ ink: Ink) {
        let strokes = zip(errors, chart.rowValues).enumerated().flatMap {
            index, pair -> [[Scene.Point]] in
            let (error, value) = pair
            guard error > 0, !value.isNaN else { return [] }
            let y = down(Double(index))
            let (low, high) = (across(value - error), across(value + error))
            return [
                [.init(x: low, y: y), .init(x: high, y: y)],
                [.init(x: low, y: y - 3), .init(x: low, y: y + 3)],
                [.init(x: high, y: y - 3), .init(x: high, y: y + 3)],
            ]
        }
        if !strokes.isEmpty {
            scene.items.append(
                .lines(strokes, .init(rgb: 0x222222), width: 1.2, isDashed: false))
        }
    }

    private mutating func boxes(_ boxes: [Chart.Box], _ ink: Ink) {
        let half = plot.height / Double(max(1, boxes.count)) * 0.3
        for (index, box) in boxes.enumerated() where !box.median.isNaN {
            let y = down(Double(index))
            let (low, high) = (across(box.low), across(box.high))
            let (from, to) = (across(box.lowerQuartile), across(box.upperQuartile))
            let median = across(box.median)
            lines(
                [
                    [.init(x: low, y: y), .init(x: from, y: y)],
                    [.init(x: to, y: y), .init(x: high, y: y)],
                    [.init(x: low, y: y - half / 2), .init(x: low, y: y + half / 2)],
                    [.init(x: high, y: y - half / 2), .init(x: high, y: y + half / 2)],
                ], ink, width: 1.4)
            scene.items.append(
                .rectangles(
                    [.init(x: from, y: y - half, width: max(1, to - from), height: 2 * half)],
                    .init(rgb: ink.rgb, opacity: 0.45)))
            lines(
                [[.init(x: median, y: y - half), .init(x: median, y: y + half)]], ink, width: 2.4)
            if !box.outliers.isEmpty {
                scene.items.append(
                    .dots(
                        box.outliers.map { .init(x: across($0), y: y) }, radius: 1.6,
                        .init(rgb: Ink.muted.rgb)))
            }
        }
    }

    private func broken(_ points: [Chart.Point]) -> [[Scene.Point]] {
        points.split { $0.y.isNaN || chart.y.position(of: $0.y).isNaN }.map { run in
            let places = run.map { Scene.Point(x: across($0.x), y: down($0.y)) }
            // A point between two gaps would be no line.
            return places.count == 1
                ? [places[0], .init(x: places[0].x + 0.5, y: places[0].y)] : places
        }
    }

    private mutating func points(_ points: [Chart.Point], _ ink: Ink) {
        var seen: Set<Int> = []
        var places: [Scene.Point] = []
        for point in points {
            let place = Scene.Point(x: across(point.x), y: down(point.y))
            // Points of one half of a point of paper are one.
            if seen.insert(Int(place.x * 2) << 32 | Int(place.y * 2)).inserted {
                places.append(place)
            }
        }
        let radius = points.count > 5_000 ? 1.0 : points.count > 500 ? 1.6 : 2.6
        scene.items.append(.dots(places, radius: radius, .init(rgb: ink.rgb, opacity: 0.7)))
    }

    private mutating func band(_ intervals: [Chart.Interval], _ ink: Ink) {
        guard !intervals.isEmpty else { return }
        let upper = intervals.map { Scene.Point(x: across($0.x), y: down($0.high)) }
        let lower = intervals.reversed().map { Scene.Point(x: across($0.x), y: down($0.low)) }
        scene.items.append(.polygon(upper + lower, .init(rgb: ink.rgb, opacity: 0.22)))
    }

    /// Seven steps of one hue, light to dark (ColorBrewer's Blues).
    private static let ramp: [UInt32] = [
        0xC6DBEF, 0x9ECAE1, 0x6BAED6, 0x4292C6, 0x2171B5, 0x08519C, 0x08306B,
    ]

    private mutating func density(_ grid: Chart.Grid) {
        let most = grid.counts.max() ?? 0
        let (wide, high) = (
            plot.width / Double(grid.columns), plot.height / Double(grid.rows)
        )
        var shapes = Self.ramp.map { _ in [Scene.Rectangle]() }
        for row in 0..<grid.rows {
            var column = 0
            while column < grid.columns {
                let start = column
                let level = level(grid, row, start, most)
                while column < grid.columns, self.level(grid, row, column, most) == level {
                    column += 1
                }
                guard let level else { continue }
                shapes[level].append(
                    .init(
                        x: plot.x + Double(start) * wide, y: bottom - Double(row + 1) * high,
                        width: Double(column - start) * wide, height: high))
            }
        }
        for (paint, rectangles) in zip(Self.ramp, shapes) where !rectangles.isEmpty {
            scene.items.append(.rectangles(rectangles, .init(rgb: paint)))
        }
    }

    private func level(_ grid: Chart.Grid, _ row: Int, _ column: Int, _ most: Int) -> Int? {
        let count = grid.counts[row * grid.columns + column]
        return count > 0 ? Chart.Grid.level(count, of: most, levels: Self.ramp.count) : nil
    }
}

extension Chart {
    fileprivate var hasVerticalGrid: Bool { [.scatter, .roc, .pr].contains(kind) }
}
