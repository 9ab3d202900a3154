import CopseTestSupport
import Foundation

/// Golden/series_tests.json, written by make_series_tests.py.
struct SeriesTestGolden: Decodable, Sendable {
    var series: [String: [Double]]
    var phillips: [Phillips]
    var seasonal: [Seasonal]
    var normal: [Normal]
    var spread: [Spread]

    struct Phillips: Decodable, Sendable {
        var series, trend: String
        var fixed: Int?
        var statistic, p: Double
        var lags, count: Int
    }

    struct Seasonal: Decodable, Sendable {
        var series: String
        var season: Int
        var r: Double
        var rLags: Int
        var pmdarima, critical: Double
        var canovaHansen: Double?
        var ocsbDifference, chDifference: Int
    }

    struct Normal: Decodable, Sendable {
        var series: String
        var statistic, p, skewness, kurtosis: Double
    }

    struct Spread: Decodable, Sendable {
        var series: String
        var statistic, p: Double
    }

    static let file: SeriesTestGolden = {
        let path = Repository.root + "/Tests/CopseModelsTests/Golden/series_tests.json"
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(
                SeriesTestGolden.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            fatalError("\(path): \(error)")
        }
    }()
}
