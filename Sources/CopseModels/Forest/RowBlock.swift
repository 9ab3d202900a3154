/// Some rows of a matrix, one after the other, as walks want them.
struct RowBlock: ~Copyable {
    let capacity: Int
    /// Values from one row to the next.
    let stride: Int
    /// `capacity` rows; those beyond `rowCount` hold anything.
    private(set) var values: [Double]
    private(set) var rowCount = 0
    /// Rows with a missing value that nothing takes the place of.
    private(set) var incomplete: [Int] = []

    init(capacity: Int, stride: Int) {
        precondition(capacity > 0 && capacity % WalkKernel.lanes == 0 && stride > 0)
        self.capacity = capacity
        self.stride = stride
        values = [Double](repeating: 0, count: capacity * stride)
    }

    /// Groups of eight rows, the last one filled up.
    var groupCount: Int { (rowCount + WalkKernel.lanes - 1) / WalkKernel.lanes }

    /// Reads rows of a matrix, at most `capacity`.
    mutating func load(_ matrix: Matrix, rows: Range<Int>, medians: [Double]?) {
        precondition(rows.count <= capacity && matrix.featureCount <= stride)
        rowCount = rows.count
        incomplete.removeAll(keepingCapacity: true)
        var isComplete = true
        for (feature, column) in matrix.columns.enumerated() {
            var place = feature
            for value in column[rows] {
                values[place] = value
                isComplete = isComplete && !value.isNaN
                place += stride
            }
        }
        if !isComplete { findIncomplete(featureCount: matrix.featureCount, medians: medians) }
    }

    /// Reads any rows of a matrix, at most `capacity`, whatever they miss.
    mutating func load(_ matrix: Matrix, rows: [Int]) {
        precondition(rows.count <= capacity && matrix.featureCount <= stride)
        rowCount = rows.count
        incomplete.removeAll(keepingCapacity: true)
        for (feature, column) in matrix.columns.enumerated() {
            var place = feature
            for row in rows {
                values[place] = column[row]
                place += stride
            }
        }
    }

    /// Replaces one column by other values.
    mutating func replace(column: Int, with replacement: ArraySlice<Double>) {
        precondition(replacement.count == rowCount && column < stride)
        var place = column
        for value in replacement {
            values[place] = value
            place += stride
        }
    }

    private mutating func findIncomplete(featureCount: Int, medians: [Double]?) {
        for row in 0..<rowCount {
            var isComplete = true
            for feature in 0..<featureCount where values[row * stride + feature].isNaN {
                if let medians {
                    values[row * stride + feature] = medians[feature]
                } else {
                    isComplete = false
                }
            }
            if !isComplete { incomplete.append(row) }
        }
    }

    func row(_ row: Int, featureCount: Int) -> [Double] {
        Array(values[row * stride..<row * stride + featureCount])
    }
}
