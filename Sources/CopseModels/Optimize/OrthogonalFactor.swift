/// A matrix of few columns split into orthonormal columns and a triangle, by Householder
/// reflections.
///
/// A column that the columns before it explain (up to 1e-10 of its length) is left out; the first
/// of several collinear columns stays. Time O(rows × columns²).
package struct OrthogonalFactor: Sendable {
    package let rowCount: Int
    /// The places of the columns that stay.
    package let independent: [Int]
    /// Column j of the triangle: its entries 0 … j, over the columns that stay.
    package let triangle: [[Double]]
    /// Column j's reflection, from row j down.
    private let reflectors: [[Double]]

    /// - Parameter isCancelled: asked before every column; columns from then on are left out.
    package init(
        _ columns: [[Double]], rowCount: Int, tolerance: Double = 1e-10,
        isCancelled: () -> Bool = { false }
    ) {
        var independent: [Int] = []
        var triangle: [[Double]] = []
        var reflectors: [[Double]] = []
        for (place, original) in columns.enumerated() where independent.count < rowCount {
            if isCancelled() { break }
            var column = original
            let length = Self.norm(original[...])
            for (row, reflector) in reflectors.enumerated() {
                Self.reflect(&column, reflector, from: row)
            }
            let pivot = independent.count
            let rest = Self.norm(column[pivot...])
            guard rest > tolerance * length else { continue }
            let diagonal = column[pivot] > 0 ? -rest : rest
            var reflector = Array(column[pivot...])
            reflector[0] -= diagonal
            let scale = Self.norm(reflector[...])
            for row in reflector.indices { reflector[row] /= scale }
            triangle.append(Array(column[..<pivot]) + [diagonal])
            reflectors.append(reflector)
            independent.append(place)
        }
        self.rowCount = rowCount
        self.independent = independent
        self.triangle = triangle
        self.reflectors = reflectors
    }

    /// Qᵀ × `vector`: its first entries belong to the columns that stay, the others are what they
    /// leave unexplained.
    package func rotated(_ vector: [Double]) -> [Double] {
        var rotated = vector
        for (row, reflector) in reflectors.enumerated() {
            Self.reflect(&rotated, reflector, from: row)
        }
        return rotated
    }

    /// The orthonormal columns, in the order of `independent`.
    package func orthonormalColumns() -> [[Double]] {
        independent.indices.map { place in
            var column = [Double](repeating: 0, count: rowCount)
            column[place] = 1
            for row in reflectors.indices.reversed() {
                Self.reflect(&column, reflectors[row], from: row)
            }
            return column
        }
    }

    /// The least-squares coefficients of the columns that stay, from a rotated response.
    package func coefficients(ofRotated rotated: [Double]) -> [Double] {
        var solution = Array(rotated[..<triangle.count])
        for place in triangle.indices.reversed() {
            solution[place] /= triangle[place][place]
            for row in 0..<place { solution[row] -= triangle[place][row] * solution[place] }
        }
        return solution
    }

    /// The inverse of the triangle, column by column; entries below the diagonal are left out.
    package func inverseTriangle() -> [[Double]] {
        triangle.indices.map { place in
            var unit = [Double](repeating: 0, count: triangle.count)
            unit[place] = 1
            return Array(coefficients(ofRotated: unit)[...place])
        }
    }

    private static func reflect(_ vector: inout [Double], _ reflector: [Double], from row: Int) {
        var product = 0.0
        for place in reflector.indices { product += reflector[place] * vector[row + place] }
        product *= 2
        for place in reflector.indices { vector[row + place] -= product * reflector[place] }
    }

    private static func norm(_ vector: ArraySlice<Double>) -> Double {
        var sum = 0.0
        for value in vector { sum += value * value }
        return sum.squareRoot()
    }
}

/// An ordinary least-squares fit.
package struct LeastSquares: Sendable {
    /// One per column; 0 for a column that others explain.
    package let coefficients: [Double]
    /// (XᵀX)⁻¹ on its diagonal, times the residual variance, rooted; NaN for a column left out.
    package let standardErrors: [Double]
    package let residualSumOfSquares: Double
    package let rank: Int

    package init(
        _ columns: [[Double]], _ response: [Double], isCancelled: () -> Bool = { false }
    ) {
        let factor = OrthogonalFactor(
            columns, rowCount: response.count, isCancelled: isCancelled)
        let rotated = factor.rotated(response)
        let solution = factor.coefficients(ofRotated: rotated)
        var rest = 0.0
        for value in rotated[solution.count...] { rest += value * value }
        let freedom = response.count - solution.count
        let variance = freedom > 0 ? rest / Double(freedom) : .nan
        let inverse = factor.inverseTriangle()
        var coefficients = [Double](repeating: 0, count: columns.count)
        var errors = [Double](repeating: .nan, count: columns.count)
        for (place, column) in factor.independent.enumerated() {
            coefficients[column] = solution[place]
            var sum = 0.0
            for later in place..<inverse.count {
                sum += inverse[later][place] * inverse[later][place]
            }
            errors[column] = (sum * variance).squareRoot()
        }
        self.coefficients = coefficients
        standardErrors = errors
        residualSumOfSquares = rest
        rank = solution.count
    }
}
