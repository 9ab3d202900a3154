import CopseMath

/// A transform with its power decided.
enum PowerTransform: Sendable, Equatable {
    case identity
    case log
    case power(Double)

    init(_ power: Double) { self = power == 0 ? .log : .power(power) }

    /// - Parameter value: positive, or zero where the power is positive.
    func forward(_ value: Double) -> Double {
        switch self {
        case .identity: value
        case .log: Elementary.log(value)
        case .power(let power): (Elementary.pow(value, power) - 1) / power
        }
    }

    func backward(_ value: Double) -> Double {
        switch self {
        case .identity: return value
        case .log: return Elementary.exp(value)
        case .power(let power):
            let base = power * value + 1
            // Beyond the transform's range: the end of it.
            if base <= 0 { return power > 0 ? 0 : .infinity }
            return Elementary.pow(base, 1 / power)
        }
    }

    func accepts(_ value: Double) -> Bool {
        switch self {
        case .identity: true
        case .log: value > 0
        case .power(let power): power > 0 ? value >= 0 : value > 0
        }
    }
}

/// Guerrero's choice of a Box-Cox power: the one under which the spread of a season is most nearly
/// the same at every level.
///
/// Source: Guerrero, Time-series analysis supported by power transformations, J. Forecasting 12
/// (1993): the coefficient of variation of sᵢ / meanᵢ^(1−λ) over blocks of a season (two values
/// without season) is minimised over −1 … 2.
package enum GuerreroPower {
    /// Nil where there are fewer than two full blocks of positive values, or no spread.
    package static func choose(_ series: [Double], season: Int) -> Double? {
        let length = max(2, season)
        let blockCount = series.count / length
        guard blockCount >= 2 else { return nil }
        // The blocks that end with the series' last value.
        let start = series.count - blockCount * length
        var means: [Double] = []
        var spreads: [Double] = []
        for block in 0..<blockCount {
            let first = start + block * length
            let values = series[first..<first + length].filter { !$0.isNaN }
            guard values.count > 1, values.allSatisfy({ $0 > 0 }) else { continue }
            let mean = values.reduce(0, +) / Double(values.count)
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            means.append(Elementary.log(mean))
            spreads.append((squares / Double(values.count - 1)).squareRoot())
        }
        guard means.count >= 2, spreads.contains(where: { $0 > 0 }) else { return nil }
        return minimum(from: -1, to: 2) { power in
            let ratios = zip(means, spreads).map { $1 / Elementary.exp($0 * (1 - power)) }
            let mean = ratios.reduce(0, +) / Double(ratios.count)
            let squares = ratios.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return (squares / Double(ratios.count - 1)).squareRoot() / mean
        }
    }

    /// Golden section search.
    private static func minimum(
        from low: Double, to high: Double, _ function: (Double) -> Double
    ) -> Double {
        let ratio = (5.0.squareRoot() - 1) / 2
        var (low, high) = (low, high)
        var left = high - ratio * (high - low)
        var right = low + ratio * (high - low)
        var (atLeft, atRight) = (function(left), function(right))
        while high - low > 1e-9 {
            if atLeft <= atRight {
                (high, right, atRight) = (right, left, atLeft)
                left = high - ratio * (high - low)
                atLeft = function(left)
            } else {
                (low, left, atLeft) = (left, right, atRight)
                right = low + ratio * (high - low)
                atRight = function(right)
            }
        }
        return (low + high) / 2
    }
}
