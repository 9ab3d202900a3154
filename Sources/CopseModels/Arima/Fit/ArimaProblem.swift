/// A series made ready for the filter: transformed, differenced, scaled, its regressors
/// orthonormal.
///
/// Why: the regression coefficients are profiled out of the likelihood, so the optimiser sees the
/// ARMA coefficients alone; a series in wei (1e18) and one in ether give the same steps; and
/// collinear regressors are found here rather than in a singular matrix later.
struct ArimaProblem {
    private(set) var order: ArimaOrder
    let method: ArimaSpecification.Method
    let transform: PowerTransform
    let differencing: DifferencingPolynomial
    /// The transformed series; NaN where it or a regressor is missing.
    let series: [Double]
    /// Mean, drift and regressors over time, gaps filled.
    let regressors: [[Double]]
    let regressionKinds: [ArimaParameterKind]
    /// The response, then the orthonormal regressors that are independent after differencing.
    let input: FilterInput
    /// The response differenced and freed of the regressors, gaps filled: for starting values.
    let residual: [Double]
    /// The response is divided by this.
    let scale: Double
    /// What was taken off the response beforehand, per regressor.
    let baseline: [Double]
    /// The places of the regressors that stay.
    let independent: [Int]
    /// Turns the coefficients of the orthonormal regressors into those of the ones that stay.
    let backward: [[Double]]
    /// Values that are there, less those that differencing costs.
    let usable: Int
    let missing: Int
    let infinite: Int
    /// Values dropped because a regressor is missing there.
    let unregressed: Int
    /// Whether anything is left after differencing and regression.
    let varies: Bool
    /// Whether squares of the values leave the range of numbers.
    let isExtreme: Bool

    init(_ data: ArimaData, _ specification: ArimaSpecification) throws(ArimaError) {
        order = specification.order
        method = specification.method
        differencing = DifferencingPolynomial(order)
        transform = Self.transform(specification, data.series)
        let cleaned = try Self.clean(data, transform)
        series = cleaned.series
        infinite = cleaned.infinite
        unregressed = cleaned.unregressed
        missing = series.count { $0.isNaN }
        usable = series.count - missing - differencing.lag
        regressionKinds = specification.regressionTerms(regressorCount: data.regressors.count)
        regressors = Self.regressors(regressionKinds, data, rows: series.count)
        if method == .conditionalSumOfSquares && missing > 0 {
            throw .gapsInSumOfSquares(missing: missing)
        }

        let filled = Gaps.filled(series)
        let response = differencing.apply(filled)
        let differencing = differencing
        let columns = regressors.map { differencing.apply($0) }
        let factor = OrthogonalFactor(columns, rowCount: response.count)
        independent = factor.independent
        var baseline = [Double](repeating: 0, count: regressors.count)
        var rest = response
        // Twice: the second round removes what rounding left of the first.
        for _ in 0..<2 {
            let solution = factor.coefficients(ofRotated: factor.rotated(rest))
            for (place, column) in independent.enumerated() { baseline[column] += solution[place] }
            rest = response
            for (column, factor) in zip(columns, baseline) where factor != 0 {
                for row in rest.indices { rest[row] -= factor * column[row] }
            }
        }
        self.baseline = baseline
        let length = Double(max(1, rest.count)).squareRoot()
        let largest = rest.reduce(0) { max($0, abs($1)) }
        isExtreme = largest > 1e140 || (largest > 0 && largest < 1e-140) || largest.isNaN
        let spread = rest.reduce(0) { $0 + $1 * $1 }.squareRoot() / length
        let size = filled.reduce(0) { max($0, abs($1)) }
        varies = spread.isFinite && spread > size * 0x1p-50 * Double(1 << order.differences)
        let scale = varies ? spread : 1
        self.scale = scale
        residual = rest.map { $0 / scale }
        let inverse = factor.inverseTriangle()
        backward = inverse.map { $0.map { $0 * length * scale } }
        let main = [residual] + factor.orthonormalColumns().map { $0.map { $0 * length } }
        if missing == 0 {
            input = FilterInput(main, .whole)
        } else if let filled = GapInput(
            series: series, order: order, differencing: differencing
        ).filled(main) {
            input = filled
        } else {
            input = Self.gapped(
                series: series, filled: filled, regressors: regressors, baseline: baseline,
                factor: factor, inverse: inverse, length: length, scale: scale,
                differencing: differencing)
        }
    }

    /// The same series for other orders of equal differences.
    ///
    /// - Returns: nil where gaps make the form of the input depend on the orders.
    func reordered(_ order: ArimaOrder) -> ArimaProblem? {
        guard missing == 0, order.d == self.order.d, order.seasonalD == self.order.seasonalD,
            order.season == self.order.season
        else { return nil }
        var problem = self
        problem.order = order
        return problem
    }

    /// Coefficients of all regressors in their own units; NaN for those left out.
    func regression(_ profiled: [Double]) -> [Double] {
        var coefficients = baseline
        for place in coefficients.indices where !independent.contains(place) {
            coefficients[place] = .nan
        }
        for (place, column) in backward.enumerated() {
            for (row, value) in column.enumerated() {
                coefficients[independent[row]] += value * profiled[place]
            }
        }
        return coefficients
    }

    private static func transform(
        _ specification: ArimaSpecification, _ series: [Double]
    ) -> PowerTransform {
        switch specification.transform {
        case .none: return .identity
        case .log: return .log
        case .boxCox(.some(let power)): return PowerTransform(power)
        case .boxCox(nil):
            let power = GuerreroPower.choose(series, season: specification.order.season)
            return power.map { PowerTransform($0) } ?? .log
        }
    }

    private static func clean(
        _ data: ArimaData, _ transform: PowerTransform
    ) throws(ArimaError) -> (series: [Double], infinite: Int, unregressed: Int) {
        var series = data.series
        var infinite = 0
        var unregressed = 0
        for row in series.indices where !series[row].isNaN {
            if series[row].isInfinite {
                infinite += 1
                series[row] = .nan
            } else if data.regressors.contains(where: { !$0[row].isFinite }) {
                unregressed += 1
                series[row] = .nan
            } else if !transform.accepts(series[row]) {
                throw .notPositive(place: row, value: series[row])
            } else {
                series[row] = transform.forward(series[row])
            }
        }
        return (series, infinite, unregressed)
    }

    private static func regressors(
        _ kinds: [ArimaParameterKind], _ data: ArimaData, rows: Int
    ) -> [[Double]] {
        kinds.map { term in
            switch term {
            case .drift: (0..<rows).map { Double($0 + 1) }
            case .regressor(let place):
                Gaps.filled(data.regressors[place].map { $0.isFinite ? $0 : .nan })
            default: [Double](repeating: 1, count: rows)
            }
        }
    }

    private static func gapped(
        series: [Double], filled: [Double], regressors: [[Double]], baseline: [Double],
        factor: OrthogonalFactor, inverse: [[Double]], length: Double, scale: Double,
        differencing: DifferencingPolynomial
    ) -> FilterInput {
        // Levels: the filter itself differences. A constant that differencing removes is taken off
        // first, so that large levels cost no digits.
        func centred(_ column: [Double]) -> [Double] {
            guard differencing.lag > 0, let first = column.first else { return column }
            return column.map { $0 - first }
        }
        var response = filled
        for (column, value) in zip(regressors, baseline) where value != 0 {
            for row in response.indices { response[row] -= value * column[row] }
        }
        let levels = regressors.map(centred)
        let columns = inverse.map { weights in
            series.indices.map { row in
                var sum = 0.0
                for (place, weight) in weights.enumerated() {
                    sum += weight * levels[factor.independent[place]][row]
                }
                return sum * length
            }
        }
        return FilterInput(
            [centred(response).map { $0 / scale }] + columns,
            .gapped(observed: series.map { !$0.isNaN }, differencing))
    }
}

/// Missing values of a series.
enum Gaps {
    /// Straight lines across gaps, the nearest value at the ends; zeros where nothing is there.
    static func filled(_ series: [Double]) -> [Double] {
        var filled = series
        var last: Int?
        for row in series.indices where !series[row].isNaN {
            if let last {
                let width = Double(row - last)
                for place in last + 1..<max(row, last + 1) {
                    let share = Double(place - last) / width
                    filled[place] = series[last] * (1 - share) + series[row] * share
                }
            } else {
                for place in 0..<row { filled[place] = series[row] }
            }
            last = row
        }
        let tail = last.map { series[$0] } ?? 0
        for place in (last ?? -1) + 1..<max(series.count, (last ?? -1) + 1) { filled[place] = tail }
        return filled
    }
}
