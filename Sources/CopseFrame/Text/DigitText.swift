import CopseMath

/// Runs of ASCII digits, eight at a time.
///
/// All functions read up to eight bytes beyond the digits.
enum DigitText {
    private static let zeros: UInt64 = 0x3030_3030_3030_3030

    /// The value of 1 to 8 digits; nil if one of them is none.
    ///
    /// Daniel Lemire, "Quickly parsing eight digits" (2018): pairs, fours and eights are put together by
    /// multiplications. XOR, unlike a subtraction, does not borrow from the next byte.
    ///
    /// - Precondition: `start + 8 <= bytes.count`, which the slack of `InputBuffer` grants.
    @inline(__always)
    static func upTo8(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> UInt64? {
        let word = UInt64(
            littleEndian: unsafe bytes.bytes.unsafeLoadUnaligned(
                fromUncheckedByteOffset: start, as: UInt64.self))
        // Bytes behind the digits leave at the top, zeros come in as leading digits.
        var digits = (word ^ zeros) &<< UInt64(64 &- 8 &* count)
        if ((digits &+ 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080 != 0 { return nil }
        digits = (digits &* 2561) &>> 8 & 0x00ff_00ff_00ff_00ff
        digits = (digits &* 6_553_601) &>> 16 & 0x0000_ffff_0000_ffff
        return (digits &* 42_949_672_960_001) &>> 32
    }

    /// The value of 1 to 19 digits; nil if one of them is none.
    @inline(__always)
    static func upTo19(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> UInt64? {
        if count <= 8 { return upTo8(bytes, start, count) }
        if count <= 16 {
            guard let high = upTo8(bytes, start, count &- 8),
                let low = upTo8(bytes, start &+ count &- 8, 8)
            else { return nil }
            return high &* 100_000_000 &+ low
        }
        guard let high = upTo8(bytes, start, count &- 16),
            let middle = upTo8(bytes, start &+ count &- 16, 8),
            let low = upTo8(bytes, start &+ count &- 8, 8)
        else { return nil }
        return (high &* 100_000_000 &+ middle) &* 100_000_000 &+ low
    }

    /// The value of 1 to 38 digits; nil if one of them is none.
    @inline(__always)
    static func upTo38(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> UInt256? {
        if count <= 19 { return upTo19(bytes, start, count).map { UInt256(w0: $0) } }
        guard let high = upTo19(bytes, start, count &- 19),
            let low = upTo19(bytes, start &+ count &- 19, 19)
        else { return nil }
        let product = high.multipliedFullWidth(by: 10_000_000_000_000_000_000)
        let (sum, carry) = product.low.addingReportingOverflow(low)
        return UInt256(w0: sum, w1: product.high &+ (carry ? 1 : 0))
    }
}
