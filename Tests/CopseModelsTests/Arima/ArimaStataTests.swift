import CopseModels
import CopseTestSupport
import Foundation
import Testing

/// The models that Stata fitted to wpi1, air2 and friedman2.
@Suite struct ArimaStataTests {
    static let golden = StataGolden.file

    @Test(arguments: golden.models)
    func `the likelihood at Stata's estimates is Stata's and statsmodels'`(
        _ model: StataGolden.Model
    ) throws {
        let value = try ArimaFit.logLikelihood(
            of: Self.golden.data(model), model.specification, at: model.coefficients,
            sigma2: model.sigma2)
        guard model.isStationary else {
            // Both go on with a covariance that is none; there is no likelihood here.
            #expect(value.isNaN)
            return
        }
        // Stata's coefficients are printed with seven digits, those of a cubed trend with three.
        #expect(abs(value - model.stata) < (model.columns.contains("t3") ? 1e-3 : 1e-4))
        let peers = [model.hamilton, model.harvey].compactMap { $0 }
        let nearest = peers.map { abs(value - $0) }.min() ?? .nan
        #expect(nearest <= 1e-8 * max(1, abs(value)), "\(value) \(peers)")
    }

    @Test func `two of Stata's results are not stationary`() {
        #expect(Self.golden.models.count == 51)
        let beyond = Self.golden.models.filter { !$0.isStationary }.map(\.name)
        #expect(
            beyond == [
                "arima wpi c t, sarima(3,0,2,4) noconstant vce(oim)",
                "arima wpi, arima(0,2,0) sarima(3,2,2,4) noconstant vce(oim)",
            ])
    }

    @Test(arguments: golden.models)
    func `a fit is no less likely than Stata's, and the same where it is as likely`(
        _ model: StataGolden.Model
    ) throws {
        let fit = try ArimaFit.fit(Self.golden.data(model), model.specification)
        #expect(fit.logLikelihood > model.stata - 2e-4)
        guard fit.logLikelihood < model.stata + 1e-4, fit.isAdmissible, model.isInvertible
        else { return }
        let printed = model.ar + model.ma + model.sar + model.sma + model.regression
        for (parameter, value) in zip(fit.parameters, printed) {
            // A hundredth of a standard error costs 5e-5 of log-likelihood.
            let limit = 0.02 * parameter.standardError + 1e-4 * abs(value)
            #expect(abs(parameter.estimate - value) < limit, "\(parameter.kind)")
        }
    }
}

/// Golden/stata.json, written by make_stata.py.
struct StataGolden: Decodable, Sendable {
    var series: [String: [Double?]]
    var columns: [String: [String: [Double]]]
    var models: [Model]

    struct Model: Decodable, Sendable, CustomTestStringConvertible {
        var name, series: String
        var order, seasonal: [Int]
        var columns: [String]
        var regression, ar, ma, sar, sma: [Double]
        var sigma2, stata: Double
        var hamilton, harvey: Double?

        var specification: ArimaSpecification {
            get throws {
                try ArimaSpecification(
                    ArimaOrder(
                        order[0], order[1], order[2],
                        seasonal: (seasonal[0], seasonal[1], seasonal[2]), season: seasonal[3]),
                    trend: ArimaSpecification.Trend.none)
            }
        }
        var coefficients: ArimaCoefficients {
            ArimaCoefficients(
                ar: ar, ma: ma, seasonalAR: sar, seasonalMA: sma, regression: regression)
        }
        var isStationary: Bool {
            [ar, sar].allSatisfy { PartialAutocorrelations.smallestRoot($0) > 1 }
        }
        var isInvertible: Bool {
            [ma, sma].allSatisfy { PartialAutocorrelations.smallestRoot($0.map { -$0 }) > 1 }
        }
        var testDescription: String { name }
    }

    func data(_ model: Model) throws -> ArimaData {
        try ArimaData(
            (series[model.series] ?? []).map { $0 ?? .nan },
            regressors: model.columns.map { columns[model.series]?[$0] ?? [] })
    }

    static let file: StataGolden = {
        let path = Repository.root + "/Tests/CopseModelsTests/Golden/stata.json"
        do {
            return try JSONDecoder().decode(
                StataGolden.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            fatalError("\(path): \(error)")
        }
    }()
}
