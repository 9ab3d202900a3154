/// Quotients of integers of 128 bits rounded once: a division of doubles, then what it missed, exactly.
enum FixedQuotient {
    /// ±`value` · 2^`exponent` / `divisor` rounded to the nearest double.
    ///
    /// - Parameters:
    ///   - value: below 2¹²⁷.
    ///   - isInexact: something below 1 was dropped from `value`.
    ///   - divisor: below 2⁵².
    /// - Returns: nil near the middle between two doubles and outside the normal range, where
    ///   `ExactQuotient` decides.
    @inline(__always)
    static func rounded(
        _ value: UInt128, exponent: Int, isInexact: Bool, dividedBy divisor: UInt64,
        isNegative: Bool
    ) -> Double? {
        if value == 0 { return isInexact ? nil : 0 }
        let zeros = value.leadingZeroBitCount
        // Within two units of the last place.
        let aligned = value &<< UInt128(truncatingIfNeeded: zeros)
        let first = UInt64(truncatingIfNeeded: aligned &>> 64)
        let guess = Double(first) / Double(divisor)
        var significand = guess.significandBitPattern | 1 &<< 52
        // guess = significand · 2^unit, in units of `value`.
        let unit = Int(guess.exponentBitPattern) &- 1075 &+ 64 &- zeros
        let scaled = value &<< UInt128(truncatingIfNeeded: max(0, 0 &- unit))
        let shift = UInt128(truncatingIfNeeded: max(0, unit))
        let step = UInt128(truncatingIfNeeded: divisor) &<< shift
        let product =
            UInt128(truncatingIfNeeded: significand) &* UInt128(truncatingIfNeeded: divisor)
        var rest =
            Int128(truncatingIfNeeded: scaled) &- Int128(truncatingIfNeeded: product &<< shift)
        let half = Int128(truncatingIfNeeded: step)
        if rest &+ rest > half {
            significand &+= 1
            rest &-= half
        } else if rest &+ rest < 0 &- half {
            significand &-= 1
            rest &+= half
        }
        // What was dropped is below 1, twice that below 2.
        let isExact = rest == 0 && !isInexact
        guard isExact || (rest &+ rest &+ 2 < half && rest &+ rest > 0 &- half),
            // Below a power of two doubles are closer together.
            significand &>> 52 == 1, isExact || significand & (1 &<< 52 &- 1) != 0
        else { return nil }
        let field = unit &+ exponent &+ 1075
        guard field > 0, field < 2047 else { return nil }
        let sign: UInt64 = isNegative ? 1 &<< 63 : 0
        return Double(
            bitPattern: sign | UInt64(truncatingIfNeeded: field) &<< 52
                | significand & (1 &<< 52 &- 1))
    }
}
