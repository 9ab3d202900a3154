/// The curvature of the log-likelihood at its maximum, over ARMA and regression coefficients.
///
/// The innovation variance is concentrated out, as R does: the inverse of this matrix is the block
/// of the inverse of the whole one. Derivatives by ARMA coefficients are central differences with a
/// step that is a small share of each coefficient's own standard error, so that a parameter's unit
/// does not matter; those by regression coefficients are exact.
struct ObservedInformation {
    let likelihood: ArimaLikelihood
    let coefficients: [Double]
    let value: ArimaLikelihood.Value

    /// The covariance of ARMA coefficients, then of the orthonormal regressors' coefficients; nil
    /// where the curvature is not that of a maximum.
    func covariance(isCancelled: () -> Bool) -> [[Double]]? {
        let armaCount = coefficients.count
        let size = armaCount + value.regression.count
        guard size > 0 else { return [] }
        if likelihood.hasSlope { return covarianceFromSlopes(isCancelled) }
        guard let steps = steps(isCancelled), !isCancelled() else { return nil }
        var matrix = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
        var gradients: [(above: [Double], below: [Double])] = []
        var singles: [(above: Double, below: Double)] = []
        for place in 0..<armaCount {
            guard
                let above = point([(place, steps[place])]),
                let below = point([(place, -steps[place])])
            else { return nil }
            singles.append((above.logLikelihood, below.logLikelihood))
            gradients.append((above.gradient, below.gradient))
            matrix[place][place] =
                -(above.logLikelihood - 2 * centre + below.logLikelihood)
                / (steps[place] * steps[place])
            for (column, pair) in zip(above.gradient, below.gradient).enumerated() {
                let slope = -(pair.0 - pair.1) / (2 * steps[place])
                matrix[place][armaCount + column] = slope
                matrix[armaCount + column][place] = slope
            }
        }
        for row in 0..<armaCount {
            for column in 0..<row {
                guard !isCancelled(),
                    let plus = point([(row, steps[row]), (column, steps[column])]),
                    let minus = point([(row, -steps[row]), (column, -steps[column])])
                else { return nil }
                let mixed =
                    plus.logLikelihood + minus.logLikelihood + 2 * centre
                    - singles[row].above - singles[row].below
                    - singles[column].above - singles[column].below
                let slope = -mixed / (2 * steps[row] * steps[column])
                matrix[row][column] = slope
                matrix[column][row] = slope
            }
        }
        return fillRegression(&matrix) ? Cholesky(matrix)?.inverse() : nil
    }

    /// The block of the regression coefficients, which is known exactly.
    func fillRegression(_ matrix: inout [[Double]]) -> Bool {
        guard let whitened = likelihood.whiten(coefficients) else { return false }
        let armaCount = coefficients.count
        for (row, line) in likelihood.regressorProducts(whitened).enumerated() {
            for (column, product) in line.enumerated() {
                matrix[armaCount + row][armaCount + column] = product / value.variance
            }
        }
        return true
    }

    private var centre: Double { -value.objective }

    private struct Point {
        var logLikelihood: Double
        var gradient: [Double]
    }

    /// The log-likelihood beside the maximum, the regression held fast, and its slope by the
    /// regression.
    private func point(_ moves: [(place: Int, step: Double)]) -> Point? {
        var moved = coefficients
        for move in moves { moved[move.place] += move.step }
        guard let whitened = likelihood.whiten(moved) else { return nil }
        let squares = likelihood.residualSquares(whitened, value.regression)
        guard squares > 0, squares.isFinite else { return nil }
        let count = Double(whitened.count)
        return Point(
            logLikelihood: -ArimaLikelihood.objective(
                squares: squares, count: count, logDeterminant: whitened.logDeterminant),
            gradient: likelihood.residualProducts(whitened, value.regression).map {
                $0 * count / squares
            })
    }

    /// A fiftieth of the standard error that the coefficient alone would have, less where the
    /// stationary region ends.
    private func steps(_ isCancelled: () -> Bool) -> [Double]? {
        var steps: [Double] = []
        for place in coefficients.indices {
            var step = 1e-3
            var found: Double?
            for _ in 0..<12 where !isCancelled() {
                guard let above = point([(place, step)]), let below = point([(place, -step)])
                else {
                    step /= 8
                    continue
                }
                let curvature =
                    -(above.logLikelihood - 2 * centre + below.logLikelihood) / (step * step)
                let wanted = curvature > 0 ? 0.02 / curvature.squareRoot() : 1e-3
                found = min(max(wanted, 1e-7), 0.02)
                if let found, point([(place, 2 * found)]) != nil,
                    point([(place, -2 * found)]) != nil
                {
                    break
                }
                step /= 8
                found = step
            }
            guard let found else { return nil }
            steps.append(found)
        }
        return steps
    }
}
