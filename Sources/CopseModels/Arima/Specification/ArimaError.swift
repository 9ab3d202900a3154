/// What can be wrong with a request. A series, however odd, is never an error: see `ArimaVerdict`.
package enum ArimaError: Error, Equatable, Sendable {
    case order(OrderName, got: Int, limit: Int)
    case season(got: Int, limit: Int, isSeasonal: Bool)
    /// A trend term that differencing turns into zeros.
    case vanishingTrend(ArimaSpecification.Trend, differences: Int)
    case power(Double)
    /// A value that the logarithm or the power is not defined for.
    case notPositive(place: Int, value: Double)
    case regressorLength(regressor: Int, expected: Int, got: Int)
    case regressorCount(expected: Int, got: Int)
    /// A future value of a regressor that is missing.
    case regressorMissing(regressor: Int, step: Int)
    case horizon(Int)
    case level(Double)
    case gapsInSumOfSquares(missing: Int)
    case coefficientCount(expected: Int, got: Int)
    case lags(got: Int, limit: Int)
    /// What a file keeps of a tracker cannot be read.
    case damagedState(String)
    case cancelled

    package enum OrderName: String, Sendable {
        case p, d, q
        case seasonalP = "P"
        case seasonalD = "D"
        case seasonalQ = "Q"
    }
}
