import CopseMath

/// Times as microseconds since 1970-01-01T00:00:00Z, years 1 to 9999 of the proleptic Gregorian
/// calendar, without leap seconds.
package enum Timestamp {
    /// The range of times that ISO 8601 writes with four digits for the year.
    package static let range: ClosedRange<Int64> =
        -62_135_596_800_000_000...253_402_300_799_999_999

    /// Reads `2019-11-01`, `2019-11-01 20:18:58`, `2019-11-01T20:18:58.25Z`, with `Z`, ` UTC`,
    /// `+02:00`, `+0200` or `+02` behind it; without a zone it is UTC. Digits beyond microseconds
    /// are cut off.
    package static func parse(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        return parse(bytes.span, 0, bytes.count)
    }

    static func parse(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
        var reader = Reader(position: start, end: end)
        guard end - start >= 10,
            let year = reader.number(bytes, digits: 4), year >= 1, reader.take(bytes, 0x2d),
            let month = reader.number(bytes, digits: 2), 1...12 ~= month,
            reader.take(bytes, 0x2d),
            let day = reader.number(bytes, digits: 2),
            1...daysInMonth(month, of: year) ~= day
        else { return nil }
        var seconds = daysSince1970(year: year, month: month, day: day) * 86_400
        var microseconds = 0
        guard reader.position < end else { return inRange(seconds, 0) }
        guard reader.take(bytes, 0x54) || reader.take(bytes, 0x74) || reader.take(bytes, 0x20),
            let hour = reader.number(bytes, digits: 2), hour < 24, reader.take(bytes, 0x3a),
            let minute = reader.number(bytes, digits: 2), minute < 60
        else { return nil }
        seconds += hour * 3600 + minute * 60
        if reader.take(bytes, 0x3a) {
            guard let second = reader.number(bytes, digits: 2), second < 60 else { return nil }
            seconds += second
            if reader.take(bytes, 0x2e) || reader.take(bytes, 0x2c) {
                guard let fraction = reader.fraction(bytes) else { return nil }
                microseconds = fraction
            }
        }
        guard let offset = reader.zone(bytes), reader.position == end else { return nil }
        return inRange(seconds - offset, microseconds)
    }

    private static func inRange(_ seconds: Int, _ microseconds: Int) -> Int64? {
        let time = Int64(seconds) * 1_000_000 + Int64(microseconds)
        return range.contains(time) ? time : nil
    }

    /// Seconds since 1970 as decimal text (a fraction is kept to the microsecond) or, with `0x`,
    /// in hexadecimal; nil outside the years 1 to 9999.
    static func parseEpoch(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
        if HexText.isPrefixed(bytes, start, end) {
            return HexText.uint256(bytes, start, end)?.int64.flatMap { fromSeconds($0) }
        }
        guard let number = NumberText(bytes, start, end) else { return nil }
        if let seconds = number.int64 { return fromSeconds(seconds) }
        var scaled = number
        scaled.exponent += 6
        if let time = scaled.int64 { return range.contains(time) ? time : nil }
        // More than six decimals: the nearest double is finer than a microsecond until 2255.
        let time = (number.double(bytes, start, end) * 1e6).rounded(.toNearestOrEven)
        guard abs(time) < 1e18 else { return nil }
        return range.contains(Int64(time)) ? Int64(time) : nil
    }

    package static func fromSeconds(_ seconds: Int64) -> Int64? {
        let (time, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return !overflow && range.contains(time) ? time : nil
    }

    /// ISO 8601 with `Z`: whole seconds, or three or six decimals where they are needed.
    package static func text(_ microseconds: Int64) -> String {
        var text: [UInt8] = []
        append(microseconds, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends `text`.
    static func append(_ microseconds: Int64, to out: inout [UInt8]) {
        let (seconds, fraction) = floorDivide(Int(microseconds), by: 1_000_000)
        let (days, second) = floorDivide(seconds, by: 86_400)
        let (year, month, day) = date(daysSince1970: days)
        append(year, width: 4, 0x2d, &out)
        append(month, width: 2, 0x2d, &out)
        append(day, width: 2, 0x54, &out)
        append(second / 3600, width: 2, 0x3a, &out)
        append(second / 60 % 60, width: 2, 0x3a, &out)
        append(second % 60, width: 2, fraction == 0 ? 0x5a : 0x2e, &out)
        if fraction != 0 {
            let isShort = fraction % 1000 == 0
            append(isShort ? fraction / 1000 : fraction, width: isShort ? 3 : 6, 0x5a, &out)
        }
    }

    /// Appends digits, at least `width` of them, and a mark.
    private static func append(_ value: Int, width: Int, _ mark: UInt8, _ out: inout [UInt8]) {
        if value < 0 { out.append(0x2d) }
        var unit = 1
        var digits = 1
        while digits < width || value.magnitude / UInt(unit) >= 10 {
            unit *= 10
            digits += 1
        }
        while unit > 0 {
            out.append(0x30 + UInt8(value.magnitude / UInt(unit) % 10))
            unit /= 10
        }
        out.append(mark)
    }

    package static func floorDivide(_ value: Int, by divisor: Int) -> (Int, Int) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    static func daysInMonth(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Howard Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`.
    package static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = floorDivide(shifted, by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }

    /// The inverse, `civil_from_days`.
    package static func date(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = floorDivide(days + 719_468, by: 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}

extension Timestamp {
    private struct Reader {
        var position: Int
        let end: Int

        mutating func take(_ bytes: Span<UInt8>, _ byte: UInt8) -> Bool {
            guard position < end, bytes[position] == byte else { return false }
            position += 1
            return true
        }

        mutating func number(_ bytes: Span<UInt8>, digits: Int) -> Int? {
            guard position + digits <= end else { return nil }
            var value = 0
            for _ in 0..<digits {
                guard ByteText.isDigit(bytes[position]) else { return nil }
                value = value * 10 + Int(bytes[position] - 0x30)
                position += 1
            }
            return value
        }

        /// One to nine digits or more, as microseconds.
        mutating func fraction(_ bytes: Span<UInt8>) -> Int? {
            var value = 0
            var count = 0
            while position < end, ByteText.isDigit(bytes[position]) {
                if count < 6 { value = value * 10 + Int(bytes[position] - 0x30) }
                count += 1
                position += 1
            }
            for _ in min(count, 6)..<6 { value *= 10 }
            return count == 0 ? nil : value
        }

        /// The seconds to subtract for the zone; 0 if none is written.
        mutating func zone(_ bytes: Span<UInt8>) -> Int? {
            guard position < end else { return 0 }
            if take(bytes, 0x5a) || take(bytes, 0x7a) { return 0 }
            _ = take(bytes, 0x20)
            if ByteText.equals(bytes, position, end, ignoringCase: "utc")
                || ByteText.equals(bytes, position, end, ignoringCase: "gmt")
            {
                position = end
                return 0
            }
            let isNegative = position < end && bytes[position] == 0x2d
            guard take(bytes, 0x2b) || take(bytes, 0x2d), let hours = number(bytes, digits: 2),
                hours < 24
            else { return nil }
            var offset = hours * 3600
            if position < end {
                _ = take(bytes, 0x3a)
                guard let minutes = number(bytes, digits: 2), minutes < 60 else { return nil }
                offset += minutes * 60
            }
            return isNegative ? -offset : offset
        }
    }
}
