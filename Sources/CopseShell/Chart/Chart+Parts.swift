// What painters ask of a chart.

extension Chart {
    /// How many bars that may be added up stand side by side.
    var additiveBars: Int? {
        let counts = layers.compactMap { layer -> Int? in
            if case .bars(let bars, areAdditive: true) = layer.mark { bars.count } else { nil }
        }
        return counts.isEmpty ? nil : counts.reduce(0, +)
    }

    /// Every `size` neighbouring bars as one, the axis of heights to match.
    func mergingBars(by size: Int) -> Chart {
        var merged = self
        var most = 0.0
        for index in layers.indices {
            guard case .bars(let bars, areAdditive: true) = layers[index].mark else { continue }
            let groups = stride(from: 0, to: bars.count, by: size).map { start in
                let group = bars[start..<min(start + size, bars.count)]
                return Bar(
                    from: bars[start].from, to: group[group.endIndex - 1].to,
                    value: group.reduce(0) { $0 + $1.value })
            }
            most = groups.reduce(most) { max($0, $1.value) }
            merged.layers[index].mark = .bars(groups, areAdditive: true)
        }
        merged.y =
            y.scale == .log
            ? Axis(y.label, .log, low: y.low, high: max(y.high, most * 1.2))
            : y.isCount
                ? .counts(y.label, upTo: Int(most))
                : Axis(y.label, y.scale, low: min(0, y.low), high: most).rounded()
        return merged
    }

    var rowValues: [Double] {
        for layer in layers { if case .rows(let values) = layer.mark { return values } }
        return []
    }

    var rowErrors: [Double]? {
        for layer in layers { if case .errors(let values) = layer.mark { return values } }
        return nil
    }

    var boxes: [Box]? {
        for layer in layers { if case .boxes(let boxes) = layer.mark { return boxes } }
        return nil
    }
}
