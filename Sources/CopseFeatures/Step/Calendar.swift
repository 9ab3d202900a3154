/// The calendar of UTC, over seconds since 1970.
enum Calendar {
    /// Times beyond this are missing: 2^53 µs is the year 2255, this is the year 31,690.
    private static let limit = 1e12

    @inline(__always)
    private static func whole(_ time: Double) -> Int? {
        guard time.magnitude < limit else { return nil }
        let cut = Int(time)
        return Double(cut) > time ? cut - 1 : cut
    }

    @inline(__always)
    static func hour(_ time: Double) -> Double { secondsOfDay(time, unit: 3600, of: 24) }

    @inline(__always)
    static func minute(_ time: Double) -> Double { secondsOfDay(time, unit: 60, of: 60) }

    static func day(_ time: Double) -> Double { date(time).day }

    static func month(_ time: Double) -> Double { date(time).month }

    /// `seconds / unit` modulo `of`, counted from 0.
    @inline(__always)
    private static func secondsOfDay(_ time: Double, unit: Int, of size: Int) -> Double {
        guard let seconds = whole(time) else { return .nan }
        let second = seconds - seconds.flooredQuotient(86400) * 86400
        return Double(second / unit % size)
    }

    /// Monday is 0.
    @inline(__always)
    static func dayOfWeek(_ time: Double) -> Double {
        guard let seconds = whole(time) else { return .nan }
        let day = seconds.flooredQuotient(86400) + 3
        return Double(day - day.flooredQuotient(7) * 7)
    }

    /// Month and day of the month, from 1 (Howard Hinnant, "chrono-compatible low-level date
    /// algorithms", civil_from_days).
    private static func date(_ time: Double) -> (month: Double, day: Double) {
        guard let seconds = whole(time) else { return (.nan, .nan) }
        let shifted = seconds.flooredQuotient(86400) + 719_468
        let dayOfEra = shifted - shifted.flooredQuotient(146_097) * 146_097
        let leaps = dayOfEra / 1460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra = (dayOfEra - leaps) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        return (Double(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9), Double(day))
    }
}

extension Int {
    @inline(__always)
    fileprivate func flooredQuotient(_ divisor: Int) -> Int {
        self >= 0 ? self / divisor : -((divisor - 1 - self) / divisor)
    }
}
