import CopseMath

/// The orders that a search tried, and the model it settled on.
///
/// Source: Hyndman and Khandakar, Automatic time series forecasting: the forecast package for R,
/// J. Statistical Software 27 (2008), section 3.
package struct ArimaSearch: Sendable {
    package let parameters: ArimaSearchParameters
    /// How d and D were chosen, in this order.
    package let decisions: [Decision]
    package let d: Int
    package let seasonalD: Int
    /// In the order they were tried.
    package let candidates: [Candidate]
    /// Fitted by exact maximum likelihood, with standard errors.
    package let best: ArimaFit
    /// False where the search was interrupted: `best` is then the best so far.
    package let isComplete: Bool

    package var criterion: Criterion { parameters.criterion }

    package enum Criterion: String, Sendable, Codable {
        case aic
        case aicc
    }

    package struct Candidate: Sendable, Equatable, Codable {
        package let order: ArimaOrder
        package let trend: ArimaSpecification.Trend
        /// What candidates are ranked by; NaN where there is none.
        package let value: Double
        /// NaN where there is none, and under the conditional sum of squares.
        package let logLikelihood: Double
        package let reason: Reason
        /// Why it cannot win; nil: it can.
        package let refusal: Refusal?
        /// Whether it was the best so far when it was tried.
        package let isBest: Bool

        /// The same with what a fit with every start found.
        func refitted(_ trial: SearchRanking.Trial) -> Candidate {
            Candidate(
                order: order, trend: trend, value: trial.value,
                logLikelihood: trial.logLikelihood, reason: reason, refusal: trial.refusal,
                isBest: isBest)
        }

        /// The same as one that cannot win, for this reason unless there is another.
        func refused(_ refusal: Refusal) -> Candidate {
            Candidate(
                order: order, trend: trend, value: value, logLikelihood: logLikelihood,
                reason: reason, refusal: self.refusal ?? refusal, isBest: isBest)
        }

        package static func == (left: Self, right: Self) -> Bool {
            left.order == right.order && left.trend == right.trend
                && left.value.bitPattern == right.value.bitPattern
                && left.logLikelihood.bitPattern == right.logLikelihood.bitPattern
                && left.reason == right.reason && left.refusal == right.refusal
                && left.isBest == right.isBest
        }
    }

    /// Why an order is tried.
    package enum Reason: Sendable, Equatable, Codable {
        case start
        /// By how much the best so far is changed.
        case neighbour(p: Int, q: Int, seasonalP: Int, seasonalQ: Int, constant: Bool)
        case grid
        /// The first of the ranking by sums of squares that exact maximum likelihood admits.
        case refit
    }

    /// Why a candidate cannot win.
    package enum Refusal: Sendable, Equatable, Codable {
        case verdict(ArimaVerdict)
        case noStandardErrors
        /// It has a difference more than the search settled on.
        case overDifferenced
    }

    /// A step on the way to d or D.
    package struct Decision: Sendable, Equatable, Codable {
        package let test: Test
        package let isSeasonal: Bool
        /// How often the series is differenced after this step.
        package let differences: Int

        package enum Test: Sendable, Equatable, Codable {
            case given
            /// Not more than two seasons, or none at all.
            case noSeason
            case seasonalStrength(Double, limit: Double)
            /// The statistic of the level test and its critical value at 5 %.
            case kpss(Double, limit: Double)
            case ocsb(Double, limit: Double)
            /// Nothing varies any more.
            case constant
            /// The likeliest model undoes a difference: its MA root lies on the unit circle.
            case overDifferenced(ArimaOrder, modulus: Double)
        }
    }

    /// exp(−Δ/2) of the candidates, scaled to sum 1; 0 for those that cannot win.
    package func weights() -> [Double] {
        let values = candidates.map { candidate in
            candidate.refusal == nil && candidate.value.isFinite ? candidate.value : .infinity
        }
        guard let least = values.min(), least.isFinite else { return values.map { _ in 0 } }
        let raw = values.map { $0.isFinite ? Elementary.exp((least - $0) / 2) : 0 }
        let sum = raw.reduce(0, +)
        return raw.map { $0 / sum }
    }
}
