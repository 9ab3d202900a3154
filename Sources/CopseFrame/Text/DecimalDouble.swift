/// The double nearest to `mantissa × 10^exponent`, ties to even.
enum DecimalDouble {
    /// nil where this does not reach: then the standard library's conversion has to be asked.
    ///
    /// - Up to 2^53 and 10^±22 the operands are doubles and IEEE division or multiplication rounds once
    ///   (Clinger, "How to read floating point numbers accurately", 1990).
    /// - For exponents from -27 to -1 the power of five is below 2^64: a division of integers with 64
    ///   bits in the quotient and the remainder as a sticky bit, then one rounding.
    @inline(__always)
    static func nearest(_ mantissa: UInt64, exponent: Int) -> Double? {
        if mantissa <= 1 << 53, -22...22 ~= exponent {
            let value = Double(mantissa)
            return exponent < 0 ? value / tens[0 &- exponent] : value * tens[exponent]
        }
        guard -27 ... -1 ~= exponent, mantissa > 0 else { return nil }
        return quotient(mantissa, 0 &- exponent)
    }

    private static func quotient(_ mantissa: UInt64, _ power: Int) -> Double {
        // m / 10^p = (m·2^a / 5^p·2^b) · 2^(b - a - p), both scaled to the top of 64 bits; the high word
        // is halved so that the quotient has 63 or 64 bits and cannot overflow.
        let divisor = fives[power]
        let a = mantissa.leadingZeroBitCount
        let b = divisor.leadingZeroBitCount
        let high = (mantissa &<< UInt64(a)) &>> 1
        let low = (mantissa &<< UInt64(a)) &<< 63
        let (quotient, remainder) = (divisor &<< UInt64(b)).dividingFullWidth((high, low))
        // Double(UInt64) rounds to nearest even at 53 bits; the sticky bit stands below all of them.
        let value = Double(quotient | (remainder == 0 ? 0 : 1))
        // A power of two between 2^-153 and 2^0, by its bits: the product is exact.
        return value * Double(bitPattern: UInt64(1023 + b - a - power - 63) << 52)
    }

    private static let fives: [UInt64] = (0...27).map { power in
        (0..<power).reduce(1) { product, _ in product * 5 }
    }

    static let tens: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
}

/// Plain decimals, `[-] digits [. digits]` with at most 19 digits and none missing on either side of the
/// point: what programs write.
enum ShortDecimal {
    /// The value and whether there is no point; nil for anything else.
    @inline(__always)
    static func value(
        _ bytes: Span<UInt8>, _ start: Int, _ end: Int
    ) -> (value: Double, isInteger: Bool)? {
        guard end &- start <= 21, start < end else { return nil }
        let isNegative = unsafe bytes[unchecked: start] == 0x2d
        let first = isNegative ? start &+ 1 : start
        var index = first
        var mantissa: UInt64 = 0
        while index < end {
            let digit = unsafe bytes[unchecked: index] &- 0x30
            guard digit < 10 else { break }
            mantissa = mantissa &* 10 &+ UInt64(digit)
            index &+= 1
        }
        let whole = index &- first
        guard whole > 0, whole == 1 || bytes[first] != 0x30 else { return nil }
        var exponent = 0
        if index < end {
            guard unsafe bytes[unchecked: index] == 0x2e else { return nil }
            index &+= 1
            let point = index
            while index < end {
                let digit = unsafe bytes[unchecked: index] &- 0x30
                guard digit < 10 else { return nil }
                mantissa = mantissa &* 10 &+ UInt64(digit)
                index &+= 1
            }
            exponent = point &- end
            guard exponent < 0 else { return nil }
        }
        // Integers of 19 digits and more decide the type of their column elsewhere.
        guard whole &- exponent <= 19, exponent < 0 || whole <= 18,
            let value = DecimalDouble.nearest(mantissa, exponent: exponent)
        else { return nil }
        return (isNegative ? -value : value, exponent == 0)
    }
}
