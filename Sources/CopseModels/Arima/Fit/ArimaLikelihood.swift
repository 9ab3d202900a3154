import CopseMath

/// The likelihood of a prepared series as a function of the ARMA coefficients alone; the innovation
/// variance and the regression coefficients are the best ones for them.
struct ArimaLikelihood {
    let problem: ArimaProblem

    struct Value {
        /// n/2 log σ² + ½ Σ log F in scaled units: minus the log-likelihood, up to a constant.
        var objective: Double
        var variance: Double
        var logDeterminant: Double
        var count: Int
        /// The coefficients of the orthonormal regressors.
        var regression: [Double]
    }

    /// Nil where the process is not stationary or rounding has eaten the regression.
    func value(_ coefficients: [Double]) -> Value? { whiten(coefficients).flatMap(value) }

    func value(_ whitened: Whitened) -> Value? {
        guard whitened.count > 0 else { return nil }
        guard let regression = regression(of: whitened) else { return nil }
        let variance = max(residualSquares(whitened, regression) / Double(whitened.count), 1e-300)
        guard variance.isFinite, whitened.logDeterminant.isFinite else { return nil }
        let count = Double(whitened.count)
        let objective = Self.objective(
            squares: variance * count, count: count, logDeterminant: whitened.logDeterminant)
        return Value(
            objective: objective, variance: variance,
            logDeterminant: whitened.logDeterminant, count: whitened.count, regression: regression)
    }

    func whiten(_ coefficients: [Double]) -> Whitened? {
        let polynomials = polynomials(coefficients)
        return switch problem.method {
        case .maximumLikelihood: ExactFilter.whiten(problem.input, polynomials)
        case .conditionalSumOfSquares:
            ConditionalFilter.whiten(problem.input, polynomials)
        }
    }

    private func polynomials(_ coefficients: [Double]) -> ArmaPolynomials {
        ArmaPolynomials(
            ArimaCoefficients(coefficients, problem.order), season: problem.order.season)
    }

    /// Whether `slope` knows the answer: not across gaps.
    var hasSlope: Bool {
        if case .whole = problem.input.form { return true }
        return false
    }

    /// The slope of the objective by the ARMA coefficients, the regression held fast: at its best
    /// that is the slope of the profile too.
    ///
    /// - Parameter whitened: what `whiten` gives for these coefficients.
    func slope(
        _ coefficients: [Double], _ whitened: Whitened, _ regression: [Double]
    ) -> [Double]? {
        guard hasSlope else { return nil }
        return Self.slope(
            series: combined(problem.input.values, regression),
            whitened: combined(whitened.values, regression), variances: whitened.variances,
            problem.order, problem.method, ArimaCoefficients(coefficients, problem.order))
    }

    /// The same for one series: with its innovations over √F and F.
    static func slope(
        series: [Double], whitened: [Double], variances: [Double], _ order: ArimaOrder,
        _ method: ArimaSpecification.Method, _ coefficients: ArimaCoefficients
    ) -> [Double]? {
        let polynomials = ArmaPolynomials(coefficients, season: order.season)
        var slope: InnovationsSlope?
        switch method {
        case .maximumLikelihood:
            guard let start = StationaryCovariance(polynomials) else { return nil }
            slope = InnovationsSlope(
                series: series, whitened: whitened, variances: variances, polynomials, start)
        case .conditionalSumOfSquares:
            slope = InnovationsSlope(conditional: series, innovations: whitened, polynomials)
        }
        return slope.map { slope in
            ArmaPolynomials.slope(
                ar: slope.ar, ma: slope.ma, coefficients, season: order.season)
        }
    }

    /// The first column less the others times the coefficients.
    private func combined(_ values: [Double], _ regression: [Double]) -> [Double] {
        let rows = problem.input.rowCount
        var combined = Array(values[..<rows])
        for (place, factor) in regression.enumerated() {
            let base = (place + 1) * rows
            for row in 0..<rows { combined[row] -= factor * values[base + row] }
        }
        return combined
    }

    /// The log-likelihood in the units of the series.
    func logLikelihood(_ value: Value) -> Double {
        let count = Double(value.count)
        return -value.objective - count / 2 * (1 + Self.logOfTwoPi)
            - count * Elementary.log(problem.scale)
    }

    static func objective(squares: Double, count: Double, logDeterminant: Double) -> Double {
        (count * Elementary.log(squares / count) + logDeterminant) / 2
    }

    static let logOfTwoPi = 1.8378770664093453

    /// The slope of the objective by ARMA and regression coefficients at any of both; nil where
    /// there is none.
    func slope(at coefficients: [Double], _ regression: [Double]) -> [Double]? {
        guard let whitened = whiten(coefficients),
            let slope = slope(coefficients, whitened, regression)
        else { return nil }
        let squares = residualSquares(whitened, regression)
        guard squares > 0, squares.isFinite else { return nil }
        let count = Double(whitened.count)
        return slope + residualProducts(whitened, regression).map { -$0 * count / squares }
    }

    /// Σ (whitened response − whitened regressors × coefficients)².
    func residualSquares(_ whitened: Whitened, _ regression: [Double]) -> Double {
        let rows = whitened.rowCount
        var sum = 0.0
        if regression.isEmpty {
            for row in 0..<rows { sum += whitened.values[row] * whitened.values[row] }
            return sum
        }
        for row in 0..<rows {
            var rest = whitened.values[row]
            for (place, factor) in regression.enumerated() {
                rest -= factor * whitened.values[(place + 1) * rows + row]
            }
            sum += rest * rest
        }
        return sum
    }

    /// Σ whitened regressor × residual, per regressor.
    func residualProducts(_ whitened: Whitened, _ regression: [Double]) -> [Double] {
        let rows = whitened.rowCount
        var sums = [Double](repeating: 0, count: regression.count)
        for row in 0..<rows {
            var rest = whitened.values[row]
            for (place, factor) in regression.enumerated() {
                rest -= factor * whitened.values[(place + 1) * rows + row]
            }
            for place in sums.indices {
                sums[place] += rest * whitened.values[(place + 1) * rows + row]
            }
        }
        return sums
    }

    /// Σ whitened regressor × whitened regressor.
    func regressorProducts(_ whitened: Whitened) -> [[Double]] {
        let rows = whitened.rowCount
        return (1..<whitened.columnCount).map { left in
            (1..<whitened.columnCount).map { right in
                var sum = 0.0
                for row in 0..<rows {
                    sum += whitened.values[left * rows + row] * whitened.values[right * rows + row]
                }
                return sum
            }
        }
    }

    private func regression(of whitened: Whitened) -> [Double]? {
        guard whitened.columnCount > 1 else { return [] }
        let none = [Double](repeating: 0, count: whitened.columnCount - 1)
        let products = residualProducts(whitened, none)
        guard let factor = Cholesky(regressorProducts(whitened)) else { return nil }
        return factor.solve(products)
    }
}
