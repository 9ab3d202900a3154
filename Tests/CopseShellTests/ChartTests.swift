import CopseShell
import CopseTestSupport
import Foundation
import FoundationXML
import Testing

@Suite struct ChartTests {
    // MARK: Data, the same in every run

    static let noise = BinsTests.Case.uniforms(11, 40_000)

    static let times = (0..<240).map { 1_488_769_200 + Double($0) * 600 }

    static let wave = (0..<240).map { row -> Double in
        if (100..<110).contains(row) { return .nan }
        let phase = Double(row % 36) - 18
        return 20e9 + 1e9 * (9 - phase * phase / 36) + 2e9 * noise[row]
    }

    static let bell = (0..<2_000).map { row in
        (0..<6).reduce(0) { $0 + noise[row * 6 + $1] }
    }

    static let tail = noise.prefix(3_000).map { 21_000 / (0.001 + $0 * $0) }

    static let first = Array(noise.prefix(300))
    static let second = Array(noise.suffix(300))
    static let labels = first.map { $0 > 0.9 }
    static let sums = zip(first, second).map { $0 + $1 }
    static let kinds = ["exchange", "miner", "contract «λ»", "<script>"]
    static let named = (0..<300).map { row -> String? in row % 50 == 0 ? nil : kinds[row % 4] }
    static let gas = Measured("gas", Array(tail.prefix(300)))

    static func made() throws -> [(name: String, chart: Chart)] {
        var charts: [(name: String, chart: Chart)] = []
        func add(_ name: String, _ chart: Chart) { charts.append((name, chart)) }
        add("hist", try .histogram(of: Measured("value", bell), title: "value in tx"))
        add(
            "hist-log",
            try .histogram(of: Measured("gas", tail), title: "gas in tx", isLog: true))
        let x = Measured("timestamp", times, unit: .time)
        let y = Measured("gasPrice", wave)
        add("line", try .line(x: x, ys: [y], title: "gasPrice over timestamp in tx"))
        let steps: [Double] = (0..<50).map { Double($0) - 25 }
        let squares = steps.map { $0 * $0 / 20 }
        add(
            "lines",
            try .line(
                x: Measured("x", steps),
                ys: [Measured("up", steps), Measured("square", squares)], title: "two lines"))
        add(
            "scatter",
            try .scatter(
                x: Measured("a", first), y: Measured("b", sums), title: "b over a in tx"))
        let crowd = (0..<30_000).map { noise[$0] * noise[39_999 - $0] * noise[$0 / 2] }
        add(
            "density",
            try .scatter(
                x: Measured("a", Array(noise.prefix(30_000))), y: Measured("b", crowd),
                title: "b over a in tx"))
        add(
            "bar",
            try .bars(
                categories: named, name: "kind", y: Measured("value", gas.values),
                title: "value over kind in tx"))
        let hours = (0..<240).map { Double($0 / 6 % 24) }
        let changes = first.prefix(240).map { $0 - 0.4 }
        add(
            "bar-upright",
            try .bars(
                x: Measured("hour", hours, unit: .whole), y: Measured("change", changes),
                title: "change over hour in tx"))
        add(
            "box",
            try .boxes(
                of: gas, groups: named, by: "kind", title: "gas by kind in tx", isLog: true))
        add(
            "scores",
            try .scores(
                bell.map { 0.35 + $0 * 0.05 }, threshold: 0.61, title: "scores of m in f"))
        add(
            "importance",
            try .importance(
                features: ["gasPrice_zscore", "value", "hour", "is_weekend"],
                means: [0.031, 0.012, 0.0004, -0.002], deviations: [0.004, 0.001, 0.0003, 0],
                label: "loss of auc", title: "importance of features of m in f"))
        let correlations = (1...24).map { lag -> Double in
            let season = lag % 12 == 0 ? 0.6 : 0
            return season + 0.8 / Double(lag) - 0.2
        }
        add(
            "acf",
            try .correlogram(
                values: correlations, band: [0.12], title: "autocorrelation in hourly"))
        add("forecast", try forecast(x, y))
        add(
            "windows",
            try .windows(
                series: y, times: x,
                windows: [
                    (30, 31, "additive"), (60, 64, "temporary change"), (150, 151, "additive"),
                    (200, 201, "level shift"),
                ].map { first, last, kind in
                    .init(
                        start: times[first], end: times[last], expected: 30e9, kind: kind)
                }, title: "anomalies of a"))
        add(
            "roc",
            try .roc(labels: labels, scores: sums, area: 0.93, title: "ROC curve of m in f"))
        add(
            "pr",
            try .precisionRecall(
                labels: labels, scores: sums, average: 0.61, title: "precision and recall"))
        return charts
    }

    static func forecast(_ x: Measured, _ y: Measured) throws -> Chart {
        let mean = (0..<24).map { 24e9 + 1e8 * Double($0) }
        let levels = [(80.0, 0.8e9), (95, 1.3e9)].map { percent, reach -> Chart.Level in
            let widths = (1...24).map { reach * Double($0).squareRoot() }
            return Chart.Level(
                percent: percent, lower: zip(mean, widths).map { $0 - $1 },
                upper: zip(mean, widths).map { $0 + $1 })
        }
        return try .forecast(
            history: y, times: x, x: (0..<24).map { times[239] + Double($0 + 1) * 600 },
            mean: mean, intervals: levels, title: "ARIMA(1,0,1) forecast in a")
    }

    static let charts = (try? made()) ?? []
    static let names = charts.map(\.name)

    static func chart(_ name: String) throws -> Chart {
        try #require(charts.first { $0.name == name }).chart
    }

    /// Compares with a golden file, or writes it under `COPSE_RECORD=1`.
    static func compare(_ text: String, with file: String) throws {
        let path = SessionTests.folder + "/charts/" + file
        if ProcessInfo.processInfo.environment["COPSE_RECORD"] != nil {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        let recorded = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == recorded, "\(file) looks otherwise")
    }

    // MARK: Terminal

    @Test func `every kind can be made`() throws { #expect(try Self.made().count == 16) }

    @Test(arguments: names)
    func `a chart in a terminal looks as recorded at 40, 80 and 120 columns`(name: String) throws {
        let chart = try Self.chart(name)
        let text = [40, 80, 120].map { width in
            TerminalChart(chart, width: width).lines.joined(separator: "\n") + "\n"
        }.joined(separator: "====\n")
        try Self.compare(text, with: "\(name).txt")
    }

    @Test(arguments: names)
    func `no line is wider than the terminal and colour adds no character`(name: String) throws {
        let chart = try Self.chart(name)
        for width in [24, 33, 40, 59, 80, 120, 160, 200] {
            let plain = TerminalChart(chart, width: width).lines
            for line in plain { #expect(line.count <= width, "\(width): \(line)") }
            #expect(!plain.joined().contains("\u{1B}"))
            let coloured = TerminalChart(chart, width: width, isColored: true).lines
            #expect(coloured.joined().contains("\u{1B}"))
            let bare = coloured.map { $0.replacing(/\u{1B}\[[0-9;]*m/, with: "") }
            #expect(bare == plain)
        }
    }

    // MARK: Files

    @Test(arguments: names)
    func `a chart is the recorded SVG, well-formed and named for those who cannot see it`(
        name: String
    ) throws {
        let svg = SVGWriter.text(of: SceneLayout.scene(of: try Self.chart(name)))
        try Self.compare(svg, with: "\(name).svg")
        let document = try XMLDocument(xmlString: svg)
        let root = try #require(document.rootElement())
        #expect(root.name == "svg" && svg.contains(" role=\"img\" "))
        let title = root.elements(forName: "title").first?.stringValue
        #expect(title == (try Self.chart(name)).title)
        #expect(!svg.contains("nan"))
    }

    @Test(arguments: names)
    func `a PNG has the size of the page and something on it`(name: String) throws {
        let scene = SceneLayout.scene(of: try Self.chart(name))
        let bytes = try CairoPainter.bytes(of: scene, as: .png, scale: 2)
        #expect(bytes.prefix(8) == [137, 80, 78, 71, 13, 10, 26, 10])
        func number(_ place: Int) -> Int {
            bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        #expect(number(16) == Int(scene.width * 2) && number(20) == Int(scene.height * 2))
        // Paper of one colour packs to a few hundred bytes.
        #expect(bytes.count > 8_000)
        #expect(bytes == (try CairoPainter.bytes(of: scene, as: .png, scale: 2)))
    }

    @Test func `a PDF is one, and the same again`() throws {
        let scene = SceneLayout.scene(of: try Self.chart("forecast"))
        let bytes = try CairoPainter.bytes(of: scene, as: .pdf)
        #expect(String(decoding: bytes.prefix(5), as: UTF8.self) == "%PDF-")
        #expect(bytes == (try CairoPainter.bytes(of: scene, as: .pdf)))
    }

    // MARK: Data that is hard to draw

    static let hard: [[Double]] = [
        [3], [3, 3, 3], [0, 0], [1e300, -1e300], [.infinity, 1, 2], [-.infinity, .infinity, 5],
        [.nan, 1, .nan, 2], [-5, -1, 0, 4], [.leastNonzeroMagnitude, .leastNormalMagnitude],
        [1.7e308, -1.7e308, 1],
        [1, 1.0000000000000002], [1e15, 1e15 + 1], [-3, -2],
    ]

    @Test(arguments: hard.indices, [false, true])
    func `hard data is drawn or refused with a reason`(index: Int, isLog: Bool) throws {
        let column = Measured("y", Self.hard[index])
        let rows = Measured("x", column.values.indices.map(Double.init))
        let kinds: [() throws -> Chart] = [
            { try .histogram(of: column, title: "h", isLog: isLog) },
            { try .line(x: rows, ys: [column], title: "l", isLog: isLog) },
            { try .line(x: column, ys: [rows], title: "l", isLogX: isLog) },
            { try .scatter(x: column, y: column, title: "s", isLog: isLog, isLogX: isLog) },
            { try .bars(x: rows, y: column, title: "b", isLog: isLog) },
            { try .bars(x: column, y: rows, title: "b") },
            {
                try .bars(
                    categories: column.values.indices.map { "\($0)" }, name: "c", y: column,
                    title: "b", isLog: isLog)
            },
            { try .boxes(of: column, groups: nil, by: "", title: "b", isLog: isLog) },
            { try .scores(column.values, threshold: 0.5, title: "s", isLog: isLog) },
            { try .scores(column.values, threshold: .infinity, title: "s", isLog: isLog) },
            {
                try .line(
                    x: Measured("t", column.values, unit: .time), ys: [rows], title: "t")
            },
        ]
        for make in kinds {
            do {
                let chart = try make()
                for width in [24, 80] {
                    let lines = TerminalChart(chart, width: width).lines
                    #expect(lines.allSatisfy { $0.count <= width }, "\(lines)")
                }
                let svg = SVGWriter.text(of: SceneLayout.scene(of: chart))
                #expect(svg.hasSuffix("</svg>\n") && !svg.contains("nan"))
            } catch let error as ChartError {
                #expect(!error.message.isEmpty)
            }
        }
    }

    @Test func `what is left out is counted`() throws {
        let values: [Double] = [1, .nan, 10, .infinity, -5, 0, .nan]
        let plain = try Chart.histogram(of: Measured("v", values), title: "")
        #expect(plain.caption == ["7 rows; 2 missing, 1 infinite left out"])
        let log = try Chart.histogram(of: Measured("v", values), title: "", isLog: true)
        #expect(log.caption == ["7 rows; 2 missing, 1 infinite, 2 not above 0 left out"])
    }

    @Test func `nothing to draw is said, and what to do`() {
        let none = Measured("v", [])
        let missing = Measured("v", [.nan, .infinity])
        let negative = Measured("v", [-1, 0])
        #expect(throws: ChartError.noRows) { try Chart.histogram(of: none, title: "") }
        #expect(throws: ChartError.allMissing(column: "v", rows: 2)) {
            try Chart.histogram(of: missing, title: "")
        }
        #expect(throws: ChartError.nonePositive(column: "v")) {
            try Chart.histogram(of: negative, title: "", isLog: true)
        }
        #expect(throws: ChartError.oneKindOfLabel(anomalies: false)) {
            try Chart.roc(labels: [false], scores: [1], area: nil, title: "")
        }
    }

    // MARK: Laws

    @Test func `a long line keeps the least and the greatest value of every interval`() throws {
        let count = 400_000
        let x = Measured("x", (0..<count).map(Double.init))
        var values = (0..<count).map { Self.noise[$0 % 40_000] }
        values[123_456] = 9
        values[345_678] = -9
        let chart = try Chart.line(x: x, ys: [Measured("y", values)], title: "")
        guard case .line(let points) = chart.layers[0].mark else {
            Issue.record("no line")
            return
        }
        #expect(points.count < 5_000)
        #expect(points.contains { $0.y == 9 && $0.x == 123_456 })
        #expect(points.contains { $0.y == -9 && $0.x == 345_678 })
        #expect(zip(points, points.dropFirst()).allSatisfy { $0.x <= $1.x })
        #expect(points.first?.x == 0 && points.last?.x == Double(count - 1))
    }

    @Test func `rows out of order are drawn in order`() throws {
        let chart = try Chart.line(
            x: Measured("x", [3, 1, .nan, 2]), ys: [Measured("y", [30, 10, 5, 20])], title: "")
        #expect(
            chart.layers[0].mark
                == .line([.init(1, 10), .init(2, 20), .init(3, 30)]))
        #expect(chart.caption == ["4 rows; 1 missing left out", "sorted by x"])
    }

    @Test func `no bar of scores is flagged in part`() throws {
        let scores = Self.bell.map { 0.35 + $0 * 0.05 }
        for threshold in [0.3, 0.4, scores[17], 0.5, 0.61, scores[1999], 0.9] {
            let chart = try Chart.scores(scores, threshold: threshold, title: "")
            var flagged = 0.0
            var all = 0.0
            for layer in chart.layers {
                guard case .bars(let bars, _) = layer.mark else { continue }
                let sum = bars.reduce(0) { $0 + $1.value }
                all += sum
                if layer.ink == .accent { flagged = sum }
            }
            #expect(flagged == Double(scores.count { $0 > threshold }))
            #expect(all == Double(scores.count))
        }
    }

    @Test func `merged bars hold as much as before`() throws {
        let chart = try Chart.histogram(of: Measured("v", Self.tail), title: "")
        let lines = TerminalChart(chart, width: 30).lines
        #expect(lines.contains { $0.contains("█") })
    }
}
