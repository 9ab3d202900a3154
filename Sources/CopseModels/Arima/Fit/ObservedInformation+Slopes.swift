extension ObservedInformation {
    /// The same from slopes that are exact: one central difference a coefficient.
    func covarianceFromSlopes(_ isCancelled: () -> Bool) -> [[Double]]? {
        let size = coefficients.count + value.regression.count
        var matrix = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
        for place in coefficients.indices {
            guard !isCancelled(), let line = curvature(place) else { return nil }
            for (column, entry) in line.enumerated() {
                // Both halves are differences: their mean is nearer the truth than either.
                let share = column < coefficients.count && column != place ? 0.5 : 1
                matrix[place][column] += share * entry
                if column != place { matrix[column][place] += share * entry }
            }
        }
        return fillRegression(&matrix) ? Cholesky(matrix)?.inverse() : nil
    }

    /// The slopes' change with one coefficient.
    ///
    /// The step is at most a fiftieth of the standard error that the coefficient alone would have,
    /// and stays where the process is stationary.
    private func curvature(_ place: Int) -> [Double]? {
        var step = 1e-4
        for _ in 0..<12 {
            guard let line = difference(place, step) else {
                step /= 8
                continue
            }
            let wanted = line[place] > 0 ? 0.02 / line[place].squareRoot() : step
            if wanted >= step || step <= 1e-7 { return line }
            step = max(wanted, 1e-7)
        }
        return nil
    }

    private func difference(_ place: Int, _ step: Double) -> [Double]? {
        var above = coefficients
        var below = coefficients
        above[place] += step
        below[place] -= step
        guard let high = likelihood.slope(at: above, value.regression),
            let low = likelihood.slope(at: below, value.regression)
        else { return nil }
        let width = above[place] - below[place]
        return zip(high, low).map { ($0 - $1) / width }
    }
}
