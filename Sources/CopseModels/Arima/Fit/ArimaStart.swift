/// Starting values by regression on the past of a series and of its innovations.
///
/// Source: Hannan and Rissanen, Recursive estimation of mixed autoregressive-moving average order,
/// Biometrika 69 (1982): a long autoregression (here by Burg's recursion) gives the innovations,
/// then the series is regressed on its own lags and on theirs. The seasonal blocks enter with the
/// lags of the multiplied polynomials; their coefficients are read off at the pure lags. A block
/// that comes out unstable is shrunk until it is stable.
enum ArimaStart {
    /// Coefficients block by block, every block stable; nil where the series is too short.
    ///
    /// - Parameter isShort: whether the long autoregression has only twice the lags of the
    ///   innovations.
    static func hannanRissanen(
        _ series: [Double], _ order: ArimaOrder, isShort: Bool = false
    ) -> [Double]? {
        let arLags = lags(order.p, order.seasonalP, order.season)
        let maLags = lags(order.q, order.seasonalQ, order.season)
        guard !arLags.isEmpty || !maLags.isEmpty else { return [] }
        let reach = max(arLags.last ?? 0, maLags.last ?? 0)
        var innovations = [Double](repeating: 0, count: series.count)
        var first = reach
        if !maLags.isEmpty {
            let maReach = maLags.last ?? 0
            let length =
                isShort
                ? max(1, min(2 * maReach, series.count / 3))
                : autoregressionLength(series.count, reach: maReach)
            guard let predictor = Burg.autoregression(series, order: length) else { return nil }
            for row in length..<series.count {
                var value = series[row]
                for (place, factor) in predictor.enumerated() {
                    value -= factor * series[row - 1 - place]
                }
                innovations[row] = value
            }
            first = max(reach, length + maReach)
        }
        let rows = series.count - first
        guard rows >= 2 * (arLags.count + maLags.count) else { return nil }
        let columns =
            arLags.map { lag in (first..<series.count).map { series[$0 - lag] } }
            + maLags.map { lag in (first..<series.count).map { innovations[$0 - lag] } }
        let fit = LeastSquares(columns, Array(series[first...]))
        func pick(_ wanted: Int, _ step: Int, _ lags: [Int], offset: Int) -> [Double] {
            (1...max(1, wanted)).prefix(wanted).map { number in
                lags.firstIndex(of: number * step).map { fit.coefficients[offset + $0] } ?? 0
            }
        }
        let (maStart, season) = (arLags.count, order.season)
        return stable(pick(order.p, 1, arLags, offset: 0))
            + negated(stable(negated(pick(order.q, 1, maLags, offset: maStart))))
            + stable(pick(order.seasonalP, season, arLags, offset: 0))
            + negated(stable(negated(pick(order.seasonalQ, season, maLags, offset: maStart))))
    }

    private static func negated(_ values: [Double]) -> [Double] { values.map { -$0 } }

    /// The lags of (1 + … Bᵖ)(1 + … Bᵐᴾ), ascending.
    private static func lags(_ plain: Int, _ seasonal: Int, _ season: Int) -> [Int] {
        var lags = Set<Int>()
        for block in 0...seasonal {
            for lag in 0...plain { lags.insert(block * season + lag) }
        }
        lags.remove(0)
        return lags.sorted()
    }

    /// 10 log₁₀ n, and at least a little more than the lags of the innovations; a third of the
    /// series at most.
    private static func autoregressionLength(_ count: Int, reach: Int) -> Int {
        var length = 1.0
        var bits = 0.0
        while length * 2 <= Double(count) {
            length *= 2
            bits += 1
        }
        let usual = Int(3.0103 * bits) + 1
        return max(1, min(max(usual, reach + reach / 2), count / 3))
    }

    /// Coefficients scaled by powers of a factor until the partial autocorrelations are below 0.97.
    static func stable(_ coefficients: [Double]) -> [Double] {
        var result = coefficients
        guard result.allSatisfy(\.isFinite) else { return result.map { _ in 0 } }
        for _ in 0..<200 {
            if let partials = PartialAutocorrelations.partials(result),
                partials.allSatisfy({ abs($0) < 0.97 })
            {
                return result
            }
            var factor = 1.0
            for place in result.indices {
                factor *= 0.97
                result[place] *= factor
            }
        }
        return result.map { _ in 0 }
    }
}

/// Burg's autoregression: least squares forwards and backwards, always stationary.
package enum Burg {
    /// Nil for a series without spread or not longer than the order. Time O(n × order).
    package static func autoregression(_ series: [Double], order: Int) -> [Double]? {
        guard series.count > order else { return nil }
        var forward = series
        var backward = series
        var coefficients: [Double] = []
        for step in 0..<order {
            var product = 0.0
            var energy = 0.0
            for row in step + 1..<series.count {
                product += forward[row] * backward[row - 1]
                energy += forward[row] * forward[row] + backward[row - 1] * backward[row - 1]
            }
            guard energy > 0, energy.isFinite else {
                return coefficients.isEmpty ? nil : coefficients
            }
            let partial = 2 * product / energy
            let previous = coefficients
            for place in previous.indices {
                coefficients[place] -= partial * previous[previous.count - 1 - place]
            }
            coefficients.append(partial)
            for row in stride(from: series.count - 1, to: step, by: -1) {
                let old = forward[row]
                forward[row] -= partial * backward[row - 1]
                backward[row] = backward[row - 1] - partial * old
            }
        }
        return coefficients
    }
}
