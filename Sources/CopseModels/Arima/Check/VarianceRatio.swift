/// Whether residuals are as large in the last third of a series as in the first (statsmodels' H).
///
/// Source: Commandeur and Koopman, An introduction to state space time series analysis (2007),
/// section 8.5; F distributed with as many degrees of freedom above as below, two-sided.
package struct VarianceRatio: Sendable, Equatable {
    package let statistic: Double
    package let p: Double

    /// - Parameter residuals: start-up values before the first one that is there do not count; gaps
    ///   are left out of both thirds.
    package init(_ residuals: [Double]) {
        let first = residuals.firstIndex { !$0.isNaN } ?? residuals.endIndex
        let values = residuals[first...]
        let third = Int((Double(values.count) / 3).rounded(.toNearestOrEven))
        func squares(_ part: ArraySlice<Double>) -> (sum: Double, count: Int) {
            part.reduce(into: (0.0, 0)) { result, value in
                guard !value.isNaN else { return }
                result.0 += value * value
                result.1 += 1
            }
        }
        let early = squares(values.prefix(third))
        let late = squares(values.suffix(third))
        let degrees = min(early.count, late.count)
        guard degrees > 0, early.sum > 0 else {
            statistic = .nan
            p = .nan
            return
        }
        statistic =
            (late.sum / Double(late.count)) / (early.sum / Double(early.count))
        let upper = FisherRatio.upperTail(statistic, degrees: degrees)
        p = 2 * min(upper, 1 - upper)
    }
}
