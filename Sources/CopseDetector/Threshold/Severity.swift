internal import CopseMath

/// How rare a score is among the training rows.
package enum Severity: String, Sendable, CaseIterable {
    case none, low, medium, high, critical
}

/// What the scores of the training rows say about any other score.
package struct Calibration: Sendable, Equatable {
    /// Number of training rows.
    package var rows: Int
    /// Mean score of the training rows, correctly rounded: the baseline of explanations.
    package var baseline: Double
    /// Scores strictly above are `medium`: at most 1 % of the training rows score at least as much.
    package var mediumAbove: Double
    /// The same for 0.1 %.
    package var highAbove: Double
    /// The same for 0.01 %.
    package var criticalAbove: Double

    init(
        rows: Int, baseline: Double, mediumAbove: Double, highAbove: Double, criticalAbove: Double
    ) {
        self.rows = rows
        self.baseline = baseline
        self.mediumAbove = mediumAbove
        self.highAbove = highAbove
        self.criticalAbove = criticalAbove
    }

    /// The severity of `score`, given whether it is an anomaly.
    ///
    /// Severity goes by the share of training rows that score at least as much: more than 1 %
    /// low, at most 1 % medium, 0.1 % high, 0.01 % critical.
    package func severity(of score: Double, isAnomaly: Bool) -> Severity {
        guard isAnomaly else { return .none }
        if score > criticalAbove { return .critical }
        if score > highAbove { return .high }
        return score > mediumAbove ? .medium : .low
    }

    /// - Precondition: `scores` is not empty.
    package init(scores: [Double]) {
        let descending = scores.sorted(by: >)
        rows = scores.count
        var sum = ExactSum()
        for score in scores { sum.add(score) }
        baseline = sum.roundedMean(count: scores.count)
        mediumAbove = Self.bound(descending: descending, oneIn: 100)
        highAbove = Self.bound(descending: descending, oneIn: 1_000)
        criticalAbove = Self.bound(descending: descending, oneIn: 10_000)
    }

    /// The k + 1-th largest score, k = ⌊rows·share⌋: at most k rows score at least `s` exactly
    /// when `s` is greater.
    private static func bound(descending scores: [Double], oneIn divisor: Int) -> Double {
        scores[scores.count / divisor]
    }
}
