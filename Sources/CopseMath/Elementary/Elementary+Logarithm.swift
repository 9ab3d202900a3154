// The scheme of fdlibm: x = 2ᵏ·(1 + f) with √½ < 1 + f < √2, s = f / (2 + f), and
// log(1 + f) = f − f²/2 + s·(f²/2 + R(s²)), R a polynomial of degree 7 in s².
//
// Source: e_log.c and s_log1p.c of fdlibm 5.3, "Copyright (C) 1993 by Sun Microsystems, Inc. All
// rights reserved. Developed at SunSoft, a Sun Microsystems, Inc. business. Permission to use,
// copy, modify, and distribute this software is freely granted, provided that this notice is
// preserved." The coefficients are Sun's; the branches by magnitude are gone, because a third of the
// values on a chain are 0 and a mispredicted branch costs more than the whole polynomial.

extension Elementary {
    /// The natural logarithm; −inf at ±0, NaN below.
    package static func log(_ x: Double) -> Double {
        // Normal positive numbers pass with one comparison.
        guard x.bitPattern &- minimumNormalBits < infinityBits - minimumNormalBits else {
            return logOfSpecial(x)
        }
        return log(normal: x, exponent: 0)
    }

    /// log(1 + x), accurate for small x; −inf at −1, NaN below, ±0 at ±0.
    package static func log1p(_ x: Double) -> Double {
        guard x > -1 && x < .infinity else {
            if x == .infinity { return x }
            return x == -1 ? -.infinity : .nan
        }
        let u = 1 + x
        // u ≥ 2⁻⁵³ is normal and positive.
        let biased = u.bitPattern &+ (oneBits - rootHalfBits)
        let k = Int64(bitPattern: biased >> 52) - 1023
        let reduced = Double(bitPattern: (biased & significandMask) &+ rootHalfBits)
        // What rounding 1 + x lost; beyond 2⁵³ the term is too small to matter.
        let lost = k >= 2 ? 1 - (u - x) : x - (u - 1)
        let correction = k == 0 ? 0 : lost / u
        // Without a power of two, f = x exactly, and the lost part must not be counted.
        let f = k == 0 ? x : reduced - 1
        let dk = Double(k)
        let r = remainder(f)
        let low = dk * ln2Low + correction
        let value = r.product + low - r.halfSquare + f + dk * ln2High
        // log1p(x) has the sign of x; only −0 comes out of the sums without it.
        return Double(bitPattern: value.bitPattern & ~signMask | x.bitPattern & signMask)
    }

    private static func logOfSpecial(_ x: Double) -> Double {
        if x == 0 { return -.infinity }
        guard x > 0 else { return .nan }
        // Infinity, or a subnormal number brought into the normal range.
        return x == .infinity ? x : log(normal: x * 0x1p54, exponent: -54)
    }

    @inline(__always)
    private static func log(normal x: Double, exponent: Int64) -> Double {
        let biased = x.bitPattern &+ (oneBits - rootHalfBits)
        let k = Int64(bitPattern: biased >> 52) - 1023 + exponent
        let f = Double(bitPattern: (biased & significandMask) &+ rootHalfBits) - 1
        let dk = Double(k)
        let r = remainder(f)
        return r.product + dk * ln2Low - r.halfSquare + f + dk * ln2High
    }

    /// f²/2 and s·(f²/2 + R).
    @inline(__always)
    private static func remainder(_ f: Double) -> (halfSquare: Double, product: Double) {
        let halfSquare = 0.5 * f * f
        let s = f / (2 + f)
        let z = s * s
        let w = z * z
        var even = 1.531383769920937332e-01
        even = 2.222219843214978396e-01 + w * even
        even = 3.999999999940941908e-01 + w * even
        even = w * even
        var odd = 1.479819860511658591e-01
        odd = 1.818357216161805012e-01 + w * odd
        odd = 2.857142874366239149e-01 + w * odd
        odd = 6.666666666666735130e-01 + w * odd
        odd = z * odd
        return (halfSquare, s * (halfSquare + (odd + even)))
    }

    /// ln 2 in two parts; the high one has 32 bits, so that k times it is exact.
    private static var ln2High: Double { 6.93147180369123816490e-01 }
    private static var ln2Low: Double { 1.90821492927058770002e-10 }

    private static var rootHalfBits: UInt64 { 0x3FE6_A09E_0000_0000 }
    private static var oneBits: UInt64 { 0x3FF0_0000_0000_0000 }
    private static var minimumNormalBits: UInt64 { 0x0010_0000_0000_0000 }
    private static var infinityBits: UInt64 { 0x7FF0_0000_0000_0000 }
    private static var significandMask: UInt64 { 0x000F_FFFF_FFFF_FFFF }
    private static var signMask: UInt64 { 0x8000_0000_0000_0000 }
}
