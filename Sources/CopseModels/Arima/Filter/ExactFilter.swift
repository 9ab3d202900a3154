/// The values that a filter is run over: one or several series of the same length side by side.
struct FilterInput: Sendable {
    /// One column after another.
    let values: [Double]
    let rowCount: Int
    let columnCount: Int
    let form: Form

    enum Form: Sendable {
        /// Differenced, nothing missing.
        case whole
        /// Differenced after the gaps were filled; the last columns are differenced unit vectors,
        /// one for each value that was missing. `offset` is added to Σ log F.
        case filled(gaps: Int, offset: Double)
        /// As it came: the filter itself differences, across the gaps.
        case gapped(observed: [Bool], DifferencingPolynomial)
    }

    init(_ columns: [[Double]], _ form: Form) {
        rowCount = columns.first?.count ?? 0
        columnCount = columns.count
        values = columns.flatMap { $0 }
        self.form = form
    }
}

/// Series turned into independent innovations of equal variance.
struct Whitened: Sendable {
    /// Innovations over √F, column after column; 0 where a value is missing or pins down the start.
    var values: [Double]
    let rowCount: Int
    var columnCount: Int
    /// Σ log F over the innovations that count.
    var logDeterminant: Double
    /// How many innovations count.
    var count: Int
    /// F at every step; empty where gaps are not treated as regressors.
    var variances: [Double] = []
}

/// The likelihood behind one door: whichever filter suits the input.
enum ExactFilter {
    /// Nil where the process is not stationary.
    static func whiten(_ input: FilterInput, _ polynomials: ArmaPolynomials) -> Whitened? {
        guard let start = StationaryCovariance(polynomials) else { return nil }
        switch input.form {
        case .whole:
            return whitenWhole(input, polynomials, start)
        case .filled(let gaps, let offset):
            var whitened = whitenWhole(input, polynomials, start)
            guard let logDeterminant = NuisanceProjection.remove(gaps, from: &whitened) else {
                return nil
            }
            whitened.logDeterminant += logDeterminant + offset
            return whitened
        case .gapped(let observed, let differencing):
            return whiten(input, observed, differencing, polynomials, start)
        }
    }

    private static func whitenWhole(
        _ input: FilterInput, _ polynomials: ArmaPolynomials, _ start: StationaryCovariance
    ) -> Whitened {
        var values = input.values
        var variances = [Double](repeating: 1, count: input.rowCount)
        let logDeterminant = InnovationsKernel.whiten(
            &values, rowCount: input.rowCount, columnCount: input.columnCount, polynomials, start,
            variances: &variances)
        return Whitened(
            values: values, rowCount: input.rowCount, columnCount: input.columnCount,
            logDeterminant: logDeterminant, count: input.rowCount, variances: variances)
    }

    private static func whiten(
        _ input: FilterInput, _ observed: [Bool], _ differencing: DifferencingPolynomial,
        _ polynomials: ArmaPolynomials, _ start: StationaryCovariance
    ) -> Whitened {
        let (rows, columns) = (input.rowCount, input.columnCount)
        let lag = differencing.lag
        // Where the first values are all there they are the past, and nothing is diffuse.
        let isPastKnown = rows >= lag && observed[..<lag].allSatisfy { $0 }
        let levels =
            isPastKnown
            ? (0..<columns).map { column in
                (0..<lag).map { input.values[column * rows + lag - 1 - $0] }
            } : nil
        var filter = KalmanFilter(
            polynomials, differencing, start, columnCount: columns, levels: levels)
        var whitened = Whitened(
            values: [Double](repeating: 0, count: rows * columns), rowCount: rows,
            columnCount: columns, logDeterminant: 0, count: 0)
        var factors = LogProduct()
        var row = [Double](repeating: 0, count: columns)
        let first = isPastKnown ? lag : 0
        for time in first..<max(rows, first) {
            guard observed[time] else {
                _ = filter.step(nil)
                continue
            }
            for column in 0..<columns { row[column] = input.values[column * rows + time] }
            let variance = filter.step(row).variance
            guard variance.isFinite else { continue }
            factors.multiply(by: variance)
            whitened.count += 1
            let root = variance.squareRoot()
            for column in 0..<columns {
                whitened.values[column * rows + time] = filter.innovations[column] / root
            }
        }
        whitened.logDeterminant = factors.sum
        return whitened
    }
}
