/// What can be wrong with a request for a series or a model of one, beyond what the models say.
enum SeriesProblem: Sendable, Equatable {
    // Times and buckets.
    case noTimeColumn(isEmpty: Bool)
    case severalTimeColumns([String])
    case notATimeColumn(String, type: String)
    case noTimes(column: String)
    case width(String)
    case tooManyBuckets(Int, every: String)
    case nothingLeft(buckets: Int)
    case noRows

    // Aggregates.
    case noAggregate(String)
    case outsideAggregate(String)
    case unknownFunction(String, nearest: String?)
    case aggregateArguments(String)
    case nestedAggregate(String, in: String)
    case share
    case textColumn(String)
    case keptName(String)

    // Models.
    case seasonIncomplete(given: Int)
    case regressorNotFound(String, kept: [String], nearest: String?)
    case regressorTwice(String)
    case futureNeeded([String])
    case futureNotNeeded
    case futureTooShort(rows: Int, horizon: Int)
    case season(String)
    case lags(String, limit: Int)
    case level(String)
    case rate(String)
    case noOrigin(count: Int, initial: Int, horizon: Int)
    case noDecomposition(count: Int, season: Int)
    case modelWithoutBuckets(String)
    case modelWithRegressors(String, [String])
    case modelTooLong(String, Int, limit: Int)
    case modelWithoutEstimates(String)
    /// A verdict of the models that leaves nothing to show.
    case unfit(code: String, String)
    case frameForSeries(String)
}
