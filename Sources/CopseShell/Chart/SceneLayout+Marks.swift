// What each mark looks like on a page.

extension SceneLayout {
    mutating func lines(
        _ lines: [[Scene.Point]], _ ink: Ink, width: Double, isDashed: Bool = false
    ) {
        scene.items.append(
            .lines(lines, .init(rgb: ink.rgb), width: width, isDashed: isDashed))
    }

    mutating func marks() {
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
            case .spots(let points, _): spots(points, layer.ink)
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
        for point in points where !chart.x.position(of: point.x).isNaN {
            guard !chart.y.position(of: point.y).isNaN else { continue }
            let place = Scene.Point(x: across(point.x), y: down(point.y))
            // Points of one half of a point of paper are one.
            if seen.insert(Int(place.x * 2) << 32 | Int(place.y * 2)).inserted {
                places.append(place)
            }
        }
        let radius = points.count > 5_000 ? 1.0 : points.count > 500 ? 1.6 : 2.6
        scene.items.append(.dots(places, radius: radius, .init(rgb: ink.rgb, opacity: 0.7)))
    }

    private mutating func spots(_ points: [Chart.Point], _ ink: Ink) {
        let places = points.filter { !chart.y.position(of: $0.y).isNaN }.map {
            Scene.Point(x: across($0.x), y: down($0.y))
        }
        scene.items.append(.dots(places, radius: 4.5, .init(rgb: 0xFFFFFF)))
        scene.items.append(.dots(places, radius: 3.5, .init(rgb: ink.rgb)))
    }

    /// What so many bands on each other come to.
    static func bandOpacity(_ count: Int) -> Double {
        var clear = 1.0
        for _ in 0..<count { clear *= 0.78 }
        return 1 - clear
    }

    private mutating func band(_ intervals: [Chart.Interval], _ ink: Ink) {
        guard !intervals.isEmpty else { return }
        let upper = intervals.map { Scene.Point(x: across($0.x), y: down($0.high)) }
        let lower = intervals.reversed().map { Scene.Point(x: across($0.x), y: down($0.low)) }
        scene.items.append(
            .polygon(upper + lower, .init(rgb: ink.rgb, opacity: Self.bandOpacity(1))))
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
