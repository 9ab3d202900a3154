/// The threshold of a false discovery rate: of the rows flagged, at most this share is expected to be
/// false alarms.
///
/// A row's conformal p-value is (1 + reference rows scoring at least as much) / (n + 1); Benjamini and
/// Hochberg's procedure over the m rows judged flags those with p ≤ p*, where p* is the largest p-value
/// with m·p ≤ q·(rows with a p-value up to p). p* is the same as a score: the (k + 1)-th largest of the
/// reference, with k + 1 = p*·(n + 1), so that `score > threshold` is the decision.
///
/// With reference rows that are normal and exchangeable with the normal rows among those judged, the
/// rate is at most q times the share of normal rows, in finite samples: the p-values are positively
/// dependent as the procedure needs it. Anomalies in the reference only raise p-values: fewer alerts,
/// not more false ones.
///
/// Sources: Benjamini, Hochberg: Controlling the false discovery rate (JRSS B 57, 1995),
/// doi:10.1111/j.2517-6161.1995.tb02031.x; Bates, Candès, Lei, Romano, Sesia: Testing for outliers with
/// conformal p-values (Annals of Statistics 51, 2023), doi:10.1214/22-AOS2244, theorem 2.
package struct DiscoveryThreshold: Sendable, Equatable {
    /// The rate asked for.
    package let rate: Double
    package let threshold: Double
    /// Rows above it among those judged.
    package let discoveries: Int
    package let judged: Int
    package let reference: Int
    /// The least rate at which any row would be flagged; above 1 for none.
    package let leastRate: Double

    /// - Parameters:
    ///   - reference: scores of rows taken to be normal, as if they were new.
    ///   - judged: scores of the rows to choose among.
    /// - Precondition: neither is empty.
    /// - Complexity: O(n log n + m log m).
    package init(rate: Double, reference: [Double], judged: [Double]) {
        precondition(!reference.isEmpty && !judged.isEmpty)
        let bounds = reference.sorted(by: >)
        let scores = judged.sorted(by: >)
        var above = 0
        var least = Double.infinity
        var found: (threshold: Double, discoveries: Int)?
        for (k, bound) in bounds.enumerated() {
            while above < scores.count, scores[above] > bound { above += 1 }
            // m·p against q·R, as R·q cannot round a whole number of rows away.
            let spent = Double(k + 1) * Double(scores.count) / Double(bounds.count + 1)
            guard above > 0 else { continue }
            least = min(least, spent / Double(above))
            if spent <= rate * Double(above) { found = (bound, above) }
        }
        self.rate = rate
        self.judged = scores.count
        self.reference = bounds.count
        leastRate = least
        // No score is above 1: even what exceeds all rows seen would be too often a false alarm.
        threshold = found?.threshold ?? 1
        discoveries = found?.discoveries ?? 0
    }
}
