import CopseMath

/// The test of Canova and Hansen: the null hypothesis is a seasonal pattern that stays the same.
///
/// How far the partial sums of what is left of each season walk away, against their long-run
/// covariance: tr(Ω⁻¹ Σ S(t)S(t)ᵀ) / n² over the m − 1 contrasts of the seasons. The statistic
/// does not depend on the contrasts; those of seasons against their mean need no trigonometry.
/// Source: Are seasonal patterns constant over time?, J. Business and Economic Statistics 13
/// (1995), equation 13; Newey-West weights over m (n/100)^¼ lags; critical values as in R's
/// forecast and pmdarima, whose statistic this is (for odd m they leave out one contrast).
package struct CanovaHansen: Sendable, Equatable {
    package let statistic: Double
    /// At 5 %.
    package let criticalValue: Double
    package let lags: Int

    package var needsDifference: Bool { statistic > criticalValue }

    /// The longest season and the most work: some seconds.
    private static let longest = 400
    private static let most = 500_000_000

    /// Nil for fewer than 2 m + 5 values, without variation, or with a season above 400. Gaps are
    /// filled with straight lines.
    package init?(_ series: [Double], season: Int, isCancelled: () -> Bool = { false }) {
        let n = series.count
        guard (2...Self.longest).contains(season), n >= 2 * season + 5,
            n * season * season <= Self.most, series.contains(where: { !$0.isNaN })
        else { return nil }
        let residuals = Self.residuals(Gaps.filled(series), season)
        let size = series.reduce(0) { $1.isNaN ? $0 : max($0, abs($1)) }
        guard residuals.contains(where: { abs($0) > 0x1p-40 * size }) else { return nil }
        let lags = Int(
            (Double(season) * Elementary.pow(Double(n) / 100, 0.25)).rounded(.toNearestOrEven))
        let covariance = Self.contrasts(
            of: Self.longRunCovariance(residuals, season, lags), divisor: Double(n))
        if isCancelled() { return nil }
        let walk = Self.contrasts(
            of: Self.squaredSums(residuals, season), divisor: Double(n) * Double(n))
        if isCancelled() { return nil }
        guard let inverse = Cholesky(covariance)?.inverse() else { return nil }
        var trace = 0.0
        for row in inverse.indices {
            for column in inverse.indices { trace += inverse[row][column] * walk[column][row] }
        }
        guard trace.isFinite else { return nil }
        statistic = trace
        self.lags = lags
        criticalValue = Self.criticalValue(season: season)
    }

    package static func criticalValue(season: Int) -> Double {
        let table = [
            0.4617146, 0.7479655, 1.0007818, 1.2375350, 1.4625240, 1.6920200, 1.9043096, 2.1169602,
            2.3268562, 2.5406922, 2.7391007,
        ]
        switch season {
        case 2...12: return table[season - 2]
        case 24: return 5.098624
        case 52: return 10.341416
        case 365: return 65.44445
        default: return 0.269 * Elementary.pow(Double(season), 0.928)
        }
    }

    /// What the mean of each season leaves.
    private static func residuals(_ values: [Double], _ season: Int) -> [Double] {
        var sums = [Double](repeating: 0, count: season)
        var counts = sums
        for (row, value) in values.enumerated() {
            sums[row % season] += value
            counts[row % season] += 1
        }
        return values.enumerated().map { row, value in
            value - sums[row % season] / counts[row % season]
        }
    }

    /// Σ over lags and times of the products of residuals, by their two seasons.
    private static func longRunCovariance(
        _ residuals: [Double], _ season: Int, _ lags: Int
    ) -> [[Double]] {
        var sums = [[Double]](
            repeating: [Double](repeating: 0, count: season), count: season)
        for lag in 0...min(lags, residuals.count - 1) {
            let weight = 1 - Double(lag) / Double(lags + 1)
            // The seasons of a time and of the one `lag` before it.
            var products = [Double](repeating: 0, count: season)
            for row in lag..<residuals.count {
                products[row % season] += residuals[row] * residuals[row - lag]
            }
            for (place, product) in products.enumerated() {
                let other = ((place - lag) % season + season) % season
                sums[place][other] += weight * product
                if lag > 0 { sums[other][place] += weight * product }
            }
        }
        return sums
    }

    /// Σ S(t)S(t)ᵀ, where S(t) holds the sum of the residuals up to t of each season.
    private static func squaredSums(_ residuals: [Double], _ season: Int) -> [[Double]] {
        var sums = [[Double]](
            repeating: [Double](repeating: 0, count: season), count: season)
        var walk = [Double](repeating: 0, count: season)
        for (row, residual) in residuals.enumerated() {
            walk[row % season] += residual
            for place in 0..<season {
                let factor = walk[place]
                for other in 0...place { sums[place][other] += factor * walk[other] }
            }
        }
        for place in 0..<season {
            for other in 0..<place { sums[other][place] = sums[place][other] }
        }
        return sums
    }

    /// A matrix over the seasons as one over the contrasts of all seasons but the last with their
    /// mean.
    private static func contrasts(of matrix: [[Double]], divisor: Double) -> [[Double]] {
        let season = Double(matrix.count)
        let rows = matrix.map { $0.reduce(0, +) / season }
        let all = rows.reduce(0, +) / season
        return matrix.indices.dropLast().map { row in
            matrix.indices.dropLast().map { column in
                (matrix[row][column] - rows[row] - rows[column] + all) / divisor
            }
        }
    }
}
