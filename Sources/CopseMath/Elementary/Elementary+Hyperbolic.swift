extension Elementary {
    /// The hyperbolic tangent; ±1 beyond about ±19.06, ±0 at ±0.
    ///
    /// E/(E + 2) with E = e²ˣ − 1 in two parts; the textbook form in single doubles is off by up to
    /// 2 ulp.
    package static func tanh(_ x: Double) -> Double {
        let a = x.magnitude
        guard a < 22 else {
            if x.isNaN { return .nan }
            return x > 0 ? 1 : -1
        }
        if a < 0.0625 { return (x + tanhExcess(x)).withSign(of: x) }
        let top = expm1Parts(2 * a)
        let bottom = DoubleDouble(sumOf: top.high, 2)
        let quotient = top.high / bottom.high
        // One step of long division corrects the quotient's rounding and adds the low parts.
        let product = DoubleDouble(productOf: quotient, bottom.high)
        let rest = (top.high - product.high) - product.low
        let low = top.low - quotient * (bottom.low + top.low)
        let value = quotient + (rest + low) / bottom.high
        return x < 0 ? -value : value
    }

    /// tanh x − x for |x| < 0.0625: Taylor to degree 15, relative to x within 2⁻⁷⁰.
    @inline(__always)
    private static func tanhExcess(_ x: Double) -> Double {
        let z = x * x
        var series = 21_844.0 / 6_081_075 - z * (929_569.0 / 638_512_875)
        series = 1_382.0 / 155_925 - z * series
        series = 62.0 / 2_835 - z * series
        series = 17.0 / 315 - z * series
        series = 2.0 / 15 - z * series
        series = 1.0 / 3 - z * series
        return -(x * z) * series
    }
}
