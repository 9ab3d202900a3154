/// Count, mean and variance of 256-bit integers from exact sums of x and x².
///
/// Exact for fewer than 2³² numbers.
package struct UInt256Moments: Sendable {
    package private(set) var count = 0
    /// Σx and Σx² as 64-bit words, least significant first: 5 hold 320 bits, 9 hold 576.
    private var sum: InlineArray<5, UInt64> = .init(repeating: 0)
    private var squares: InlineArray<9, UInt64> = .init(repeating: 0)

    package init() {}

    /// Adds an integer of one word.
    @inline(__always)
    package mutating func add(_ x: UInt64) {
        count &+= 1
        var carry: Bool
        (sum[0], carry) = sum[0].addingReportingOverflow(x)
        var place = 1
        while carry {
            (sum[place], carry) = sum[place].addingReportingOverflow(1)
            place &+= 1
        }
        let square = x.multipliedFullWidth(by: x)
        (squares[0], carry) = squares[0].addingReportingOverflow(square.low)
        // The high word of a square has room for a carry.
        let high = square.high &+ (carry ? 1 : 0)
        (squares[1], carry) = squares[1].addingReportingOverflow(high)
        place = 2
        while carry {
            (squares[place], carry) = squares[place].addingReportingOverflow(1)
            place &+= 1
        }
    }

    /// Adds integers of one word, with sums in registers.
    package mutating func add(_ values: Span<UInt64>) {
        var (s0, s1): (UInt64, UInt64) = (0, 0)
        var (q0, q1, q2): (UInt64, UInt64, UInt64) = (0, 0, 0)
        for index in values.indices {
            let x = values[index]
            let (sum, sumCarry) = s0.addingReportingOverflow(x)
            s0 = sum
            s1 &+= sumCarry ? 1 : 0
            let square = x.multipliedFullWidth(by: x)
            let (low, lowCarry) = q0.addingReportingOverflow(square.low)
            q0 = low
            // The high word of a square has room for a carry.
            let (high, highCarry) = q1.addingReportingOverflow(
                square.high &+ (lowCarry ? 1 : 0))
            q1 = high
            q2 &+= highCarry ? 1 : 0
        }
        count += values.count
        var carry = false
        for (place, word) in [s0, s1, 0, 0, 0].enumerated() {
            (sum[place], carry) = UInt256.add(sum[place], word, carry: carry)
        }
        carry = false
        for (place, word) in [q0, q1, q2, 0, 0, 0, 0, 0, 0].enumerated() {
            (squares[place], carry) = UInt256.add(squares[place], word, carry: carry)
        }
    }

    package mutating func add(_ x: UInt256) {
        if x.w1 | x.w2 | x.w3 == 0 {
            add(x.w0)
            return
        }
        count += 1
        var carry = false
        for i in 0..<5 {
            (sum[i], carry) = UInt256.add(sum[i], i < 4 ? x[word: i] : 0, carry: carry)
        }
        if x.w2 | x.w3 == 0 {
            let cross = x.w0.multipliedFullWidth(by: x.w1)
            addSquare(x.w0.multipliedFullWidth(by: x.w0), at: 0)
            addSquare(cross, at: 1)
            addSquare(cross, at: 1)
            addSquare(x.w1.multipliedFullWidth(by: x.w1), at: 2)
            return
        }
        for i in 0..<4 where x[word: i] != 0 {
            var high: UInt64 = 0
            for place in i..<9 {
                let factor = place - i < 4 ? x[word: place - i] : 0
                let product = x[word: i].multipliedFullWidth(by: factor)
                let (low, c0) = product.low.addingReportingOverflow(high)
                let (total, c1) = squares[place].addingReportingOverflow(low)
                squares[place] = total
                high = product.high &+ (c0 ? 1 : 0) &+ (c1 ? 1 : 0)
            }
        }
    }

    @inline(__always)
    private mutating func addSquare(_ product: (high: UInt64, low: UInt64), at place: Int) {
        var carry: Bool
        (squares[place], carry) = squares[place].addingReportingOverflow(product.low)
        // The high word of a product has room for a carry.
        (squares[place &+ 1], carry) = squares[place &+ 1].addingReportingOverflow(
            product.high &+ (carry ? 1 : 0))
        var place = place &+ 2
        while carry {
            (squares[place], carry) = squares[place].addingReportingOverflow(1)
            place &+= 1
        }
    }

    /// The whole part of the mean; nil for no numbers.
    package var wholeMean: UInt256? {
        if count == 0 { return nil }
        let divisor = UInt64(count)
        var rest: UInt64 = 0
        var mean = UInt256.zero
        (_, rest) = divisor.dividingFullWidth((0, sum[4]))
        for i in stride(from: 3, through: 0, by: -1) {
            (mean[word: i], rest) = divisor.dividingFullWidth((rest, sum[i]))
        }
        return mean
    }

    /// The mean rounded once; NaN for no numbers.
    package var mean: Double {
        if count == 0 { return .nan }
        return withScratchWords(5) { words in
            for i in 0..<5 { words[i] = sum[i] }
            return ExactQuotient.rounded(
                words, exponent: 0, dividedBy: UInt64(count), isNegative: false)
        }
    }

    /// (n·Σx² − (Σx)²) / (n·(n − ddof)) rounded once; NaN for n ≤ `ddof`.
    package func variance(ddof: Int) -> Double {
        guard count > ddof, ddof >= 0, count > 0 else { return .nan }
        let n = UInt64(count)
        return withScratchWords(9) { squareWords in
            for i in 0..<9 { squareWords[i] = squares[i] }
            return withScratchWords(5) { sumWords in
                for i in 0..<5 { sumWords[i] = sum[i] }
                return withScratchWords(10) { result in
                    ExactQuotient.spread(
                        count: n, squares: squareWords, squareShift: 0, sum: sumWords,
                        sumShift: 0, into: &result)
                    return ExactQuotient.rounded(
                        result, exponent: 0, dividedBy: n * UInt64(count - ddof),
                        isNegative: false)
                }
            }
        }
    }
}
