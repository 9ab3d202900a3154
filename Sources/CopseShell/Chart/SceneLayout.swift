/// Places a chart on a page.
package struct SceneLayout {
    let chart: Chart
    var scene: Scene
    /// The plot between the axes.
    private(set) var plot = Scene.Rectangle(x: 0, y: 0, width: 0, height: 0)

    static let dark = Scene.Paint(rgb: 0x222222)
    static let grey = Scene.Paint(rgb: 0x5F5F5F)
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
                chart.y.label + chart.y.timeContext(count: Axis.usualTicks), 16, top,
                paint: Self.grey)
        }
        let caption = wrappedCaption
        let ticks = chart.y.isCategory ? [] : Ticks.of(chart.y, count: Axis.usualTicks)
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
        var bands = 0
        for layer in chart.layers {
            if case .band = layer.mark { bands += 1 }
            guard let label = layer.label else { continue }
            let width = 24 + Scene.width(of: label, size: Self.small) + 16
            if y == top { y += 20 }
            if x > 16, x + width > scene.width - 16 {
                x = 16
                y += 18
            }
            swatch(layer, x, y, bands: bands)
            text(label, x + 24, y, paint: Self.dark)
            x += width
        }
        return y
    }

    /// - Parameter bands: how many bands lie on each other here.
    private mutating func swatch(
        _ layer: Chart.Layer, _ x: Double, _ y: Double, bands: Int
    ) {
        let middle = y - 4
        switch layer.mark {
        case .line:
            lines([[.init(x: x, y: middle), .init(x: x + 18, y: middle)]], layer.ink, width: 2)
        case .rule:
            lines(
                [[.init(x: x, y: middle), .init(x: x + 18, y: middle)]], layer.ink, width: 1.5,
                isDashed: true)
        case .points, .spots:
            scene.items.append(
                .dots([.init(x: x + 9, y: middle)], radius: 3, .init(rgb: layer.ink.rgb)))
        case .band:
            scene.items.append(
                .rectangles(
                    [.init(x: x, y: y - 9, width: 18, height: 10)],
                    .init(rgb: layer.ink.rgb, opacity: Self.bandOpacity(bands))))
        default:
            scene.items.append(
                .rectangles(
                    [.init(x: x + 4, y: y - 9, width: 10, height: 10)], .init(rgb: layer.ink.rgb)))
        }
    }
}

// MARK: Axes

extension SceneLayout {
    var right: Double { plot.x + plot.width }
    var bottom: Double { plot.y + plot.height }

    func across(_ value: Double) -> Double {
        plot.x + min(max(chart.x.position(of: value), -0.01), 1.01) * plot.width
    }

    func down(_ value: Double) -> Double {
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

extension Chart {
    fileprivate var hasVerticalGrid: Bool { [.scatter, .roc, .pr].contains(kind) }
}
