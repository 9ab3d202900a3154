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
        let response = Self.response(polynomials)
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
        Self.matrix(polynomials, firstColumn: firstColumn)
    }

    /// The solution of P = TPTᵀ + RRᵀ + Σ factor × vector vectorᵀ that has the first column given.
    static func matrix(
        _ polynomials: ArmaPolynomials, firstColumn: [Double],
        changes: [(vector: [Double], factor: Double)] = []
    ) -> [Double] {
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
                var value =
                    phi[row] * phi[column] * firstColumn[0]
                    + phi[row] * entry(0, column + 1) + phi[column] * entry(row + 1, 0)
                    + entry(row + 1, column + 1) + theta[row] * theta[column]
                for change in changes {
                    value += change.factor * change.vector[row] * change.vector[column]
                }
                matrix[row * size + column] = value
                matrix[column * size + row] = value
            }
        }
        return matrix
    }

    /// γ(0) … γ(count−1) of the process with innovations of variance 1.
    static func autocovariances(_ polynomials: ArmaPolynomials, count: Int) -> [Double]? {
        guard let autoregression = Autoregression(polynomials.ar) else { return nil }
        let pure = autoregression.autocovariances(
            polynomials.arTerms, count: count + polynomials.ma.count)
        return convolved(pure, products(polynomials), count: count)
    }

    /// Σ θ(i) θ(i+l), θ(0) = 1: the autocovariances of the moving-average part.
    static func products(_ polynomials: ArmaPolynomials) -> [Double] {
        var products = [Double](repeating: 0, count: polynomials.ma.count + 1)
        let theta = [ArmaPolynomials.Term(place: -1, value: 1)] + polynomials.maTerms
        for (first, left) in theta.enumerated() {
            for right in theta[first...] {
                products[right.place - left.place] += left.value * right.value
            }
        }
        return products
    }

    /// The autocovariances of both parts from those of each.
    static func convolved(_ pure: [Double], _ products: [Double], count: Int) -> [Double] {
        let shifts = products.indices.dropFirst().filter { products[$0] != 0 }
        return (0..<count).map { lag in
            var sum = products[0] * pure[lag]
            for shift in shifts {
                sum += products[shift] * (pure[abs(lag - shift)] + pure[lag + shift])
            }
            return sum
        }
    }

    /// ψ: the response of y to an innovation, as far as the state reaches.
    static func response(_ polynomials: ArmaPolynomials) -> [Double] {
        let size = polynomials.stateSize
        var response = [Double](repeating: 0, count: size)
        response[0] = 1
        for term in polynomials.maTerms { response[term.place + 1] = term.value }
        for time in 1..<max(1, size) {
            for term in polynomials.arTerms where term.place < time {
                response[time] += term.value * response[time - 1 - term.place]
            }
        }
        return response
    }
}
