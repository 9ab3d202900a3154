/// What a search minimises: minus the log-likelihood over the free numbers of
/// `ArimaParameterSpace`, and its slope, which goes on from the innovations of the last point.
final class FitObjective {
    private let likelihood: ArimaLikelihood
    private let space: ArimaParameterSpace
    private let isCancelled: () -> Bool
    private var latest: (free: [Double], whitened: Whitened, regression: [Double])?

    init(
        _ likelihood: ArimaLikelihood, _ space: ArimaParameterSpace,
        isCancelled: @escaping () -> Bool
    ) {
        self.likelihood = likelihood
        self.space = space
        self.isCancelled = isCancelled
    }

    /// Infinite where the process has no likelihood, and once the search is cancelled: nothing is
    /// worth a step any more, it ends at once.
    func value(_ free: [Double]) -> Double {
        latest = nil
        if isCancelled() { return .infinity }
        guard let whitened = likelihood.whiten(space.constrain(free)),
            let value = likelihood.value(whitened)
        else { return .infinity }
        latest = (free, whitened, value.regression)
        return value.objective
    }

    /// Nil across gaps.
    func slope(_ free: [Double]) -> [Double]? {
        guard likelihood.hasSlope else { return nil }
        if latest?.free != free { _ = value(free) }
        guard let latest else { return nil }
        return likelihood.slope(space.constrain(free), latest.whitened, latest.regression)
            .map { space.slope(free, coefficients: $0) }
    }
}
