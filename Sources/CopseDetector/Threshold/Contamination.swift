/// The share of training rows that are taken to be anomalies.
package enum Contamination: Sendable, Equatable {
    /// Threshold 0.5, where a row's mean path is that of a random point (Liu, Ting, Zhou 2008, §4).
    case auto
    /// In (0, 0.5].
    case share(Double)

    /// `auto` or the number as it was given.
    package var text: String {
        switch self {
        case .auto: "auto"
        case .share(let share): "\(share)"
        }
    }

    package func validated() throws(DetectorError) -> Contamination {
        if case .share(let share) = self, !(share > 0 && share <= 0.5) {
            throw .contaminationOutOfRange(share)
        }
        return self
    }

    /// The threshold on `scores`: an anomaly is a row whose score is strictly greater.
    ///
    /// Computed as scikit-learn does, on the negated scores, so that the interpolation rounds as
    /// there: `-numpy.percentile(-scores, 100 * share)`.
    ///
    /// - Precondition: `scores` is not empty unless the contamination is `auto`.
    package func threshold(scores: [Double]) -> Double {
        switch self {
        case .auto: return 0.5
        case .share(let share):
            return -Percentile.linear(sorted: scores.map { -$0 }.sorted(), q: 100 * share)
        }
    }
}
