/// The Kalman filter of an ARIMA process in Harvey's form: exact with missing values anywhere.
///
/// The state holds the ARMA state (see `StationaryCovariance`) and the last d + D × m values of the
/// series itself, so that a gap loses nothing. Where those are unknown at the start they are
/// diffuse, treated exactly (Durbin and Koopman, Time series analysis by state space methods, 2nd
/// ed., section 5.2) and not by a large variance, which would cancel digits. Several series can be
/// filtered side by side: covariances and gains do not depend on the values. Covariances are in
/// units of the innovation variance. Time O(size²) a step; O(coefficients + size) once the
/// covariance has settled, until the next gap.
struct KalmanFilter {
    let polynomials: ArmaPolynomials
    let differencing: DifferencingPolynomial
    /// The length of the ARMA state.
    let armaSize: Int
    /// How many past values the state holds.
    let levelCount: Int
    let columnCount: Int
    /// One state after another, `size` values each.
    private(set) var states: [Double]
    private(set) var covariance: [Double]
    /// The part of the covariance of the past values that is infinite; its rank counts down to 0.
    private(set) var diffuse: [Double]
    private(set) var diffuseRank: Int
    private(set) var quietSteps = 0
    private(set) var isSettled = false
    /// φ and θ over the whole state, θ(0) = 1.
    private let phi: [Double]
    private let theta: [Double]
    private var scratch: [Double]
    /// P Zᵀ and its diffuse part.
    private var cross: [Double]
    private var diffuseCross: [Double]

    var size: Int { armaSize + levelCount }
    /// What the next value is expected to be, one per column.
    private(set) var predictions: [Double]
    /// Value minus prediction, one per column; 0 where the value is missing.
    private(set) var innovations: [Double]

    /// - Parameter levels: for every column the last d + D × m values, latest first; nil: not
    ///   known.
    init(
        _ polynomials: ArmaPolynomials, _ differencing: DifferencingPolynomial,
        _ start: StationaryCovariance, columnCount: Int, levels: [[Double]]? = nil
    ) {
        self.polynomials = polynomials
        self.differencing = differencing
        self.columnCount = columnCount
        armaSize = polynomials.stateSize
        levelCount = differencing.lag
        let size = armaSize + levelCount
        phi = polynomials.ar + [Double](repeating: 0, count: armaSize - polynomials.ar.count)
        theta =
            [1] + polynomials.ma
            + [Double](repeating: 0, count: armaSize - 1 - polynomials.ma.count)
        states = [Double](repeating: 0, count: size * columnCount)
        covariance = [Double](repeating: 0, count: size * size)
        scratch = covariance
        diffuse = [Double](repeating: 0, count: levelCount * levelCount)
        cross = [Double](repeating: 0, count: size)
        diffuseCross = [Double](repeating: 0, count: levelCount)
        predictions = [Double](repeating: 0, count: columnCount)
        innovations = predictions
        diffuseRank = levels == nil ? levelCount : 0
        let matrix = start.matrix(polynomials)
        for row in 0..<armaSize {
            for column in 0..<armaSize {
                covariance[row * size + column] = matrix[row * armaSize + column]
            }
        }
        if let levels {
            for (column, values) in levels.enumerated() {
                for (place, value) in values.enumerated() {
                    states[column * size + armaSize + place] = value
                }
            }
        } else {
            for place in 0..<levelCount { diffuse[place * levelCount + place] = 1 }
        }
    }

    /// A filter of one series in the midst of it, its past values known unless `diffuse` says
    /// otherwise.
    init(
        _ polynomials: ArmaPolynomials, _ differencing: DifferencingPolynomial, states: [Double],
        covariance: [Double], diffuse: [Double]? = nil, diffuseRank: Int = 0, quietSteps: Int = 0
    ) {
        self.polynomials = polynomials
        self.differencing = differencing
        self.states = states
        self.covariance = covariance
        self.diffuseRank = diffuseRank
        self.quietSteps = quietSteps
        columnCount = 1
        armaSize = polynomials.stateSize
        levelCount = differencing.lag
        phi = polynomials.ar + [Double](repeating: 0, count: armaSize - polynomials.ar.count)
        theta =
            [1] + polynomials.ma
            + [Double](repeating: 0, count: armaSize - 1 - polynomials.ma.count)
        scratch = covariance
        self.diffuse = diffuse ?? [Double](repeating: 0, count: levelCount * levelCount)
        cross = [Double](repeating: 0, count: armaSize + levelCount)
        diffuseCross = [Double](repeating: 0, count: levelCount)
        predictions = [0]
        innovations = [0]
    }

    struct Step {
        /// The variance of the innovation; infinite where the value was needed to pin down the
        /// start.
        var variance: Double
    }

    /// The variance of the coming innovation, without going on; what is expected is then in
    /// `predictions`.
    mutating func expect() -> Double {
        predict()
        return isSettled ? 1 : measure()
    }

    /// Takes one row of values, or goes one step on without them.
    mutating func step(_ values: [Double]?) -> Step {
        predict()
        guard let values else {
            unsettle()
            let variance = measure()
            for column in 0..<columnCount { innovations[column] = 0 }
            let spread = diffuseVariance()
            move(values: nil)
            propagate(variance: variance, diffuseVariance: spread, isObserved: false)
            return Step(variance: spread > Self.tolerance ? .infinity : variance)
        }
        for column in 0..<columnCount { innovations[column] = values[column] - predictions[column] }
        if isSettled {
            moveSettled(values)
            return Step(variance: 1)
        }
        let variance = measure()
        let spread = diffuseVariance()
        if spread > Self.tolerance {
            updateDiffuse(variance: variance, diffuseVariance: spread)
            move(values: values)
            propagate(variance: 0, diffuseVariance: 0, isObserved: true)
            return Step(variance: .infinity)
        }
        update(variance: variance)
        move(values: values)
        propagate(variance: 0, diffuseVariance: 0, isObserved: true)
        noteQuiet(variance)
        return Step(variance: variance)
    }

    /// Whether the next value is needed to pin down the start.
    var isDiffuse: Bool {
        mutating get { diffuseVariance() > Self.tolerance }
    }

    /// Below this a diffuse variance is a rounding error of zero.
    private static let tolerance = 1e-8

    private mutating func predict() {
        let size = size
        for column in 0..<columnCount {
            var value = states[column * size]
            for term in differencing.terms {
                value += term.value * states[column * size + armaSize + term.place]
            }
            predictions[column] = value
        }
    }

    /// P Zᵀ into `cross`; returns Z P Zᵀ.
    private mutating func measure() -> Double {
        let size = size
        for row in 0..<size {
            var value = covariance[row * size]
            for term in differencing.terms {
                value += term.value * covariance[row * size + armaSize + term.place]
            }
            cross[row] = value
        }
        var variance = cross[0]
        for term in differencing.terms { variance += term.value * cross[armaSize + term.place] }
        return variance
    }

    private mutating func diffuseVariance() -> Double {
        guard diffuseRank > 0 else { return 0 }
        for row in 0..<levelCount {
            var value = 0.0
            for term in differencing.terms {
                value += term.value * diffuse[row * levelCount + term.place]
            }
            diffuseCross[row] = value
        }
        var variance = 0.0
        for term in differencing.terms { variance += term.value * diffuseCross[term.place] }
        return variance
    }

    private mutating func update(variance: Double) {
        let size = size
        for column in 0..<columnCount {
            let share = innovations[column] / variance
            for row in 0..<size { states[column * size + row] += cross[row] * share }
        }
        KalmanKernel.subtractSquare(of: cross, over: variance, from: &covariance)
    }

    private mutating func updateDiffuse(variance: Double, diffuseVariance: Double) {
        let size = size
        for column in 0..<columnCount {
            let share = innovations[column] / diffuseVariance
            for row in 0..<levelCount {
                states[column * size + armaSize + row] += diffuseCross[row] * share
            }
        }
        let spread = variance / diffuseVariance
        for row in 0..<size {
            let left = row < armaSize ? 0 : diffuseCross[row - armaSize] / diffuseVariance
            for column in 0..<size {
                let right = column < armaSize ? 0 : diffuseCross[column - armaSize]
                covariance[row * size + column] +=
                    left * right * spread - cross[row] * right / diffuseVariance
                    - left * cross[column]
            }
        }
        KalmanKernel.subtractSquare(of: diffuseCross, over: diffuseVariance, from: &diffuse)
        diffuseRank -= 1
        if diffuseRank == 0 {
            for place in diffuse.indices { diffuse[place] = 0 }
        }
    }

    /// The states one step on.
    private mutating func move(values: [Double]?) {
        let size = size
        for column in 0..<columnCount {
            let base = column * size
            var observed = states[base]
            if let values {
                observed = values[column]
            } else {
                for term in differencing.terms {
                    observed += term.value * states[base + armaSize + term.place]
                }
            }
            let first = states[base]
            for row in 0..<armaSize {
                let next = row + 1 < armaSize ? states[base + row + 1] : 0
                states[base + row] = phi[row] * first + next
            }
            shiftLevels(base, observed)
        }
    }

    private mutating func moveSettled(_ values: [Double]) {
        for column in 0..<columnCount {
            let base = column * size
            let innovation = innovations[column]
            let first = states[base] + innovation
            for row in 0..<armaSize - 1 { states[base + row] = states[base + row + 1] }
            states[base + armaSize - 1] = 0
            for term in polynomials.arTerms { states[base + term.place] += term.value * first }
            for term in polynomials.maTerms { states[base + term.place] += term.value * innovation }
            shiftLevels(base, values[column])
        }
    }

    private mutating func shiftLevels(_ base: Int, _ latest: Double) {
        guard levelCount > 0 else { return }
        for place in stride(from: base + armaSize + levelCount - 1, to: base + armaSize, by: -1) {
            states[place] = states[place - 1]
        }
        states[base + armaSize] = latest
    }

    private mutating func propagate(
        variance: Double, diffuseVariance: Double, isObserved: Bool
    ) {
        if isObserved {
            for row in cross.indices { cross[row] = 0 }
            for row in diffuseCross.indices { diffuseCross[row] = 0 }
        }
        KalmanKernel.propagate(
            &covariance, into: &scratch, armaSize: armaSize, levelCount: levelCount, phi: phi,
            theta: theta, cross: cross, variance: variance)
        swap(&covariance, &scratch)
        guard diffuseRank > 0 else { return }
        for row in stride(from: levelCount - 1, to: 0, by: -1) {
            for column in stride(from: levelCount - 1, to: 0, by: -1) {
                diffuse[row * levelCount + column] =
                    diffuse[(row - 1) * levelCount + column - 1]
            }
        }
        diffuse[0] = diffuseVariance
        for place in 1..<max(1, levelCount) {
            diffuse[place] = diffuseCross[place - 1]
            diffuse[place * levelCount] = diffuseCross[place - 1]
        }
    }

    /// After as many steps as the state is long with a variance of 1 the covariance is RRᵀ: any
    /// part that was still larger would have shown in one of these variances.
    private mutating func noteQuiet(_ variance: Double) {
        quietSteps = variance - 1 < InnovationsKernel.settled ? quietSteps + 1 : 0
        guard quietSteps >= size, diffuseRank == 0 else { return }
        settle()
    }

    private mutating func settle() {
        let size = size
        isSettled = true
        for row in 0..<size {
            for column in 0..<size {
                covariance[row * size + column] =
                    row < armaSize && column < armaSize ? theta[row] * theta[column] : 0
            }
        }
    }

    private mutating func unsettle() {
        isSettled = false
        quietSteps = 0
    }
}
