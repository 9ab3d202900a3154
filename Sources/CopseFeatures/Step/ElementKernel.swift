import CopseMath

/// Functions of the values of one row.
///
/// Missing (NaN) runs through arithmetic; comparisons with it are false and `!=` true; a missing
/// condition is not true.
///
/// An operation stands here twice, for one row and for a block, with one definition: the loop over
/// a block is chosen once, and the compiler makes vectors of it. An operation of IEEE 754 gives the
/// same bits in a vector and alone.
enum ElementKernel {
    // MARK: One row

    /// Operations of fewer arguments do not look at the others.
    static func value(
        _ operation: ElementOperation, _ a: Double, _ b: Double, _ c: Double
    ) -> Double {
        switch operation {
        case .log1p: Elementary.log1p(a)
        case .negate: -a
        case .not: number(!isTrue(a))
        case .truth: number(isTrue(a))
        case .abs: a.magnitude
        case .sqrt: a.squareRoot()
        case .log: Elementary.log(a)
        case .log10: Elementary.log10(a)
        case .exp: Elementary.exp(a)
        case .expm1: Elementary.expm1(a)
        case .floor: a.rounded(.down)
        case .ceil: a.rounded(.up)
        case .round: a.rounded(.toNearestOrEven)
        case .isMissing: number(a.isNaN)
        case .hour: Calendar.hour(a)
        case .minute: Calendar.minute(a)
        case .day: Calendar.day(a)
        case .dayOfWeek: Calendar.dayOfWeek(a)
        case .isWeekend: isWeekend(a)
        case .month: Calendar.month(a)
        case .add: a + b
        case .subtract: a - b
        case .multiply: a * b
        case .divide: a / b
        case .remainder: remainder(a, b)
        case .power: Elementary.pow(a, b)
        case .minimum: minimum(a, b)
        case .maximum: maximum(a, b)
        case .compare(.equal): number(a == b)
        case .compare(.notEqual): number(a != b)
        case .compare(.less): number(a < b)
        case .compare(.lessOrEqual): number(a <= b)
        case .compare(.greater): number(a > b)
        case .compare(.greaterOrEqual): number(a >= b)
        case .and: number(isTrue(a) && isTrue(b))
        case .or: number(isTrue(a) || isTrue(b))
        case .coalesce: a.isNaN ? b : a
        case .whereOther: b.isNaN ? .nan : a
        case .choose: isTrue(a) ? b : c
        case .clip: clip(a, b, c)
        case .zscore: zscore(a, b, c)
        }
    }

    // MARK: A block

    /// - Parameters: lanes of one length.
    static func run(
        _ operation: ElementOperation, _ a: Lane<Double>, _ b: Lane<Double>, _ c: Lane<Double>,
        _ out: Lane<Double>
    ) {
        switch operation {
        case .log1p: a.withSpan { x in out.withMutableSpan { Elementary.log1p(x, into: &$0) } }
        case .negate: map(a, out) { -$0 }
        case .not: map(a, out) { number(!isTrue($0)) }
        case .truth: map(a, out) { number(isTrue($0)) }
        case .abs: map(a, out) { $0.magnitude }
        case .sqrt: map(a, out) { $0.squareRoot() }
        case .log: map(a, out, Elementary.log)
        case .log10: map(a, out, Elementary.log10)
        case .exp: map(a, out, Elementary.exp)
        case .expm1: map(a, out, Elementary.expm1)
        case .floor: map(a, out) { $0.rounded(.down) }
        case .ceil: map(a, out) { $0.rounded(.up) }
        case .round: map(a, out) { $0.rounded(.toNearestOrEven) }
        case .isMissing: map(a, out) { number($0.isNaN) }
        case .hour: map(a, out, Calendar.hour)
        case .minute: map(a, out, Calendar.minute)
        case .day: map(a, out, Calendar.day)
        case .dayOfWeek: map(a, out, Calendar.dayOfWeek)
        case .isWeekend: map(a, out, isWeekend)
        case .month: map(a, out, Calendar.month)
        case .choose: map(a, b, c, out) { isTrue($0) ? $1 : $2 }
        case .clip: map(a, b, c, out, clip)
        case .zscore: map(a, b, c, out, zscore)
        default: run(operation, a, b, out)
        }
    }

    private static func run(
        _ operation: ElementOperation, _ a: Lane<Double>, _ b: Lane<Double>, _ out: Lane<Double>
    ) {
        switch operation {
        case .add: map(a, b, out, +)
        case .subtract: map(a, b, out, -)
        case .multiply: map(a, b, out, *)
        case .divide: map(a, b, out, /)
        case .remainder: map(a, b, out, remainder)
        case .power: map(a, b, out, Elementary.pow)
        case .minimum: map(a, b, out, minimum)
        case .maximum: map(a, b, out, maximum)
        case .compare(.equal): map(a, b, out) { number($0 == $1) }
        case .compare(.notEqual): map(a, b, out) { number($0 != $1) }
        case .compare(.less): map(a, b, out) { number($0 < $1) }
        case .compare(.lessOrEqual): map(a, b, out) { number($0 <= $1) }
        case .compare(.greater): map(a, b, out) { number($0 > $1) }
        case .compare(.greaterOrEqual): map(a, b, out) { number($0 >= $1) }
        case .and: combine(a, b, out, { $0 .& $1 }, { $0 && $1 })
        case .or: combine(a, b, out, { $0 .| $1 }, { $0 || $1 })
        case .coalesce: map(a, b, out) { $0.isNaN ? $1 : $0 }
        case .whereOther: map(a, b, out) { $1.isNaN ? .nan : $0 }
        default: assertionFailure("\(operation) does not take two arguments")
        }
    }

    @inline(__always)
    private static func map(_ a: Lane<Double>, _ out: Lane<Double>, _ body: (Double) -> Double) {
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

    // MARK: Definitions

    @inline(__always)
    private static func isTrue(_ value: Double) -> Bool { !value.isNaN && value != 0 }

    /// Truth in vectors: which rows are true is nothing to be guessed.
    @inline(__always)
    private static func combine(
        _ a: Lane<Double>, _ b: Lane<Double>, _ out: Lane<Double>,
        _ masks: (SIMDMask<SIMD8<Int64>>, SIMDMask<SIMD8<Int64>>) -> SIMDMask<SIMD8<Int64>>,
        _ flags: (Bool, Bool) -> Bool
    ) {
        let zero = SIMD8<Double>(repeating: 0)
        var index = 0
        while index + 8 <= out.count {
            let (x, y) = (a.vector(at: index), b.vector(at: index))
            let isTrue = masks((x .!= zero) .& (x .== x), (y .!= zero) .& (y .== y))
            out.store(zero.replacing(with: 1, where: isTrue), at: index)
            index += 8
        }
        while index < out.count {
            out[index] = number(flags(isTrue(a[index]), isTrue(b[index])))
            index += 1
        }
    }

    @inline(__always)
    private static func number(_ flag: Bool) -> Double { flag ? 1 : 0 }

    @inline(__always)
    private static func isWeekend(_ day: Double) -> Double { day.isNaN ? .nan : number(day >= 5) }

    @inline(__always)
    private static func minimum(_ a: Double, _ b: Double) -> Double {
        a.isNaN || b.isNaN ? .nan : (b < a ? b : a)
    }

    @inline(__always)
    private static func maximum(_ a: Double, _ b: Double) -> Double {
        a.isNaN || b.isNaN ? .nan : (b > a ? b : a)
    }

    @inline(__always)
    private static func clip(_ value: Double, _ low: Double, _ high: Double) -> Double {
        let isMissing = value.isNaN || low.isNaN || high.isNaN
        let raised = value < low ? low : value
        return isMissing ? .nan : (raised > high ? high : raised)
    }

    /// `deviation > 0` is false for a missing one too.
    @inline(__always)
    static func zscore(_ value: Double, _ mean: Double, _ deviation: Double) -> Double {
        (value - mean) / (deviation > 0 ? deviation : 1)
    }

    /// The remainder with the divisor's sign. `truncatingRemainder` is exact, so its bits are the
    /// same everywhere.
    private static func remainder(_ a: Double, _ b: Double) -> Double {
        let rest = a.truncatingRemainder(dividingBy: b)
        if rest == 0 { return Double(signOf: b, magnitudeOf: 0) }
        return (rest < 0) != (b < 0) ? rest + b : rest
    }
}
