import CopseDetector
import CopseFeatures
import CopseFrame
import CopseMath
import CopseModels
import CopseTestSupport
import Foundation
import Testing

/// Files beside `make_onnx.py`.
enum ONNXGolden {
    static let folder = Repository.root + "/Tests/CopseONNXTests/Golden/"
    static let isRecording = ProcessInfo.processInfo.environment["COPSE_RECORD"] != nil

    struct Import: Decodable, Sendable {
        var name: String
        var sample: Int
        var threshold: Double
        var rows: [[Double]]
        var scores: [Double]
        var anomalies: [Bool]
    }

    struct Export: Decodable, Sendable {
        var name: String
        /// Nil is NaN.
        var scores: [Double?]
        var anomalies: [Bool]
    }

    static func bytes(_ file: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + file)))
    }

    static func write(_ bytes: [UInt8], _ file: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: folder + file))
    }

    static func load<Value: Decodable>(_ type: Value.Type, _ file: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(try bytes(file)))
    }
}

/// Detectors over the same 120 rows, one for each thing an export has to get right.
struct ExportCase: Sendable, CustomTestStringConvertible {
    var name: String
    var parameters: ForestParameters
    var contamination = Contamination.auto

    var testDescription: String { name }

    static let all = [
        ExportCase(name: "plain", parameters: ForestParameters(trees: 20, sample: 64)),
        ExportCase(
            name: "max-features",
            parameters: ForestParameters(trees: 20, sample: 64, maxFeatures: 0.5, seed: 3),
            contamination: .share(0.1)),
        ExportCase(
            name: "divide", parameters: ForestParameters(trees: 10, sample: 32, seed: 5),
            contamination: .share(0.05)),
        ExportCase(
            name: "impute",
            parameters: ForestParameters(
                trees: 10, sample: 32, dialect: .exact, missing: .impute, seed: 6),
            contamination: .share(0.2)),
        ExportCase(
            name: "many", parameters: ForestParameters(trees: 2_500, sample: 8, maxDepth: 1),
            contamination: .share(0.3)),
        ExportCase(name: "one-row", parameters: ForestParameters(trees: 3, sample: 1)),
        ExportCase(
            name: "stumps", parameters: ForestParameters(trees: 9, sample: 16, bootstrap: true)),
    ]

    /// Four columns on scales from 1 to 10¹⁸, with ties and a few far-off rows.
    static let columns: [[Double]] = {
        var random = RandomStream(seed: 4, stream: 4)
        return (0..<4).map { column in
            (0..<120).map { row in
                let far = row % 40 == 39 ? 30.0 : 1
                let value = (random.uniform() + random.uniform()) * far
                switch column {
                case 0: return value
                case 1: return (value * 8).rounded()
                case 2: return value * 1e18
                default: return -value * 1e-7
                }
            }
        }
    }()

    static var frame: Frame {
        Frame(columns.enumerated().map { ("c\($0)", Column(.float($1))) })
    }

    func detector() throws -> Detector {
        try Detector.train(
            on: TiedFrame(Self.frame),
            options: TrainingOptions(parameters: parameters, contamination: contamination)
        ).detector
    }

    /// The rows the golden answers are for: two with missing values where that is the question.
    var matrix: Matrix {
        var columns = Self.columns
        if name == "divide" || name == "impute" {
            columns[1][3] = .nan
            columns[0][5] = .nan
        }
        return Matrix(columns: columns, rowCount: 120)
    }
}
