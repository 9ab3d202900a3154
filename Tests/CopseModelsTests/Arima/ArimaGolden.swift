import CopseModels
import CopseTestSupport
import Foundation
import Testing

/// Golden/arima.json, written by make_arima.py.
struct ArimaGolden: Decodable, Sendable {
    var series: [String: [Double?]]
    var regressor: [Double]
    var models: [Model]
    var checks: Checks
    var distributions: Distributions

    struct Model: Decodable, Sendable, CustomTestStringConvertible {
        var series: String
        var order: [Int]
        var seasonal: [Int]
        var ar: [Double]
        var ma: [Double]
        var sar: [Double]
        var sma: [Double]
        var trend: String
        var regressor: Bool
        var regression: [Double]
        var sigma2: Double
        var logLikelihood: Double
        var forecast: [Double]
        var errors: [Double]

        var arimaOrder: ArimaOrder {
            ArimaOrder(
                order[0], order[1], order[2], seasonal: (seasonal[0], seasonal[1], seasonal[2]),
                season: seasonal[3])
        }
        var coefficients: ArimaCoefficients {
            ArimaCoefficients(
                ar: ar, ma: ma, seasonalAR: sar, seasonalMA: sma, regression: regression)
        }
        var testDescription: String { "\(series) \(arimaOrder) \(trend)" }
    }

    struct Checks: Decodable, Sendable {
        var adf: [DickeyFullerCase]
        var kpss: [KPSSCase]
        var correlograms: [CorrelogramCase]
        var ljungBox: [LjungBoxCase]
        var stl: [SeasonCase]
    }

    struct DickeyFullerCase: Decodable, Sendable {
        var series, trend, choice: String
        var statistic, p: Double
        var lags, count: Int
        var critical: [Double]
    }

    struct KPSSCase: Decodable, Sendable {
        var series, trend, choice: String
        var statistic, p: Double
        var lags: Int
    }

    struct CorrelogramCase: Decodable, Sendable {
        var series: String
        var acf, band: [Double]
        var pacf: [Double]?
    }

    struct LjungBoxCase: Decodable, Sendable {
        var series: String
        var lags, fitted: Int
        var statistic, p: Double
    }

    struct SeasonCase: Decodable, Sendable {
        var series: String
        var period: Int
        var seasonal, trend: [Double]
        var strength: Double
    }

    struct Distributions: Decodable, Sendable {
        var normal, quantiles, chiSquared, fisher: [[Double]]
    }

    func values(_ name: String) -> [Double] { (series[name] ?? []).map { $0 ?? .nan } }

    static let file: ArimaGolden = {
        let path =
            Repository.root + "/Tests/CopseModelsTests/Golden/arima.json"
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(
                ArimaGolden.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            fatalError("\(path): \(error)")
        }
    }()
}
