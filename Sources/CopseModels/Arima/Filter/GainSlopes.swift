/// The slopes by K, L, F and M between two backward steps.
///
/// Unsafe, like `GainRecursion`.
struct GainSlopes {
    /// By K from place 0 on, by L from place `line` on, which goes down by one at every step: that
    /// is how L moves.
    var vectors: [Double]
    var line: Int
    var variance = 0.0
    var middle = 0.0

    init(length: Int, steps: Int) {
        vectors = [Double](repeating: 0, count: 2 * length + steps)
        line = length + steps
    }

    struct Sums {
        /// Σ K × slope of the next K, Σ T L × the same.
        var old: Double
        var share: Double
        /// Σ K × slope of the next L.
        var line: Double
        /// Σ K × what the state passes back.
        var gain: Double
    }

    /// The slopes by K and by T L from those by the next K and L.
    mutating func pull(
        _ gains: Checkpoints.Gains, _ step: Int, _ passed: [Double], at place: Int, padded: Int,
        old: Double, share: Double, c: Double, innovation: Double
    ) -> Sums {
        let line = line
        precondition(passed.count >= place + padded && vectors.count >= line + padded)
        return unsafe vectors.withUnsafeMutableBufferPointer { vectors in
            unsafe passed.withUnsafeBufferPointer { passed in
                unsafe gains.withRow(step) { gain, moved in
                    let ofGain = vectors.baseAddress!
                    let ofLine = unsafe ofGain + line
                    let passed = unsafe passed.baseAddress! + place
                    var (ofOld, ofShare) = (SIMD4<Double>(), SIMD4<Double>())
                    var (lineSum, gainSum) = (SIMD4<Double>(), SIMD4<Double>())
                    var place = 0
                    while place < padded {
                        let k = unsafe Quad.load(gain + place)
                        let slope = unsafe Quad.load(ofGain + place)
                        let below = unsafe Quad.load(ofLine + place)
                        let ahead = unsafe Quad.load(passed + place)
                        ofOld += k * slope
                        unsafe ofShare += Quad.load(moved + place) * slope
                        lineSum += k * below
                        gainSum += k * ahead
                        unsafe Quad.store(below + slope * share, ofLine + place)
                        unsafe Quad.store(
                            slope * old - below * c + ahead * innovation, ofGain + place)
                        place &+= 4
                    }
                    return Sums(
                        old: Quad.total(ofOld), share: Quad.total(ofShare),
                        line: Quad.total(lineSum), gain: Quad.total(gainSum))
                }
            }
        }
    }
}

/// Gains of a filter, kept every so many steps and made again in between.
struct Checkpoints {
    private let phi: [Double]
    private let padded: Int
    private let length: Int
    private let steps: Int
    /// Steps of a segment.
    private let reach: Int
    /// Per segment K and L at its first step.
    private var vectors: [[Double]] = []
    private var recursions: [GainRecursion] = []
    private var last: Gains?

    /// Numbers of K and T L that are kept at a time: they stay in a processor's own cache.
    private static let budget = 1 << 15

    init(_ polynomials: ArmaPolynomials, _ start: StationaryCovariance, steps: Int) {
        phi = GainRecursion.phi(polynomials)
        padded = GainRecursion.padded(polynomials)
        length = GainRecursion.length(polynomials)
        self.steps = steps
        reach = max(8, min(steps, Self.budget / (2 * length)))
        let gain = GainRecursion.gain(polynomials, start)
        var state = gain + gain
        var recursion = GainRecursion(start)
        for first in stride(from: 0, to: steps, by: reach) {
            vectors.append(state)
            recursions.append(recursion)
            let gains = Gains(
                &state, &recursion, phi: phi, padded: padded, first: first,
                count: min(reach, steps - first))
            if first + reach >= steps { last = gains }
        }
    }

    var count: Int { vectors.count }

    func gains(_ segment: Int) -> Gains {
        if segment == count - 1, let last { return last }
        var state = vectors[segment]
        var recursion = recursions[segment]
        let first = segment * reach
        return Gains(
            &state, &recursion, phi: phi, padded: padded, first: first,
            count: min(reach, steps - first))
    }

    /// K and T L of consecutive steps.
    struct Gains {
        let first: Int
        let count: Int
        private let length: Int
        /// K and T L of step 0, of step 1, …
        private var rows: [Double]
        /// F, one more than steps; M and L(0).
        private(set) var variances: [Double]
        private(set) var middles: [Double] = []
        private(set) var heads: [Double] = []

        /// - Parameter state: K and L, taken `count` steps on.
        fileprivate init(
            _ state: inout [Double], _ recursion: inout GainRecursion, phi: [Double],
            padded: Int, first: Int, count: Int
        ) {
            self.first = first
            self.count = count
            let length = phi.count
            self.length = length
            rows = [Double](repeating: 0, count: (2 * count + 1) * length)
            variances = [recursion.variance]
            rows.replaceSubrange(..<length, with: state[..<length])
            for step in 0..<count {
                middles.append(recursion.middle)
                let head = unsafe rows.withUnsafeMutableBufferPointer { rows in
                    unsafe state.withUnsafeMutableBufferPointer { state in
                        unsafe phi.withUnsafeBufferPointer { phi in
                            let row = unsafe rows.baseAddress! + 2 &* step &* length
                            return unsafe recursion.advance(
                                padded: padded, phi: phi.baseAddress!, gain: row,
                                next: row + 2 &* length, line: state.baseAddress! + length,
                                moved: row + length)
                        }
                    }
                }
                heads.append(head)
                variances.append(recursion.variance)
            }
            state.replaceSubrange(..<length, with: rows[(2 * count * length)...])
        }

        func withRow<Result>(
            _ step: Int,
            _ body: (_ gain: UnsafePointer<Double>, _ moved: UnsafePointer<Double>) -> Result
        ) -> Result {
            unsafe rows.withUnsafeBufferPointer { rows in
                let row = unsafe rows.baseAddress! + 2 &* step &* length
                return unsafe body(row, row + length)
            }
        }
    }
}
