/// A fitted model walking along its series, one prediction at a time, and on beyond its end.
///
/// Without gaps the walk is over the differenced series, by the filter without a covariance; the
/// Kalman filter comes in for gaps and for the end, from which forecasts start.
struct ArimaPredictor {
    private let problem: ArimaProblem
    private let polynomials: ArmaPolynomials
    private let start: StationaryCovariance
    /// The series less its regression terms and, where the model differences, less its first value.
    private let freed: [Double]
    private let regressed: [Double]
    private let regression: [Double]
    private let centre: Double

    struct Prediction {
        /// In the units of the transformed series; NaN before there is one.
        var prediction: Double
        /// In units of σ²; NaN before there is one.
        var variance: Double

        static let none = Prediction(prediction: .nan, variance: .nan)
    }

    /// Nil where the model is not stationary.
    init?(_ fit: ArimaFit, _ problem: ArimaProblem) {
        var coefficients = fit.coefficients
        let regression = coefficients.regression.map { $0.isNaN ? 0 : $0 }
        // A series without variation has no ARMA coefficients: it goes on as white noise of size 0.
        if !fit.isFitted {
            coefficients = ArimaCoefficients(
                [Double](repeating: 0, count: problem.order.coefficientCount), problem.order)
        }
        polynomials = ArmaPolynomials(coefficients, season: problem.order.season)
        guard let start = StationaryCovariance(polynomials) else { return nil }
        self.start = start
        self.problem = problem
        self.regression = regression
        let isDifferenced = problem.differencing.lag > 0
        let centre = isDifferenced ? problem.series.first { !$0.isNaN } ?? 0 : 0
        let regressed = problem.series.indices.map { row in
            var sum = centre
            for (factor, column) in zip(regression, problem.regressors) {
                sum += factor * column[row]
            }
            return sum
        }
        self.centre = centre
        self.regressed = regressed
        freed = zip(problem.series, regressed).map { $0 - $1 }
    }

    /// The prediction of every value from those before it.
    func predictions() -> [Prediction] {
        guard problem.missing > 0 else { return predictionsWithoutGaps() }
        var predictions: [Prediction] = []
        _ = filterWithGaps { predictions.append($0) }
        return predictions
    }

    /// The predictions of the values after the last.
    ///
    /// - Parameter terms: the regression terms' future values, one column each.
    func forecasts(_ horizon: Int, terms: [[Double]]) -> [Prediction] {
        let end = problem.missing > 0 ? filterWithGaps({ _ in }) : filterWithoutGaps()
        guard var filter = end else { return [Prediction](repeating: .none, count: horizon) }
        return (0..<horizon).map { step in
            let variance = filter.step(nil).variance
            guard variance.isFinite else { return .none }
            var level = filter.predictions[0] + centre
            for (factor, column) in zip(regression, terms) { level += factor * column[step] }
            return Prediction(prediction: level, variance: variance)
        }
    }

    /// One path of values after the last, each drawn around its prediction from all before it.
    ///
    /// - Parameter draw: a number of unit variance times the standard error of the innovations.
    func path(
        _ horizon: Int, terms: [[Double]], draw: () -> Double
    ) -> [Double] {
        let end = problem.missing > 0 ? filterWithGaps({ _ in }) : filterWithoutGaps()
        guard var filter = end else { return [Double](repeating: .nan, count: horizon) }
        return (0..<horizon).map { step in
            let error = filter.expect().squareRoot()
            let value = filter.predictions[0] + error * draw()
            _ = filter.step([value])
            var level = value + centre
            for (factor, column) in zip(regression, terms) { level += factor * column[step] }
            return level
        }
    }

    private func predictionsWithoutGaps() -> [Prediction] {
        let lag = problem.differencing.lag
        var innovations = problem.differencing.apply(freed)
        var variances = [Double](repeating: 1, count: innovations.count)
        _ = InnovationsKernel.whiten(
            &innovations, rowCount: innovations.count, columnCount: 1, polynomials, start,
            variances: &variances)
        return problem.series.indices.map { row in
            guard row >= lag else { return .none }
            let variance = variances[row - lag]
            return Prediction(
                prediction: problem.series[row] - innovations[row - lag] * variance.squareRoot(),
                variance: variance)
        }
    }

    private func filterWithoutGaps() -> KalmanFilter? {
        let lag = problem.differencing.lag
        guard freed.count >= lag else { return nil }
        var filter = KalmanFilter(
            polynomials, DifferencingPolynomial(ArimaOrder(0, 0, 0)), start, columnCount: 1)
        for value in problem.differencing.apply(freed) { _ = filter.step([value]) }
        return KalmanFilter(filter, problem.differencing, levels: freed.suffix(lag).reversed())
    }

    private func filterWithGaps(_ visit: (Prediction) -> Void) -> KalmanFilter? {
        let lag = problem.differencing.lag
        let isPastKnown = freed.count >= lag && freed[..<lag].allSatisfy { !$0.isNaN }
        let levels = isPastKnown ? [Array(freed[..<lag].reversed())] : nil
        var filter = KalmanFilter(
            polynomials, problem.differencing, start, columnCount: 1, levels: levels)
        for row in freed.indices {
            guard row >= lag || !isPastKnown else {
                visit(.none)
                continue
            }
            let variance = filter.step(freed[row].isNaN ? nil : [freed[row]]).variance
            visit(
                variance.isFinite
                    ? Prediction(
                        prediction: filter.predictions[0] + regressed[row], variance: variance)
                    : .none)
        }
        return filter
    }
}
