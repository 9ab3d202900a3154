import CopseTestSupport
import Foundation

/// Numbers made by the Python scripts in `Golden`.
enum Golden {
    static func load<Value: Decodable>(_ type: Value.Type, from file: String) throws -> Value {
        let path = Repository.root + "/Tests/CopseDetectorTests/Golden/" + file
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }
}

/// `metrics.json`, by `metrics.py`.
struct MetricsGolden: Decodable {
    struct Case: Decodable {
        var labels: [Int]
        var scores: [Double]
        var threshold: Double
        var rocAuc: Double
        var averagePrecision: Double
        var f1: Double
        var precision: Double
        var recall: Double
        var falsePositiveRate: Double
        var confusion: [Int]
        var bestF1: Double
        var bestThreshold: Double
    }

    /// Rows without a label, and one class alone.
    struct Gaps: Decodable {
        var labels: [Int?]
        var scores: [Double]
        var threshold: Double
        var rocAuc: Double
        var averagePrecision: Double
        var f1: Double
        var precision: Double
        var recall: Double
        var confusion: [Int]
        /// Figures scikit-learn warns of.
        var undefined: [String]
    }

    struct Percentile: Decodable {
        var scores: [Double]
        var contamination: Double
        var threshold: Double
    }

    var cases: [Case]
    var gaps: [Gaps]
    var percentiles: [Percentile]
}
