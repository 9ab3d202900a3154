/// A sum of doubles in one integer of 128 bits, for as long as their digits fit together: adding,
/// removing and rounding then need no memory and few instructions.
///
/// Places count from the last digit of the smallest subnormal, as in `ExactSum`. The unit is the
/// lowest digit that any number ever added had.
struct FixedSum: Sendable {
    /// In units of 2^`low`.
    private(set) var value: Int128 = 0
    /// Place of the unit.
    private(set) var low = 0
    /// Above the highest digit that any number ever added could have had; 0 before the first.
    private var top = 0
    /// Numbers in the sum.
    private var count = 0

    /// Digits of a number; with those of the count they stay below 127.
    static let width = 100
    private static let most = 1 << 25

    /// Adds a number that is not 0; false, and nothing changed, where it does not fit.
    @inline(__always)
    mutating func add(_ significand: UInt64, at place: Int, isNegative: Bool) -> Bool {
        guard fits(significand, place) || widen(significand, place), count < Self.most else {
            return false
        }
        count &+= 1
        let digits = digits(significand, place)
        value = isNegative ? value &- digits : value &+ digits
        return true
    }

    /// Takes away a number that was added.
    @inline(__always)
    mutating func remove(_ significand: UInt64, at place: Int, isNegative: Bool) {
        count &-= 1
        let digits = digits(significand, place)
        value = isNegative ? value &+ digits : value &- digits
    }

    /// Adds another sum; false, and nothing changed, where both do not fit together.
    mutating func add(_ other: FixedSum) -> Bool {
        if other.top == 0 { return true }
        let newLow = top == 0 ? other.low : min(low, other.low)
        let newTop = max(top, other.top)
        guard newTop - newLow <= Self.width, count + other.count < Self.most else { return false }
        value = (top == 0 ? 0 : value << (low - newLow)) + other.value << (other.low - newLow)
        (low, top, count) = (newLow, newTop, count + other.count)
        return true
    }

    @inline(__always)
    private func fits(_ significand: UInt64, _ place: Int) -> Bool {
        // A 0 at the place of the unit and below, or no digits there.
        place &+ significand.trailingZeroBitCount >= low && place &+ 53 <= top
    }

    /// A number in units. It has been seen to fit.
    @inline(__always)
    func digits(_ significand: UInt64, _ place: Int) -> Int128 {
        place >= low
            ? Int128(truncatingIfNeeded: significand) &<< Int128(truncatingIfNeeded: place &- low)
            : Int128(truncatingIfNeeded: significand &>> UInt64(truncatingIfNeeded: low &- place))
    }

    /// Makes the unit smaller or the range wider; false where both do not fit.
    @inline(never)
    private mutating func widen(_ significand: UInt64, _ place: Int) -> Bool {
        let lowest = place + significand.trailingZeroBitCount
        let newLow = top == 0 ? lowest : min(low, lowest)
        let newTop = max(top, place + 53)
        guard newTop - newLow <= Self.width else { return false }
        if top > 0 { value <<= low - newLow }
        (low, top) = (newLow, newTop)
        return true
    }

    /// The sum in chunks.
    var chunks: ChunkSum {
        var result = ChunkSum()
        let words = value.magnitude
        let isNegative = value < 0
        result.add(low: UInt64(truncatingIfNeeded: words), position: low, isNegative: isNegative)
        result.add(
            low: UInt64(truncatingIfNeeded: words >> 64), position: low + 64,
            isNegative: isNegative)
        return result
    }
}
