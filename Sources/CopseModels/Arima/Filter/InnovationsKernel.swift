/// Whitens gap-free series under a stationary ARMA process without ever forming a covariance.
///
/// Goals, in this order: the exact innovations; time O(states) a step, and O(coefficients) once the
/// innovation variance has settled; no allocation within the loops. With a stationary start the
/// covariance of the state changes by a matrix of rank 1 at every step, P(t+1) − P(t) = L M Lᵀ, and
/// L, M, the gain K and the innovation variance F have a recursion of their own. Source: Morf,
/// Sidhu and Kailath, Some new algorithms for recursive estimation in constant, linear,
/// discrete-time systems, IEEE Trans. Automatic Control 19 (1974); Pearlman, An algorithm for the
/// exact likelihood of a high-order autoregressive-moving average process, Biometrika 67 (1980). F
/// falls from step to step towards 1; where it is there to 1e-12 the pure ARMA recursion goes on.
///
/// The only unsafe code of the fast path: every index is below `rowCount + stateSize` or
/// `stateSize`, the lengths that are allocated here.
enum InnovationsKernel {
    static let settled = 1e-12

    /// Replaces every column by its innovations divided by √F.
    ///
    /// - Parameters:
    ///   - columns: `columnCount` columns of `rowCount` values, one after the other.
    ///   - variances: where it is as long as a column, F at every step is written there.
    /// - Returns: Σ log F.
    static func whiten(
        _ columns: inout [Double], rowCount: Int, columnCount: Int,
        _ polynomials: ArmaPolynomials, _ start: StationaryCovariance,
        variances: inout [Double]
    ) -> Double {
        precondition(columns.count == rowCount * columnCount)
        let size = polynomials.stateSize
        precondition(start.firstColumn.count == size)
        let phi = polynomials.ar + [Double](repeating: 0, count: size + 1 - polynomials.ar.count)
        // One line of future states per column; the state at time t begins at place t.
        let stride = rowCount + size + 1
        var states = [Double](repeating: 0, count: stride * columnCount)
        var gain = [Double](repeating: 0, count: size + 1)
        var line = [Double](repeating: 0, count: size + 1)
        let firstVariance = start.firstColumn[0]
        for place in 0..<size {
            let next = place + 1 < size ? start.firstColumn[place + 1] : 0
            gain[place] = (phi[place] * firstVariance + next) / firstVariance
        }
        line = gain
        var factors = LogProduct()
        let keepsVariances = variances.count == rowCount
        unsafe columns.withUnsafeMutableBufferPointer { columns in
            unsafe states.withUnsafeMutableBufferPointer { states in
                unsafe gain.withUnsafeMutableBufferPointer { gain in
                    unsafe line.withUnsafeMutableBufferPointer { line in
                        unsafe phi.withUnsafeBufferPointer { phi in
                            var variance = firstVariance
                            var middle = -firstVariance
                            var time = 0
                            while time < rowCount, variance - 1 > settled {
                                factors.multiply(by: variance)
                                if keepsVariances { variances[time] = variance }
                                let root = 1 / variance.squareRoot()
                                for column in 0..<columnCount {
                                    let value =
                                        unsafe columns.baseAddress! + (column &* rowCount &+ time)
                                    let state =
                                        unsafe states.baseAddress! + (column &* stride &+ time)
                                    let first = unsafe state[0]
                                    let innovation = unsafe value.pointee - first
                                    unsafe value.pointee = innovation * root
                                    for place in 0..<size {
                                        unsafe state[place &+ 1] +=
                                            phi[place] * first + gain[place] * innovation
                                    }
                                }
                                // F, K, L, M of the next step.
                                let c = unsafe line[0]
                                let next = variance + c * c * middle
                                let old = variance / next
                                let fresh = c * middle / next
                                for place in 0..<size {
                                    let moved = unsafe phi[place] * c + line[place &+ 1]
                                    unsafe line[place] = moved - gain[place] * c
                                    unsafe gain[place] = gain[place] * old + moved * fresh
                                }
                                middle *= old
                                variance = next
                                time += 1
                            }
                            unsafe settle(
                                columns, states, rowCount: rowCount, columnCount: columnCount,
                                from: time, polynomials)
                            if keepsVariances {
                                for late in time..<rowCount { variances[late] = 1 }
                            }
                        }
                    }
                }
            }
        }
        return factors.sum
    }

    /// The steps after F has settled at 1: the coefficients push each value and innovation forward.
    private static func settle(
        _ columns: UnsafeMutableBufferPointer<Double>,
        _ states: UnsafeMutableBufferPointer<Double>, rowCount: Int, columnCount: Int,
        from start: Int, _ polynomials: ArmaPolynomials
    ) {
        guard start < rowCount else { return }
        let stride = rowCount + polynomials.stateSize + 1
        unsafe polynomials.arTerms.withUnsafeBufferPointer { arTerms in
            unsafe polynomials.maTerms.withUnsafeBufferPointer { maTerms in
                for column in 0..<columnCount {
                    let values = unsafe columns.baseAddress! + column &* rowCount
                    let state = unsafe states.baseAddress! + column &* stride
                    for time in start..<rowCount {
                        let value = unsafe values[time]
                        let innovation = unsafe value - state[time]
                        unsafe values[time] = innovation
                        let ahead = unsafe state + (time &+ 1)
                        for index in 0..<arTerms.count {
                            let term = unsafe arTerms[index]
                            unsafe ahead[term.place] += term.value * value
                        }
                        for index in 0..<maTerms.count {
                            let term = unsafe maTerms[index]
                            unsafe ahead[term.place] += term.value * innovation
                        }
                    }
                }
            }
        }
    }
}
