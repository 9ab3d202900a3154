/// A fitted model walking along its series, one prediction at a time, and on beyond its end.
struct ArimaPredictor {
    private let problem: ArimaProblem
    private let regression: [Double]
    private var filter: KalmanFilter?
    /// How many first values only fill the memory of a differenced model.
    private let warmUp: Int
    private let centre: Double

    struct Prediction {
        /// In the units of the transformed series; NaN before there is one.
        var prediction: Double
        /// In units of σ²; NaN before there is one.
        var variance: Double
    }

    init(_ fit: ArimaFit, _ problem: ArimaProblem) {
        self.problem = problem
        var coefficients = fit.coefficients
        regression = coefficients.regression.map { $0.isNaN ? 0 : $0 }
        // A series without variation has no ARMA coefficients: it goes on as white noise of size 0.
        if !fit.isFitted {
            coefficients = ArimaCoefficients(
                [Double](repeating: 0, count: problem.order.coefficientCount), problem.order)
        }
        let polynomials = ArmaPolynomials(coefficients, season: problem.order.season)
        let lag = problem.differencing.lag
        let series = problem.series
        let isPastKnown = series.count >= lag && series[..<lag].allSatisfy { !$0.isNaN }
        warmUp = isPastKnown ? lag : 0
        centre = lag > 0 ? series.first { !$0.isNaN } ?? 0 : 0
        filter = nil
        guard let start = StationaryCovariance(polynomials) else { return }
        let levels = isPastKnown ? [(0..<lag).map { freed(lag - 1 - $0) }] : nil
        filter = KalmanFilter(
            polynomials, problem.differencing, start, columnCount: 1, levels: levels)
    }

    /// Predicts value `row` of the series from those before it, then takes it.
    mutating func step(_ row: Int) -> Prediction {
        guard row >= warmUp, filter != nil else {
            return Prediction(prediction: .nan, variance: .nan)
        }
        let isMissing = problem.series[row].isNaN
        let value = freed(row)
        let step = filter?.step(isMissing ? nil : [value])
        guard let filter, let variance = step?.variance, variance.isFinite else {
            return Prediction(prediction: .nan, variance: .nan)
        }
        return Prediction(
            prediction: filter.predictions[0] + centre + regressed(row), variance: variance)
    }

    /// Predicts one step beyond everything taken so far.
    mutating func stepAhead(_ terms: [Double]) -> Prediction {
        let step = filter?.step(nil)
        guard let filter, let variance = step?.variance, variance.isFinite else {
            return Prediction(prediction: .nan, variance: .nan)
        }
        var level = filter.predictions[0] + centre
        for (factor, value) in zip(regression, terms) { level += factor * value }
        return Prediction(prediction: level, variance: variance)
    }

    /// The value without regression terms and, where levels do not matter, near zero.
    private func freed(_ row: Int) -> Double { problem.series[row] - centre - regressed(row) }

    private func regressed(_ row: Int) -> Double {
        var sum = 0.0
        for (factor, column) in zip(regression, problem.regressors) { sum += factor * column[row] }
        return sum
    }
}
