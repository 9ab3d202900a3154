/// The values that a filter is run over: one or several series of the same length side by side.
struct FilterInput: Sendable {
    /// One column after another.
    var values: [Double]
    let rowCount: Int
    let columnCount: Int
    /// Nil where nothing is missing; the columns are then differenced already.
    let observed: [Bool]?
    /// What links the values to the ARMA process where they are not differenced.
    let differencing: DifferencingPolynomial

    init(
        _ columns: [[Double]], observed: [Bool]? = nil, differencing: DifferencingPolynomial
    ) {
        rowCount = columns.first?.count ?? 0
        columnCount = columns.count
        values = columns.flatMap { $0 }
        self.observed = observed
        self.differencing = differencing
    }
}

/// Series turned into independent innovations of equal variance.
struct Whitened: Sendable {
    /// Innovations over √F, column after column; 0 where a value is missing or pins down the start.
    var values: [Double]
    let rowCount: Int
    let columnCount: Int
    /// Σ log F over the innovations that count.
    var logDeterminant: Double
    /// How many innovations count.
    var count: Int
}

/// The likelihood behind one door: whichever filter suits the input.
enum ExactFilter {
    /// Nil where the process is not stationary.
    static func whiten(_ input: FilterInput, _ polynomials: ArmaPolynomials) -> Whitened? {
        guard let start = StationaryCovariance(polynomials) else { return nil }
        guard let observed = input.observed else {
            var values = input.values
            var variances: [Double] = []
            let logDeterminant = InnovationsKernel.whiten(
                &values, rowCount: input.rowCount, columnCount: input.columnCount, polynomials,
                start, variances: &variances)
            return Whitened(
                values: values, rowCount: input.rowCount, columnCount: input.columnCount,
                logDeterminant: logDeterminant, count: input.rowCount)
        }
        return whiten(input, observed: observed, polynomials, start)
    }

    static func whiten(
        _ input: FilterInput, observed: [Bool], _ polynomials: ArmaPolynomials,
        _ start: StationaryCovariance
    ) -> Whitened {
        let (rows, columns) = (input.rowCount, input.columnCount)
        let lag = input.differencing.lag
        // Where the first values are all there they are the past, and nothing is diffuse.
        let isPastKnown = rows >= lag && observed[..<lag].allSatisfy { $0 }
        let levels =
            isPastKnown
            ? (0..<columns).map { column in
                (0..<lag).map { input.values[column * rows + lag - 1 - $0] }
            } : nil
        var filter = KalmanFilter(
            polynomials, input.differencing, start, columnCount: columns, levels: levels)
        var whitened = Whitened(
            values: [Double](repeating: 0, count: rows * columns), rowCount: rows,
            columnCount: columns, logDeterminant: 0, count: 0)
        var factors = LogProduct()
        var row = [Double](repeating: 0, count: columns)
        for time in (isPastKnown ? lag : 0)..<max(rows, isPastKnown ? lag : 0) {
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
