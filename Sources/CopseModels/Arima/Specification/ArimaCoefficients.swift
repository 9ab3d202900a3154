/// The coefficients of a model, block by block.
package struct ArimaCoefficients: Sendable, Equatable {
    package var ar: [Double]
    package var ma: [Double]
    package var seasonalAR: [Double]
    package var seasonalMA: [Double]
    /// Mean, drift, then the regressors.
    package var regression: [Double]

    package init(
        ar: [Double] = [], ma: [Double] = [], seasonalAR: [Double] = [],
        seasonalMA: [Double] = [], regression: [Double] = []
    ) {
        self.ar = ar
        self.ma = ma
        self.seasonalAR = seasonalAR
        self.seasonalMA = seasonalMA
        self.regression = regression
    }

    /// Reads the blocks ar, ma, seasonal ar, seasonal ma out of one row of numbers.
    init(_ flat: [Double], _ order: ArimaOrder, regression: [Double] = []) {
        var rest = flat[...]
        func take(_ count: Int) -> [Double] {
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        ar = take(order.p)
        ma = take(order.q)
        seasonalAR = take(order.seasonalP)
        seasonalMA = take(order.seasonalQ)
        self.regression = regression
    }

    var flat: [Double] { ar + ma + seasonalAR + seasonalMA }
}

/// A parameter's place in the model; regressors are named by whoever knows their names.
package enum ArimaParameterKind: Sendable, Equatable, Hashable, Codable {
    case ar(Int)
    case ma(Int)
    case seasonalAR(Int)
    case seasonalMA(Int)
    case mean
    case drift
    case regressor(Int)

    /// `ar1 ma1 sar1 sma1 mean drift`, a regressor by the name given for it or as `xreg1`.
    package func name(regressors: [String] = []) -> String {
        switch self {
        case .ar(let lag): "ar\(lag)"
        case .ma(let lag): "ma\(lag)"
        case .seasonalAR(let lag): "sar\(lag)"
        case .seasonalMA(let lag): "sma\(lag)"
        case .mean: "mean"
        case .drift: "drift"
        case .regressor(let place):
            regressors.indices.contains(place) ? regressors[place] : "xreg\(place + 1)"
        }
    }
}

extension ArimaSpecification {
    /// The regression terms in the order of their coefficients.
    package func regressionTerms(regressorCount: Int) -> [ArimaParameterKind] {
        var terms: [ArimaParameterKind] = []
        if trend.hasConstant { terms.append(.mean) }
        if trend.hasDrift { terms.append(.drift) }
        return terms + (0..<regressorCount).map { .regressor($0) }
    }

    /// Every parameter in the order it is shown in: ar, ma, sar, sma, regression terms.
    package func parameterKinds(regressorCount: Int) -> [ArimaParameterKind] {
        func lags(_ count: Int, _ kind: (Int) -> ArimaParameterKind) -> [ArimaParameterKind] {
            (0..<count).map { kind($0 + 1) }
        }
        return lags(order.p) { .ar($0) } + lags(order.q) { .ma($0) }
            + lags(order.seasonalP) { .seasonalAR($0) }
            + lags(order.seasonalQ) { .seasonalMA($0) }
            + regressionTerms(regressorCount: regressorCount)
    }
}
