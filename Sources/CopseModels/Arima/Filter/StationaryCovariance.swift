/// The covariance of the stationary state in Harvey's form, in units of the innovation variance.
///
/// State i (from 0) at time t is Σ over j ≥ i of φ(j+1) y(t+i−1−j) + θ(j) e(t+i−j), with θ(0) = 1:
/// state 0 is y(t). The first column follows from the autocovariances, and the rest from it along
/// the diagonals of P = TPTᵀ + RRᵀ, so that no linear system is solved. Source of the
/// autocovariances: the autoregressive part by the recursion of Durbin and Levinson (Demeure and
/// Mullis, The Newton-Raphson method for moving-average spectral factorization, 1989, do the same
/// backwards), the moving-average part by convolution. Time and memory O(lags of ar² + size ×
/// coefficients); the whole matrix O(size²).
struct StationaryCovariance {
    /// cov(state i, y).
    let firstColumn: [Double]

    /// Nil where the autoregressive part is not stationary.
    init?(_ polynomials: ArmaPolynomials) {
        let size = polynomials.stateSize
        let (ar, ma) = (polynomials.arTerms, polynomials.maTerms)
        guard
            let gamma = Self.autocovariances(polynomials, count: size + 1),
            gamma[0].isFinite
        else { return nil }
        // ψ: the response of y to an innovation.
        var response = [Double](repeating: 0, count: size)
        response[0] = 1
        for term in ma where term.place + 1 < size { response[term.place + 1] = term.value }
        for time in 1..<max(1, size) {
            for term in ar where term.place < time {
                response[time] += term.value * response[time - 1 - term.place]
            }
        }
        var column = [Double](repeating: 0, count: size)
        column[0] = gamma[0]
        for row in 1..<max(1, size) {
            var sum = 0.0
            for term in ar where term.place >= row {
                sum += term.value * gamma[term.place - row + 1]
            }
            for term in ma where term.place + 1 >= row {
                sum += term.value * response[term.place + 1 - row]
            }
            column[row] = sum
        }
        firstColumn = column
    }

    /// The whole matrix, row by row.
    func matrix(_ polynomials: ArmaPolynomials) -> [Double] {
        let size = polynomials.stateSize
        let phi = polynomials.ar + [Double](repeating: 0, count: size - polynomials.ar.count)
        let theta =
            [1] + polynomials.ma
            + [Double](repeating: 0, count: size - 1 - polynomials.ma.count)
        var matrix = [Double](repeating: 0, count: size * size)
        for place in 0..<size {
            matrix[place * size] = firstColumn[place]
            matrix[place] = firstColumn[place]
        }
        func entry(_ row: Int, _ column: Int) -> Double {
            row < size && column < size ? matrix[row * size + column] : 0
        }
        for row in stride(from: size - 1, to: 0, by: -1) {
            for column in stride(from: row, to: 0, by: -1) {
                let value =
                    phi[row] * phi[column] * firstColumn[0]
                    + phi[row] * entry(0, column + 1) + phi[column] * entry(row + 1, 0)
                    + entry(row + 1, column + 1) + theta[row] * theta[column]
                matrix[row * size + column] = value
                matrix[column * size + row] = value
            }
        }
        return matrix
    }

    /// γ(0) … γ(count−1) of the process with innovations of variance 1.
    static func autocovariances(_ polynomials: ArmaPolynomials, count: Int) -> [Double]? {
        let lagsOfMA = polynomials.ma.count
        guard
            let pure = autoregressive(
                polynomials.ar, polynomials.arTerms, count: count + lagsOfMA)
        else { return nil }
        // Σ θ(i) θ(i+l): the autocorrelation of the moving-average weights.
        var weights = [Double](repeating: 0, count: lagsOfMA + 1)
        let theta = [ArmaPolynomials.Term(place: -1, value: 1)] + polynomials.maTerms
        for (first, left) in theta.enumerated() {
            for right in theta[first...] {
                weights[right.place - left.place] += left.value * right.value
            }
        }
        return (0..<count).map { lag in
            var sum = weights[0] * pure[lag]
            for (shift, weight) in weights.enumerated().dropFirst() where weight != 0 {
                sum += weight * (pure[abs(lag - shift)] + pure[lag + shift])
            }
            return sum
        }
    }

    private static func autoregressive(
        _ coefficients: [Double], _ terms: [ArmaPolynomials.Term], count: Int
    ) -> [Double]? {
        let order = coefficients.count
        var gamma = [Double](repeating: 0, count: max(count, order + 1))
        gamma[0] = 1
        guard order > 0 else { return gamma }
        guard let partials = PartialAutocorrelations.partials(coefficients) else { return nil }
        for partial in partials { gamma[0] /= (1 - partial) * (1 + partial) }
        // The predictors of growing order give one autocovariance each.
        var predictor: [Double] = []
        predictor.reserveCapacity(order)
        var previous = predictor
        var error = gamma[0]
        for lag in 1...order {
            let partial = partials[lag - 1]
            var sum = partial * error
            for place in 0..<lag - 1 { sum += predictor[place] * gamma[lag - 1 - place] }
            gamma[lag] = sum
            previous = predictor
            for place in 0..<lag - 1 {
                predictor[place] = previous[place] - partial * previous[lag - 2 - place]
            }
            predictor.append(partial)
            error *= (1 - partial) * (1 + partial)
        }
        for lag in stride(from: order + 1, to: count, by: 1) {
            var sum = 0.0
            for term in terms { sum += term.value * gamma[lag - 1 - term.place] }
            gamma[lag] = sum
        }
        return gamma
    }
}
