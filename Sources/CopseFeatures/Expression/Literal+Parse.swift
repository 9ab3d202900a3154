import CopseMath

extension Literal {
    /// Units of ether amounts, as powers of ten of a wei.
    private static let amountUnits = ["wei": 0, "gwei": 9, "ether": 18]
    private static let durationUnits: [String: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86400]

    /// Reads a number token such as `1_000`, `2.5`, `1e18`, `0.5ether` or `90s`.
    static func number(_ token: String, at range: Range<Int>) throws(RecipeError) -> Literal {
        let text = token.filter { $0 != "_" }
        let unit = String(text.reversed().prefix { $0.isLetter }.reversed())
        let digits = String(text.dropLast(unit.count))
        // `1e18` ends in digits, so that a trailing run of letters is always a unit.
        guard digits.allSatisfy({ $0.isASCIIDigit || ".eE+-".contains($0) }),
            let value = Double(digits)
        else {
            throw RecipeError(.malformedNumber(token), at: range)
        }
        if let seconds = durationUnits[unit] {
            guard value.isFinite else {
                throw RecipeError(.numberTooLarge(token), at: range)
            }
            return .duration(seconds: value * seconds, text: text)
        }
        if unit.isEmpty, !digits.allSatisfy(\.isASCIIDigit) {
            guard value.isFinite else { throw RecipeError(.numberTooLarge(token), at: range) }
            return .float(value, text: text)
        }
        guard let exponent = unit.isEmpty ? 0 : amountUnits[unit] else {
            throw RecipeError(.unknownUnit(unit, of: token), at: range)
        }
        guard let shifted = shifting(digits, by: exponent) else {
            throw RecipeError(.fractionOfWei(token), at: range)
        }
        guard let exact = UInt256(decimal: shifted.utf8) else {
            throw RecipeError(.numberTooLarge(token), at: range)
        }
        return .integer(exact, text: text)
    }

    /// The decimal digits of `text` · 10^exponent; nil if that is no whole number.
    private static func shifting(_ text: String, by exponent: Int) -> String? {
        var exponent = exponent
        var mantissa = text
        if let mark = text.firstIndex(where: { $0 == "e" || $0 == "E" }) {
            guard let given = Int(text[text.index(after: mark)...]), abs(given) < 400 else {
                return nil
            }
            exponent += given
            mantissa = String(text[..<mark])
        }
        var digits = mantissa.filter { $0 != "." }
        if let point = mantissa.firstIndex(of: ".") {
            exponent -= mantissa.distance(from: point, to: mantissa.endIndex) - 1
        }
        if exponent >= 0 { return digits + String(repeating: "0", count: exponent) }
        guard digits.suffix(-exponent).allSatisfy({ $0 == "0" }) else { return nil }
        digits.removeLast(min(-exponent, digits.count))
        return digits.isEmpty ? "0" : digits
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
