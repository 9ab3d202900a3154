/// A fitted model that goes on with its series, value by value, without being fitted again.
///
/// Goals, in this order: the numbers that filtering the whole series again would give; time O(r) a
/// value, where r is the length of the model's state, and O(coefficients) once the innovation
/// variance has settled. A missing value brings in the Kalman filter, O(r²), until its covariance
/// has settled.
package struct ArimaTracker: Sendable {
    private let polynomials: ArmaPolynomials
    private let differencing: DifferencingPolynomial
    private let start: StationaryCovariance
    private let transform: PowerTransform
    private let sigma2: Double
    private let regression: [Double]
    private let kinds: [ArimaParameterKind]
    private var state: State
    /// Values so far, missing ones too.
    package private(set) var count = 0
    /// Taken off every value, so that large levels cost no digits.
    private let centre: Double

    private enum State {
        /// The first d + D × m values, latest last.
        case opening([Double])
        case whole(OnlineState)
        case gapped(KalmanFilter)
    }

    /// What one value was expected to be, in the units of the series; NaN where nothing can be
    /// expected yet.
    package struct Step: Sendable {
        /// Under a transform the median.
        package let fitted: Double
        package let residual: Double
        /// The residual of the transformed series over its own standard error; NaN for a missing
        /// value.
        package let standardised: Double
    }

    /// Goes through the values the model was fitted to; nil where there are no estimates.
    package init?(_ fit: ArimaFit) {
        guard fit.canPredict, let problem = try? ArimaProblem(fit.data, fit.specification) else {
            return nil
        }
        var coefficients = fit.coefficients
        regression = coefficients.regression.map { $0.isNaN ? 0 : $0 }
        if !fit.isFitted {
            coefficients = ArimaCoefficients(
                [Double](repeating: 0, count: problem.order.coefficientCount), problem.order)
        }
        polynomials = ArmaPolynomials(coefficients, season: problem.order.season)
        guard let start = StationaryCovariance(polynomials) else { return nil }
        self.start = start
        differencing = problem.differencing
        transform = problem.transform
        sigma2 = fit.sigma2
        kinds = problem.regressionKinds
        centre =
            problem.differencing.lag > 0 ? problem.series.first { !$0.isNaN } ?? 0 : 0
        state = .opening([])
        open()
        for row in fit.data.series.indices {
            _ = update(fit.data.series[row], regressors: fit.data.regressors.map { $0[row] })
        }
    }

    /// Takes the next value: NaN is a missing one, as is one whose regressors are missing, one that
    /// is infinite, and one that the transform is not defined for.
    ///
    /// - Parameter regressors: at its time, as many as the model has.
    @discardableResult
    package mutating func update(_ value: Double, regressors: [Double] = []) -> Step {
        let term = term(regressors)
        let isThere = value.isFinite && term.isFinite && transform.accepts(value)
        let moved = isThere ? transform.forward(value) - term : .nan
        let expected = expected
        count += 1
        take(moved)
        let fitted = transform.backward(expected.prediction + term)
        let error = (expected.variance * sigma2).squareRoot()
        return Step(
            fitted: fitted, residual: isThere ? value - fitted : .nan,
            standardised: isThere && error > 0 ? (moved - expected.prediction) / error : .nan)
    }

    /// The next value as it is expected before it comes, in the units of the series, and the
    /// standard error in those of the transformed one.
    package func next(regressors: [Double] = []) -> (fitted: Double, standardError: Double) {
        let expected = expected
        return (
            transform.backward(expected.prediction + term(regressors)),
            (expected.variance * sigma2).squareRoot()
        )
    }

    private var expected: (prediction: Double, variance: Double) {
        switch state {
        case .opening: return (.nan, .nan)
        case .whole(let whole): return (whole.prediction, whole.variance)
        case .gapped(var filter):
            let variance = filter.expect()
            return filter.diffuseRank > 0 && filter.isDiffuse
                ? (.nan, .nan) : (filter.predictions[0], variance)
        }
    }

    private func term(_ regressors: [Double]) -> Double {
        var term = centre
        for (factor, kind) in zip(regression, kinds) {
            switch kind {
            case .drift: term += factor * Double(count + 1)
            case .regressor(let place):
                term += factor * (place < regressors.count ? regressors[place] : .nan)
            default: term += factor
            }
        }
        return term
    }

    private mutating func open() {
        guard case .opening(let values) = state, values.count == differencing.lag else { return }
        if values.contains(where: \.isNaN) {
            var filter = KalmanFilter(polynomials, differencing, start, columnCount: 1)
            for value in values { _ = filter.step(value.isNaN ? nil : [value]) }
            state = .gapped(filter)
        } else {
            state = .whole(
                OnlineState(polynomials, differencing, start, past: values.reversed()))
        }
    }

    private mutating func take(_ value: Double) {
        switch state {
        case .opening(let values):
            state = .opening(values + [value])
            open()
        case .whole(var whole):
            // Emptied first, so that its lines are not copied.
            state = .opening([])
            if value.isNaN {
                var filter = KalmanFilter(whole, polynomials, differencing, start)
                _ = filter.step(nil)
                state = .gapped(filter)
            } else {
                whole.step(value)
                state = .whole(whole)
            }
        case .gapped(var filter):
            state = .opening([])
            _ = filter.step(value.isNaN ? nil : [value])
            if filter.isSettled {
                let arma = polynomials.stateSize
                state = .whole(
                    OnlineState(
                        polynomials, differencing, start, past: Array(filter.states[arma...]),
                        state: Array(filter.states[..<arma])))
            } else {
                state = .gapped(filter)
            }
        }
    }
}
