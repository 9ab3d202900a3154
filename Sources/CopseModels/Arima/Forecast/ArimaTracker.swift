/// A fitted model that goes on with its series, value by value, without being fitted again.
///
/// Goals, in this order: the numbers that filtering the whole series again would give; time O(r) a
/// value, where r is the length of the model's state, and O(coefficients) once the innovation
/// variance has settled. A missing value brings in the Kalman filter, O(r²), until its covariance
/// has settled.
package struct ArimaTracker: Sendable {
    let model: Model
    private(set) var state: State
    /// Values so far, missing ones too.
    package private(set) var count = 0
    /// Taken off every value, so that large levels cost no digits.
    let centre: Double

    /// What does not change from value to value.
    struct Model: Sendable {
        let order: ArimaOrder
        let coefficients: ArimaCoefficients
        let transform: PowerTransform
        let sigma2: Double
        /// Regressors that were left out have factor 0.
        let regression: [Double]
        let kinds: [ArimaParameterKind]
        let polynomials: ArmaPolynomials
        let differencing: DifferencingPolynomial
        let start: StationaryCovariance
    }

    enum State: Sendable {
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
        self.init(atStartOf: fit)
        for row in fit.data.series.indices {
            _ = update(fit.data.series[row], regressors: fit.data.regressors.map { $0[row] })
        }
    }

    /// Stands before the first value the model was fitted to; nil where there are no estimates.
    package init?(atStartOf fit: ArimaFit) {
        guard fit.canPredict, let problem = try? ArimaProblem(fit.data, fit.specification) else {
            return nil
        }
        var coefficients = fit.coefficients
        let regression = coefficients.regression.map { $0.isNaN ? 0 : $0 }
        if !fit.isFitted {
            coefficients = ArimaCoefficients(
                [Double](repeating: 0, count: problem.order.coefficientCount), problem.order)
        }
        let model = Model(
            problem.order, coefficients, transform: problem.transform, sigma2: fit.sigma2,
            regression: regression, kinds: problem.regressionKinds)
        guard let model else { return nil }
        let centre =
            problem.differencing.lag > 0 ? problem.series.first { !$0.isNaN } ?? 0 : 0
        self.init(model, .opening([]), count: 0, centre: centre)
        open()
    }

    init(_ model: Model, _ state: State, count: Int, centre: Double) {
        self.model = model
        self.state = state
        self.count = count
        self.centre = centre
    }

    /// Takes the next value: NaN is a missing one, as is one whose regressors are missing, one that
    /// is infinite, and one that the transform is not defined for.
    ///
    /// - Parameter regressors: at its time, as many as the model has.
    @discardableResult
    package mutating func update(_ value: Double, regressors: [Double] = []) -> Step {
        let term = term(regressors)
        let isThere = value.isFinite && term.isFinite && model.transform.accepts(value)
        let moved = isThere ? model.transform.forward(value) - term : .nan
        let expected = expected
        count += 1
        take(moved)
        let fitted = model.transform.backward(expected.prediction + term)
        let error = (expected.variance * model.sigma2).squareRoot()
        return Step(
            fitted: fitted, residual: isThere ? value - fitted : .nan,
            standardised: isThere && error > 0 ? (moved - expected.prediction) / error : .nan)
    }

    /// The next value as it is expected before it comes, in the units of the series, and the
    /// standard error in those of the transformed one.
    package func next(regressors: [Double] = []) -> (fitted: Double, standardError: Double) {
        let expected = expected
        return (
            model.transform.backward(expected.prediction + term(regressors)),
            (expected.variance * model.sigma2).squareRoot()
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
        for (factor, kind) in zip(model.regression, model.kinds) {
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
        guard case .opening(let values) = state, values.count == model.differencing.lag else {
            return
        }
        if values.contains(where: \.isNaN) {
            var filter = KalmanFilter(
                model.polynomials, model.differencing, model.start, columnCount: 1)
            for value in values { _ = filter.step(value.isNaN ? nil : [value]) }
            state = .gapped(filter)
        } else {
            state = .whole(
                OnlineState(
                    model.polynomials, model.differencing, model.start, past: values.reversed()))
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
                var filter = KalmanFilter(whole, model.polynomials, model.differencing)
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
                let arma = model.polynomials.stateSize
                state = .whole(
                    OnlineState(
                        model.polynomials, model.differencing, model.start,
                        past: Array(filter.states[arma...]),
                        state: Array(filter.states[..<arma])))
            } else {
                state = .gapped(filter)
            }
        }
    }
}

extension ArimaTracker.Model {
    /// Nil where the process is not stationary.
    init?(
        _ order: ArimaOrder, _ coefficients: ArimaCoefficients, transform: PowerTransform,
        sigma2: Double, regression: [Double], kinds: [ArimaParameterKind]
    ) {
        let polynomials = ArmaPolynomials(coefficients, season: order.season)
        guard let start = StationaryCovariance(polynomials) else { return nil }
        self.order = order
        self.coefficients = coefficients
        self.transform = transform
        self.sigma2 = sigma2
        self.regression = regression
        self.kinds = kinds
        self.polynomials = polynomials
        differencing = DifferencingPolynomial(order)
        self.start = start
    }
}
