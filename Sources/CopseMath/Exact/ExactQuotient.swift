/// The one rounding of exact results: integers of any width, as 64-bit words with the least
/// significant first, become doubles here.
enum ExactQuotient {
    /// ±`words` · 2^`exponent` / `divisor`, rounded once, ties to even; ±inf beyond the range.
    ///
    /// At most three words of the quotient are worked out: the first or the second is not 0, so they
    /// hold 64 significant bits. All the rest only says whether anything lies below those.
    @inline(__always)
    static func rounded(
        _ words: borrowing MutableSpan<UInt64>, exponent: Int, dividedBy divisor: UInt64,
        isNegative: Bool
    ) -> Double {
        var place = words.count - 1
        while place >= 0 && words[place] == 0 { place -= 1 }
        if place < 0 { return 0 }
        var (quotient, rest) = divisor.dividingFullWidth((0, words[place]))
        if quotient == 0 {
            place -= 1
            (quotient, rest) = divisor.dividingFullWidth((rest, place >= 0 ? words[place] : 0))
        }
        // Words at negative places are the fraction: 0 before the division.
        place -= 1
        let next: UInt64
        (next, rest) = divisor.dividingFullWidth((rest, place >= 0 ? words[place] : 0))

        let shift = UInt64(quotient.leadingZeroBitCount)
        let leading = quotient &<< shift | (next &>> 1) &>> (63 &- shift)
        let unit = exponent + 64 * place + 64 - Int(shift)
        var isInexact = next &<< shift != 0 || rest != 0
        while !isInexact && place > 0 {
            place -= 1
            isInexact = words[place] != 0
        }
        return compose(leading, unit: unit, isInexact: isInexact, isNegative: isNegative)
    }

    /// ±(`leading` + something below 1 if `isInexact`) · 2^`unit`; the top bit of `leading` is set.
    private static func compose(
        _ leading: UInt64, unit: Int, isInexact: Bool, isNegative: Bool
    ) -> Double {
        let sign: UInt64 = isNegative ? 1 << 63 : 0
        // Bits to drop: 11, or more where the last kept one would lie below 2⁻¹⁰⁷⁴.
        let drop = Swift.max(11, -1074 - unit)
        if drop > 64 { return Double(bitPattern: sign) }
        if unit + 63 > 1023 { return Double(bitPattern: sign | Double.infinity.bitPattern) }
        let kept = drop == 64 ? 0 : leading >> UInt64(drop)
        let half: UInt64 = 1 << UInt64(drop - 1)
        let dropped = leading & (half &* 2 &- 1)
        let isUp = dropped > half || (dropped == half && (isInexact || kept & 1 == 1))
        // The hidden bit of `kept` is counted in the exponent field; where rounding carries, it
        // carries into that field, up to infinity.
        let field = UInt64(unit + drop + 1074)
        return Double(bitPattern: sign | ((field << 52) + kept + (isUp ? 1 : 0)))
    }

    /// Sets `result` to count · squares · 2^(64·squareShift) − sum² · 2^(64·sumShift).
    ///
    /// `result` must have room; by Cauchy and Schwarz it is not negative where the two are of the
    /// same `count` numbers.
    @inline(__always)
    static func spread(
        count: UInt64, squares: borrowing MutableSpan<UInt64>, squareShift: Int,
        sum: borrowing MutableSpan<UInt64>, sumShift: Int, into result: inout MutableSpan<UInt64>
    ) {
        for i in 0..<result.count { result[i] = 0 }
        var carry: UInt64 = 0
        for i in 0..<squares.count {
            let product = count.multipliedFullWidth(by: squares[i])
            let (low, overflow) = product.low.addingReportingOverflow(carry)
            result[i + squareShift] = low
            carry = product.high &+ (overflow ? 1 : 0)
        }
        result[squares.count + squareShift] = carry
        for i in 0..<sum.count where sum[i] != 0 {
            var carry: UInt64 = 0
            var borrow = false
            for j in 0..<sum.count {
                let product = sum[i].multipliedFullWidth(by: sum[j])
                let (low, overflow) = product.low.addingReportingOverflow(carry)
                carry = product.high &+ (overflow ? 1 : 0)
                let place = i + j + sumShift
                (result[place], borrow) = UInt256.subtract(result[place], low, borrow: borrow)
            }
            var place = i + sum.count + sumShift
            (result[place], borrow) = UInt256.subtract(result[place], carry, borrow: borrow)
            while borrow && place + 1 < result.count {
                place += 1
                (result[place], borrow) = UInt256.subtract(result[place], 0, borrow: true)
            }
        }
    }
}
