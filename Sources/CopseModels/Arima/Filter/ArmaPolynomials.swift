/// The polynomials φ(B)Φ(Bᵐ) and θ(B)Θ(Bᵐ), multiplied out.
package struct ArmaPolynomials: Sendable {
    /// y(t) = Σ ar[i] y(t−1−i) + …
    package let ar: [Double]
    /// … + e(t) + Σ ma[i] e(t−1−i)
    package let ma: [Double]
    /// The coefficients that are not zero, by place.
    let arTerms: [Term]
    let maTerms: [Term]

    struct Term: Sendable {
        var place: Int
        var value: Double
    }

    /// The length of the state in Harvey's form: max(lags of ar, lags of ma + 1).
    package var stateSize: Int { max(ar.count, ma.count + 1) }

    package init(_ coefficients: ArimaCoefficients, season: Int) {
        ar = Self.product(
            coefficients.ar, coefficients.seasonalAR, season: season, sign: -1)
        ma = Self.product(coefficients.ma, coefficients.seasonalMA, season: season, sign: 1)
        arTerms = Self.terms(ar)
        maTerms = Self.terms(ma)
    }

    /// (1 + s Σ plain B)(1 + s Σ seasonal Bᵐ) = 1 + s Σ product B for s = ±1.
    private static func product(
        _ plain: [Double], _ seasonal: [Double], season: Int, sign: Double
    ) -> [Double] {
        guard !seasonal.isEmpty else { return plain }
        var product = plain + [Double](repeating: 0, count: seasonal.count * season)
        for (place, factor) in seasonal.enumerated() {
            let lag = (place + 1) * season
            product[lag - 1] += factor
            for (lower, value) in plain.enumerated() {
                product[lag + lower] += sign * factor * value
            }
        }
        return product
    }

    private static func terms(_ values: [Double]) -> [Term] {
        values.enumerated().compactMap {
            $0.element == 0 ? nil : Term(place: $0.offset, value: $0.element)
        }
    }
}

/// The polynomial (1−B)ᵈ(1−Bᵐ)ᴰ.
package struct DifferencingPolynomial: Sendable {
    /// y(t) = w(t) + Σ terms value × y(t−1−place), where w is the differenced series.
    let terms: [ArmaPolynomials.Term]
    let lag: Int

    package init(_ order: ArimaOrder) {
        var coefficients = [1.0]
        func multiply(lag: Int) {
            let old = coefficients
            coefficients += [Double](repeating: 0, count: lag)
            for (place, value) in old.enumerated() { coefficients[place + lag] -= value }
        }
        for _ in 0..<order.d { multiply(lag: 1) }
        for _ in 0..<order.seasonalD { multiply(lag: order.season) }
        lag = coefficients.count - 1
        terms = coefficients.dropFirst().enumerated().compactMap {
            $0.element == 0 ? nil : .init(place: $0.offset, value: -$0.element)
        }
    }

    /// The differenced series, shorter by `lag`; empty where the series is no longer than that.
    func apply(_ series: [Double]) -> [Double] {
        guard series.count > lag else { return [] }
        return (lag..<series.count).map { time in
            var value = series[time]
            for term in terms { value -= term.value * series[time - 1 - term.place] }
            return value
        }
    }
}
