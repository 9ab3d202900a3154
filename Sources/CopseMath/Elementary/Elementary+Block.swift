// Eight values at once by the operations that one takes, in the same order: IEEE 754 gives a lane of a
// vector the bits it gives a number alone.

extension Elementary {
    /// `log1p` of every value, to the bit what it gives one by one.
    ///
    /// - Precondition: `result` is as long as `x`.
    package static func log1p(_ x: Span<Double>, into result: inout MutableSpan<Double>) {
        precondition(result.count == x.count)
        var index = 0
        while index + 8 <= x.count {
            var values = SIMD8<Double>()
            for lane in 0..<8 { values[lane] = x[index + lane] }
            // NaN is not among them.
            let isUsual = (values .> -1) .& (values .< 0x1p1000)
            let usual = SIMD8<Double>(repeating: 0).replacing(with: 1, where: isUsual)
            let four = usual.lowHalf + usual.highHalf
            let two = four.lowHalf + four.highHalf
            if two[0] + two[1] == 8 {
                values = log1p(usual: values)
                for lane in 0..<8 { result[index + lane] = values[lane] }
            } else {
                for lane in 0..<8 { result[index + lane] = log1p(x[index + lane]) }
            }
            index += 8
        }
        while index < x.count {
            result[index] = log1p(x[index])
            index += 1
        }
    }

    /// As `log1p` of one value, for those above −1 and below 2¹⁰⁰⁰.
    @inline(__always)
    private static func log1p(usual x: SIMD8<Double>) -> SIMD8<Double> {
        typealias Vector = SIMD8<Double>
        typealias Words = SIMD8<UInt64>
        let u = 1 + x
        let part = u - 1
        let lost = (1 - (u - part)) + (x - part)

        let bits = unsafe unsafeBitCast(u, to: Words.self)
        let distance = bits &- Words(repeating: LogarithmTable.offset)
        // The exponent k, plus 1024 so that no sign is shifted.
        let biased = (distance &+ Words(repeating: 1024 << 52)) &>> Words(repeating: 52)
        let shift = (biased &- Words(repeating: 1024)) &<< Words(repeating: 52)
        let places = (distance &>> Words(repeating: 45)) & Words(repeating: 127)
        let z = unsafe unsafeBitCast(bits &- shift, to: Vector.self)
        var (reciprocal, logHigh, logLow) = (Vector(), Vector(), Vector())
        for lane in 0..<8 {
            let entry = LogarithmTable.entry(Int(truncatingIfNeeded: places[lane]))
            (reciprocal[lane], logHigh[lane], logLow[lane]) = entry
        }
        let halfWord = Words(repeating: 1 << 31)
        let upperBits =
            (unsafe unsafeBitCast(z, to: Words.self) &+ halfWord)
            & Words(repeating: ~0xFFFF_FFFF)
        let upper = unsafe unsafeBitCast(upperBits, to: Vector.self)
        let high = upper * reciprocal - 1
        let low = (z - upper) * reciprocal
        // 2⁵² + 1024 + k as bits: integers this small lie in the low bits of the significand.
        let k =
            unsafe unsafeBitCast(biased | Words(repeating: 0x4330_0000_0000_0000), to: Vector.self)
            - (0x1p52 + 1024)
        let scaleBits = Words(repeating: 1023 << 52) &- shift
        let scale = unsafe unsafeBitCast(scaleBits, to: Vector.self)

        let carriedLost = lost * scale * reciprocal
        let first = high + low
        let second = ((high - first) + low) + carriedLost
        let r = first + second
        let rest = (first - r) + second
        let baseHigh = k * 0x1.62e42fefa38p-1 + logHigh
        let baseLow = k * 0x1.ef35793c7673p-45 + logLow
        let sum = baseHigh + r
        let carried = baseHigh - sum + r
        let r2 = r * r
        var near: Vector = 1.0 / 5.0 - r * (1.0 / 6.0)
        let third: Vector = 1.0 / 3.0 - r * (1.0 / 4.0)
        near = third + r2 * near
        let far: Vector = 1.0 / 7.0 - r * (1.0 / 8.0)
        let r4 = r2 * r2
        let cubic = r * r2 * (near + r4 * far)
        let small = ((carried + baseLow) + rest) + (cubic - 0.5 * r2)
        let value = sum + small
        let sign = unsafe unsafeBitCast(x, to: Words.self) & Words(repeating: 1 << 63)
        return unsafe unsafeBitCast(
            unsafeBitCast(value, to: Words.self) | sign, to: Vector.self)
    }
}
