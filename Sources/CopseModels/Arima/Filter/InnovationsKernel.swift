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
/// Unsafe, with `GainRecursion`: every index is below `rowCount + padded + 4` or `padded + 4`, the
/// lengths that are allocated here.
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
        let padded = GainRecursion.padded(polynomials)
        let length = GainRecursion.length(polynomials)
        // One line of future states per column; the state at time t begins at place t.
        let stride = rowCount + length
        var states = [Double](repeating: 0, count: stride * columnCount)
        let gain = GainRecursion.gain(polynomials, start)
        // Side by side: φ, K, L, T L.
        var vectors = GainRecursion.phi(polynomials) + gain + gain + gain
        var factors = LogProduct()
        let keepsVariances = variances.count == rowCount
        unsafe columns.withUnsafeMutableBufferPointer { columns in
            unsafe states.withUnsafeMutableBufferPointer { states in
                unsafe vectors.withUnsafeMutableBufferPointer { vectors in
                    let columns = columns.baseAddress!
                    let states = states.baseAddress!
                    let phi = vectors.baseAddress!
                    let gain = unsafe phi + length
                    var step = GainRecursion(start)
                    var time = 0
                    while time < rowCount, step.variance - 1 > settled {
                        factors.multiply(by: step.variance)
                        if keepsVariances { variances[time] = step.variance }
                        let root = 1 / step.variance.squareRoot()
                        for column in 0..<columnCount {
                            let value = unsafe columns + (column &* rowCount &+ time)
                            let state = unsafe states + (column &* stride &+ time)
                            let first = unsafe state[0]
                            let innovation = unsafe value.pointee - first
                            unsafe value.pointee = innovation * root
                            unsafe push(state + 1, gain, innovation, padded: padded)
                            for term in polynomials.arTerms {
                                unsafe state[term.place &+ 1] += term.value * first
                            }
                        }
                        _ = unsafe step.advance(
                            padded: padded, phi: phi, gain: gain, next: gain,
                            line: gain + length, moved: gain + 2 &* length)
                        time += 1
                    }
                    unsafe settle(
                        columns, states, rowCount: rowCount, columnCount: columnCount,
                        from: time, stride: stride, polynomials)
                    if keepsVariances {
                        for late in time..<rowCount { variances[late] = 1 }
                    }
                }
            }
        }
        return factors.sum
    }

    /// `state` += `gain` × `innovation`
    @inline(__always)
    static func push(
        _ state: UnsafeMutablePointer<Double>, _ gain: UnsafePointer<Double>,
        _ innovation: Double, padded: Int
    ) {
        var place = 0
        while place < padded {
            unsafe Quad.store(
                Quad.load(state + place) + Quad.load(gain + place) * innovation, state + place)
            place &+= 4
        }
    }

    /// The steps after F has settled at 1: the coefficients push each value and innovation forward.
    private static func settle(
        _ columns: UnsafeMutablePointer<Double>, _ states: UnsafeMutablePointer<Double>,
        rowCount: Int, columnCount: Int, from start: Int, stride: Int,
        _ polynomials: ArmaPolynomials
    ) {
        guard start < rowCount else { return }
        unsafe polynomials.arTerms.withUnsafeBufferPointer { arTerms in
            unsafe polynomials.maTerms.withUnsafeBufferPointer { maTerms in
                for column in 0..<columnCount {
                    let values = unsafe columns + column &* rowCount
                    let state = unsafe states + column &* stride
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
