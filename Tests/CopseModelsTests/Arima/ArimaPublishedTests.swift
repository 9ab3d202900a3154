import CopseModels
import CopseTestSupport
import Testing

/// Results that R, Stata and statsmodels have printed, on series that do not ship.
@Suite struct ArimaPublishedTests {
    struct Published: Sendable, CustomTestStringConvertible {
        var series: String
        var order: ArimaOrder
        var trend: ArimaSpecification.Trend?
        var transform = ArimaSpecification.Transform.none
        /// Years less 1920 as a regressor.
        var hasYears = false
        var missing: [Range<Int>] = []
        var estimates: [Double]
        var errors: [Double]?
        var sigma2: Double
        var logLikelihood: Double
        var aic: Double?

        var testDescription: String { "\(series) \(order)\(missing.isEmpty ? "" : " with gaps")" }

        var data: ArimaData {
            get throws {
                var values = try SharedSeries.load(series)
                for range in missing {
                    for row in range { values[row] = .nan }
                }
                let years = values.indices.map { Double($0 + 1875 - 1920) }
                return try ArimaData(values, regressors: hasYears ? [years] : [])
            }
        }
    }

    static let airline = ArimaOrder(0, 1, 1, seasonal: (0, 1, 1), season: 12)

    static let printed: [Published] = [
        Published(
            series: "lh", order: ArimaOrder(1, 0, 0), estimates: [0.5739, 2.4133],
            errors: [0.1161, 0.1466], sigma2: 0.1975, logLikelihood: -29.38, aic: 64.76),
        Published(
            series: "lh", order: ArimaOrder(3, 0, 0),
            estimates: [0.6448, -0.0634, -0.2198, 2.3931],
            errors: [0.1394, 0.1668, 0.1421, 0.0963], sigma2: 0.1787, logLikelihood: -27.09,
            aic: 64.18),
        Published(
            series: "lh", order: ArimaOrder(1, 0, 1), estimates: [0.4522, 0.1982, 2.4101],
            errors: [0.1769, 0.1705, 0.1358], sigma2: 0.1923, logLikelihood: -28.76, aic: 65.52),
        Published(
            series: "usaccdeaths", order: airline, estimates: [-0.4303, -0.5528],
            errors: [0.1228, 0.1784], sigma2: 99347, logLikelihood: -425.44, aic: 856.88),
        Published(
            series: "lakehuron", order: ArimaOrder(2, 0, 0), hasYears: true,
            estimates: [1.0048, -0.2913, 579.0993, -0.0216],
            errors: [0.0976, 0.1004, 0.2370, 0.0081], sigma2: 0.4566, logLikelihood: -101.2,
            aic: 212.4),
        Published(
            series: "lakehuron", order: ArimaOrder(2, 0, 0),
            estimates: [1.0436, -0.2495, 579.0473], sigma2: 0.4788, logLikelihood: -103.63,
            aic: 215.27),
        Published(
            series: "presidents", order: ArimaOrder(1, 0, 0), estimates: [0.8242, 56.1505],
            errors: [0.0555, 4.6434], sigma2: 85.47, logLikelihood: -416.89, aic: 839.78),
        Published(
            series: "presidents", order: ArimaOrder(3, 0, 0),
            estimates: [0.7496, 0.2523, -0.1890, 56.2223], sigma2: 81.12,
            logLikelihood: -414.08, aic: 838.16),
        Published(
            series: "nile", order: ArimaOrder(2, 0, 0), estimates: [0.4096, 0.1987, 919.8397],
            errors: [0.0974, 0.0990, 35.641], sigma2: 20291, logLikelihood: -637.98, aic: 1283.96),
        Published(
            series: "nile", order: ArimaOrder(2, 0, 0), missing: [20..<40, 60..<80],
            estimates: [0.3622, 0.1678, 918.3103], sigma2: 23676, logLikelihood: -387.7,
            aic: 783.41),
        Published(
            series: "nile", order: ArimaOrder(0, 1, 1), estimates: [-0.7329], sigma2: .nan,
            logLikelihood: -632.546, aic: 1269.091),
        Published(
            series: "airpassengers", order: airline, transform: .log,
            estimates: [-0.4018324, -0.5569342], sigma2: 0.0367167 * 0.0367167,
            logLikelihood: 244.69651, aic: -483.393),
        Published(
            series: "airpassengers",
            order: ArimaOrder(2, 1, 1, seasonal: (0, 1, 0), season: 12),
            estimates: [0.5960, 0.2143, -0.9819], errors: [0.0888, 0.0880, 0.0292], sigma2: .nan,
            logLikelihood: -504.92, aic: 1017.85),
        Published(
            series: "wwwusage", order: ArimaOrder(3, 1, 0), estimates: [1.1513, -0.6612, 0.3407],
            sigma2: 9.363, logLikelihood: -252.00, aic: 511.99),
        Published(
            series: "wwwusage", order: ArimaOrder(1, 1, 1), estimates: [0.6504, 0.5256],
            sigma2: .nan, logLikelihood: -254.150, aic: 514.299),
    ]

    static let seriesNames = [
        "lh", "usaccdeaths", "lakehuron", "presidents", "nile", "airpassengers", "wwwusage",
        "lynx", "wineind",
    ]
    static let isPresent = seriesNames.allSatisfy { SharedSeries.isPresent($0) }

    @Test(.enabled(if: isPresent, "the shared series are absent"), arguments: printed)
    func `a fit equals what was printed`(_ published: Published) throws {
        let specification = try ArimaSpecification(
            published.order, trend: published.trend, transform: published.transform)
        let fit = try ArimaFit.fit(published.data, specification)
        #expect(abs(fit.logLikelihood - published.logLikelihood) < 1e-2)
        if let aic = published.aic { #expect(abs(fit.criteria.aic - aic) < 2e-2) }
        #expect(fit.isConverged)
        #expect(fit.parameters.count == published.estimates.count)
        for (parameter, estimate) in zip(fit.parameters, published.estimates) {
            #expect(
                abs(parameter.estimate - estimate) < 1.5e-3 * max(0.5, abs(estimate)),
                "\(parameter.kind): \(parameter.estimate), printed \(estimate)")
        }
        for (parameter, error) in zip(fit.parameters, published.errors ?? []) {
            #expect(
                abs(parameter.standardError - error) < 0.02 * error,
                "\(parameter.kind): \(parameter.standardError), printed \(error)")
        }
        if published.sigma2.isFinite {
            #expect(abs(fit.sigma2 - published.sigma2) < 1e-3 * published.sigma2)
        }
    }

    @Test(.enabled(if: isPresent, "the shared series are absent"))
    func `the conditional sum of squares gives what R printed`() throws {
        let hormone = try ArimaFit.fit(
            ArimaData(SharedSeries.load("lh")),
            ArimaSpecification(ArimaOrder(3, 0, 0), method: .conditionalSumOfSquares))
        for (parameter, printed) in zip(hormone.parameters, [0.6578, -0.0658, -0.2348, 2.3918]) {
            #expect(abs(parameter.estimate - printed) < 1e-3)
        }
        #expect(abs(hormone.sigma2 - 0.1905) < 1e-4)
        let deaths = try ArimaFit.fit(
            ArimaData(SharedSeries.load("usaccdeaths")),
            ArimaSpecification(Self.airline, method: .conditionalSumOfSquares))
        for (parameter, printed) in zip(deaths.parameters, [-0.3732, -0.4549]) {
            #expect(abs(parameter.estimate - printed) < 1e-3)
        }
        #expect(abs(deaths.sigma2 - 110330) < 20)
        #expect(throws: ArimaError.gapsInSumOfSquares(missing: 6)) {
            try ArimaFit.fit(
                ArimaData(SharedSeries.load("presidents")),
                ArimaSpecification(ArimaOrder(1, 0, 0), method: .conditionalSumOfSquares))
        }
    }

    /// Durbin and Koopman, table 8.1, as statsmodels' example prints it; NaN where nothing is
    /// printed.
    static let internet: [[Double]] = [
        [.nan, 549.81, 519.87, 520.27, 519.38, 518.86],
        [529.24, 514.30, 516.25, 514.58, 515.10, 516.28],
        [522.18, 516.29, 517.16, 515.77, 513.24, 514.73],
        [511.99, 513.94, 515.92, 512.06, 513.72, 514.50],
    ]

    @Test(.enabled(if: isPresent, "the shared series are absent"))
    func `no AIC of the internet series is above the printed one`() throws {
        let data = try ArimaData(SharedSeries.load("wwwusage"))
        for (p, row) in Self.internet.enumerated() {
            for (q, printed) in row.enumerated()
            where printed.isFinite && (RandomSeries.isThorough || p + q < 4) {
                let fit = try ArimaFit.fit(data, ArimaSpecification(ArimaOrder(p, 1, q)))
                #expect(
                    fit.criteria.aic < printed + 0.02,
                    "(\(p),1,\(q)): \(fit.criteria.aic), printed \(printed)")
                if fit.criteria.aic < printed - 0.02 {
                    print("(\(p),1,\(q)) differs: \(fit.criteria.aic), printed \(printed)")
                }
            }
        }
    }
}
