/// Numbers a model is fitted to or scores: rows × features, column-major. NaN is missing.
package struct Matrix: Sendable {
    /// One array per feature, each `rowCount` long.
    package var columns: [[Double]]
    package let rowCount: Int

    /// - Precondition: every column has `rowCount` values.
    package init(columns: [[Double]], rowCount: Int) {
        precondition(columns.allSatisfy { $0.count == rowCount })
        self.columns = columns
        self.rowCount = rowCount
    }

    package var featureCount: Int { columns.count }
}
