import CopseMath

/// The standard normal distribution.
package enum Normal {
    /// P(X ≤ x), to 1e-15 of itself also far to the left.
    package static func cumulative(_ x: Double) -> Double {
        ErrorFunction.complement(-x * 0.7071067811865476) / 2
    }

    /// The x with P(X ≤ x) = `probability`, to 1e-15; infinite at 0 and 1.
    ///
    /// Source: Wichura, algorithm AS 241: the percentage points of the normal distribution,
    /// Applied Statistics 37 (1988), PPND16.
    package static func quantile(_ probability: Double) -> Double {
        let centred = probability - 0.5
        if abs(centred) <= 0.425 {
            let r = 0.180625 - centred * centred
            return centred * polynomial(r, Self.a) / polynomial(r, Self.b)
        }
        let tail = centred < 0 ? probability : 1 - probability
        guard tail > 0 else { return tail == 0 ? (centred < 0 ? -.infinity : .infinity) : .nan }
        let r = (-Elementary.log(tail)).squareRoot()
        let value =
            r <= 5
            ? polynomial(r - 1.6, Self.c) / polynomial(r - 1.6, Self.d)
            : polynomial(r - 5, Self.e) / polynomial(r - 5, Self.f)
        return centred < 0 ? -value : value
    }

    private static func polynomial(_ x: Double, _ coefficients: [Double]) -> Double {
        var value = 0.0
        for coefficient in coefficients.reversed() { value = value * x + coefficient }
        return value
    }

    private static let a = [
        3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3,
        1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
        3.3430575583588128105e4, 2.5090809287301226727e3,
    ]
    private static let b = [
        1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
        2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
        5.2264952788528545610e3,
    ]
    private static let c = [
        1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550,
        3.64784832476320460504, 1.27045825245236838258, 2.41780725177450611770e-1,
        2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ]
    private static let d = [
        1, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
        1.05075007164441684324e-9,
    ]
    private static let e = [
        6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580,
        2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
        2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ]
    private static let f = [
        1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
        2.04426310338993978564e-15,
    ]
}

/// 1 − erf, accurate also where it is tiny.
enum ErrorFunction {
    /// Source: Cody, Rational Chebyshev approximations for the error function, Mathematics of
    /// Computation 23 (1969).
    static func complement(_ x: Double) -> Double {
        let size = abs(x)
        if size.isNaN { return .nan }
        if size <= 0.46875 {
            let square = size < 1e-300 ? 0 : x * x
            return 1 - x * ratio(square, near, nearBelow)
        }
        var value: Double
        if size <= 4 {
            value = exponential(size) * ratio(size, middle, middleBelow)
        } else if size < 27 {
            let inverse = 1 / (size * size)
            let tail = inverse * ratio(inverse, far, farBelow)
            value = exponential(size) * (0.5641895835477563 - tail) / size
        } else {
            value = 0
        }
        if x < 0 { value = 2 - value }
        return value
    }

    /// exp(−x²), the square split so that its rounding does no harm.
    private static func exponential(_ x: Double) -> Double {
        let coarse = (x * 16).rounded(.towardZero) / 16
        let rest = (x - coarse) * (x + coarse)
        return Elementary.exp(-coarse * coarse) * Elementary.exp(-rest)
    }

    /// Highest powers first.
    private static func ratio(_ x: Double, _ above: [Double], _ below: [Double]) -> Double {
        var numerator = 0.0
        var denominator = 0.0
        for coefficient in above { numerator = numerator * x + coefficient }
        for coefficient in below { denominator = denominator * x + coefficient }
        return numerator / denominator
    }

    private static let near = [
        1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2,
        3.77485237685302021e2, 3.20937758913846947e3,
    ]
    private static let nearBelow = [
        1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3,
        2.84423683343917062e3,
    ]
    private static let middle = [
        2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594,
        6.61191906371416295e1, 2.98635138197400131e2, 8.81952221241769090e2,
        1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3,
    ]
    private static let middleBelow = [
        1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2,
        1.62138957456669019e3, 3.29079923573345963e3, 4.36261909014324716e3,
        3.43936767414372164e3, 1.23033935480374942e3,
    ]
    private static let far = [
        1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1,
        1.25781726111229246e-1, 1.60837851487422766e-2, 6.58749161529837803e-4,
    ]
    private static let farBelow = [
        1, 2.56852019228982242, 1.87295284992346725, 5.27905102951428412e-1,
        6.05183413124413191e-2, 2.33520497626869185e-3,
    ]
}
