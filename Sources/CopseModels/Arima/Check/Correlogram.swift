/// Autocorrelations and partial autocorrelations of a series; pairs with a missing value are left
/// out.
///
/// The usual (biased) estimate: γ(k) = Σ (y(t) − ȳ)(y(t+k) − ȳ) / n with the n of all values that
/// are there, as R and statsmodels (`missing="conservative"`) have it.
package struct Correlogram: Sendable, Equatable {
    /// r(0) = 1, r(1), … ; NaN throughout for a series without variation.
    package let autocorrelations: [Double]
    /// From lag 1 on; by Durbin and Levinson from the autocorrelations, as R and statsmodels'
    /// `ywm`.
    package let partialAutocorrelations: [Double]
    /// How many values are there.
    package let count: Int

    /// - Parameter lags: nil: 10 log₁₀ n. At most n − 1 are computed.
    package init(_ series: [Double], lags: Int? = nil) {
        count = series.count { !$0.isNaN }
        let lags = max(0, min(lags ?? Self.defaultLags(count), series.count - 1))
        let covariances = Autocovariance.biased(series, lags: lags)
        let autocorrelations = covariances.map { covariances[0] > 0 ? $0 / covariances[0] : .nan }
        self.autocorrelations = autocorrelations
        partialAutocorrelations = Self.partial(autocorrelations)
    }

    /// ± this far from zero an autocorrelation of white noise stays 95 times of 100, as R draws it.
    package var band: Double { Self.halfWidth / Double(count).squareRoot() }

    /// Bartlett's band at every lag from 1: what r(k) may be if the process is a moving average of
    /// a lower order, as statsmodels draws it.
    package var bartlettBand: [Double] {
        var sum = 1.0
        return autocorrelations.dropFirst().map { value in
            defer { sum += 2 * value * value }
            return Self.halfWidth * (sum / Double(count)).squareRoot()
        }
    }

    private static let halfWidth = 1.959963984540054

    package static func defaultLags(_ count: Int) -> Int {
        count > 1 ? Int(10 * Autocovariance.log10(count)) : 0
    }

    private static func partial(_ autocorrelations: [Double]) -> [Double] {
        var partials: [Double] = []
        var predictor: [Double] = []
        var error = 1.0
        for lag in autocorrelations.indices.dropFirst() {
            var sum = autocorrelations[lag]
            for (place, factor) in predictor.enumerated() {
                sum -= factor * autocorrelations[lag - 1 - place]
            }
            let partial = sum / error
            let previous = predictor
            for place in previous.indices {
                predictor[place] -= partial * previous[previous.count - 1 - place]
            }
            predictor.append(partial)
            partials.append(partial)
            error *= (1 - partial) * (1 + partial)
        }
        return partials
    }
}
