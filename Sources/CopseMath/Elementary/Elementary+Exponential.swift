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
        // Also false for NaN.
        guard x >= -746 && x <= 710 else { return exponentialBeyondRange(x) }
        let shifted = x * 184.6649652337873 + roundingShift
        let k = shifted - roundingShift
        // k has at most 18 bits and the high part 34: the product, and the difference, are exact.
        let r = (x - k * ln2Over128High) - k * ln2Over128Low
        return exponential(steps: steps(shifted), remainder: r)
    }

    /// 2ˣ; exact for integers; 0 below −1075, +inf from 1024.
    package static func exp2(_ x: Double) -> Double {
        guard x >= -1076 && x <= 1025 else { return exponentialBeyondRange(x) }
        let shifted = x * 128 + roundingShift
        let k = shifted - roundingShift
        let t = x - k * 0x1p-7
        return exponential(steps: steps(shifted), remainder: t * ln2, low: t * ln2Tail)
    }

    private static func exponentialBeyondRange(_ x: Double) -> Double {
        if x.isNaN { return .nan }
        return x > 0 ? .infinity : 0
    }

    /// 2^(steps/128) · e^(remainder + low).
    @inline(__always)
    private static func exponential(
        steps: Int64, remainder r: Double, low: Double = 0
    ) -> Double {
        let (tail, bits) = ExponentialTable.entry(Int(steps & 127))
        let r2 = r * r
        let near = 0.5 + r * (1.0 / 6.0)
        let far = 1.0 / 24.0 + r * (1.0 / 120.0)
        let excess = (tail + low) + r + r2 * near + r2 * r2 * far
        let exponent = steps >> 7
        // Further down scale · excess would itself be subnormal and lose bits.
        if exponent > -960 && exponent < 1023 {
            let scale = Double(bitPattern: bits &+ UInt64(bitPattern: exponent << 52))
            return scale + scale * excess
        }
        return scaled(Double(bitPattern: bits), excess, exponent: exponent)
    }

    /// (scale + scale·excess) · 2^exponent where the result may be infinite or subnormal.
    private static func scaled(_ scale: Double, _ excess: Double, exponent: Int64) -> Double {
        if exponent > 0 {
            let half = Double(bitPattern: scale.bitPattern &+ UInt64(1022 << 52))
            return 0x1p1 * (half + half * excess) * powerOfTwo(exponent - 1023)
        }
        // The result in units of 2⁻¹⁰²²: below 1 it is rounded here, once, at the place of the last
        // subnormal bit, by adding 1; the multiplication that follows is then exact.
        let small = scale * powerOfTwo(exponent + 1022)
        var y = small + small * excess
        if y < 1 {
            let low = small - y + small * excess
            let high = 1 + y
            y = (high + (1 - high + y + low)) - 1
        }
        return y * 0x1p-1022
    }

    /// 2^exponent for −1022 … 1023.
    @inline(__always)
    private static func powerOfTwo(_ exponent: Int64) -> Double {
        Double(bitPattern: UInt64(bitPattern: (exponent + 1023) << 52))
    }

    /// The integer k of 1.5·2⁵² + k: it lies in the low bits of the significand.
    @inline(__always)
    private static func steps(_ shifted: Double) -> Int64 {
        Int64(bitPattern: shifted.bitPattern &- roundingShift.bitPattern)
    }

    /// Adding and subtracting 1.5·2⁵² rounds to an integer.
    private static var roundingShift: Double { 0x1.8p52 }
    private static var ln2: Double { 0x1.62e42fefa39efp-1 }
    private static var ln2Tail: Double { 0x1.abc9e3b39803fp-56 }
    private static var ln2Over128High: Double { 0x1.62e42fef8p-8 }
    private static var ln2Over128Low: Double { 0x1.1cf79abc9e3b4p-43 }
}
