extension Chart {
    /// Points summed up from here on; their number alone then says nothing.
    static let mostPoints = 20_000
    /// Intervals of a long line, finer than any picture of it.
    static let lineBuckets = 1_200

    /// Columns `ys` over `x`, joined in the order of x.
    package static func line(
        x: Measured, ys: [Measured], title: String, isLog: Bool = false, isLogX: Bool = false
    ) throws(ChartError) -> Chart {
        let order = order(of: x.values)
        let isLogX = isLogX && x.unit != .time
        var caption: [String] = []
        var drawn: [(points: [Point], name: String)] = []
        var horizontal = Extent()
        var vertical = Extent()
        for y in ys {
            var selection = Selection()
            var points: [Point] = []
            points.reserveCapacity(y.values.count)
            for index in 0..<x.values.count {
                let row = order?[index] ?? index
                let (at, value) = (x.values[row], y.values[row])
                let place = Selection.verdict(at, isLog: isLogX)
                let isShown = selection.take(
                    place == .kept ? Selection.verdict(value, isLog: isLog) : place)
                guard place == .kept else { continue }
                // A missing value interrupts the line.
                points.append(Point(at, isShown ? value : .nan))
                guard isShown else { continue }
                horizontal.take(at)
                vertical.take(value)
            }
            try selection.check(y.name)
            caption.append((ys.count > 1 ? "\(y.name): " : "") + selection.caption)
            drawn.append((points, y.name))
        }
        if order != nil { caption.append("sorted by \(x.name)") }
        let horizontalAxis = Axis(
            x.name, x.scale(isLog: isLogX), low: horizontal.low, high: horizontal.high)
        let unit = ys[0].unit
        let verticalAxis = Axis(
            ys.count == 1 ? ys[0].name : "", unit == .time ? .time : isLog ? .log : .linear,
            low: vertical.low, high: vertical.high)
        let inks: [Ink] = [.first, .accent, .second, .third, .fourth, .fifth, .muted]
        return Chart(
            .line, title: title, x: horizontalAxis,
            y: isLog ? verticalAxis.padded(0.03) : verticalAxis.rounded(),
            layers: drawn.enumerated().map { index, line in
                Layer(
                    .line(thinned(line.points, over: horizontalAxis)), inks[index % inks.count],
                    label: ys.count > 1 ? line.name : nil)
            }, caption: ys.count > 1 && Set(caption).count == 1 ? [caption[0]] : caption)
    }

    package static func scatter(
        x: Measured, y: Measured, title: String, isLog: Bool = false, isLogX: Bool = false
    ) throws(ChartError) -> Chart {
        let isLog = isLog && y.unit != .time
        let isLogX = isLogX && x.unit != .time
        var selection = Selection()
        var points: [Point] = []
        points.reserveCapacity(x.values.count)
        var (horizontal, vertical) = (Extent(), Extent())
        for (at, value) in zip(x.values, y.values) {
            let place = Selection.verdict(at, isLog: isLogX)
            guard
                selection.take(
                    place == .kept ? Selection.verdict(value, isLog: isLog) : place)
            else { continue }
            points.append(Point(at, value))
            horizontal.take(at)
            vertical.take(value)
        }
        try selection.check("\(x.name) or \(y.name)")
        let xAxis = Axis(
            x.name, x.scale(isLog: isLogX), low: horizontal.low, high: horizontal.high
        ).padded(0.02)
        let yAxis = Axis(
            y.name, y.scale(isLog: isLog), low: vertical.low, high: vertical.high
        ).padded(0.03)
        var caption = selection.caption
        let mark: Mark
        if points.count > mostPoints {
            mark = .density(grid(points, xAxis, yAxis))
            caption += "; darker where more of them lie"
        } else {
            mark = .points(points)
        }
        return Chart(
            .scatter, title: title, x: xAxis, y: yAxis, layers: [Layer(mark)], caption: [caption])
    }

    /// The order that sorts `values`, missing ones last; nil when they stand in it already.
    private static func order(of values: [Double]) -> [Int]? {
        var last = -Double.infinity
        for value in values where !value.isNaN {
            if value < last {
                return values.indices.sorted {
                    let (a, b) = (values[$0], values[$1])
                    if a.isNaN || b.isNaN { return !a.isNaN || (b.isNaN && $0 < $1) }
                    return a == b ? $0 < $1 : a < b
                }
            }
            last = value
        }
        return nil
    }

    /// The first, least, greatest and last point of each small interval: the same picture.
    static func thinned(_ points: [Point], over axis: Axis) -> [Point] {
        guard points.count > 4 * lineBuckets else { return points }
        var thin: [Point] = []
        thin.reserveCapacity(4 * lineBuckets)
        var start = 0
        var bucket = Self.bucket(points[0].x, axis)
        for index in 1...points.count {
            let next = index < points.count ? Self.bucket(points[index].x, axis) : .max
            guard next != bucket else { continue }
            thin += extremes(points[start..<index])
            start = index
            bucket = next
        }
        return thin
    }

    private static func bucket(_ x: Double, _ axis: Axis) -> Int {
        Int(axis.share(of: x) * Double(lineBuckets))
    }

    private static func extremes(_ points: ArraySlice<Point>) -> [Point] {
        guard points.count > 4 else { return Array(points) }
        var low: Int?
        var high: Int?
        for index in points.indices where !points[index].y.isNaN {
            if low.map({ points[index].y < points[$0].y }) ?? true { low = index }
            if high.map({ points[index].y > points[$0].y }) ?? true { high = index }
        }
        guard let low, let high else { return [points[points.startIndex]] }
        var kept: [Int] = []
        for index in [points.startIndex, min(low, high), max(low, high), points.endIndex - 1]
        where index != kept.last {
            kept.append(index)
        }
        return kept.map { points[$0] }
    }

    private static func grid(_ points: [Point], _ x: Axis, _ y: Axis) -> Grid {
        var grid = Grid(columns: 180, rows: 90, counts: [])
        grid.counts = [Int](repeating: 0, count: grid.columns * grid.rows)
        for point in points {
            let column = min(grid.columns - 1, Int(x.share(of: point.x) * Double(grid.columns)))
            let row = min(grid.rows - 1, Int(y.share(of: point.y) * Double(grid.rows)))
            grid.counts[row * grid.columns + column] += 1
        }
        return grid
    }
}

/// The least and the greatest of some values.
struct Extent {
    private(set) var low = Double.infinity
    private(set) var high = -Double.infinity

    mutating func take(_ value: Double) {
        if value < low { low = value }
        if value > high { high = value }
    }
}
