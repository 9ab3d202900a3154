/// A series and the regressors beside it; NaN is a missing value.
package struct ArimaData: Sendable, Equatable, Codable {
    package let series: [Double]
    /// One column per regressor, each as long as the series.
    package let regressors: [[Double]]

    /// - Throws: `arima.regressors` where a regressor has another length.
    package init(_ series: [Double], regressors: [[Double]] = []) throws(ArimaError) {
        for (place, column) in regressors.enumerated() where column.count != series.count {
            throw .regressorLength(
                regressor: place, expected: series.count, got: column.count)
        }
        self.series = series
        self.regressors = regressors
    }
}
