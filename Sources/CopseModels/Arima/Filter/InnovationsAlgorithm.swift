/// One-step predictions from autocovariances alone: the second way to a likelihood, for
/// comparison with the first.
///
/// Nothing of it is shared with the Kalman filter or the fast recursion but the autocovariances. Source: Brockwell and Davis, Time series: theory and methods, 2nd ed., sections 5.2 and 5.3;
/// Ansley, An algorithm for the exact likelihood of a mixed autoregressive-moving average process,
/// Biometrika 66 (1979). Time O(n × lags of ma²) after the first max(lags) values.
enum InnovationsAlgorithm {
    /// Nil where the process is not stationary.
    ///
    /// - Precondition: differenced, nothing missing.
    static func whiten(_ input: FilterInput, _ polynomials: ArmaPolynomials) -> Whitened? {
        let (ar, ma) = (polynomials.ar, polynomials.ma)
        let reach = max(ar.count, ma.count)
        guard
            let gamma = StationaryCovariance.autocovariances(polynomials, count: 2 * reach + 2)
        else { return nil }
        let products = StationaryCovariance.products(polynomials)
        // The covariance of values i and j ≤ i (from 0) of the series that is an ARMA process up
        // to `reach` and its moving average from there on.
        func covariance(_ i: Int, _ j: Int) -> Double {
            let lag = i - j
            if i < reach { return gamma[lag] }
            if j >= reach { return lag < products.count ? products[lag] : 0 }
            guard i < 2 * reach else { return 0 }
            var value = gamma[lag]
            for (place, factor) in ar.enumerated() { value -= factor * gamma[abs(place + 1 - lag)] }
            return value
        }
        let rows = input.rowCount
        var whitened = Whitened(
            values: input.values, rowCount: rows, columnCount: input.columnCount,
            logDeterminant: 0, count: rows)
        var factors = LogProduct()
        var variances: [Double] = []
        // Row n: θ(n, n−k) for k from `firsts[n]` on.
        var lines: [[Double]] = []
        var firsts: [Int] = []
        for row in 0..<rows {
            let first = row < reach ? 0 : max(0, row - ma.count)
            var line: [Double] = []
            var variance = covariance(row, row)
            for place in first..<row {
                var value = covariance(row, place)
                for lower in max(first, firsts[place])..<place {
                    value -=
                        lines[place][lower - firsts[place]] * line[lower - first]
                        * variances[lower]
                }
                value /= variances[place]
                line.append(value)
                variance -= value * value * variances[place]
            }
            lines.append(line)
            firsts.append(first)
            variances.append(variance)
            factors.multiply(by: variance)
            for column in 0..<input.columnCount {
                let base = column * rows
                var prediction = 0.0
                for (offset, value) in line.enumerated() {
                    let place = first + offset
                    prediction +=
                        value * whitened.values[base + place] * variances[place].squareRoot()
                }
                if row >= reach {
                    for (lag, factor) in ar.enumerated() {
                        prediction += factor * input.values[base + row - 1 - lag]
                    }
                }
                whitened.values[base + row] =
                    (input.values[base + row] - prediction) / variance.squareRoot()
            }
        }
        whitened.logDeterminant = factors.sum
        whitened.variances = variances
        return whitened
    }
}
