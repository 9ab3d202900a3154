/// The two loops over a covariance that take the time of a Kalman step; the only unsafe code of it.
enum KalmanKernel {
    /// matrix −= vector vectorᵀ / divisor
    static func subtractSquare(
        of vector: [Double], over divisor: Double, from matrix: inout [Double]
    ) {
        let size = vector.count
        precondition(matrix.count == size * size)
        unsafe matrix.withUnsafeMutableBufferPointer { matrix in
            unsafe vector.withUnsafeBufferPointer { vector in
                for row in 0..<size {
                    let factor = unsafe vector[row] / divisor
                    guard factor != 0 else { continue }
                    let line = unsafe matrix.baseAddress! + row &* size
                    for column in 0..<size {
                        unsafe line[column] -= factor * vector[column]
                    }
                }
            }
        }
    }

    /// `next` = T `matrix` Tᵀ + RRᵀ for the state of `KalmanFilter`.
    ///
    /// - Parameters:
    ///   - cross: `matrix` × Zᵀ, zero where the value was observed.
    ///   - variance: Z × `cross`.
    static func propagate(
        _ matrix: inout [Double], into next: inout [Double], armaSize: Int, levelCount: Int,
        phi: [Double], theta: [Double], cross: [Double], variance: Double
    ) {
        let size = armaSize + levelCount
        precondition(matrix.count == size * size && next.count == size * size)
        precondition(phi.count == armaSize && theta.count == armaSize && cross.count == size)
        unsafe matrix.withUnsafeMutableBufferPointer { matrix in
            unsafe next.withUnsafeMutableBufferPointer { next in
                let first = unsafe matrix[0]
                for row in 0..<armaSize {
                    let line = unsafe next.baseAddress! + row &* size
                    let isLast = row == armaSize - 1
                    // Row `row` of T: φ(row) times row 0 plus row `row` + 1.
                    let below = unsafe matrix.baseAddress! + (isLast ? row : row + 1) &* size
                    let factor = phi[row]
                    let push = theta[row]
                    let belowFirst = isLast ? 0 : unsafe below[0]
                    for column in 0..<armaSize - 1 {
                        let shifted = isLast ? 0 : unsafe below[column &+ 1]
                        unsafe line[column] =
                            (factor * first + belowFirst) * phi[column]
                            + factor * matrix[column &+ 1] + shifted + push * theta[column]
                    }
                    unsafe line[armaSize &- 1] =
                        (factor * first + belowFirst) * phi[armaSize - 1]
                        + push * theta[armaSize - 1]
                    guard levelCount > 0 else { continue }
                    let latest = factor * cross[0] + (isLast ? 0 : cross[row + 1])
                    unsafe line[armaSize] = latest
                    unsafe next[armaSize &* size &+ row] = latest
                    for level in 1..<max(1, levelCount) {
                        let place = armaSize &+ level
                        let shifted = isLast ? 0 : unsafe below[place &- 1]
                        let value = unsafe factor * matrix[place &- 1] + shifted
                        unsafe line[place] = value
                        unsafe next[place &* size &+ row] = value
                    }
                }
                guard levelCount > 0 else { return }
                unsafe next[armaSize &* size &+ armaSize] = variance
                for level in 1..<max(1, levelCount) {
                    let place = armaSize &+ level
                    unsafe next[armaSize &* size &+ place] = cross[place &- 1]
                    unsafe next[place &* size &+ armaSize] = cross[place &- 1]
                    for column in 1..<levelCount {
                        let other = armaSize &+ column
                        unsafe next[place &* size &+ other] =
                            matrix[(place &- 1) &* size &+ other &- 1]
                    }
                }
            }
        }
    }
}
