extension UInt256 {
    /// Reads ASCII digits; nil for no digits, any other byte, or a value beyond 2²⁵⁶ − 1.
    ///
    /// Leading zeros are allowed, signs and spaces are not.
    @inlinable
    package init?(decimal text: some Sequence<UInt8>) {
        var total = UInt256.zero
        var chunk: UInt64 = 0
        var scale: UInt64 = 1
        var isEmpty = true
        for byte in text {
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            isEmpty = false
            chunk = chunk * 10 + UInt64(digit)
            scale *= 10
            if scale == UInt256.decimalChunk {
                guard let next = total.multipliedExactly(byWord: scale, adding: chunk) else {
                    return nil
                }
                (total, chunk, scale) = (next, 0, 1)
            }
        }
        if isEmpty { return nil }
        guard let value = total.multipliedExactly(byWord: scale, adding: chunk) else { return nil }
        self = value
    }

    /// Reads hexadecimal digits of either case, without `0x`; nil for no digits, any other byte, or
    /// a value beyond 2²⁵⁶ − 1. Leading zeros are allowed.
    @inlinable
    package init?(hexadecimal text: some Sequence<UInt8>) {
        var value = UInt256.zero
        var isEmpty = true
        for byte in text {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            if value.w3 >> 60 != 0 { return nil }
            value.w3 = value.w3 << 4 | value.w2 >> 60
            value.w2 = value.w2 << 4 | value.w1 >> 60
            value.w1 = value.w1 << 4 | value.w0 >> 60
            value.w0 = value.w0 << 4 | UInt64(digit)
            isEmpty = false
        }
        if isEmpty { return nil }
        self = value
    }

    /// Lower-case digits without `0x` and without leading zeros; `0` for 0.
    package var hexadecimal: String {
        var text = ""
        for word in [w3, w2, w1, w0] {
            let digits = String(word, radix: 16)
            if text.isEmpty {
                if word != 0 { text = digits }
            } else {
                text += String(repeating: "0", count: 16 - digits.utf8.count) + digits
            }
        }
        return text.isEmpty ? "0" : text
    }

    /// 10¹⁹, the largest power of ten in 64 bits.
    @inlinable
    package static var decimalChunk: UInt64 { 10_000_000_000_000_000_000 }
}

extension UInt256: CustomStringConvertible {
    /// Decimal digits without leading zeros.
    package var description: String {
        var rest = self
        var chunks: [UInt64] = []
        while rest.uint64.map({ $0 >= UInt256.decimalChunk }) ?? true {
            let (quotient, chunk) = rest.quotientAndRemainder(
                dividingByWord: UInt256.decimalChunk)
            chunks.append(chunk)
            rest = quotient
        }
        var text = String(rest.w0)
        for chunk in chunks.reversed() {
            let digits = String(chunk)
            text += String(repeating: "0", count: 19 - digits.utf8.count) + digits
        }
        return text
    }
}
