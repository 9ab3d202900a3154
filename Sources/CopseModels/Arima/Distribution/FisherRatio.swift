import CopseMath

/// Fisher's F distribution with as many degrees of freedom above as below.
package enum FisherRatio {
    /// P(X > x) with (`degrees`, `degrees`) degrees of freedom: the incomplete beta function at
    /// 1 / (1 + x) with both parameters `degrees` / 2.
    package static func upperTail(_ x: Double, degrees: Int) -> Double {
        guard degrees > 0, x >= 0 else { return .nan }
        guard x < .infinity else { return 0 }
        let point = 1 / (1 + x)
        let shape = Double(degrees) / 2
        return point < 0.5
            ? incompleteBeta(point, shape) : 1 - incompleteBeta(x / (1 + x), shape)
    }

    /// I(x; a, a) for x ≤ ½ by Lentz' continued fraction.
    private static func incompleteBeta(_ x: Double, _ a: Double) -> Double {
        guard x > 0 else { return 0 }
        let front =
            Elementary.exp(
                a * Elementary.log(x) + a * Elementary.log1p(-x) - logBeta(a)) / a
        let tiny = 1e-300
        var c = 1.0
        var d = 1 - 2 * a * x / (a + 1)
        d = 1 / (abs(d) < tiny ? tiny : d)
        var value = d
        for step in 1...10_000 {
            let m = Double(step)
            for factor in [
                m * (a - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                -(a + m) * (2 * a + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
            ] {
                d = 1 + factor * d
                d = 1 / (abs(d) < tiny ? tiny : d)
                c = 1 + factor / c
                if abs(c) < tiny { c = tiny }
                value *= c * d
            }
            if abs(c * d - 1) < 1e-15 { break }
        }
        return front * value
    }

    /// log B(a, a) for a whole or half number, by the recursion from B(½, ½) = π or B(1, 1) = 1:
    /// B(a+1, a+1) = B(a, a) × a / (2 (2a + 1)).
    private static func logBeta(_ a: Double) -> Double {
        let isHalf = a != a.rounded()
        var value = isHalf ? 3.141592653589793 : 1
        var logarithm = 0.0
        var shape = isHalf ? 0.5 : 1
        while shape < a {
            value *= shape / (2 * (2 * shape + 1))
            if value < 1e-200 {
                logarithm += Elementary.log(value)
                value = 1
            }
            shape += 1
        }
        return logarithm + Elementary.log(value)
    }
}
