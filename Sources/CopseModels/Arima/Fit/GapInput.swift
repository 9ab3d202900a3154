/// How a series with gaps goes into the filter.
///
/// Missing values as regressors cost a column each, the Kalman filter the square of its state at
/// every step: whichever is less work is taken. Both are exact.
struct GapInput {
    let series: [Double]
    let order: ArimaOrder
    let differencing: DifferencingPolynomial

    /// - Parameter columns: response and regressors, gaps filled, differenced.
    /// - Returns: nil where the Kalman filter is the better way.
    func filled(_ columns: [[Double]]) -> FilterInput? {
        guard
            let first = series.firstIndex(where: { !$0.isNaN }),
            let last = series.lastIndex(where: { !$0.isNaN }),
            last - first > differencing.lag
        else { return nil }
        let missing = (first...last).filter { series[$0].isNaN }
        let length = last - first + 1
        guard isLessWork(columns: columns.count, gaps: missing.count) else { return nil }
        let units = missing.map { row in
            var unit = [Double](repeating: 0, count: length)
            unit[row - first] = 1
            return differencing.apply(unit)
        }
        let rows = first..<first + length - differencing.lag
        let inner = columns.map { Array($0[rows]) } + units
        guard let offset = offset(first...last, units) else { return nil }
        return FilterInput(inner, .filled(gaps: missing.count, offset: offset))
    }

    /// The flat measure over the values before the first differences, against the diffuse start of
    /// the Kalman filter: a constant that depends on the pattern of gaps alone. It is measured
    /// where it costs least, on white noise; nil where the start is never pinned down.
    private func offset(_ range: ClosedRange<Int>, _ units: [[Double]]) -> Double? {
        let observed = series[range].map { !$0.isNaN }
        if observed[..<differencing.lag].allSatisfy({ $0 }) { return 0 }
        let white = ArmaPolynomials(ArimaCoefficients(), season: 1)
        let nothing = [Double](repeating: 0, count: observed.count)
        let gapped = FilterInput([nothing], .gapped(observed: observed, differencing))
        let filled = FilterInput(
            [differencing.apply(nothing)] + units, .filled(gaps: units.count, offset: 0))
        guard
            let truth = ExactFilter.whiten(gapped, white),
            let value = ExactFilter.whiten(filled, white), truth.count == value.count
        else { return nil }
        return truth.logDeterminant - value.logDeterminant
    }

    /// Operations per step, roughly; a step of the Kalman filter has a fixed cost of about a
    /// thousand.
    private func isLessWork(columns: Int, gaps: Int) -> Bool {
        let arLag = order.p + order.season * order.seasonalP
        let maLag = order.q + order.season * order.seasonalQ
        let arma = max(arLag, maLag + 1)
        let size = arma + differencing.lag
        let kalman = 6 * size * size + 20 * columns * size + 1000
        let all = columns + gaps
        return 4 * all * arma + 10 * arma + 4 * gaps * all < kalman
    }
}
