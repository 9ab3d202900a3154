import CopseFrame

/// Ticks at whole units of the calendar, in UTC.
package struct TimeTicks: Sendable {
    private enum Unit: Equatable {
        case seconds(Double, decimals: Int)
        case days(Int)
        case months(Int)
    }

    package private(set) var ticks: [Tick] = []
    /// The part of the date that the labels leave out.
    package private(set) var context = ""

    private let low: Double
    private let high: Double

    /// - Parameters: seconds since 1970.
    package init(_ low: Double, _ high: Double, count: Int) {
        self.low = low
        self.high = high
        let units = Self.units(high - low)
        let first = units.firstIndex { Self.length($0) * Double(count) >= (high - low) }
        for unit in units[...(first ?? units.count - 1)].reversed() {
            let found = values(of: unit)
            guard found.count >= 2 else { continue }
            ticks = found.map { Tick(value: $0, label: label($0, unit)) }
            context = context(of: unit)
            return
        }
    }

    private static let minute = 60.0
    private static let hour = 3_600.0
    private static let day = 86_400.0

    /// All units that can matter for a span, from short to long.
    private static func units(_ span: Double) -> [Unit] {
        var units: [Unit] = []
        for decimals in [6, 5, 4, 3, 2, 1] {
            for multiple in [1, 2, 5] {
                units.append(
                    .seconds(Ticks.value(multiple, -decimals), decimals: decimals))
            }
        }
        for seconds in [1.0, 2, 5, 10, 15, 30] {
            units.append(.seconds(seconds, decimals: 0))
        }
        for minutes in [1.0, 2, 5, 10, 15, 30] {
            units.append(.seconds(minutes * minute, decimals: 0))
        }
        for hours in [1.0, 2, 3, 6, 12] { units.append(.seconds(hours * hour, decimals: 0)) }
        units += [.days(1), .days(2), .days(7), .days(14)]
        units += [.months(1), .months(2), .months(3), .months(6)]
        var years = 1
        while years < 1_000_000 {
            units += [.months(12 * years), .months(24 * years), .months(60 * years)]
            years *= 10
        }
        return units
    }

    private static func length(_ unit: Unit) -> Double {
        switch unit {
        case .seconds(let seconds, _): seconds
        case .days(let days): Double(days) * day
        case .months(let months): Double(months) * day * 365.25 / 12
        }
    }

    private func values(of unit: Unit) -> [Double] {
        switch unit {
        case .seconds(let step, _):
            // Multiples from the midnight before: an epoch has too many digits for fractions.
            let midnight = (low / Self.day).rounded(.down) * Self.day
            let first = ((low - midnight) / step - 1e-9).rounded(.up)
            let last = ((high - midnight) / step + 1e-9).rounded(.down)
            guard first <= last, last - first < 100 else { return [] }
            return (Int(first)...Int(last)).map { midnight + Double($0) * step }
        case .days(let step):
            let first = Int((low / Self.day).rounded(.up))
            let last = Int((high / Self.day).rounded(.down))
            guard first <= last else { return [] }
            // Weeks begin on Monday; day 0 was a Thursday.
            let offset = step % 7 == 0 ? 4 : 0
            let start = first + ((offset - first) % step + step) % step
            return stride(from: start, through: last, by: step).map { Double($0) * Self.day }
        case .months(let step):
            let (from, to) = (Self.month(of: low), Self.month(of: high))
            let start = Timestamp.floorDivide(from, by: step).0 * step
            return stride(from: start, through: to, by: step).compactMap { month in
                let (year, index) = Timestamp.floorDivide(month, by: 12)
                let days = Timestamp.daysSince1970(year: year, month: index + 1, day: 1)
                let value = Double(days) * Self.day
                return value >= low && value <= high ? value : nil
            }
        }
    }

    /// Months since the year 0.
    private static func month(of seconds: Double) -> Int {
        let date = date(of: seconds)
        return date.year * 12 + date.month - 1
    }

    private static func date(of seconds: Double) -> (year: Int, month: Int, day: Int) {
        // ±10^13 s is beyond every timestamp, and within Int.
        let bounded = min(max(seconds, -1e13), 1e13)
        return Timestamp.date(daysSince1970: Int((bounded / day).rounded(.down)))
    }
}

// MARK: Names

extension TimeTicks {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private func label(_ value: Double, _ unit: Unit) -> String {
        let date = Self.date(of: value)
        switch unit {
        case .months(let step) where step % 12 == 0: return "\(date.year)"
        case .months: return "\(Self.months[date.month - 1]) \(date.year)"
        case .days: return "\(Self.months[date.month - 1]) \(date.day)"
        case .seconds(let step, let decimals):
            let midnight = (value / Self.day).rounded(.down) * Self.day
            // The nearest whole unit: seconds since midnight carry the rounding of the epoch.
            let scale = Ticks.power(decimals)
            let units = Int(((value - midnight) * scale).rounded())
            if units == 0, step >= Self.minute {
                return "\(Self.months[date.month - 1]) \(date.day)"
            }
            let (seconds, part) = units.quotientAndRemainder(dividingBy: Int(scale))
            var text = "\(Self.two(seconds / 3600)):\(Self.two(seconds / 60 % 60))"
            if step < Self.minute { text += ":\(Self.two(seconds % 60))" }
            if decimals > 0 {
                let digits = "\(part)"
                text += "." + String(repeating: "0", count: decimals - digits.count) + digits
            }
            return text
        }
    }

    private func context(of unit: Unit) -> String {
        let (first, last) = (Self.date(of: low), Self.date(of: high))
        switch unit {
        case .months: return "UTC"
        case .days:
            return first.year == last.year
                ? "\(first.year), UTC" : "\(first.year) to \(last.year), UTC"
        case .seconds:
            let from = Self.text(first)
            let to = Self.text(last)
            return from == to ? "\(from), UTC" : "\(from) to \(to), UTC"
        }
    }

    private static func text(_ date: (year: Int, month: Int, day: Int)) -> String {
        "\(date.year)-\(two(date.month))-\(two(date.day))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
