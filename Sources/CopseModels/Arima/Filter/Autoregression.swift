/// A stationary autoregression taken apart into those of lower orders, by the recursion of Durbin
/// and Levinson downwards.
struct Autoregression {
    let order: Int
    /// The coefficients of order k, from place k (k − 1) / 2 on.
    private let predictors: [Double]
    private let partials: [Double]
    /// The variance of what order k leaves unexplained, at place k; 1 at the last.
    private let errors: [Double]

    private static func start(_ order: Int) -> Int { order * (order - 1) / 2 }

    /// Nil where it is not stationary. Time and memory O(order²).
    init?(_ coefficients: [Double]) {
        order = coefficients.count
        var predictors = [Double](repeating: 0, count: Self.start(order + 1))
        var partials = coefficients
        var errors = [Double](repeating: 1, count: order + 1)
        for (place, value) in coefficients.enumerated() {
            predictors[Self.start(order) + place] = value
        }
        for order in stride(from: order, to: 0, by: -1) {
            let (upper, lower) = (Self.start(order), Self.start(order - 1))
            let partial = predictors[upper + order - 1]
            guard abs(partial) < 1 else { return nil }
            let scale = 1 / ((1 - partial) * (1 + partial))
            for place in 0..<order - 1 {
                predictors[lower + place] =
                    (predictors[upper + place] + partial * predictors[upper + order - 2 - place])
                    * scale
            }
            partials[order - 1] = partial
            errors[order - 1] = errors[order] * scale
        }
        self.predictors = predictors
        self.partials = partials
        self.errors = errors
    }

    /// γ(0) … γ(count−1) for innovations of variance 1, and at least as many as the order.
    ///
    /// - Parameter terms: the coefficients that are not zero.
    func autocovariances(_ terms: [ArmaPolynomials.Term], count: Int) -> [Double] {
        var gamma = [Double](repeating: 0, count: max(count, order + 1))
        gamma[0] = errors[0]
        for lag in stride(from: 1, through: order, by: 1) {
            let start = Self.start(lag - 1)
            var sum = partials[lag - 1] * errors[lag - 1]
            for place in 0..<lag - 1 { sum += predictors[start + place] * gamma[lag - 1 - place] }
            gamma[lag] = sum
        }
        for lag in stride(from: order + 1, to: count, by: 1) {
            var sum = 0.0
            for term in terms { sum += term.value * gamma[lag - 1 - term.place] }
            gamma[lag] = sum
        }
        return gamma
    }

    /// Adds the slope of Σ weight(k) γ(k) by the coefficients to `slope`: the steps of `init` and
    /// `autocovariances` backwards.
    ///
    /// - Parameters:
    ///   - weights: of γ; used up.
    ///   - places: of the coefficients that are looked at.
    func accumulate(
        _ weights: inout [Double], pure gamma: [Double], places: [Int], into slope: inout [Double]
    ) {
        guard order > 0 else { return }
        let last = Self.start(order)
        for lag in stride(from: gamma.count - 1, to: order, by: -1) where weights[lag] != 0 {
            for place in places {
                slope[place] += weights[lag] * gamma[lag - 1 - place]
                weights[lag - 1 - place] += weights[lag] * predictors[last + place]
            }
        }
        var ofPartials = [Double](repeating: 0, count: order)
        var ofPredictors = [Double](repeating: 0, count: predictors.count)
        var ofError = 0.0
        for lag in stride(from: order, to: 0, by: -1) {
            let (weight, partial, error) = (weights[lag], partials[lag - 1], errors[lag - 1])
            let start = Self.start(lag - 1)
            // The error of order `lag` follows from the one before, back to γ(0).
            ofPartials[lag - 1] += weight * error - 2 * partial * error * ofError
            ofError = ofError * (1 - partial) * (1 + partial) + weight * partial
            for place in 0..<lag - 1 {
                ofPredictors[start + place] += weight * gamma[lag - 1 - place]
                weights[lag - 1 - place] += weight * predictors[start + place]
            }
        }
        // γ(0) is the product of all 1 / (1 − r²).
        let whole = (weights[0] + ofError) * errors[0]
        for lag in 1...order {
            let (upper, lower) = (Self.start(lag), Self.start(lag - 1))
            let partial = partials[lag - 1]
            let scale = 1 / ((1 - partial) * (1 + partial))
            var ofPartial = ofPartials[lag - 1] + whole * 2 * partial * scale
            for place in 0..<lag - 1 {
                let weight = ofPredictors[lower + place] * scale
                let mirror = upper + lag - 2 - place
                ofPredictors[upper + place] += weight
                ofPredictors[mirror] += partial * weight
                ofPartial +=
                    weight * (predictors[mirror] + 2 * partial * predictors[lower + place])
            }
            ofPredictors[upper + lag - 1] += ofPartial
        }
        for place in places { slope[place] += ofPredictors[last + place] }
    }
}
