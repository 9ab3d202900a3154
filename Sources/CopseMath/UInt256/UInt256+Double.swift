extension UInt256 {
    /// The nearest double, ties to even; exact below 2⁵³ and never infinite.
    package var nearestDouble: Double {
        if w1 | w2 | w3 == 0 { return Double(w0) }
        // The leading 64 bits, with everything below them gathered in the last one: rounding 64
        // bits to 53 then sees whether the value lies exactly half-way.
        let shift = bitWidth - 64
        var leading = shiftedRight(by: shift).w0
        if trailingZeroBitCount < shift { leading |= 1 }
        let scale = Double(sign: .plus, exponent: shift, significand: 1)
        return Double(leading) * scale
    }

    /// nil for negative values, fractions, infinities, NaN and values of 2²⁵⁶ and more.
    package init?(exactly value: Double) {
        guard value >= 0, value < 0x1p256 else { return nil }
        if value == 0 {
            self = .zero
            return
        }
        guard value >= 1 else { return nil }
        let significand = value.significandBitPattern | 1 << 52
        let shift = Int(value.exponent) - 52
        if shift >= 0 {
            self = UInt256(significand).shiftedLeft(by: shift)
        } else {
            guard significand.trailingZeroBitCount >= -shift else { return nil }
            self = UInt256(significand >> UInt64(-shift))
        }
    }

    /// 256 for 0.
    var trailingZeroBitCount: Int {
        if w0 != 0 { return w0.trailingZeroBitCount }
        if w1 != 0 { return 64 + w1.trailingZeroBitCount }
        if w2 != 0 { return 128 + w2.trailingZeroBitCount }
        return 192 + w3.trailingZeroBitCount
    }
}
