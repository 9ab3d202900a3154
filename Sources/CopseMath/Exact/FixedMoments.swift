/// The sums of x and x² as `FixedSum` keeps one: integers of 128 and 256 bits.
struct FixedMoments: Sendable {
    private(set) var sum = FixedSum()
    /// In units of 2^(2·`sum.low`).
    private var squares = Wide()

    /// As `FixedSum.add`.
    @inline(__always)
    mutating func add(_ significand: UInt64, at place: Int, isNegative: Bool) -> Bool {
        let low = sum.low
        guard sum.add(significand, at: place, isNegative: isNegative) else { return false }
        if sum.low < low { squares.shiftLeft(2 * (low - sum.low)) }
        squares.add(Wide(squaring: sum.digits(significand, place)))
        return true
    }

    /// Takes away a number that was added.
    @inline(__always)
    mutating func remove(_ significand: UInt64, at place: Int, isNegative: Bool) {
        sum.remove(significand, at: place, isNegative: isNegative)
        squares.subtract(Wide(squaring: sum.digits(significand, place)))
    }

    /// As `FixedSum.add`.
    mutating func add(_ other: FixedMoments) -> Bool {
        let low = sum.low
        guard sum.add(other.sum) else { return false }
        var others = other.squares
        // Where there are squares a unit is never larger than it was.
        if sum.low < low { squares.shiftLeft(2 * (low - sum.low)) }
        if sum.low < other.sum.low { others.shiftLeft(2 * (other.sum.low - sum.low)) }
        squares.add(others)
        return true
    }

    /// (n·Σx² − (Σx)²) / (n·(n − ddof)) rounded once; nil where that takes the long way.
    func variance(_ count: Int, ddof: Int) -> Double? {
        let n = UInt64(count)
        guard count < 1 << 26 else { return nil }
        var spread = squares.times(n)
        spread.subtract(Wide(squaring: sum.value))
        let (leading, dropped, isInexact) = spread.leading
        return FixedQuotient.rounded(
            leading, exponent: 2 * (sum.low + ExactSum.unit) + dropped, isInexact: isInexact,
            dividedBy: n * UInt64(count - ddof), isNegative: false)
    }

    /// The sum of squares in chunks of units of 2⁻²¹⁴⁸.
    var squareChunks: ChunkSum {
        var result = ChunkSum()
        for (index, word) in squares.words.enumerated() {
            result.add(low: word, position: 2 * sum.low + 64 * index, isNegative: false)
        }
        return result
    }
}

/// An integer of 256 bits that no sum here leaves.
private struct Wide: Sendable {
    private var low: UInt128 = 0
    private var high: UInt128 = 0

    init() {}

    /// - Parameter value: below 2¹²⁶.
    @inline(__always)
    init(squaring value: Int128) {
        let size = value.magnitude
        let (a, b) = (UInt64(truncatingIfNeeded: size), UInt64(truncatingIfNeeded: size &>> 64))
        low = Wide.product(a, a)
        if b == 0 { return }
        // 2ab · 2⁶⁴ + b² · 2¹²⁸, where 2b has no more than 64 bits.
        let middle = Wide.product(a, b &<< 1)
        high = Wide.product(b, b) &+ middle &>> 64
        let (sum, carry) = low.addingReportingOverflow(middle &<< 64)
        low = sum
        high &+= carry ? 1 : 0
    }

    @inline(__always)
    private static func product(_ a: UInt64, _ b: UInt64) -> UInt128 {
        UInt128(truncatingIfNeeded: a) &* UInt128(truncatingIfNeeded: b)
    }

    @inline(__always)
    mutating func add(_ other: Wide) {
        let (sum, carry) = low.addingReportingOverflow(other.low)
        low = sum
        high &+= other.high &+ (carry ? 1 : 0)
    }

    @inline(__always)
    mutating func subtract(_ other: Wide) {
        let (difference, borrow) = low.subtractingReportingOverflow(other.low)
        low = difference
        high &-= other.high &+ (borrow ? 1 : 0)
    }

    @inline(never)
    mutating func shiftLeft(_ places: Int) {
        // Smart shifts: by more than the width gives 0, by less than 0 goes the other way.
        high = high << places | low >> (128 - places)
        low = low << places
    }

    @inline(__always)
    func times(_ factor: UInt64) -> Wide {
        var result = Wide()
        let first = Wide.product(UInt64(truncatingIfNeeded: low), factor)
        let second = Wide.product(UInt64(truncatingIfNeeded: low &>> 64), factor)
        let (sum, carry) = first.addingReportingOverflow(second &<< 64)
        result.low = sum
        result.high =
            high &* UInt128(truncatingIfNeeded: factor) &+ second &>> 64 &+ (carry ? 1 : 0)
        return result
    }

    /// The first 126 bits or fewer, how many were dropped, and whether any of those is not 0.
    var leading: (UInt128, dropped: Int, isInexact: Bool) {
        if high == 0, low >> 126 == 0 { return (low, 0, false) }
        let size = 256 - (high == 0 ? 128 + low.leadingZeroBitCount : high.leadingZeroBitCount)
        let drop = size - 126
        if drop >= 128 {
            let rest = high << (256 - drop) != 0 || low != 0
            return (high >> (drop - 128), drop, rest)
        }
        let rest = low << (128 - drop) != 0
        return (high << (128 - drop) | low >> drop, drop, rest)
    }

    var words: [UInt64] {
        [low, low >> 64, high, high >> 64].map { UInt64(truncatingIfNeeded: $0) }
    }
}
