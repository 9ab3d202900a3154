/// Count, mean and variance of doubles from exact sums of x and x², with removal.
///
/// As for `ExactSum`: depends on the numbers in it only, exact for fewer than 2³¹ of them, NaN is
/// skipped and not counted.
package struct ExactMoments: Sendable {
    /// How many numbers are in it, infinities among them.
    package private(set) var count = 0
    /// As long as the numbers' digits fit there.
    private var fixed = FixedMoments()
    private var isFixed = true
    /// From then on, in units of 2⁻¹⁰⁷⁴.
    private var sum = ChunkSum()
    /// In units of 2⁻²¹⁴⁸.
    private var squares = ChunkSum()
    private var infinities = Infinities()

    package init() {}

    package mutating func add(_ x: Double) {
        accumulate(x, isRemoved: false)
    }

    /// Takes away one `x` that was added before.
    package mutating func remove(_ x: Double) {
        accumulate(x, isRemoved: true)
    }

    /// Adds the numbers of others: the same state as if all had been added here.
    package mutating func merge(_ other: ExactMoments) {
        infinities.add(other.infinities)
        count += other.count
        if isFixed, other.isFixed, fixed.add(other.fixed) { return }
        if isFixed { (isFixed, sum, squares) = (false, fixed.sum.chunks, fixed.squareChunks) }
        sum.add(other.isFixed ? other.fixed.sum.chunks : other.sum)
        squares.add(other.isFixed ? other.fixed.squareChunks : other.squares)
    }

    /// The mean rounded once; NaN for no numbers.
    package var mean: Double {
        if count < 1 { return .nan }
        if let value = infinities.sum { return value }
        if isFixed {
            let total = fixed.sum
            let rounded = FixedQuotient.rounded(
                total.value.magnitude, exponent: total.low + ExactSum.unit, isInexact: false,
                dividedBy: UInt64(count), isNegative: total.value < 0)
            if let rounded { return rounded }
        }
        let sum = isFixed ? fixed.sum.chunks : sum
        return withScratchWords(sum.wordCount) { words in
            let isNegative = sum.writeMagnitude(into: &words)
            return ExactQuotient.rounded(
                words, exponent: ExactSum.unit + 32 * sum.base, dividedBy: UInt64(count),
                isNegative: isNegative)
        }
    }

    /// (n·Σx² − (Σx)²) / (n·(n − ddof)) rounded once; NaN for n ≤ `ddof` or with an infinity.
    package func variance(ddof: Int) -> Double {
        guard count >= 1, count > ddof, ddof >= 0, infinities.sum == nil else { return .nan }
        if isFixed, let rounded = fixed.variance(count, ddof: ddof) { return rounded }
        let n = UInt64(count)
        let (sum, squares) =
            isFixed ? (fixed.sum.chunks, fixed.squareChunks) : (sum, squares)
        // Both in words; a word of the sum squared is worth two.
        let squareBase = squares.base / 2
        let sumBase = sum.base
        let base = Swift.min(squareBase, sumBase)
        let squareCount = squares.wordCount
        let sumCount = sum.wordCount
        let resultCount = Swift.max(
            squareBase - base + squareCount + 1, sumBase - base + 2 * sumCount)
        return withScratchWords(squareCount) { squareWords in
            _ = squares.writeMagnitude(into: &squareWords)
            return withScratchWords(sumCount) { sumWords in
                _ = sum.writeMagnitude(into: &sumWords)
                return withScratchWords(resultCount) { result in
                    ExactQuotient.spread(
                        count: n, squares: squareWords, squareShift: squareBase - base,
                        sum: sumWords, sumShift: sumBase - base, into: &result)
                    return ExactQuotient.rounded(
                        result, exponent: 2 * ExactSum.unit + 64 * base,
                        dividedBy: n * UInt64(count - ddof), isNegative: false)
                }
            }
        }
    }

    @inline(__always)
    private mutating func accumulate(_ x: Double, isRemoved: Bool) {
        guard x.isFinite else {
            if x.isNaN { return }
            infinities.accumulate(x, isRemoved: isRemoved)
            count &+= isRemoved ? -1 : 1
            return
        }
        count &+= isRemoved ? -1 : 1
        if x == 0 { return }
        let (significand, position) = ExactSum.parts(x)
        let isNegative = x.sign == .minus
        if isFixed {
            if isRemoved {
                fixed.remove(significand, at: position, isNegative: isNegative)
                return
            }
            if fixed.add(significand, at: position, isNegative: isNegative) { return }
            (isFixed, sum, squares) = (false, fixed.sum.chunks, fixed.squareChunks)
        }
        sum.add(low: significand, position: position, isNegative: isNegative != isRemoved)
        let square = significand.multipliedFullWidth(by: significand)
        squares.add(
            low: square.low, high: square.high, position: 2 &* position, isNegative: isRemoved)
    }

    // MARK: State

    /// The state as bytes, a function of the numbers in it alone.
    package func encode(into bytes: inout [UInt8]) {
        StateBytes.append(UInt64(bitPattern: Int64(count)), to: &bytes)
        infinities.encode(into: &bytes)
        (isFixed ? fixed.sum.chunks : sum).encode(into: &bytes)
        (isFixed ? fixed.squareChunks : squares).encode(into: &bytes)
    }

    /// Reads a state from the front of `bytes`; nil where it is damaged.
    package init?(decoding bytes: inout ArraySlice<UInt8>) {
        guard let count = StateBytes.take(UInt64.self, from: &bytes), count < 1 << 31,
            let infinities = Infinities(decoding: &bytes),
            let sum = ChunkSum(decoding: &bytes, limit: 68),
            let squares = ChunkSum(decoding: &bytes, limit: 136)
        else { return nil }
        self.count = Int(count)
        self.infinities = infinities
        (isFixed, self.sum, self.squares) = (false, sum, squares)
    }
}
