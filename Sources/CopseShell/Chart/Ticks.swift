import CopseMath

/// A place on an axis that is named.
package struct Tick: Sendable, Equatable {
    package var value: Double
    package var label: String
}

/// Where the ticks of an axis stand and what they say.
///
/// Linear ticks are whole multiples of 1, 2 or 5 times a power of ten, log ticks powers of ten (or 1,
/// 2, 5 of each), time ticks whole seconds, minutes, hours, days, months or years in UTC.
package enum Ticks {
    /// Two to ten ticks inside the axis, about `count` of them.
    package static func of(_ axis: Axis, count: Int) -> [Tick] {
        let count = min(max(count, 2), 9)
        switch axis.scale {
        case .linear:
            return linear(axis.low, axis.high, count, areWhole: axis.isCount)
        case .log: return logarithmic(axis.low, axis.high, count)
        case .time: return TimeTicks(axis.low, axis.high, count: count).ticks
        case .category(let names):
            return names.enumerated().map { Tick(value: Double($0.offset), label: $0.element) }
        }
    }

    /// `multiple` · 10^`exponent`
    package struct Step: Sendable, Equatable {
        package var multiple: Int
        package var exponent: Int

        /// The smallest nice step that divides an interval at most `count` times.
        package init?(low: Double, high: Double, count: Int) {
            let rough = (high - low) / Double(count)
            guard rough.isFinite, rough > 0 else { return nil }
            var exponent = Int(Elementary.log10(rough).rounded(.down))
            if Ticks.power(exponent) > rough { exponent -= 1 }
            self.exponent = exponent
            multiple = 1
            while value < rough * (1 - 1e-9) { self = larger }
        }

        init(multiple: Int, exponent: Int) {
            self.multiple = multiple
            self.exponent = exponent
        }

        package var value: Double { Ticks.value(multiple, exponent) }

        var larger: Step {
            switch multiple {
            case 1: Step(multiple: 2, exponent: exponent)
            case 2: Step(multiple: 5, exponent: exponent)
            default: Step(multiple: 1, exponent: exponent + 1)
            }
        }

        var smaller: Step {
            switch multiple {
            case 5: Step(multiple: 2, exponent: exponent)
            case 2: Step(multiple: 1, exponent: exponent)
            default: Step(multiple: 5, exponent: exponent - 1)
            }
        }

        /// How many steps fit into `value`; a hair's breadth counts as there.
        private func quotient(_ value: Double, _ rule: FloatingPointRoundingRule) -> Int? {
            let exact = value / self.value
            let nearest = exact.rounded()
            let isThere = abs(exact - nearest) < 1e-9 + 1e-15 * nearest.magnitude
            return Int(exactly: isThere ? nearest : exact.rounded(rule))
        }

        /// Multiples of ten to the exponent of all ticks between two values.
        func numbers(_ low: Double, _ high: Double) -> [Int] {
            guard let first = quotient(low, .up), let last = quotient(high, .down), first <= last,
                last - first < 100
            else { return [] }
            return (first...last).map { $0 * multiple }
        }

        /// The smallest interval of whole steps around another.
        func around(_ low: Double, _ high: Double) -> (Double, Double) {
            guard let first = quotient(low, .down), let last = quotient(high, .up) else {
                return (low, high)
            }
            return (
                Ticks.value(first * multiple, exponent), Ticks.value(last * multiple, exponent)
            )
        }
    }

    private static func linear(
        _ low: Double, _ high: Double, _ count: Int, areWhole: Bool = false
    ) -> [Tick] {
        guard var step = Step(low: low, high: high, count: count) else { return [] }
        var numbers = step.numbers(low, high)
        while numbers.count < 2, (high - low) < step.value * 20 {
            step = step.smaller
            numbers = step.numbers(low, high)
        }
        if areWhole, step.exponent < 0 {
            step = Step(multiple: 1, exponent: 0)
            numbers = step.numbers(low, high)
        }
        let labels = labels(numbers, exponent: step.exponent)
        return zip(numbers, labels).map { number, label in
            Tick(value: value(number, step.exponent), label: label)
        }
    }

    private static func logarithmic(_ low: Double, _ high: Double, _ count: Int) -> [Tick] {
        let first = Int((Elementary.log10(low) - 1e-9).rounded(.up))
        let last = Int((Elementary.log10(high) + 1e-9).rounded(.down))
        if last - first == 1 {
            let fine = fineLogarithmic(low, high, first, last)
            if fine.count <= count { return fine }
        }
        if last - first >= 1 {
            var stride = 1
            while (last - first) / stride + 1 > count, (last - first) / (stride + 1) >= 1 {
                stride += 1
            }
            let start = first + (stride - ((first % stride) + stride) % stride) % stride
            let decades = Array(Swift.stride(from: start, through: last, by: stride))
            let kept = decades.count >= 2 ? decades : [first, first + stride].filter { $0 <= last }
            return kept.map { power in
                Tick(value: Self.power(power), label: labels([1], exponent: power)[0])
            }
        }
        let ticks = fineLogarithmic(low, high, first, last)
        return ticks.count >= 2 ? ticks : linear(low, high, min(count, 4))
    }

    /// 1, 2 and 5 of every power of ten.
    private static func fineLogarithmic(
        _ low: Double, _ high: Double, _ first: Int, _ last: Int
    ) -> [Tick] {
        var ticks: [Tick] = []
        for exponent in (first - 1)...max(first, last + 1) {
            for multiple in [1, 2, 5] {
                let value = value(multiple, exponent)
                guard value >= low * (1 - 1e-9), value <= high * (1 + 1e-9) else { continue }
                ticks.append(Tick(value: value, label: labels([multiple], exponent: exponent)[0]))
            }
        }
        return ticks
    }
}

// MARK: Numbers and their names

extension Ticks {
    /// `number · 10^exponent`, correctly rounded as far as powers of ten are exact.
    static func value(_ number: Int, _ exponent: Int) -> Double {
        exponent >= 0 ? Double(number) * power(exponent) : Double(number) / power(-exponent)
    }

    static func power(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? .infinity }

    /// Names of `numbers · 10^exponent` in one unit, so that they can be compared at a glance:
    /// plain digits, then k, M, G, T (10^3 to 10^12), then powers of ten.
    static func labels(_ numbers: [Int], exponent: Int) -> [String] {
        let largest = numbers.map(\.magnitude).max() ?? 0
        let top = "\(largest)".count - 1 + exponent
        if largest > 0, !(-4..<15).contains(top) {
            return numbers.map { scientific($0, exponent) }
        }
        let units = [(12, "T"), (9, "G"), (6, "M"), (3, "k")]
        // Thousands are easier to read with all their digits; so are numbers that differ late.
        let unit = units.first { power, _ in
            top >= max(power, 4) && exponent - power >= -2
        }
        return numbers.map { plain($0, exponent - (unit?.0 ?? 0)) + ($0 == 0 ? "" : unit?.1 ?? "") }
    }

    /// Three digits and a unit, for a single value.
    package static func label(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "–" : value < 0 ? "-inf" : "inf" }
        guard value != 0 else { return "0" }
        var exponent = Int(Elementary.log10(value.magnitude).rounded(.down)) - 2
        guard let digits = Int(exactly: (value / power(exponent)).rounded()) else {
            return NumberDisplay.text(value, digits: 3)
        }
        var number = digits
        while number % 10 == 0 {
            number /= 10
            exponent += 1
        }
        return labels([number], exponent: exponent)[0]
    }

    private static func plain(_ number: Int, _ exponent: Int) -> String {
        let digits = "\(number.magnitude)"
        let sign = number < 0 ? "-" : ""
        guard number != 0 else { return "0" }
        if exponent >= 0 { return sign + digits + String(repeating: "0", count: exponent) }
        let padded = String(repeating: "0", count: max(0, 1 - exponent - digits.count)) + digits
        return sign + padded.dropLast(-exponent) + "." + padded.suffix(-exponent)
    }

    private static func scientific(_ number: Int, _ exponent: Int) -> String {
        guard number != 0 else { return "0" }
        let digits = "\(number.magnitude)"
        var rest = String(digits.dropFirst())
        while rest.last == "0" { rest.removeLast() }
        return (number < 0 ? "-" : "") + digits.prefix(1) + (rest.isEmpty ? "" : "." + rest)
            + "e\(exponent + digits.count - 1)"
    }
}
