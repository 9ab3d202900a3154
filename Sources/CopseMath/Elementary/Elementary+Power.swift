extension Elementary {
    /// x to the power y, with the special values of IEEE 754: x⁰ = 1 and 1ʸ = 1 even for NaN,
    /// NaN for a negative x and a fraction y.
    ///
    /// e^(y·log x) with the product in two parts; the relative error of the logarithm, 2⁻⁶⁷, is
    /// multiplied by at most 745.
    package static func pow(_ x: Double, _ y: Double) -> Double {
        if y == 0 || x == 1 { return 1 }
        if x.isNaN || y.isNaN { return .nan }
        let magnitude = x.magnitude
        let isNegative = x.sign == .minus && isOdd(y)
        if magnitude == 0 || magnitude == .infinity || y.magnitude == .infinity {
            if magnitude == 1 { return 1 }
            // Towards infinity exactly when the base is large and y positive, or neither.
            let limit: Double = (magnitude > 1) == (y > 0) ? .infinity : 0
            return isNegative ? -limit : limit
        }
        if x < 0 && !isInteger(y) { return .nan }
        let logarithm = extendedLogarithm(magnitude)
        let product = y * logarithm.high
        let value: Double
        if product.magnitude < 1100 {
            let exponent = logarithm * y
            value = exp(exponent.high, low: exponent.low)
        } else {
            // Also where the product is infinite: its parts would not be finite.
            value = product > 0 ? .infinity : 0
        }
        return isNegative ? -value : value
    }

    /// Every double from 2⁵² on is an integer, and from 2⁵³ on an even one.
    private static func isInteger(_ y: Double) -> Bool {
        y.magnitude >= 0x1p52 || y == Double(Int64(y))
    }

    private static func isOdd(_ y: Double) -> Bool {
        y.magnitude < 0x1p53 && isInteger(y) && Int64(y) & 1 == 1
    }
}
