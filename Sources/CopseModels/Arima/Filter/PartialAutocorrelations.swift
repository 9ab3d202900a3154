import CopseMath

/// Autoregressive coefficients as partial autocorrelations, which lie in (−1, 1) exactly where the
/// process is stationary.
///
/// Source: Barndorff-Nielsen and Schou, J. Multivariate Analysis 3 (1973); Monahan, A note on
/// enforcing stationarity in autoregressive-moving average models, Biometrika 71 (1984), whose x ↦
/// x / √(1 + x²) saturates later than Jones' tanh.
package enum PartialAutocorrelations {
    /// Partial autocorrelations closer to ±1 than this are not tried.
    static let margin = 1e-9

    /// The coefficients that belong to any real numbers.
    package static func constrain(_ free: [Double]) -> [Double] {
        coefficients(
            free.map { x in
                let value = x / (1 + x * x).squareRoot()
                return min(max(value, -1 + margin), 1 - margin)
            })
    }

    /// The slope by the free numbers from that by the coefficients which `constrain` gives.
    static func slope(_ free: [Double], coefficients slope: [Double]) -> [Double] {
        let roots = free.map { (1 + $0 * $0).squareRoot() }
        let partials = zip(free, roots).map { min(max($0 / $1, -1 + margin), 1 - margin) }
        var orders: [[Double]] = []
        for order in partials.indices { orders.append(coefficients(Array(partials[..<order]))) }
        var slope = slope
        var result = slope
        for order in partials.indices.reversed() {
            let lower = orders[order]
            let upper = slope
            var ofPartial = upper[order]
            for place in lower.indices {
                ofPartial -= upper[place] * lower[order - 1 - place]
                slope[place] -= partials[order] * upper[order - 1 - place]
            }
            let root = roots[order]
            result[order] = ofPartial / (root * root * root)
        }
        return result
    }

    /// The numbers that belong to stationary coefficients; nil for others.
    package static func free(_ coefficients: [Double]) -> [Double]? {
        partials(coefficients)?.map { value in
            let value = min(max(value, -1 + margin), 1 - margin)
            return value / ((1 - value) * (1 + value)).squareRoot()
        }
    }

    /// Durbin's recursion upwards: from partial autocorrelations to coefficients.
    static func coefficients(_ partials: [Double]) -> [Double] {
        var result: [Double] = []
        result.reserveCapacity(partials.count)
        for partial in partials {
            let previous = result
            for place in previous.indices {
                result[place] -= partial * previous[previous.count - 1 - place]
            }
            result.append(partial)
        }
        return result
    }

    /// The recursion downwards; nil where a partial autocorrelation is not inside (−1, 1), which is
    /// where a root of 1 − Σ φ Bⁱ is not outside the unit circle.
    static func partials(_ coefficients: [Double]) -> [Double]? {
        var partials = coefficients
        var rest = coefficients
        for order in stride(from: coefficients.count, to: 0, by: -1) {
            let partial = rest[order - 1]
            guard abs(partial) < 1 else { return nil }
            partials[order - 1] = partial
            let scale = 1 / ((1 - partial) * (1 + partial))
            let previous = rest
            for place in 0..<order - 1 {
                rest[place] = (previous[place] + partial * previous[order - 2 - place]) * scale
            }
        }
        return partials
    }

    /// The modulus of the root of 1 − Σ φ Bⁱ that is nearest to zero; infinite without
    /// coefficients.
    ///
    /// The largest c for which the coefficients φᵢ cⁱ are stationary, by bisection: no root is ever
    /// computed, so multiple roots do no harm. Good to 1e-9; 1e6 stands for everything beyond.
    package static func smallestRoot(_ coefficients: [Double]) -> Double {
        guard coefficients.contains(where: { $0 != 0 }) else { return .infinity }
        guard coefficients.allSatisfy(\.isFinite) else { return .nan }
        func isStationary(_ logarithm: Double) -> Bool {
            let factor = Elementary.exp(logarithm)
            var power = 1.0
            let scaled = coefficients.map { value in
                power *= factor
                return value * power
            }
            return scaled.allSatisfy(\.isFinite) && partials(scaled) != nil
        }
        var low = -14.0
        var high = 14.0
        while high - low > 1e-10 {
            let middle = (low + high) / 2
            if isStationary(middle) { low = middle } else { high = middle }
        }
        return Elementary.exp(low)
    }
}
