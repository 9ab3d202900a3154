import CopseMath

/// Integers as decimal digits, straight into a buffer.
enum DecimalText {
    @inline(__always)
    static func append(_ value: Int64, to out: inout [UInt8]) {
        if value < 0 { out.append(0x2d) }
        append(value.magnitude, to: &out)
    }

    static func append(_ value: UInt64, to out: inout [UInt8]) {
        append(value, atLeast: 1, to: &out)
    }

    static func append(_ value: UInt256, to out: inout [UInt8]) {
        guard value.w1 | value.w2 | value.w3 != 0 else {
            append(value.w0, to: &out)
            return
        }
        var chunks: [UInt64] = []
        var rest = value
        while rest.w1 | rest.w2 | rest.w3 != 0 {
            let (quotient, chunk) = rest.quotientAndRemainder(dividingByWord: UInt256.decimalChunk)
            chunks.append(chunk)
            rest = quotient
        }
        // The first chunk may still have 20 digits.
        append(rest.w0, to: &out)
        for chunk in chunks.reversed() { append(chunk, atLeast: 19, to: &out) }
    }

    private static func append(_ value: UInt64, atLeast width: Int, to out: inout [UInt8]) {
        var digits = InlineArray<20, UInt8>(repeating: 0x30)
        var place = 20
        var rest = value
        while rest > 0 {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            place &-= 1
            digits[place] = 0x30 &+ UInt8(truncatingIfNeeded: digit)
            rest = quotient
        }
        let first = min(place, 20 - width)
        out.append(addingCapacity: 20 - first) { span in
            for index in first..<20 { span.append(digits[index]) }
        }
    }
}
