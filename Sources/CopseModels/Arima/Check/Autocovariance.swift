import CopseMath

enum Autocovariance {
    /// γ(0) … γ(lags), pairs with a missing value left out, divided by how many values are there.
    static func biased(_ series: [Double], lags: Int) -> [Double] {
        let count = series.count { !$0.isNaN }
        guard count > 0 else { return [Double](repeating: .nan, count: lags + 1) }
        var sum = 0.0
        for value in series where !value.isNaN { sum += value }
        let mean = sum / Double(count)
        let centred = series.map { $0.isNaN ? 0 : $0 - mean }
        return (0...lags).map { lag in
            var sum = 0.0
            for row in lag..<max(lag, centred.count) { sum += centred[row] * centred[row - lag] }
            return sum / Double(count)
        }
    }

    static func log10(_ count: Int) -> Double { Elementary.log10(Double(count)) }
}
