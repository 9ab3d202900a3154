/// The polynomials φ(B)Φ(Bᵐ) and θ(B)Θ(Bᵐ), multiplied out.
package struct ArmaPolynomials: Sendable {
    /// y(t) = Σ ar[i] y(t−1−i) + …
    package let ar: [Double]
    /// … + e(t) + Σ ma[i] e(t−1−i)
    package let ma: [Double]
    /// The coefficients that are not zero, by place.
    let arTerms: [Term]
    let maTerms: [Term]
    /// The places at which a coefficient may stand, ascending.
    let arPlaces: [Int]
    let maPlaces: [Int]

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
        arPlaces = Self.places(
            coefficients.ar.count, coefficients.seasonalAR.count, season: season)
        maPlaces = Self.places(
            coefficients.ma.count, coefficients.seasonalMA.count, season: season)
    }

    private static func places(_ plain: Int, _ seasonal: Int, season: Int) -> [Int] {
        var places: [Int] = []
        for block in 0...seasonal {
            for lag in block * season...block * season + plain
            where lag > 0 && lag - 1 > places.last ?? -1 {
                places.append(lag - 1)
            }
        }
        return places
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

extension ArmaPolynomials {
    /// The slope by the coefficients of the blocks, in the order ar, ma, sar, sma, from that by the
    /// coefficients of the products.
    static func slope(
        ar: [Double], ma: [Double], _ coefficients: ArimaCoefficients, season: Int
    ) -> [Double] {
        let autoregressive = factors(
            ar, coefficients.ar, coefficients.seasonalAR, season: season, sign: -1)
        let moving = factors(
            ma, coefficients.ma, coefficients.seasonalMA, season: season, sign: 1)
        return autoregressive.plain + moving.plain + autoregressive.seasonal + moving.seasonal
    }

    private static func factors(
        _ slope: [Double], _ plain: [Double], _ seasonal: [Double], season: Int, sign: Double
    ) -> (plain: [Double], seasonal: [Double]) {
        var ofPlain = Array(slope.prefix(plain.count))
        var ofSeasonal = seasonal.indices.map { slope[($0 + 1) * season - 1] }
        for (place, factor) in seasonal.enumerated() {
            let lag = (place + 1) * season
            for (lower, value) in plain.enumerated() {
                ofPlain[lower] += sign * factor * slope[lag + lower]
                ofSeasonal[place] += sign * value * slope[lag + lower]
            }
        }
        return (ofPlain, ofSeasonal)
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
