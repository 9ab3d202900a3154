import CopseMath

/// The χ² distribution with a whole number of degrees of freedom.
package enum ChiSquared {
    /// P(X > x), by the finite sums that hold for whole degrees of freedom: every term is positive,
    /// so no digits cancel.
    package static func upperTail(_ x: Double, degreesOfFreedom: Int) -> Double {
        guard degreesOfFreedom > 0, !x.isNaN else { return .nan }
        guard x > 0 else { return 1 }
        guard x < .infinity else { return 0 }
        let half = x / 2
        // Terms as logarithms: half^k / Γ(k + 1) overflows long before its product with exp does.
        let logHalf = Elementary.log(half)
        let isOdd = degreesOfFreedom % 2 == 1
        // log Γ(3/2) or log Γ(1).
        var logGamma = isOdd ? -0.12078223763524522 : 0
        var power = isOdd ? 0.5 : 0.0
        var sum = isOdd ? ErrorFunction.complement(half.squareRoot()) : 0
        for _ in 0..<degreesOfFreedom / 2 {
            sum += Elementary.exp(power * logHalf - half - logGamma)
            power += 1
            logGamma += Elementary.log(power)
        }
        return min(1, sum)
    }
}
