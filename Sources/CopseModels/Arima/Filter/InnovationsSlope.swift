/// The slope of the likelihood by the coefficients of the multiplied polynomials: the steps of
/// `InnovationsKernel` backwards.
///
/// Goals, in this order: the exact derivative of what the kernel computes; time of a few runs of the
/// kernel whatever the number of coefficients; memory that does not grow with rows × states. The
/// derivative is taken by reverse accumulation (Griewank and Walther, Evaluating derivatives, 2nd
/// ed., chapters 3 and 12): gains are recomputed from checkpoints, segment by segment, from the
/// last to the first. What the state passes back depends on time and place only through their sum,
/// so that it is one line of numbers.
///
/// Unsafe, like `GainRecursion`; every vector has its lengths.
struct InnovationsSlope {
    /// d/d φ and θ, one number per lag; those at `arPlaces` and `maPlaces` have a meaning.
    private(set) var ar: [Double]
    private(set) var ma: [Double]

    /// The slope of n/2 log Σ e²/F + ½ Σ log F.
    ///
    /// - Parameters:
    ///   - series: what was filtered.
    ///   - whitened: its innovations over √F.
    ///   - variances: F.
    /// - Returns: nil where the process is not stationary.
    init?(
        series: [Double], whitened: [Double], variances: [Double],
        _ polynomials: ArmaPolynomials, _ start: StationaryCovariance
    ) {
        ar = [Double](repeating: 0, count: polynomials.ar.count)
        ma = [Double](repeating: 0, count: polynomials.ma.count)
        let settled = variances.firstIndex { $0 - 1 <= InnovationsKernel.settled } ?? series.count
        var pass = BackwardPass(
            series: series, whitened: whitened, variances: variances, count: series.count,
            settled: settled, polynomials)
        pass.settledSteps(polynomials, &ar, &ma)
        if settled > 0 {
            let weights = pass.gainSteps(polynomials, start, &ar)
            guard
                let slope = StationaryCovariance.slope(polynomials, weights: weights)
            else { return nil }
            for place in polynomials.arPlaces { ar[place] += slope.ar[place] }
            for place in polynomials.maPlaces { ma[place] += slope.ma[place] }
        }
    }

    /// The slope of n/2 log Σ e² where the innovations before the first lags of ar are taken as
    /// zero.
    init(conditional series: [Double], innovations: [Double], _ polynomials: ArmaPolynomials) {
        ar = [Double](repeating: 0, count: polynomials.ar.count)
        ma = [Double](repeating: 0, count: polynomials.ma.count)
        let lag = ar.count
        var pass = BackwardPass(
            series: series, whitened: innovations, variances: [], count: series.count - lag,
            settled: lag, polynomials)
        pass.settledSteps(polynomials, &ar, &ma)
        for time in 0..<min(lag, series.count) {
            for place in polynomials.arPlaces {
                ar[place] += series[time] * pass.passed[time + 1 + place]
            }
        }
    }
}

/// What the backward steps share.
private struct BackwardPass {
    let series: [Double]
    let whitened: [Double]
    let variances: [Double]
    /// n / Σ e²/F, over the innovations that count.
    let weight: Double
    /// The first step whose variance has settled at 1.
    let settled: Int
    let padded: Int
    let length: Int
    /// The slope by what the state passes to each time; zeros beyond the end.
    var passed: [Double]

    init(
        series: [Double], whitened: [Double], variances: [Double], count: Int, settled: Int,
        _ polynomials: ArmaPolynomials
    ) {
        var squares = 0.0
        for value in whitened { squares += value * value }
        self.series = series
        self.whitened = whitened
        self.variances = variances
        weight = Double(count) / squares
        self.settled = settled
        padded = GainRecursion.padded(polynomials)
        length = GainRecursion.length(polynomials)
        passed = [Double](repeating: 0, count: series.count + length + 1)
    }

    /// The steps of the plain ARMA recursion.
    mutating func settledSteps(
        _ polynomials: ArmaPolynomials, _ ar: inout [Double], _ ma: inout [Double]
    ) {
        let (arPlaces, maPlaces) = (polynomials.arPlaces, polynomials.maPlaces)
        var ofAR = arPlaces.map { Term(place: $0, factor: 0) }
        var ofMA = maPlaces.map { Term(place: $0, factor: polynomials.ma[$0]) }
        unsafe passed.withUnsafeMutableBufferPointer { passed in
            unsafe ofAR.withUnsafeMutableBufferPointer { ofAR in
                unsafe ofMA.withUnsafeMutableBufferPointer { ofMA in
                    for time in stride(from: series.count - 1, through: settled, by: -1) {
                        let (value, innovation) = (series[time], whitened[time])
                        let ahead = unsafe passed.baseAddress! + (time &+ 1)
                        var slope = weight * innovation
                        for index in 0..<ofMA.count {
                            let back = unsafe ahead[ofMA[index].place]
                            slope += unsafe ofMA[index].factor * back
                            unsafe ofMA[index].slope += innovation * back
                        }
                        for index in 0..<ofAR.count {
                            unsafe ofAR[index].slope += value * ahead[ofAR[index].place]
                        }
                        unsafe passed[time] = -slope
                    }
                }
            }
        }
        for term in ofAR { ar[term.place] += term.slope }
        for term in ofMA { ma[term.place] += term.slope }
    }

    /// A coefficient, and the slope by it so far.
    private struct Term {
        var place: Int
        var factor: Double
        var slope = 0.0
    }

    /// The steps with gains.
    ///
    /// - Returns: the slope by the first column of the stationary covariance.
    mutating func gainSteps(
        _ polynomials: ArmaPolynomials, _ start: StationaryCovariance, _ ar: inout [Double]
    ) -> [Double] {
        let checkpoints = Checkpoints(polynomials, start, steps: settled)
        var slopes = GainSlopes(length: length, steps: settled)
        for segment in (0..<checkpoints.count).reversed() {
            let gains = checkpoints.gains(segment)
            for step in (0..<gains.count).reversed() {
                back(gains, step, &slopes, polynomials, &ar)
            }
        }
        // K and L begin alike, with φ + the column below its first number / that number; M is −F.
        let column = start.firstColumn
        let first = column[0]
        var weights = [Double](repeating: 0, count: column.count)
        weights[0] = slopes.variance - slopes.middle
        for place in column.indices {
            let slope = slopes.vectors[slopes.line + place] + slopes.vectors[place]
            if place < ar.count { ar[place] += slope }
            guard place + 1 < column.count else { continue }
            weights[place + 1] = slope / first
            weights[0] -= slope * column[place + 1] / (first * first)
        }
        return weights
    }

    private mutating func back(
        _ gains: Checkpoints.Gains, _ step: Int, _ slopes: inout GainSlopes,
        _ polynomials: ArmaPolynomials, _ ar: inout [Double]
    ) {
        let time = gains.first + step
        let variance = variances[time]
        let next = gains.variances[step + 1]
        let middle = gains.middles[step]
        let c = gains.heads[step]
        let old = variance / next
        let share = c * middle / next
        let root = variance.squareRoot()
        let innovation = whitened[time] * root
        let predicted = series[time] - innovation
        let sums = slopes.pull(
            gains, step, passed, at: time + 1, padded: padded, old: old, share: share, c: c,
            innovation: innovation)
        var ofC = -sums.line
        var back = 0.0
        for place in polynomials.arPlaces {
            let ahead = passed[time + 1 + place]
            let moved = slopes.vectors[slopes.line + place]
            ofC += polynomials.ar[place] * moved
            back += polynomials.ar[place] * ahead
            ar[place] += c * moved + predicted * ahead
        }
        let ofInnovation = weight * innovation / variance + sums.gain
        passed[time] = back - ofInnovation
        let ofOld = sums.old + slopes.middle * middle
        let ofNext = slopes.variance - (sums.share * share + ofOld * old) / next
        ofC += sums.share * middle / next + ofNext * 2 * c * middle
        slopes.middle = slopes.middle * old + sums.share * c / next + ofNext * c * c
        slopes.variance =
            ofOld / next + ofNext
            + (1 - weight * innovation * innovation / variance) / (2 * variance)
        slopes.line -= 1
        slopes.vectors[slopes.line] = ofC
    }
}
