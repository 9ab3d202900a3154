/// What is to be fitted: orders, trend, transform and method, checked.
///
/// φ(B)Φ(Bᵐ)(1−B)ᵈ(1−Bᵐ)ᴰ (g(y) − Xβ) = θ(B)Θ(Bᵐ) e, with plus signs in θ and Θ, as R, Stata and
/// statsmodels write it. The trend belongs to Xβ (it is a regression term): `c` is the mean of the
/// series, not the constant of the ARMA equation, and `t` the drift per step.
package struct ArimaSpecification: Sendable, Equatable, Codable {
    package let order: ArimaOrder
    package let trend: Trend
    package let transform: Transform
    package let method: Method

    package enum Trend: String, Sendable, Codable, CaseIterable {
        case none = "n"
        case constant = "c"
        case linear = "t"
        case both = "ct"
    }

    package enum Transform: Sendable, Equatable, Codable {
        case none
        case log
        /// (yᵏ − 1) / k; without a power, the one that Guerrero's method chooses for the series.
        case boxCox(Double?)
    }

    package enum Method: String, Sendable, Codable {
        /// Exact maximum likelihood.
        case maximumLikelihood = "ml"
        /// The conditional sum of squares: values before the first p + P × m are taken as given.
        case conditionalSumOfSquares = "css"
    }

    /// - Parameter trend: where nil, `c` if d + D = 0, else `n`.
    /// - Throws: `arima.order`, `arima.season`, `arima.trend`, `arima.transform`.
    package init(
        _ order: ArimaOrder, trend: Trend? = nil, transform: Transform = .none,
        method: Method = .maximumLikelihood
    ) throws(ArimaError) {
        try Self.check(order)
        let trend = trend ?? (order.differences == 0 ? .constant : .none)
        if trend.hasConstant && order.differences > 0 {
            throw .vanishingTrend(trend, differences: order.differences)
        }
        if trend.hasDrift && order.differences > 1 {
            throw .vanishingTrend(trend, differences: order.differences)
        }
        if case .boxCox(.some(let power)) = transform, !(-5...5).contains(power) {
            throw .power(power)
        }
        self.order = order
        self.trend = trend
        self.transform = transform
        self.method = method
    }

    private static func check(_ order: ArimaOrder) throws(ArimaError) {
        let limits = ArimaLimits.self
        let plain: [(ArimaError.OrderName, Int, Int)] = [
            (.p, order.p, limits.order), (.d, order.d, limits.differences),
            (.q, order.q, limits.order), (.seasonalP, order.seasonalP, limits.seasonalOrder),
            (.seasonalD, order.seasonalD, limits.seasonalDifferences),
            (.seasonalQ, order.seasonalQ, limits.seasonalOrder),
        ]
        for (name, value, limit) in plain where !(0...limit).contains(value) {
            throw .order(name, got: value, limit: limit)
        }
        let season = order.isSeasonal ? 2...limits.season : 1...limits.season
        guard season.contains(order.season) else {
            throw .season(got: order.season, limit: limits.season, isSeasonal: order.isSeasonal)
        }
    }
}

extension ArimaSpecification.Trend {
    package var hasConstant: Bool { self == .constant || self == .both }
    package var hasDrift: Bool { self == .linear || self == .both }
}

/// The largest orders that are accepted.
package enum ArimaLimits {
    package static let order = 50
    package static let differences = 3
    package static let seasonalOrder = 5
    package static let seasonalDifferences = 2
    package static let season = 2000
    package static let horizon = 1_000_000
}
