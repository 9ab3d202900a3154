import CopseMath

/// One direction of a chart: what it measures and from where to where.
package struct Axis: Sendable, Equatable {
    package enum Scale: Sendable, Equatable {
        case linear
        case log
        /// Seconds since 1970-01-01T00:00:00Z.
        case time
        /// Category `i` is the interval from `i − ½` to `i + ½`.
        case category([String])
    }

    package var label: String
    package var scale: Scale
    /// Whether it counts or numbers things, so that ticks between whole numbers would mean nothing.
    package var isCount = false
    /// `low < high`; both positive on a log scale.
    package private(set) var low: Double
    package private(set) var high: Double
    private var start: Double
    private var length: Double

    /// From 0 to a number of things.
    package static func counts(_ label: String, upTo most: Int) -> Axis {
        var axis = Axis(label, low: 0, high: Double(max(1, most))).rounded()
        axis.isCount = true
        return axis
    }

    /// An axis over the values from `low` to `high`, widened where that is no interval.
    package init(_ label: String, _ scale: Scale = .linear, low: Double, high: Double) {
        self.label = label
        self.scale = scale
        (self.low, self.high) = Self.interval(low, high, scale)
        start = scale == .log ? Elementary.log10(self.low) : self.low
        length = (scale == .log ? Elementary.log10(self.high) : self.high) - start
    }

    package init(_ label: String, categories: [String]) {
        self.init(
            label, .category(categories), low: -0.5, high: Double(max(1, categories.count)) - 0.5)
    }

    /// The same axis with room at both ends, a share of its length.
    package func padded(_ share: Double) -> Axis {
        if scale == .log {
            let factor = Elementary.pow(10, length * share)
            let wide = Axis(label, scale, low: low / factor, high: high * factor)
            return wide.low > 0 && wide.high.isFinite ? wide : self
        }
        let room = (high - low) * share
        return Axis(label, scale, low: low - room, high: high + room)
    }

    /// The same axis with a tick at both ends.
    package func rounded() -> Axis {
        guard scale == .linear else { return self }
        var axis = self
        // A wider axis may ask for longer steps; it settles after one or two.
        for _ in 0..<4 {
            guard let step = Ticks.Step(low: axis.low, high: axis.high, count: Self.usualTicks)
            else { break }
            let (low, high) = step.around(axis.low, axis.high)
            if low == axis.low, high == axis.high { break }
            axis = Axis(label, scale, low: low, high: high)
        }
        return axis
    }

    /// 0 at the low end, 1 at the high end; not a number where the scale has no such value.
    package func position(of value: Double) -> Double {
        if scale == .log {
            return value > 0 ? (Elementary.log10(value) - start) / length : .nan
        }
        return (value - start) / length
    }

    /// The position, held between 0 and 1; 0 where there is none.
    func share(of value: Double) -> Double {
        let position = position(of: value)
        return position.isNaN ? 0 : min(max(position, 0), 1)
    }

    package var isCategory: Bool {
        if case .category = scale { true } else { false }
    }

    package var categories: [String] {
        if case .category(let names) = scale { names } else { [] }
    }

    /// Steps of an axis upwards.
    static let usualTicks = 5

    /// Beyond this the length of an axis could overflow.
    static let greatest = 4e307

    private static func interval(_ low: Double, _ high: Double, _ scale: Scale) -> (Double, Double)
    {
        guard low.isFinite, high.isFinite, low <= high else { return (0, 1) }
        if scale == .log {
            guard low > 0 else { return (1, 10) }
            if high / low > 1 + 1e-9 { return (low, high) }
            return (max(low / 2, .leastNormalMagnitude), min(high * 2, greatest))
        }
        let low = max(low, -greatest)
        let high = min(high, greatest)
        let size = max(low.magnitude, high.magnitude)
        // Ticks need a dozen digits to tell them apart.
        if high - low > size * 1e-12, high - low > 1e-300 { return (low, high) }
        let room = scale == .time ? 30 : size == 0 ? 0.5 : max(size * 0.05, 1e-290)
        return (low - room, high + room)
    }
}
