// x = 2ᵏ·z with 0.704 ≤ z < 1.409; a table gives c near z as its reciprocal of 10 bits, so that
// r = z/c − 1 is exact in two parts, |r| < 0.0044, and log x = k·ln 2 + log c + log(1 + r).
// Where z is near 1, c is 1: nothing cancels and the result is as accurate as elsewhere. There is
// no division and no branch by magnitude: a third of the values on a chain are 0, and a
// mispredicted branch costs more than the whole function.
//
// Source: P. T. P. Tang, Table-driven implementation of the logarithm function in IEEE
// floating-point arithmetic, ACM TOMS 16 (1990), doi:10.1145/98267.98294; the exact r without a
// fused multiply-add follows pow.c of Arm Optimized Routines (MIT).

extension Elementary {
    /// The natural logarithm; −inf at ±0, NaN below.
    package static func log(_ x: Double) -> Double {
        guard isNormalPositive(x) else {
            if let special = specialLogarithm(x) { return special }
            return reduced(x * 0x1p54, exponent: -54).logarithm(adding: 0)
        }
        return reduced(x).logarithm(adding: 0)
    }

    /// log(1 + x), accurate for small x; −inf at −1, NaN below, ±0 at ±0.
    package static func log1p(_ x: Double) -> Double {
        // Also false for NaN.
        guard x > -1 && x < .infinity else {
            if x == .infinity { return x }
            return x == -1 ? -.infinity : .nan
        }
        // u + lost = 1 + x exactly, whichever is larger (Knuth's two-sum).
        let u = 1 + x
        let part = u - 1
        let lost = (1 - (u - part)) + (x - part)
        let reduced = reduced(u)
        // 2⁻ᵏ; u ≥ 2⁻⁵³, and for the largest x, where k is 1023 or 1024 and nothing depends on what
        // was lost, 0.
        let scale = Double(bitPattern: UInt64(bitPattern: (1023 - min(reduced.k, 1023)) << 52))
        // For |x| < 0.0026 k is 0 and c is 1, and all of these are exact.
        return reduced.logarithm(adding: lost * scale * reduced.reciprocal).withSign(of: x)
    }

    /// The logarithm to base 10; exact for powers of ten; −inf at ±0, NaN below.
    package static func log10(_ x: Double) -> Double {
        guard x > 0 && x < .infinity else {
            return specialLogarithm(x) ?? .nan
        }
        return (extendedLogarithm(x) * DoubleDouble(0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57))
            .high
    }

    /// log x to about 67 bits; `x` must be positive and finite.
    @inline(__always)
    static func extendedLogarithm(_ x: Double) -> DoubleDouble {
        let isNormal = x >= .leastNormalMagnitude
        return reduced(isNormal ? x : x * 0x1p54, exponent: isNormal ? 0 : -54).extendedLogarithm
    }

    private static func specialLogarithm(_ x: Double) -> Double? {
        if x == 0 { return -.infinity }
        if !(x > 0) { return .nan }
        return x == .infinity ? x : nil
    }

    @inline(__always)
    private static func isNormalPositive(_ x: Double) -> Bool {
        let minimum = Double.leastNormalMagnitude.bitPattern
        return x.bitPattern &- minimum < Double.infinity.bitPattern - minimum
    }

    @inline(__always)
    private static func reduced(_ x: Double, exponent: Int64 = 0) -> ReducedLogarithm {
        let distance = x.bitPattern &- LogarithmTable.offset
        let shift = Int64(bitPattern: distance) >> 52
        let place = Int(distance >> 45 & 127)
        let z = Double(bitPattern: x.bitPattern &- UInt64(bitPattern: shift << 52))
        return ReducedLogarithm(k: shift + exponent, z: z, place: place)
    }
}

/// 2ᵏ·c·(1 + high + low), c from the table.
private struct ReducedLogarithm {
    let k: Int64
    let reciprocal: Double
    let logHigh: Double
    let logLow: Double
    let high: Double
    let low: Double

    @inline(__always)
    init(k: Int64, z: Double, place: Int) {
        self.k = k
        (reciprocal, logHigh, logLow) = LogarithmTable.entry(place)
        // The upper 21 bits of z, and the rest: their products with 1/c are exact.
        let upper = Double(bitPattern: (z.bitPattern &+ 1 << 31) & ~0xFFFF_FFFF)
        high = upper * reciprocal - 1
        low = (z - upper) * reciprocal
    }

    /// k·ln 2 + log c as an exact part and a small one.
    @inline(__always)
    private var base: (high: Double, low: Double) {
        // The high part of ln 2 is a multiple of 2⁻⁴², as those of the table are.
        let k = Double(self.k)
        return (k * 0x1.62e42fefa38p-1 + logHigh, k * 0x1.ef35793c7673p-45 + logLow)
    }

    /// log(2ᵏ·c·(1 + high + low + lost)), rounded once but for 0.004 ulp; |lost| ≤ 2⁻⁵².
    @inline(__always)
    func logarithm(adding lost: Double) -> Double {
        // r is the nearest double of all three, and x itself where log1p is given a small x.
        let first = high + low
        let second = ((high - first) + low) + lost
        let r = first + second
        let rest = (first - r) + second
        let base = base
        let sum = base.high + r
        let carried = base.high - sum + r
        let r2 = r * r
        var near = 1.0 / 5.0 - r * (1.0 / 6.0)
        near = (1.0 / 3.0 - r * (1.0 / 4.0)) + r2 * near
        let far = 1.0 / 7.0 - r * (1.0 / 8.0)
        let cubic = r * r2 * (near + r2 * r2 * far)
        return sum + (((carried + base.low) + rest) + (cubic - 0.5 * r2))
    }

    /// The logarithm to about 67 bits.
    @inline(__always)
    var extendedLogarithm: DoubleDouble {
        let base = base
        let r = DoubleDouble(sumOf: high, low)
        let square = DoubleDouble(productOf: r.high, r.high)
        let x = r.high
        var series = 1.0 / 9.0 - x * (1.0 / 10.0)
        series = 1.0 / 8.0 - x * series
        series = 1.0 / 7.0 - x * series
        series = 1.0 / 6.0 - x * series
        series = 1.0 / 5.0 - x * series
        series = 1.0 / 4.0 - x * series
        series = 1.0 / 3.0 - x * series
        let cubic = x * square.high * series
        let linear = DoubleDouble(sumOf: base.high, x)
        let quadratic = DoubleDouble(sumOf: linear.high, -0.5 * square.high)
        // −r²/2 with r = x + r.low, beyond its high part.
        let rest = -0.5 * square.low - x * r.low
        let small = (linear.low + quadratic.low) + (rest + (r.low + base.low))
        return DoubleDouble(sumOf: quadratic.high, cubic + small)
    }
}
