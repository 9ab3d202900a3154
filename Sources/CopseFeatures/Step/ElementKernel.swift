import CopseMath

/// Functions of the values of one row, over a block.
///
/// Missing (NaN) runs through arithmetic; comparisons with it are false and `!=` true; a missing
/// condition is not true.
enum ElementKernel {
    static func run(
        _ operation: ElementOperation, _ arguments: [Int], _ out: Int, _ block: inout Block
    ) {
        var result = block.takeOutput(out)
        let rows = block.rows
        let a = block.values[arguments[0]]
        switch arguments.count {
        case 1: unary(operation, a, &result, rows)
        case 2: binary(operation, a, block.values[arguments[1]], &result, rows)
        default:
            ternary(
                operation, a, block.values[arguments[1]], block.values[arguments[2]], &result, rows)
        }
        block.values[out] = result
    }

    /// The value for constant arguments.
    static func value(_ operation: ElementOperation, _ arguments: [Double]) -> Double {
        var result = [0.0]
        switch arguments.count {
        case 1: unary(operation, [arguments[0]], &result, 1)
        case 2: binary(operation, [arguments[0]], [arguments[1]], &result, 1)
        default:
            ternary(operation, [arguments[0]], [arguments[1]], [arguments[2]], &result, 1)
        }
        return result[0]
    }

    @inline(__always)
    private static func map(
        _ a: [Double], _ result: inout [Double], _ rows: Int, _ body: (Double) -> Double
    ) {
        for row in 0..<rows { result[row] = body(a[row]) }
    }

    @inline(__always)
    private static func map(
        _ a: [Double], _ b: [Double], _ result: inout [Double], _ rows: Int,
        _ body: (Double, Double) -> Double
    ) {
        for row in 0..<rows { result[row] = body(a[row], b[row]) }
    }

    @inline(__always)
    private static func isTrue(_ value: Double) -> Bool { !value.isNaN && value != 0 }

    @inline(__always)
    private static func number(_ flag: Bool) -> Double { flag ? 1 : 0 }

    // MARK: One argument

    private static func unary(
        _ operation: ElementOperation, _ a: [Double], _ result: inout [Double], _ rows: Int
    ) {
        switch operation {
        case .negate: map(a, &result, rows) { -$0 }
        case .not: map(a, &result, rows) { number(!isTrue($0)) }
        case .truth: map(a, &result, rows) { number(isTrue($0)) }
        case .abs: map(a, &result, rows) { $0.magnitude }
        case .sqrt: map(a, &result, rows) { $0.squareRoot() }
        case .log: map(a, &result, rows) { Elementary.log($0) }
        case .log1p: map(a, &result, rows) { Elementary.log1p($0) }
        case .log10: map(a, &result, rows) { Elementary.log10($0) }
        case .exp: map(a, &result, rows) { Elementary.exp($0) }
        case .expm1: map(a, &result, rows) { Elementary.expm1($0) }
        case .floor: map(a, &result, rows) { $0.rounded(.down) }
        case .ceil: map(a, &result, rows) { $0.rounded(.up) }
        case .round: map(a, &result, rows) { $0.rounded(.toNearestOrEven) }
        case .isMissing: map(a, &result, rows) { number($0.isNaN) }
        case .hour: map(a, &result, rows) { Calendar.secondsOfDay($0, unit: 3600, of: 24) }
        case .minute: map(a, &result, rows) { Calendar.secondsOfDay($0, unit: 60, of: 60) }
        case .dayOfWeek: map(a, &result, rows) { Calendar.dayOfWeek($0) }
        case .isWeekend:
            map(a, &result, rows) {
                let day = Calendar.dayOfWeek($0)
                return day.isNaN ? .nan : number(day >= 5)
            }
        case .day: map(a, &result, rows) { Calendar.date($0).day }
        case .month: map(a, &result, rows) { Calendar.date($0).month }
        default: assertionFailure("\(operation) does not take one argument")
        }
    }

    // MARK: Two arguments

    private static func binary(
        _ operation: ElementOperation, _ a: [Double], _ b: [Double], _ result: inout [Double],
        _ rows: Int
    ) {
        switch operation {
        case .add: map(a, b, &result, rows) { $0 + $1 }
        case .subtract: map(a, b, &result, rows) { $0 - $1 }
        case .multiply: map(a, b, &result, rows) { $0 * $1 }
        case .divide: map(a, b, &result, rows) { $0 / $1 }
        case .remainder: map(a, b, &result, rows) { remainder($0, $1) }
        case .power: map(a, b, &result, rows) { Elementary.pow($0, $1) }
        case .minimum:
            map(a, b, &result, rows) { $0.isNaN || $1.isNaN ? .nan : ($1 < $0 ? $1 : $0) }
        case .maximum:
            map(a, b, &result, rows) { $0.isNaN || $1.isNaN ? .nan : ($1 > $0 ? $1 : $0) }
        case .compare(.equal): map(a, b, &result, rows) { number($0 == $1) }
        case .compare(.notEqual): map(a, b, &result, rows) { number($0 != $1) }
        case .compare(.less): map(a, b, &result, rows) { number($0 < $1) }
        case .compare(.lessOrEqual): map(a, b, &result, rows) { number($0 <= $1) }
        case .compare(.greater): map(a, b, &result, rows) { number($0 > $1) }
        case .compare(.greaterOrEqual): map(a, b, &result, rows) { number($0 >= $1) }
        case .and: map(a, b, &result, rows) { number(isTrue($0) && isTrue($1)) }
        case .or: map(a, b, &result, rows) { number(isTrue($0) || isTrue($1)) }
        case .coalesce: map(a, b, &result, rows) { $0.isNaN ? $1 : $0 }
        case .whereOther: map(a, b, &result, rows) { $1.isNaN ? .nan : $0 }
        default: assertionFailure("\(operation) does not take two arguments")
        }
    }

    /// The remainder with the divisor's sign. `truncatingRemainder` is exact, so its bits are the
    /// same everywhere.
    private static func remainder(_ a: Double, _ b: Double) -> Double {
        let rest = a.truncatingRemainder(dividingBy: b)
        if rest == 0 { return Double(signOf: b, magnitudeOf: 0) }
        return (rest < 0) != (b < 0) ? rest + b : rest
    }

    // MARK: Three arguments

    private static func ternary(
        _ operation: ElementOperation, _ a: [Double], _ b: [Double], _ c: [Double],
        _ result: inout [Double], _ rows: Int
    ) {
        switch operation {
        case .choose: for row in 0..<rows { result[row] = isTrue(a[row]) ? b[row] : c[row] }
        case .clip:
            for row in 0..<rows {
                let (value, low, high) = (a[row], b[row], c[row])
                let isMissing = value.isNaN || low.isNaN || high.isNaN
                let raised = value < low ? low : value
                result[row] = isMissing ? .nan : (raised > high ? high : raised)
            }
        case .zscore:
            for row in 0..<rows {
                let deviation = c[row].squareRoot()
                let divisor = deviation.isNaN || deviation == 0 ? 1 : deviation
                result[row] = (a[row] - b[row]) / divisor
            }
        default: assertionFailure("\(operation) does not take three arguments")
        }
    }
}

/// The calendar of UTC, over seconds since 1970.
enum Calendar {
    /// Times beyond this are missing: 2^53 µs is the year 2255, this is the year 31,690.
    private static let limit = 1e12

    @inline(__always)
    private static func whole(_ time: Double) -> Int? {
        time.magnitude < limit ? Int(time.rounded(.down)) : nil
    }

    /// `seconds / unit` modulo `of`, counted from 0.
    @inline(__always)
    static func secondsOfDay(_ time: Double, unit: Int, of size: Int) -> Double {
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
    static func date(_ time: Double) -> (month: Double, day: Double) {
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
