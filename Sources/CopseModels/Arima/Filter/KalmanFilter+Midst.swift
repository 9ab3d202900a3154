extension KalmanFilter {
    /// The same filter with a memory for levels: what has been learnt from a differenced series
    /// goes on with the series itself.
    ///
    /// - Precondition: this filter has no levels of its own and one column.
    init(_ arma: KalmanFilter, _ differencing: DifferencingPolynomial, levels: [Double]) {
        precondition(arma.levelCount == 0 && arma.columnCount == 1)
        precondition(levels.count == differencing.lag)
        self.init(
            arma.polynomials, differencing, states: arma.states + levels,
            covariance: Self.widened(arma.covariance, arma.armaSize, by: differencing.lag))
    }

    /// The filter at the place of a process that has gone without gaps so far.
    ///
    /// Its covariance follows from the gains: P = TPTᵀ + RRᵀ − F KKᵀ − M LLᵀ, and K F = T P Zᵀ
    /// gives the first column.
    init(
        _ whole: OnlineState, _ polynomials: ArmaPolynomials,
        _ differencing: DifferencingPolynomial
    ) {
        let size = polynomials.stateSize
        let covariance: [Double]
        if let gains = whole.gains {
            let variance = gains.recursion.variance
            let gain = gains.gain(size)
            let phi = GainRecursion.phi(polynomials)
            let column = (0..<size).map { place in
                place == 0 ? variance : variance * (gain[place - 1] - phi[place - 1])
            }
            covariance = StationaryCovariance.matrix(
                polynomials, firstColumn: column,
                changes: [(gain, -variance), (gains.line(size), -gains.recursion.middle)])
        } else {
            let theta = [1] + polynomials.ma + [Double](repeating: 0, count: size)
            covariance = (0..<size * size).map { theta[$0 / size] * theta[$0 % size] }
        }
        self.init(
            polynomials, differencing, states: whole.state + whole.levels,
            covariance: Self.widened(covariance, size, by: differencing.lag))
    }

    private static func widened(_ matrix: [Double], _ size: Int, by more: Int) -> [Double] {
        let whole = size + more
        var wide = [Double](repeating: 0, count: whole * whole)
        for row in 0..<size {
            for column in 0..<size { wide[row * whole + column] = matrix[row * size + column] }
        }
        return wide
    }
}

extension KalmanFilter {
    /// State, covariance, the infinite part of it as long as there is one, and how long the
    /// variance has been 1.
    ///
    /// - Precondition: one column; the covariance has not settled.
    func write(to writer: inout WordWriter) {
        precondition(columnCount == 1 && !isSettled)
        writer.write(exactly: states)
        writer.write(exactly: covariance)
        writer.write(quietSteps)
        writer.write(diffuseRank)
        if diffuseRank > 0 { writer.write(exactly: diffuse) }
    }

    init(
        _ reader: inout WordReader, _ polynomials: ArmaPolynomials,
        _ differencing: DifferencingPolynomial
    ) throws(ArimaError) {
        let size = polynomials.stateSize + differencing.lag
        let states = try reader.doubles(size)
        let covariance = try reader.doubles(size * size)
        let quietSteps = try reader.integer(in: 0...size)
        let rank = try reader.integer(in: 0...differencing.lag)
        let diffuse =
            rank > 0 ? try reader.doubles(differencing.lag * differencing.lag) : nil
        self.init(
            polynomials, differencing, states: states, covariance: covariance, diffuse: diffuse,
            diffuseRank: rank, quietSteps: quietSteps)
    }
}
