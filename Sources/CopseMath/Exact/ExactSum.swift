/// A sum of doubles without any rounding, from which numbers can also be removed again.
///
/// Depends on the numbers in it only: not on their order, nor on what was added and removed before.
/// Exact for every finite double while it holds fewer than 2³¹ numbers. Infinities are counted apart,
/// so that removing one leaves the finite sum as it was. NaN is the missing value and is skipped.
package struct ExactSum: Sendable {
    /// As long as the numbers' digits fit there.
    private var fixed = FixedSum()
    private var isFixed = true
    /// From then on, in units of 2⁻¹⁰⁷⁴, the smallest subnormal.
    private var digits = ChunkSum()
    private var infinities = Infinities()

    package init() {}

    package mutating func add(_ x: Double) {
        accumulate(x, isRemoved: false)
    }

    /// Takes away one `x` that was added before.
    package mutating func remove(_ x: Double) {
        accumulate(x, isRemoved: true)
    }

    /// Adds the numbers of another sum: the same state as if all had been added here.
    package mutating func merge(_ other: ExactSum) {
        infinities.add(other.infinities)
        if isFixed, other.isFixed, fixed.add(other.fixed) { return }
        if isFixed { (isFixed, digits) = (false, fixed.chunks) }
        digits.add(other.isFixed ? other.fixed.chunks : other.digits)
    }

    /// The sum rounded once; ±inf where it is beyond the range or an infinity is in it, NaN where
    /// infinities of both signs are; +0 for no numbers.
    package var roundedSum: Double { quotient(by: 1) }

    /// sum / `count` rounded once, however large the sum; NaN for a count below 1.
    package func roundedMean(count: Int) -> Double {
        count < 1 ? .nan : quotient(by: UInt64(count))
    }

    private func quotient(by divisor: UInt64) -> Double {
        if let value = infinities.sum { return value }
        if isFixed {
            let rounded = FixedQuotient.rounded(
                fixed.value.magnitude, exponent: fixed.low + ExactSum.unit, isInexact: false,
                dividedBy: divisor, isNegative: fixed.value < 0)
            if let rounded { return rounded }
        }
        let digits = isFixed ? fixed.chunks : digits
        return withScratchWords(digits.wordCount) { words in
            let isNegative = digits.writeMagnitude(into: &words)
            return ExactQuotient.rounded(
                words, exponent: ExactSum.unit + 32 * digits.base, dividedBy: divisor,
                isNegative: isNegative)
        }
    }

    @inline(__always)
    private mutating func accumulate(_ x: Double, isRemoved: Bool) {
        guard x.isFinite else {
            infinities.accumulate(x, isRemoved: isRemoved)
            return
        }
        // Zeros would only widen the range of chunks.
        if x == 0 { return }
        let (significand, position) = ExactSum.parts(x)
        let isNegative = x.sign == .minus
        if isFixed {
            if isRemoved {
                fixed.remove(significand, at: position, isNegative: isNegative)
                return
            }
            if fixed.add(significand, at: position, isNegative: isNegative) { return }
            (isFixed, digits) = (false, fixed.chunks)
        }
        digits.add(low: significand, position: position, isNegative: isNegative != isRemoved)
    }

    /// |x| = significand · 2^(position − 1074).
    @inline(__always)
    static func parts(_ x: Double) -> (significand: UInt64, position: Int) {
        let field = x.bitPattern &>> 52 & 0x7FF
        let hidden: UInt64 = field == 0 ? 0 : 1 << 52
        return (x.significandBitPattern | hidden, Int(field == 0 ? 0 : field &- 1))
    }

    static let unit = -1074

    // MARK: State

    /// The state as bytes, a function of the numbers in the sum alone.
    package func encode(into bytes: inout [UInt8]) {
        infinities.encode(into: &bytes)
        (isFixed ? fixed.chunks : digits).encode(into: &bytes)
    }

    /// Reads a state from the front of `bytes`; nil where it is damaged.
    package init?(decoding bytes: inout ArraySlice<UInt8>) {
        guard let infinities = Infinities(decoding: &bytes),
            let digits = ChunkSum(decoding: &bytes, limit: 68)
        else { return nil }
        self.infinities = infinities
        (isFixed, self.digits) = (false, digits)
    }
}
