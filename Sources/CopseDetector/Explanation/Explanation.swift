package import CopseFrame

/// Why a row got its score.
public struct Explanation: Sendable, Equatable {
    public struct Contribution: Sendable, Equatable {
        public var feature: String
        /// What the forest saw; NaN is missing.
        public var value: Double
        /// Positive makes the row stranger.
        public var contribution: Double

        package init(feature: String, value: Double, contribution: Double) {
            self.feature = feature
            self.value = value
            self.contribution = contribution
        }
    }

    public var row: Int
    public var score: Double
    /// The mean score of the training rows.
    public var baseline: Double
    public var threshold: Double
    /// One per feature, the largest in size first, ties in the model's order. With `baseline` they
    /// add up to `score`.
    public var contributions: [Contribution]
    /// The smallest change of raw fields that makes the row normal; nil where the row is normal,
    /// nothing was found or nobody asked.
    package var counterfactual: Counterfactual?
    /// Whether the search for it looked everywhere: a given one is then the smallest, and none means
    /// that there is none.
    package var searchedAll = true
    /// Where no change makes the row normal: the one that lowers its score most, if any does.
    package var nearest: Counterfactual?
    /// Where no change makes the row normal: none gives a lower score than this.
    package var floor: Double?

    package init(
        row: Int, score: Double, baseline: Double, threshold: Double,
        contributions: [Contribution], counterfactual: Counterfactual? = nil
    ) {
        self.row = row
        self.score = score
        self.baseline = baseline
        self.threshold = threshold
        self.contributions = contributions
        self.counterfactual = counterfactual
    }

    /// Fields to change and the score this would give.
    package struct Counterfactual: Sendable, Equatable {
        package struct Change: Sendable, Equatable {
            package var field: String
            package var from: Scalar
            package var to: Scalar
        }

        package var changes: [Change]
        package var score: Double
    }

    /// A value to four significant digits.
    package static func short(_ value: Double) -> String {
        guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
        if let whole = Int64(exactly: value), abs(whole) < 1_000_000 { return "\(whole)" }
        var exponent = 0
        var scaled = abs(value)
        while scaled >= 10 { (scaled, exponent) = (scaled / 10, exponent + 1) }
        while scaled < 1 { (scaled, exponent) = (scaled * 10, exponent - 1) }
        var digits = Int64((scaled * 1000).rounded())
        if digits == 10_000 { (digits, exponent) = (1000, exponent + 1) }
        let sign = value < 0 ? "-" : ""
        if (-4..<6).contains(exponent) {
            return sign + plain(digits, exponent: exponent)
        }
        return sign + trimmed("\(digits / 1000).", digits % 1000, width: 3) + "e\(exponent)"
    }

    /// `digits` are four digits, the first worth 10^exponent.
    private static func plain(_ digits: Int64, exponent: Int) -> String {
        if exponent >= 3 {
            let power = (3..<exponent).reduce(Int64(1)) { result, _ in result * 10 }
            return "\(digits * power)"
        }
        if exponent < 0 {
            let zeros = String(repeating: "0", count: -exponent - 1)
            return trimmed("0." + zeros, digits, width: 4)
        }
        let divisor: Int64 = [1000, 100, 10][exponent]
        return trimmed("\(digits / divisor).", digits % divisor, width: 3 - exponent)
    }

    /// `head` and the fraction `digits`, padded to `width`, without zeros or a point at the end.
    private static func trimmed(_ head: String, _ digits: Int64, width: Int) -> String {
        let text = "\(digits)"
        var result = head + String(repeating: "0", count: max(0, width - text.count)) + text
        while result.hasSuffix("0") { result.removeLast() }
        if result.hasSuffix(".") { result.removeLast() }
        return result
    }
}
