extension UInt256 {
    /// The sum modulo 2²⁵⁶ and whether it left the range.
    @inlinable
    package func addingReportingOverflow(
        _ other: UInt256
    ) -> (partialValue: UInt256, overflow: Bool) {
        let (r0, c0) = w0.addingReportingOverflow(other.w0)
        let (r1, c1) = UInt256.add(w1, other.w1, carry: c0)
        let (r2, c2) = UInt256.add(w2, other.w2, carry: c1)
        let (r3, c3) = UInt256.add(w3, other.w3, carry: c2)
        return (UInt256(w0: r0, w1: r1, w2: r2, w3: r3), c3)
    }

    /// The difference modulo 2²⁵⁶ and whether `other` was the larger one.
    @inlinable
    package func subtractingReportingOverflow(
        _ other: UInt256
    ) -> (partialValue: UInt256, overflow: Bool) {
        let (r0, b0) = w0.subtractingReportingOverflow(other.w0)
        let (r1, b1) = UInt256.subtract(w1, other.w1, borrow: b0)
        let (r2, b2) = UInt256.subtract(w2, other.w2, borrow: b1)
        let (r3, b3) = UInt256.subtract(w3, other.w3, borrow: b2)
        return (UInt256(w0: r0, w1: r1, w2: r2, w3: r3), b3)
    }

    /// The product modulo 2²⁵⁶ and whether it left the range.
    package func multipliedReportingOverflow(
        by other: UInt256
    ) -> (partialValue: UInt256, overflow: Bool) {
        var overflow = false
        var result = UInt256.zero
        // Schoolbook: row i adds self · other[i] at word i; what falls beyond word 3 is overflow.
        for i in 0..<4 {
            let factor = other[word: i]
            if factor == 0 { continue }
            var carry: UInt64 = 0
            for j in 0..<4 {
                let product = self[word: j].multipliedFullWidth(by: factor)
                if i + j > 3 {
                    overflow = overflow || self[word: j] != 0
                    continue
                }
                let (low, c0) = product.low.addingReportingOverflow(carry)
                let (sum, c1) = low.addingReportingOverflow(result[word: i + j])
                result[word: i + j] = sum
                // high ≤ 2⁶⁴ − 2, and both carries at once only with a smaller high: no overflow.
                carry = product.high &+ (c0 ? 1 : 0) &+ (c1 ? 1 : 0)
            }
            overflow = overflow || carry != 0
        }
        return (result, overflow)
    }

    /// nil where `divisor` is 0. Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D.
    package func quotientAndRemainder(
        dividingBy divisor: UInt256
    ) -> (quotient: UInt256, remainder: UInt256)? {
        if divisor.isZero { return nil }
        if self < divisor { return (.zero, self) }
        let words = (divisor.bitWidth + 63) / 64
        if words == 1 {
            let (quotient, remainder) = quotientAndRemainder(dividingByWord: divisor.w0)
            return (quotient, UInt256(remainder))
        }
        // D1: shift so that the divisor's leading word has its top bit set.
        let shift = divisor[word: words - 1].leadingZeroBitCount
        let v = divisor.shiftedLeft(by: shift)
        var u = shiftedLeft(by: shift)
        var top = shift == 0 ? 0 : w3 >> UInt64(64 - shift)
        var quotient = UInt256.zero
        for j in stride(from: 4 - words, through: 0, by: -1) {
            let high = j + words == 4 ? top : u[word: j + words]
            // D3: estimate from two words; at most one too large after the correction.
            let leading = v[word: words - 1]
            var estimate = UInt64.max
            if high < leading {
                var rest: UInt64
                (estimate, rest) = leading.dividingFullWidth((high, u[word: j + words - 1]))
                while true {
                    let product = estimate.multipliedFullWidth(by: v[word: words - 2])
                    let third = u[word: j + words - 2]
                    let isTooLarge =
                        product.high > rest || (product.high == rest && product.low > third)
                    if !isTooLarge { break }
                    estimate -= 1
                    let (sum, overflow) = rest.addingReportingOverflow(leading)
                    rest = sum
                    if overflow { break }
                }
            }
            // D4: u[j...] −= estimate · v.
            var carry: UInt64 = 0
            var borrow = false
            for i in 0..<words {
                let product = estimate.multipliedFullWidth(by: v[word: i])
                let (low, c) = product.low.addingReportingOverflow(carry)
                carry = product.high &+ (c ? 1 : 0)
                (u[word: i + j], borrow) = UInt256.subtract(u[word: i + j], low, borrow: borrow)
            }
            var left: UInt64
            (left, borrow) = UInt256.subtract(high, carry, borrow: borrow)
            // D6: one too large; put one divisor back, at most twice where the estimate was capped.
            while borrow {
                estimate -= 1
                var c = false
                for i in 0..<words {
                    (u[word: i + j], c) = UInt256.add(u[word: i + j], v[word: i], carry: c)
                }
                let (sum, overflow) = left.addingReportingOverflow(c ? 1 : 0)
                left = sum
                borrow = !overflow
            }
            if j + words == 4 { top = left } else { u[word: j + words] = left }
            quotient[word: j] = estimate
        }
        return (quotient, u.shiftedRight(by: shift))
    }

    /// Division by one word; `divisor` must not be 0.
    package func quotientAndRemainder(dividingByWord divisor: UInt64) -> (UInt256, UInt64) {
        var quotient = UInt256.zero
        var rest: UInt64 = 0
        (quotient.w3, rest) = divisor.dividingFullWidth((rest, w3))
        (quotient.w2, rest) = divisor.dividingFullWidth((rest, w2))
        (quotient.w1, rest) = divisor.dividingFullWidth((rest, w1))
        (quotient.w0, rest) = divisor.dividingFullWidth((rest, w0))
        return (quotient, rest)
    }

    /// self · factor + addend, nil where that leaves the range.
    package func multipliedExactly(byWord factor: UInt64, adding addend: UInt64) -> UInt256? {
        if w1 | w2 | w3 == 0 {
            let product = w0.multipliedFullWidth(by: factor)
            let (low, overflow) = product.low.addingReportingOverflow(addend)
            return UInt256(w0: low, w1: product.high &+ (overflow ? 1 : 0))
        }
        var result = UInt256.zero
        var carry = addend
        for i in 0..<4 {
            let product = self[word: i].multipliedFullWidth(by: factor)
            let (low, c) = product.low.addingReportingOverflow(carry)
            result[word: i] = low
            carry = product.high &+ (c ? 1 : 0)
        }
        return carry == 0 ? result : nil
    }

    /// Bits beyond 255 are lost; `count` is 0…255.
    func shiftedLeft(by count: Int) -> UInt256 {
        let (words, bits) = (count / 64, count % 64)
        var result = UInt256.zero
        for i in words..<4 {
            var word = self[word: i - words] << UInt64(bits)
            if bits > 0 && i > words { word |= self[word: i - words - 1] >> UInt64(64 - bits) }
            result[word: i] = word
        }
        return result
    }

    /// Bits below 0 are lost; `count` is 0…255.
    func shiftedRight(by count: Int) -> UInt256 {
        let (words, bits) = (count / 64, count % 64)
        var result = UInt256.zero
        for i in 0..<(4 - words) {
            var word = self[word: i + words] >> UInt64(bits)
            if bits > 0 && i + words < 3 { word |= self[word: i + words + 1] << UInt64(64 - bits) }
            result[word: i] = word
        }
        return result
    }

    subscript(word index: Int) -> UInt64 {
        get {
            switch index {
            case 0: w0
            case 1: w1
            case 2: w2
            default: w3
            }
        }
        set {
            switch index {
            case 0: w0 = newValue
            case 1: w1 = newValue
            case 2: w2 = newValue
            default: w3 = newValue
            }
        }
    }

    @inlinable
    package static func add(_ a: UInt64, _ b: UInt64, carry: Bool) -> (UInt64, Bool) {
        let (sum, c0) = a.addingReportingOverflow(b)
        let (total, c1) = sum.addingReportingOverflow(carry ? 1 : 0)
        return (total, c0 || c1)
    }

    @inlinable
    package static func subtract(_ a: UInt64, _ b: UInt64, borrow: Bool) -> (UInt64, Bool) {
        let (difference, b0) = a.subtractingReportingOverflow(b)
        let (total, b1) = difference.subtractingReportingOverflow(borrow ? 1 : 0)
        return (total, b0 || b1)
    }
}
