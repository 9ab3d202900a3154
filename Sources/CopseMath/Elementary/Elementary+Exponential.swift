// x = (128·m + i)/128 · ln 2 + r with |r| ≤ ln 2 / 256, and eˣ = 2ᵐ · 2^(i/128) · eʳ. The table
// holds 2^(i/128) to about 106 bits in two parts, eʳ − 1 is its Taylor polynomial of degree 5 (the
// next term is below 2⁻⁶⁰), and the one rounding that matters is the last sum.
//
// Source: P. T. P. Tang, Table-driven implementation of the exponential function in IEEE
// floating-point arithmetic, ACM TOMS 15 (1989), doi:10.1145/63522.214389; the form of the table
// and the care near subnormal results follow exp.c of Arm Optimized Routines (MIT).

extension Elementary {
    /// eˣ; 0 below about −745.13, +inf above about 709.78.
    package static func exp(_ x: Double) -> Double {
        exp(x, low: 0)
    }

    /// 2ˣ; exact for integers; 0 below −1075, +inf from 1024.
    package static func exp2(_ x: Double) -> Double {
        // Also false for NaN.
        guard x >= -1076 && x <= 1025 else { return exponentialBeyondRange(x) }
        let shifted = x * 128 + roundingShift
        let t = x - (shifted - roundingShift) * 0x1p-7
        return ReducedExponential(steps: steps(shifted), remainder: t * ln2).value
    }

    /// eˣ − 1, accurate for small x; −1 below about −37.4, +inf above about 709.78, ±0 at ±0.
    package static func expm1(_ x: Double) -> Double {
        guard x > -38 && x <= 709 else {
            if x.isNaN { return .nan }
            return x > 0 ? exp(x) : -1
        }
        if x.magnitude < 0.125 { return (x + expm1Excess(x)).withSign(of: x) }
        let parts = expm1Parts(x)
        return parts.high + parts.low
    }

    /// eˣ − 1 in two parts to about 60 bits, for 0.125 ≤ |x| ≤ 709.
    @inline(__always)
    static func expm1Parts(_ x: Double) -> DoubleDouble {
        let reduced = reducedExponential(x, low: 0)
        let power = reduced.scale(by: reduced.exponent)
        // The leading bits of 2^(k/128) − 1, which is large against the rest, exactly.
        let leading = DoubleDouble(sumOf: power, -1)
        return DoubleDouble(sumOf: leading.high, leading.low + power * reduced.excess)
    }

    /// eˣ − 1 − x for |x| < 0.125: Taylor to degree 12, relative to x within 2⁻⁶³.
    @inline(__always)
    private static func expm1Excess(_ x: Double) -> Double {
        var series = 1.0 / 39_916_800 + x * (1.0 / 479_001_600)
        series = 1.0 / 3_628_800 + x * series
        series = 1.0 / 362_880 + x * series
        series = 1.0 / 40_320 + x * series
        series = 1.0 / 5_040 + x * series
        series = 1.0 / 720 + x * series
        series = 1.0 / 120 + x * series
        series = 1.0 / 24 + x * series
        series = 1.0 / 6 + x * series
        let square = x * x
        return 0.5 * square + x * square * series
    }

    /// e^(x + low) with |low| below an ulp of x.
    @inline(__always)
    static func exp(_ x: Double, low: Double) -> Double {
        guard x >= -746 && x <= 710 else { return exponentialBeyondRange(x) }
        return reducedExponential(x, low: low).value
    }

    @inline(__always)
    private static func reducedExponential(_ x: Double, low: Double) -> ReducedExponential {
        let shifted = x * 184.6649652337873 + roundingShift
        let k = shifted - roundingShift
        // k has at most 18 bits and the high part 34: the product, and the difference, are exact.
        let r = (x - k * 0x1.62e42fef8p-8) - k * 0x1.1cf79abc9e3b4p-43
        return ReducedExponential(steps: steps(shifted), remainder: r + low)
    }

    private static func exponentialBeyondRange(_ x: Double) -> Double {
        if x.isNaN { return .nan }
        return x > 0 ? .infinity : 0
    }

    /// The integer k of 1.5·2⁵² + k: it lies in the low bits of the significand.
    @inline(__always)
    private static func steps(_ shifted: Double) -> Int64 {
        Int64(bitPattern: shifted.bitPattern &- roundingShift.bitPattern)
    }

    /// Adding and subtracting 1.5·2⁵² rounds to an integer.
    private static var roundingShift: Double { 0x1.8p52 }
    private static var ln2: Double { 0x1.62e42fefa39efp-1 }
}

/// 2^exponent · s · (1 + excess), s = 2^(i/128) from the table.
struct ReducedExponential {
    let exponent: Int64
    let bits: UInt64
    let excess: Double

    /// 2^(steps/128) · e^remainder.
    @inline(__always)
    init(steps: Int64, remainder r: Double) {
        let (tail, bits) = ExponentialTable.entry(Int(steps & 127))
        let r2 = r * r
        let near = 0.5 + r * (1.0 / 6.0)
        let far = 1.0 / 24.0 + r * (1.0 / 120.0)
        excess = tail + r + r2 * near + r2 * r2 * far
        exponent = steps >> 7
        self.bits = bits
    }

    /// s · 2^shift for −1022 … 1023.
    @inline(__always)
    func scale(by shift: Int64) -> Double {
        Double(bitPattern: bits &+ UInt64(bitPattern: shift << 52))
    }

    @inline(__always)
    var value: Double {
        // Further down scale · excess would itself be subnormal and lose bits.
        if exponent > -960 && exponent < 1023 {
            let scale = scale(by: exponent)
            return scale + scale * excess
        }
        return valueAtEdge
    }

    /// The value where it may be infinite or subnormal.
    private var valueAtEdge: Double {
        if exponent > 0 {
            let half = scale(by: 1022)
            return 2 * (half + half * excess) * powerOfTwo(exponent - 1023)
        }
        // The result in units of 2⁻¹⁰²²: below 1 it is rounded here, once, at the place of the last
        // subnormal bit, by adding 1; the multiplication that follows is then exact.
        let scale = scale(by: exponent + 1022)
        var y = scale + scale * excess
        if y < 1 {
            let low = scale - y + scale * excess
            let high = 1 + y
            y = (high + (1 - high + y + low)) - 1
        }
        return y * 0x1p-1022
    }

    /// 2^exponent for −1022 … 1023.
    private func powerOfTwo(_ exponent: Int64) -> Double {
        Double(bitPattern: UInt64(bitPattern: (exponent + 1023) << 52))
    }
}
