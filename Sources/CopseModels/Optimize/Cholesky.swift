/// The lower triangle whose product with its transpose is a symmetric positive definite matrix.
package struct Cholesky: Sendable {
    private let lower: [[Double]]

    /// Nil unless the matrix is positive definite to working precision.
    package init?(_ matrix: [[Double]]) {
        var lower = matrix.map { [Double](repeating: 0, count: $0.count) }
        for row in matrix.indices {
            for column in 0...row {
                var sum = matrix[row][column]
                for place in 0..<column { sum -= lower[row][place] * lower[column][place] }
                if row == column {
                    guard sum > 1e-13 * matrix[row][row], sum.isFinite else { return nil }
                    lower[row][row] = sum.squareRoot()
                } else {
                    lower[row][column] = sum / lower[column][column]
                }
            }
        }
        self.lower = lower
    }

    package func solve(_ vector: [Double]) -> [Double] {
        var solution = vector
        for row in lower.indices {
            for place in 0..<row { solution[row] -= lower[row][place] * solution[place] }
            solution[row] /= lower[row][row]
        }
        for row in lower.indices.reversed() {
            for place in row + 1..<lower.count {
                solution[row] -= lower[place][row] * solution[place]
            }
            solution[row] /= lower[row][row]
        }
        return solution
    }

    package func inverse() -> [[Double]] {
        lower.indices.map { column in
            var unit = [Double](repeating: 0, count: lower.count)
            unit[column] = 1
            return solve(unit)
        }
    }
}
