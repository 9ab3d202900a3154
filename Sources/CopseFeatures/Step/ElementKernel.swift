import CopseMath

/// Functions of the values of one row, over a block.
///
/// Missing (NaN) runs through arithmetic; comparisons with it are false and `!=` true; a missing
/// condition is not true. Loops stand here without a branch where the compiler can make vectors of
/// them: an operation of IEEE 754 gives the same bits in a vector and alone.
enum ElementKernel {
    /// - Parameters: lanes of one length; operations of fewer arguments do not look at the others.
    static func run(
        _ operation: ElementOperation, _ a: Lane<Double>, _ b: Lane<Double>, _ c: Lane<Double>,
        _ out: Lane<Double>
    ) {
        switch operation.arity {
        case 1: unary(operation, a, out)
        case 2: binary(operation, a, b, out)
        default: ternary(operation, a, b, c, out)
        }
    }

    /// The value for constant arguments.
    static func value(_ operation: ElementOperation, _ arguments: [Double]) -> Double {
        let room = Slab<Double>(arguments + Array(repeating: 0, count: 4 - arguments.count))
        func lane(_ index: Int) -> Lane<Double> { room.lane.slice(index, count: 1) }
        run(operation, lane(0), lane(1), lane(2), lane(3))
        return withExtendedLifetime(room) { room.lane[3] }
    }

    @inline(__always)
    private static func map(
        _ a: Lane<Double>, _ out: Lane<Double>, _ body: (Double) -> Double
    ) {
        let rows = out.count
        let a = a.prefix(rows)
        for row in 0..<rows { out[row] = body(a[row]) }
    }

    @inline(__always)
    private static func map(
        _ a: Lane<Double>, _ b: Lane<Double>, _ out: Lane<Double>,
        _ body: (Double, Double) -> Double
    ) {
        let rows = out.count
        let (a, b) = (a.prefix(rows), b.prefix(rows))
        for row in 0..<rows { out[row] = body(a[row], b[row]) }
    }

    @inline(__always)
    private static func map(
        _ a: Lane<Double>, _ b: Lane<Double>, _ c: Lane<Double>, _ out: Lane<Double>,
        _ body: (Double, Double, Double) -> Double
    ) {
        let rows = out.count
        let (a, b, c) = (a.prefix(rows), b.prefix(rows), c.prefix(rows))
        for row in 0..<rows { out[row] = body(a[row], b[row], c[row]) }
    }

    @inline(__always)
    private static func isTrue(_ value: Double) -> Bool { !value.isNaN && value != 0 }

    @inline(__always)
    private static func number(_ flag: Bool) -> Double { flag ? 1 : 0 }

    // MARK: One argument

    private static func unary(
        _ operation: ElementOperation, _ a: Lane<Double>, _ out: Lane<Double>
    ) {
        switch operation {
        case .negate: map(a, out) { -$0 }
        case .not: map(a, out) { number(!isTrue($0)) }
        case .truth: map(a, out) { number(isTrue($0)) }
        case .abs: map(a, out) { $0.magnitude }
        case .sqrt: map(a, out) { $0.squareRoot() }
        case .log: map(a, out) { Elementary.log($0) }
        case .log1p: a.withSpan { x in out.withMutableSpan { Elementary.log1p(x, into: &$0) } }
        case .log10: map(a, out) { Elementary.log10($0) }
        case .exp: map(a, out) { Elementary.exp($0) }
        case .expm1: map(a, out) { Elementary.expm1($0) }
        case .floor: map(a, out) { $0.rounded(.down) }
        case .ceil: map(a, out) { $0.rounded(.up) }
        case .round: map(a, out) { $0.rounded(.toNearestOrEven) }
        case .isMissing: map(a, out) { number($0.isNaN) }
        case .hour: map(a, out) { Calendar.secondsOfDay($0, unit: 3600, of: 24) }
        case .minute: map(a, out) { Calendar.secondsOfDay($0, unit: 60, of: 60) }
        case .dayOfWeek: map(a, out) { Calendar.dayOfWeek($0) }
        case .isWeekend:
            map(a, out) { $0.isNaN ? .nan : number($0 >= 5) }
        case .day: map(a, out) { Calendar.date($0).day }
        case .month: map(a, out) { Calendar.date($0).month }
        default: assertionFailure("\(operation) does not take one argument")
        }
    }

    // MARK: Two arguments

    private static func binary(
        _ operation: ElementOperation, _ a: Lane<Double>, _ b: Lane<Double>, _ out: Lane<Double>
    ) {
        switch operation {
        case .add: map(a, b, out) { $0 + $1 }
        case .subtract: map(a, b, out) { $0 - $1 }
        case .multiply: map(a, b, out) { $0 * $1 }
        case .divide: map(a, b, out) { $0 / $1 }
        case .remainder: map(a, b, out) { remainder($0, $1) }
        case .power: map(a, b, out) { Elementary.pow($0, $1) }
        case .minimum:
            map(a, b, out) { $0.isNaN || $1.isNaN ? .nan : ($1 < $0 ? $1 : $0) }
        case .maximum:
            map(a, b, out) { $0.isNaN || $1.isNaN ? .nan : ($1 > $0 ? $1 : $0) }
        case .compare(.equal): map(a, b, out) { number($0 == $1) }
        case .compare(.notEqual): map(a, b, out) { number($0 != $1) }
        case .compare(.less): map(a, b, out) { number($0 < $1) }
        case .compare(.lessOrEqual): map(a, b, out) { number($0 <= $1) }
        case .compare(.greater): map(a, b, out) { number($0 > $1) }
        case .compare(.greaterOrEqual): map(a, b, out) { number($0 >= $1) }
        case .and: map(a, b, out) { number(isTrue($0) && isTrue($1)) }
        case .or: map(a, b, out) { number(isTrue($0) || isTrue($1)) }
        case .coalesce: map(a, b, out) { $0.isNaN ? $1 : $0 }
        case .whereOther: map(a, b, out) { $1.isNaN ? .nan : $0 }
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
        _ operation: ElementOperation, _ a: Lane<Double>, _ b: Lane<Double>, _ c: Lane<Double>,
        _ out: Lane<Double>
    ) {
        switch operation {
        case .choose: map(a, b, c, out) { isTrue($0) ? $1 : $2 }
        case .clip:
            map(a, b, c, out) { value, low, high in
                let isMissing = value.isNaN || low.isNaN || high.isNaN
                let raised = value < low ? low : value
                return isMissing ? .nan : (raised > high ? high : raised)
            }
        case .zscore:
            map(a, b, c, out) { value, mean, deviation in
                // Also false for a missing one.
                (value - mean) / (deviation > 0 ? deviation : 1)
            }
        default: assertionFailure("\(operation) does not take three arguments")
        }
    }
}

extension ElementOperation {
    var arity: Int {
        switch self {
        case .negate, .not, .truth, .abs, .sqrt, .log, .log1p, .log10, .exp, .expm1, .floor, .ceil,
            .round, .isMissing, .hour, .minute, .day, .dayOfWeek, .isWeekend, .month:
            1
        case .choose, .clip, .zscore: 3
        default: 2
        }
    }
}
