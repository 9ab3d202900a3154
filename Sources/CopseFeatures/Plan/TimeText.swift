/// Times written as text in expressions.
enum Time {
    /// Microseconds since 1970 of `2017-03-06`, `2017-03-06 12:30`, `…T12:30:00.25Z` or with an
    /// offset `+02:00`; UTC where none is given; nil if it is none of these.
    static func microseconds(_ text: String) -> Int64? {
        var rest = Array(text.utf8)[...]
        func number(_ digits: Int) -> Int? {
            guard rest.count >= digits, rest.prefix(digits).allSatisfy(isDigit) else { return nil }
            defer { rest = rest.dropFirst(digits) }
            return rest.prefix(digits).reduce(0) { $0 * 10 + Int($1 - 48) }
        }
        func take(_ character: Character) -> Bool {
            guard rest.first == character.asciiValue else { return false }
            rest = rest.dropFirst()
            return true
        }
        guard let year = number(4), take("-"), let month = number(2), take("-"),
            let day = number(2), let days = days(year, month, day)
        else { return nil }
        var seconds = days * 86400
        var micros = 0
        if take("T") || take(" ") {
            guard let hour = number(2), hour < 24, take(":"), let minute = number(2), minute < 60
            else { return nil }
            seconds += hour * 3600 + minute * 60
            if take(":") {
                guard let second = number(2), second < 60 else { return nil }
                seconds += second
                if take(".") {
                    let digits = rest.prefix(while: isDigit)
                    guard !digits.isEmpty, digits.count <= 6 else { return nil }
                    micros = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
                    for _ in digits.count..<6 { micros *= 10 }
                    rest = rest.dropFirst(digits.count)
                }
            }
        }
        let isBehind = rest.first == UInt8(ascii: "-")
        if take("+") || take("-") {
            guard let hours = number(2), hours < 24 else { return nil }
            _ = take(":")
            guard let minutes = number(2), minutes < 60 else { return nil }
            seconds -= (isBehind ? -1 : 1) * (hours * 3600 + minutes * 60)
        } else if !take("Z") {
            if take(" "), !(take("U") && take("T") && take("C")) { return nil }
        }
        guard rest.isEmpty else { return nil }
        return Int64(seconds) * 1_000_000 + Int64(micros)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }

    /// Days since 1970 (Howard Hinnant, days_from_civil); nil for no day of the calendar.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int? {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), day >= 1, day <= lengths[month - 1] else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }
}
