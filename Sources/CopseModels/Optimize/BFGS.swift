/// Minimises a smooth function of a few variables without bounds.
///
/// Goals, in this order: never return a point worse than the start; say truly whether a minimum was
/// reached; few evaluations. The quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno with
/// the line search of Lewis and Overton (Nonsmooth optimization via quasi-Newton methods,
/// Math. Programming 141, 2013, algorithm 2.6), which keeps the matrix positive definite. The
/// function may be infinite (outside its domain): such a point is stepped back from.
package struct BFGS {
    package var maximumIterations = 200
    /// Half of gᵀHg, the decrease that a Newton step still promises, at which the search ends.
    package var promisedDecrease = 1e-11
    /// No step is longer than this in any coordinate.
    package var longestStep = 2.0

    package init() {}

    package struct Result: Sendable {
        package var point: [Double]
        package var value: Double
        package var gradient: [Double]
        package var iterations = 0
        package var evaluations = 0
        /// What a Newton step from here still promises; small at a minimum.
        package var promisedDecrease = Double.infinity
        package var isConverged = false
    }

    /// - Parameters:
    ///   - curvature: a guess of the second derivatives; its inverse starts the matrix.
    ///   - known: a minimum found before; a search that comes close to it ends there.
    ///   - slope: the gradient where it is known; nil where it is not: then by differences.
    package func minimise(
        from start: [Double], curvature: Double, known: Result? = nil,
        isCancelled: () -> Bool = { false }, slope: ([Double]) -> [Double]? = { _ in nil },
        _ function: ([Double]) -> Double
    ) -> Result {
        var evaluations = 0
        func counted(_ point: [Double]) -> Double {
            evaluations += 1
            let value = function(point)
            return value.isNaN ? .infinity : value
        }
        func gradient(_ point: [Double]) -> [Double] {
            slope(point) ?? CentralDifference.gradient(at: point, counted)
        }
        var result = Result(point: start, value: counted(start), gradient: [])
        result.gradient = gradient(start)
        let size = start.count
        var inverse = Self.identity(size, 1 / curvature)
        var isFresh = true
        guard size > 0, result.value.isFinite, result.gradient.allSatisfy(\.isFinite) else {
            result.isConverged = size == 0 && result.value.isFinite
            result.promisedDecrease = size == 0 ? 0 : .infinity
            result.evaluations = evaluations
            return result
        }
        while result.iterations < maximumIterations, !isCancelled() {
            if let known, Self.isClose(result, known) { break }
            var direction = Self.product(inverse, result.gradient).map { -$0 }
            result.promisedDecrease = -Self.dot(direction, result.gradient) / 2
            if result.promisedDecrease < promisedDecrease {
                result.isConverged = true
                break
            }
            let longest = direction.reduce(0) { max($0, abs($1)) }
            if longest > longestStep {
                direction = direction.map { $0 * longestStep / longest }
            }
            guard
                let next = search(
                    from: result, along: direction,
                    descent: Self.dot(direction, result.gradient), counted, gradient)
            else {
                // Rounding hides any further decrease, or the matrix has gone bad: once more from
                // the plain gradient, then this is the minimum as far as it can be told.
                if isFresh {
                    result.isConverged = result.promisedDecrease < 1e-6
                    break
                }
                inverse = Self.identity(size, 1 / curvature)
                isFresh = true
                continue
            }
            let step = zip(next.point, result.point).map { $0 - $1 }
            let change = zip(next.gradient, result.gradient).map { $0 - $1 }
            let product = Self.dot(step, change)
            if product > 1e-14 * Self.dot(change, change).squareRoot() {
                if isFresh {
                    inverse = Self.identity(size, product / Self.dot(change, change))
                }
                Self.update(&inverse, step, change, product)
                isFresh = false
            }
            result.point = next.point
            result.value = next.value
            result.gradient = next.gradient
            result.iterations += 1
        }
        result.evaluations = evaluations
        return result
    }

    private func search(
        from here: Result, along direction: [Double], descent slope: Double,
        _ function: ([Double]) -> Double, _ gradient: ([Double]) -> [Double]
    ) -> (point: [Double], value: Double, gradient: [Double])? {
        var low = 0.0
        var high = Double.infinity
        var length = 1.0
        var best: (point: [Double], value: Double, gradient: [Double])?
        for _ in 0..<40 {
            let point = zip(here.point, direction).map { $0 + length * $1 }
            let value = function(point)
            if value > here.value + 1e-4 * length * slope || !value.isFinite {
                high = length
            } else {
                let gradient = gradient(point)
                guard gradient.allSatisfy(\.isFinite) else {
                    high = length
                    length = (low + high) / 2
                    continue
                }
                best = (point, value, gradient)
                if Self.dot(gradient, direction) >= 0.9 * slope { return best }
                low = length
            }
            // A step that already helps is taken before the bracket is closed to the last bit.
            if let best, high - low < 0.1 * low { return best }
            length = high.isFinite ? (low + high) / 2 : 2 * length
            if length < 1e-10 || length > 1e3 { break }
        }
        return best
    }

    private static func isClose(_ result: Result, _ known: Result) -> Bool {
        result.value > known.value && result.value < known.value + 0.01
            && zip(result.point, known.point).allSatisfy { abs($0 - $1) < 0.1 }
    }

    private static func update(
        _ inverse: inout [Double], _ step: [Double], _ change: [Double], _ product: Double
    ) {
        let moved = Self.product(inverse, change)
        let factor = (1 + dot(change, moved) / product) / product
        for row in step.indices {
            for column in step.indices {
                inverse[row * step.count + column] +=
                    factor * step[row] * step[column]
                    - (moved[row] * step[column] + step[row] * moved[column]) / product
            }
        }
    }

    /// Row by row, like every matrix here.
    private static func identity(_ size: Int, _ value: Double) -> [Double] {
        var matrix = [Double](repeating: 0, count: size * size)
        for place in 0..<size { matrix[place * (size + 1)] = value }
        return matrix
    }

    private static func product(_ matrix: [Double], _ vector: [Double]) -> [Double] {
        vector.indices.map { row in
            var sum = 0.0
            for place in vector.indices {
                sum += matrix[row * vector.count + place] * vector[place]
            }
            return sum
        }
    }

    private static func dot(_ left: [Double], _ right: [Double]) -> Double {
        var sum = 0.0
        for place in left.indices { sum += left[place] * right[place] }
        return sum
    }
}
