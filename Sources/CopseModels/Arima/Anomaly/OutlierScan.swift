/// The effect of an outlier of every kind at every place, in one pass over the residuals.
///
/// An outlier of kind k at t turns up in the residuals as x(0), x(1), … from t on, where x = π(B)
/// times the kind's own shape and π(B) = φ(B)Δ(B)/θ(B). Its effect is Σ x(j) e(t+j) / Σ x(j)².
/// The numerators of all places are the residuals, reversed, run through that filter; the
/// denominators are one prefix sum: O(n (p + q)) for all places, where regression by regression it
/// would be O(n²).
/// Source: Chen and Liu, Joint estimation of model parameters and outlier effects in time series,
/// J. American Statistical Association 88 (1993), section 2.
struct OutlierScan {
    let kinds: [OutlierKind]
    private let season: Int
    private let count: Int
    private let polynomials: ArmaPolynomials
    private let differencing: DifferencingPolynomial
    /// x(0), x(1), … of each kind.
    private let shapes: [[Double]]
    /// Σ x² of each kind beginning at each place, without what the regressors explain; 0 where they
    /// explain it.
    private let squares: [[Double]]
    /// The regressors' innovations, orthonormal.
    private let basis: [[Double]]

    /// Nil where the shapes leave the range of numbers.
    init?(
        _ polynomials: ArmaPolynomials, _ differencing: DifferencingPolynomial, season: Int,
        count: Int, basis: [[Double]]
    ) {
        self.basis = basis
        kinds = OutlierKind.allCases.filter {
            $0 != .seasonalShift || (season > 1 && count > 2 * season)
        }
        self.season = season
        self.count = count
        self.polynomials = polynomials
        self.differencing = differencing
        var impulse = [Double](repeating: 0, count: count)
        if count > 0 { impulse[0] = 1 }
        let whitened = Self.whiten(impulse, polynomials, differencing)
        shapes = kinds.map { kind in
            guard kind != .innovational else { return impulse }
            var shape = whitened
            kind.accumulate(&shape, season: season, shape.indices)
            return shape
        }
        var squares = shapes.map { shape in
            var sum = 0.0
            let sums = shape.map { value in
                sum += value * value
                return sum
            }
            return Array(sums.reversed())
        }
        guard squares.allSatisfy({ $0.first?.isFinite ?? true }) else { return nil }
        let whole = squares
        for column in basis {
            let products = Self.products(column, kinds, season, polynomials, differencing)
            for (index, products) in products.enumerated() {
                for place in products.indices {
                    squares[index][place] -= products[place] * products[place]
                    if squares[index][place] < 1e-6 * whole[index][place] {
                        squares[index][place] = 0
                    }
                }
            }
        }
        self.squares = squares
    }

    /// Σ x(j) v(t+j) of each kind at each place t.
    private static func products(
        _ values: [Double], _ kinds: [OutlierKind], _ season: Int, _ polynomials: ArmaPolynomials,
        _ differencing: DifferencingPolynomial
    ) -> [[Double]] {
        let plain = Array(
            whiten(values.reversed(), polynomials, differencing).reversed())
        return kinds.map { kind in
            var products = kind == .innovational ? values : plain
            kind.accumulate(&products, season: season, products.indices.reversed())
            return products
        }
    }

    /// Effects over their standard errors, and their kinds, where they are largest.
    ///
    /// - Parameters:
    ///   - residuals: 0 where there is none.
    ///   - spread: the standard error of a residual.
    func strongest(
        _ residuals: [Double], spread: Double, among places: [Int]
    ) -> (place: Int, kind: OutlierKind, statistic: Double, effect: Double)? {
        let products = Self.products(residuals, kinds, season, polynomials, differencing)
        var best: (place: Int, kind: OutlierKind, statistic: Double, effect: Double)?
        for (index, kind) in kinds.enumerated() {
            for place in places where squares[index][place] > 0 {
                let sum = squares[index][place]
                let statistic = products[index][place] / (sum.squareRoot() * spread)
                // Kinds that cannot be told apart differ by rounding: the simpler one stays.
                guard abs(statistic) > abs(best?.statistic ?? 0) * (1 + 1e-9) else { continue }
                best = (place, kind, statistic, products[index][place] / sum)
            }
        }
        return best
    }

    /// What an outlier of effect 1 adds to the residuals, beyond what the regressors take on.
    func trace(_ kind: OutlierKind, at place: Int) -> [Double] {
        guard let index = kinds.firstIndex(of: kind) else { return [] }
        return freed([Double](repeating: 0, count: place) + shapes[index].prefix(count - place))
    }

    /// Less what the regressors explain of it.
    func freed(_ values: [Double]) -> [Double] {
        var values = values
        for column in basis {
            let share = zip(values, column).reduce(0) { $0 + $1.0 * $1.1 }
            for time in values.indices { values[time] -= share * column[time] }
        }
        return values
    }

    /// What it adds to the series.
    func shadow(_ kind: OutlierKind, at place: Int) -> [Double] {
        var impulse = [Double](repeating: 0, count: count)
        impulse[place] = 1
        return kind.spread(impulse, season: season) { innovations in
            var series = innovations
            for time in series.indices {
                for term in polynomials.maTerms where time > term.place {
                    series[time] += term.value * innovations[time - 1 - term.place]
                }
            }
            Self.recur(&series, polynomials.arTerms)
            Self.recur(&series, differencing.terms)
            return series
        }
    }

    /// φ(B)Δ(B)/θ(B) × `values`, with zeros before them.
    private static func whiten(
        _ values: [Double], _ polynomials: ArmaPolynomials, _ differencing: DifferencingPolynomial
    ) -> [Double] {
        var result = filtered(values, differencing.terms)
        result = filtered(result, polynomials.arTerms)
        recur(&result, polynomials.maTerms.map { .init(place: $0.place, value: -$0.value) })
        return result
    }

    /// w(t) = y(t) − Σ value × y(t−1−place)
    private static func filtered(
        _ values: [Double], _ terms: [ArmaPolynomials.Term]
    ) -> [Double] {
        var result = values
        for term in terms {
            for time in stride(from: term.place + 1, to: values.count, by: 1) {
                result[time] -= term.value * values[time - 1 - term.place]
            }
        }
        return result
    }

    /// y(t) = w(t) + Σ value × y(t−1−place), in place.
    private static func recur(_ values: inout [Double], _ terms: [ArmaPolynomials.Term]) {
        for time in values.indices {
            for term in terms where time > term.place {
                values[time] += term.value * values[time - 1 - term.place]
            }
        }
    }
}
