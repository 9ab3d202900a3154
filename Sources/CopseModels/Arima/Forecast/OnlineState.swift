/// What an ARIMA process without gaps needs to go on: the ARMA state, the values that differencing
/// looks back to, and, until the innovation variance has settled, the gains.
///
/// Time of a step O(states), O(coefficients) once it has settled. States and past values lie in
/// lines that a step moves along; only now and then is a line copied back to its beginning.
struct OnlineState: Sendable {
    private let polynomials: ArmaPolynomials
    private let differencing: DifferencingPolynomial
    /// The ARMA state begins at `place`.
    private var line: [Double]
    private var place = 0
    /// The last values, the latest at `newest`.
    private var past: [Double]
    private var newest: Int
    /// Nil once the variance has settled at 1.
    private(set) var gains: Gains?

    struct Gains: Sendable {
        fileprivate(set) var recursion: GainRecursion
        /// φ, K, L and T L side by side.
        fileprivate var vectors: [Double]
        fileprivate let padded: Int
        fileprivate let length: Int

        fileprivate init(
            _ polynomials: ArmaPolynomials, _ recursion: GainRecursion, gain: [Double],
            line: [Double]
        ) {
            self.recursion = recursion
            padded = GainRecursion.padded(polynomials)
            length = GainRecursion.length(polynomials)
            let rest = [Double](repeating: 0, count: length - gain.count)
            vectors = GainRecursion.phi(polynomials) + gain + rest + line + rest + gain + rest
        }

        /// K, as long as the state.
        func gain(_ size: Int) -> [Double] { Array(vectors[length..<length + size]) }

        /// L, as long as the state.
        func line(_ size: Int) -> [Double] { Array(vectors[2 * length..<2 * length + size]) }
    }

    /// - Parameters:
    ///   - past: the last d + D × m values, latest first.
    ///   - state: the ARMA state with a settled variance; nil: the start of a stationary process.
    init(
        _ polynomials: ArmaPolynomials, _ differencing: DifferencingPolynomial,
        _ start: StationaryCovariance, past: [Double], state: [Double]? = nil
    ) {
        self.polynomials = polynomials
        self.differencing = differencing
        let length = GainRecursion.length(polynomials)
        line = [Double](repeating: 0, count: 2 * length + 64)
        if let state { line.replaceSubrange(..<state.count, with: state) }
        self.past = past.reversed()
        newest = past.count - 1
        self.past += [Double](repeating: 0, count: past.count + 64)
        if state == nil {
            let gain = GainRecursion.gain(polynomials, start)
            gains = Gains(polynomials, GainRecursion(start), gain: gain, line: gain)
        }
    }

    /// What the next value is expected to be.
    var prediction: Double {
        var value = line[place]
        for term in differencing.terms { value += term.value * past[newest - term.place] }
        return value
    }

    /// The variance of its innovation, in units of σ².
    var variance: Double { gains?.recursion.variance ?? 1 }

    /// Takes the next value.
    mutating func step(_ value: Double) {
        let innovation = value - prediction
        let first = line[place]
        let differenced = first + innovation
        remember(value)
        if gains != nil {
            push(first, innovation)
        } else {
            for term in polynomials.arTerms {
                line[place + 1 + term.place] += term.value * differenced
            }
            for term in polynomials.maTerms {
                line[place + 1 + term.place] += term.value * innovation
            }
        }
        place += 1
        if place + polynomials.stateSize + 4 >= line.count - 4 { rewind() }
    }

    /// The ARMA state.
    var state: [Double] { Array(line[place..<place + polynomials.stateSize]) }

    /// The last values, latest first.
    var levels: [Double] { (0..<differencing.lag).map { past[newest - $0] } }

    private mutating func remember(_ value: Double) {
        guard differencing.lag > 0 else { return }
        if newest == past.count - 1 {
            past.replaceSubrange(
                ..<differencing.lag, with: Array(past.suffix(differencing.lag)))
            newest = differencing.lag - 1
        }
        newest += 1
        past[newest] = value
    }

    private mutating func push(_ first: Double, _ innovation: Double) {
        guard var gains else { return }
        // Taken out and put back, so that its vectors are never copied.
        self.gains = nil
        let ahead = place + 1
        let (padded, length) = (gains.padded, gains.length)
        unsafe gains.vectors.withUnsafeMutableBufferPointer { vectors in
            let phi = vectors.baseAddress!
            let gain = unsafe phi + length
            unsafe line.withUnsafeMutableBufferPointer { line in
                unsafe InnovationsKernel.push(
                    line.baseAddress! + ahead, gain, innovation, padded: padded)
            }
            _ = unsafe gains.recursion.advance(
                padded: padded, phi: phi, gain: gain, next: gain, line: gain + length,
                moved: gain + 2 * length)
        }
        for term in polynomials.arTerms { line[ahead + term.place] += term.value * first }
        if gains.recursion.variance - 1 > InnovationsKernel.settled { self.gains = gains }
    }

    private mutating func rewind() {
        let state = state
        for index in line.indices { line[index] = index < state.count ? state[index] : 0 }
        place = 0
    }
}

extension OnlineState {
    /// Past values, latest first, then the state, then F, M, K and L until F has settled.
    func write(to writer: inout WordWriter) {
        writer.write(exactly: levels)
        writer.write(exactly: state)
        writer.write(gains == nil ? 0 : 1)
        guard let gains else { return }
        writer.write(gains.recursion.variance)
        writer.write(gains.recursion.middle)
        writer.write(exactly: gains.gain(polynomials.stateSize))
        writer.write(exactly: gains.line(polynomials.stateSize))
    }

    init(
        _ reader: inout WordReader, _ polynomials: ArmaPolynomials,
        _ differencing: DifferencingPolynomial, _ start: StationaryCovariance
    ) throws(ArimaError) {
        let past = try reader.doubles(differencing.lag)
        let state = try reader.doubles(polynomials.stateSize)
        self.init(polynomials, differencing, start, past: past, state: state)
        guard try reader.integer(in: 0...1) == 1 else { return }
        var recursion = GainRecursion(start)
        recursion.variance = try reader.double()
        recursion.middle = try reader.double()
        let gain = try reader.doubles(polynomials.stateSize)
        let line = try reader.doubles(polynomials.stateSize)
        gains = Gains(polynomials, recursion, gain: gain, line: line)
    }
}
