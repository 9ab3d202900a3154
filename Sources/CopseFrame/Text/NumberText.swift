import CopseMath

/// A decimal number as written: `[+-] digits [. digits] [e [+-] digits]`.
///
/// Goals, in order: what is accepted does not depend on the locale, the value is the nearest
/// double (or the exact integer), and the common short number costs one pass over its bytes.
struct NumberText {
    var isNegative = false
    /// The first 19 significant digits.
    var mantissa: UInt64 = 0
    /// The number is ±mantissa × 10^exponent, if `isTruncated` is false.
    var exponent = 0
    /// There were more significant digits than `mantissa` holds.
    var isTruncated = false
    /// Digits only: no point and no exponent.
    var isInteger = true
    /// A zero before another digit, as in `007`: the mark of an identifier.
    var hasLeadingZero = false
    /// Where the digits of an integer lie.
    var digits: Range<Int>

    /// The number spelled by the whole range; nil if it is none.
    init?(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
        var index = start
        guard index < end else { return nil }
        if bytes[index] == 0x2d || bytes[index] == 0x2b {
            isNegative = bytes[index] == 0x2d
            index += 1
        }
        let first = index
        digits = first..<end
        var significant = 0
        while index < end, ByteText.isDigit(bytes[index]) {
            take(bytes[index], &significant)
            index += 1
        }
        var digitCount = index - first
        hasLeadingZero = digitCount > 1 && bytes[first] == 0x30
        digits = first..<index
        if index < end, bytes[index] == 0x2e {
            isInteger = false
            index += 1
            let point = index
            while index < end, ByteText.isDigit(bytes[index]) {
                take(bytes[index], &significant)
                exponent -= 1
                index += 1
            }
            digitCount += index - point
        }
        guard digitCount > 0 else { return nil }
        if index < end, bytes[index] | 0x20 == 0x65 {
            guard let power = Self.power(bytes, index + 1, end) else { return nil }
            isInteger = false
            exponent += power
            index = end
        }
        guard index == end else { return nil }
    }

    /// Adds one digit to the mantissa, or a power of ten once it is full.
    @inline(__always)
    private mutating func take(_ digit: UInt8, _ significant: inout Int) {
        if significant < 19 {
            mantissa = mantissa &* 10 &+ UInt64(digit &- 0x30)
            if mantissa != 0 { significant += 1 }
        } else {
            if digit != 0x30 { isTruncated = true }
            exponent += 1
        }
    }

    /// The exponent after `e`; capped far outside the range of a double.
    private static func power(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var index = start
        guard index < end else { return nil }
        let isNegative = bytes[index] == 0x2d
        if isNegative || bytes[index] == 0x2b { index += 1 }
        guard index < end else { return nil }
        var power = 0
        while index < end {
            guard ByteText.isDigit(bytes[index]) else { return nil }
            power = min(power * 10 + Int(bytes[index] - 0x30), 100_000)
            index += 1
        }
        return isNegative ? -power : power
    }

    /// The exact value if it is an integer that fits 64 bits, `5.0` and `1e3` included.
    var int64: Int64? {
        guard !isTruncated else { return nil }
        var magnitude = mantissa
        if exponent != 0 {
            guard magnitude != 0 else { return 0 }
            guard let scaled = Self.scale(magnitude, by: exponent) else { return nil }
            magnitude = scaled
        }
        if isNegative {
            return magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil
        }
        return Int64(exactly: magnitude)
    }

    private static func scale(_ value: UInt64, by exponent: Int) -> UInt64? {
        guard abs(exponent) <= 38 else { return nil }
        var value = value
        for _ in 0..<abs(exponent) {
            if exponent > 0 {
                let (product, overflow) = value.multipliedReportingOverflow(by: 10)
                guard !overflow else { return nil }
                value = product
            } else {
                guard value % 10 == 0 else { return nil }
                value /= 10
            }
        }
        return value
    }

    /// The nearest double. `bytes` is the buffer the number was read from.
    @inline(__always)
    func double(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Double {
        if !isTruncated, let value = DecimalDouble.nearest(mantissa, exponent: exponent) {
            return isNegative ? -value : value
        }
        return Double(ByteText.string(bytes, start, end)) ?? .nan
    }

    /// The exact value if it is an integer of 0 to 2^256 - 1, `1e18` and `5.0` included.
    func uint256(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt256? {
        if let small = int64 { return UInt256(exactly: small) }
        guard !isNegative else { return nil }
        if isInteger { return UInt256(decimal: ByteText.array(bytes, digits.lowerBound, end)) }
        var text: [UInt8] = []
        var point: Int?
        var index = start
        var power = 0
        scan: while index < end {
            switch bytes[index] {
            case 0x2e: point = text.count
            case 0x45, 0x65:
                power = Self.power(bytes, index + 1, end) ?? 0
                break scan
            case 0x2b: break
            case let digit: text.append(digit)
            }
            index += 1
        }
        var zeros = power - (text.count - (point ?? text.count))
        while zeros < 0, text.last == 0x30 {
            text.removeLast()
            zeros += 1
        }
        guard 0...78 ~= zeros else { return nil }
        return UInt256(decimal: text + Array(repeating: 0x30, count: zeros))
    }
}

/// Plain integers of at most 18 digits, the most common field of all: no point, no leading zero.
enum ShortInteger {
    @inline(__always)
    static func value(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
        guard start < end else { return nil }
        let isNegative = bytes[start] == 0x2d
        let first = isNegative ? start &+ 1 : start
        guard 1...18 ~= end &- first, bytes[first] != 0x30 || end &- first == 1 else { return nil }
        var value: Int64 = 0
        for index in first..<end {
            let digit = bytes[index] &- 0x30
            guard digit < 10 else { return nil }
            value = value &* 10 &+ Int64(digit)
        }
        return isNegative ? 0 &- value : value
    }
}

/// An integer in hexadecimal, as JSON-RPC writes quantities: `0x` and 1 to 64 digits.
enum HexText {
    static func isPrefixed(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        end - start > 2 && bytes[start] == 0x30 && bytes[start + 1] | 0x20 == 0x78
    }

    static func uint256(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt256? {
        guard isPrefixed(bytes, start, end) else { return nil }
        var first = start + 2
        while first < end - 1, bytes[first] == 0x30 { first += 1 }
        guard end - first <= 64 else { return nil }
        return UInt256(hexadecimal: ByteText.array(bytes, first, end))
    }
}

/// Infinity as text: `inf` or `infinity` in any case, with a sign.
enum InfinityText {
    static func value(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Double? {
        guard start < end else { return nil }
        let isNegative = bytes[start] == 0x2d
        let first = isNegative || bytes[start] == 0x2b ? start + 1 : start
        guard
            ByteText.equals(bytes, first, end, ignoringCase: "inf")
                || ByteText.equals(bytes, first, end, ignoringCase: "infinity")
        else { return nil }
        return isNegative ? -.infinity : .infinity
    }
}
