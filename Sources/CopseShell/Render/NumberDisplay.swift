/// Numbers as people read them; files and JSON carry every digit instead.
enum NumberDisplay {
    /// Six significant digits, or one decimal where the whole part is longer; powers of ten from
    /// 10^15 and below 10^-5.
    static func text(_ value: Double, digits: Int = 6) -> String {
        if value.isNaN { return missing }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        if value == 0 { return "0" }
        if let whole = Int64(exactly: value), whole.magnitude < 1_000_000_000_000_000 {
            return "\(whole)"
        }
        let sign = value < 0 ? "-" : ""
        let (allDigits, exponent) = Decimal(value.magnitude).parts
        let isPlain = (-5..<15).contains(exponent)
        let kept = isPlain ? max(digits, exponent + 2) : digits
        let rounded = Decimal(digits: allDigits, exponent: exponent).rounded(to: kept)
        return sign + (isPlain ? rounded.plain : rounded.scientific)
    }

    /// Four significant digits and a power of ten.
    static func scientific(_ value: Double) -> String {
        guard value.isFinite, value != 0 else { return text(value) }
        return (value < 0 ? "-" : "") + Decimal(value.magnitude).rounded(to: 4).scientific
    }

    /// So many places after the point: `0.050`; many more digits where the number is large.
    static func decimals(_ value: Double, _ places: Int) -> String {
        guard value.isFinite, abs(value) < 1e9 else { return text(value) }
        let unit = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        let units = Int((abs(value) * unit).rounded())
        let fraction = String(units % Int(unit))
        return (value < 0 && units > 0 ? "-" : "") + "\(units / Int(unit))."
            + String(repeating: "0", count: places - fraction.count) + fraction
    }

    static let missing = "-"

    /// Digits of a number, the first not 0, and the power of ten of the first.
    private struct Decimal {
        var digits: [UInt8]
        var exponent: Int

        var parts: ([UInt8], Int) { (digits, exponent) }

        init(digits: [UInt8], exponent: Int) {
            self.digits = digits
            self.exponent = exponent
        }

        /// The shortest digits that read back as `value`, which is positive and finite.
        init(_ value: Double) {
            digits = []
            exponent = 0
            var pointAt: Int?
            var written = 0
            let halves = "\(value)".split(separator: "e")
            for byte in (halves.first ?? "").utf8 {
                if byte == UInt8(ascii: ".") {
                    pointAt = digits.count
                } else {
                    digits.append(byte - UInt8(ascii: "0"))
                }
            }
            written = halves.count > 1 ? Int(halves[1]) ?? 0 : 0
            exponent = (pointAt ?? digits.count) - 1 + written
            while digits.count > 1, digits[0] == 0 {
                digits.removeFirst()
                exponent -= 1
            }
            while digits.count > 1, digits.last == 0 { digits.removeLast() }
        }

        func rounded(to count: Int) -> Decimal {
            guard digits.count > count else { return self }
            var result = self
            let isUp = digits[count] >= 5
            result.digits = Array(digits[..<count])
            if isUp {
                var index = count - 1
                while index >= 0, result.digits[index] == 9 {
                    result.digits[index] = 0
                    index -= 1
                }
                if index >= 0 {
                    result.digits[index] += 1
                } else {
                    result.digits.insert(1, at: 0)
                    result.exponent += 1
                }
            }
            while result.digits.count > 1, result.digits.last == 0 { result.digits.removeLast() }
            return result
        }

        private func text(_ digits: some Sequence<UInt8>) -> String {
            String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
        }

        var plain: String {
            if exponent < 0 {
                return "0." + String(repeating: "0", count: -exponent - 1) + text(digits)
            }
            if digits.count <= exponent + 1 {
                return text(digits) + String(repeating: "0", count: exponent + 1 - digits.count)
            }
            return text(digits[...exponent]) + "." + text(digits[(exponent + 1)...])
        }

        var scientific: String {
            let mantissa =
                digits.count == 1 ? text(digits) : text(digits[..<1]) + "." + text(digits[1...])
            return "\(mantissa)e\(exponent)"
        }
    }
}

extension BinaryInteger {
    /// `19,999`
    package var grouped: String {
        let digits = String(magnitude.description.reversed())
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, index % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return (self < 0 ? "-" : "") + String(result.reversed())
    }

    /// `1 row`, `5 rows`
    package func counted(_ noun: String) -> String {
        "\(grouped) \(noun)\(self == 1 ? "" : "s")"
    }
}
