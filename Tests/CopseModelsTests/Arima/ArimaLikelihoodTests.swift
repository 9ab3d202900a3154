import CopseMath
import CopseModels
import Testing

@Suite struct ArimaLikelihoodTests {
    /// A missing value brings in the Kalman filter with its diffuse start; without one the
    /// covariance-free recursion runs over the differenced series.
    @Test func `a missing value at either end changes no likelihood`() throws {
        var source = RandomSeries(seed: 7)
        var largest = 0.0
        for _ in 0..<(RandomSeries.isThorough ? 200 : 20) {
            let order = source.order()
            let specification = try ArimaSpecification(order, trend: ArimaSpecification.Trend.none)
            let coefficients = source.coefficients(order)
            let series = source.walk(60 + source.random.uniform(below: 60))
            let plain = try ArimaFit.logLikelihood(
                of: ArimaData(series), specification, at: coefficients)
            for gapped in [[.nan] + series, series + [.nan], [.nan, .nan] + series + [.nan]] {
                let other = try ArimaFit.logLikelihood(
                    of: ArimaData(gapped), specification, at: coefficients)
                largest = max(largest, abs(other - plain) / abs(plain))
                #expect(abs(other - plain) <= 1e-9 * abs(plain), "\(order)")
            }
        }
        print("fast and Kalman filter differ by at most \(largest), relatively")
    }

    @Test func `the likelihood of white noise is that of normal numbers`() throws {
        let specification = try ArimaSpecification(
            ArimaOrder(0, 0, 0), trend: ArimaSpecification.Trend.none)
        let value = try ArimaFit.logLikelihood(
            of: ArimaData([1, .nan, -2, 0.5]), specification, at: ArimaCoefficients(), sigma2: 2)
        #expect(
            abs(value - (-1.5 * 1.8378770664093453 - 1.5 * 0.6931471805599453 - 5.25 / 4)) < 1e-12)
    }

    @Test func `an AR(1) has its textbook likelihood across a gap`() throws {
        let specification = try ArimaSpecification(
            ArimaOrder(1, 0, 0), trend: ArimaSpecification.Trend.none)
        let value = try ArimaFit.logLikelihood(
            of: ArimaData([0.3, .nan, -0.4]), specification, at: ArimaCoefficients(ar: [0.6]),
            sigma2: 1)
        // Two normal numbers with variance 1/0.64 and correlation 0.36.
        let variance = 1 / 0.64
        let determinant = variance * variance * (1 - 0.36 * 0.36)
        let form = (0.09 + 0.16 + 2 * 0.36 * 0.12) / (variance * (1 - 0.36 * 0.36))
        #expect(
            abs(value - (-1.8378770664093453 - Elementary.log(determinant) / 2 - form / 2)) < 1e-12)
    }

    @Test func `a process that is not stationary has no likelihood`() throws {
        let specification = try ArimaSpecification(
            ArimaOrder(1, 0, 0), trend: ArimaSpecification.Trend.none)
        let value = try ArimaFit.logLikelihood(
            of: ArimaData([1, 2, 3]), specification, at: ArimaCoefficients(ar: [1.1]))
        #expect(value.isNaN)
    }

    @Test func `coefficients of another model are refused`() throws {
        let specification = try ArimaSpecification(ArimaOrder(1, 0, 0))
        #expect(throws: ArimaError.coefficientCount(expected: 1, got: 0)) {
            try ArimaFit.logLikelihood(
                of: ArimaData([1, 2, 3]), specification, at: ArimaCoefficients(ar: [0.1]))
        }
    }

    /// A fit takes gaps as regressors, a likelihood at given parameters takes the Kalman filter.
    @Test func `gaps as regressors give the likelihood of the Kalman filter`() throws {
        var source = RandomSeries(seed: 17)
        var largest = 0.0
        for round in 0..<(RandomSeries.isThorough ? 40 : 8) {
            let order = source.order()
            let specification = try ArimaSpecification(order)
            var series = source.walk(120)
            for _ in 0..<1 + round % 5 { series[source.random.uniform(below: 120)] = .nan }
            if round % 3 == 0 { series[source.random.uniform(below: 10)] = .nan }
            let data = try ArimaData(series)
            let fit = try ArimaFit.fit(data, specification)
            guard fit.isFitted else { continue }
            let other = try ArimaFit.logLikelihood(of: data, specification, at: fit.coefficients)
            largest = max(largest, abs(fit.logLikelihood - other) / abs(other))
            #expect(abs(fit.logLikelihood - other) < 1e-7 * abs(other), "\(order)")
        }
        print("gaps as regressors and Kalman filter differ by at most \(largest), relatively")
    }
}
