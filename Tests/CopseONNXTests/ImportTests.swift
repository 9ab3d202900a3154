import CopseDetector
import CopseFrame
import CopseMath
import CopseModels
import CopseONNX
import Foundation
import Testing

@Suite struct ImportTests {
    static let names = ["plain", "offset", "bootstrap", "constant"]

    private func golden(_ name: String) throws -> ONNXGolden.Import {
        let all = try ONNXGolden.load([ONNXGolden.Import].self, "import.json")
        return try #require(all.first { $0.name == name })
    }

    @Test(arguments: names)
    func `a forest of skl2onnx scores as in scikit-learn`(name: String) throws {
        let golden = try golden(name)
        let forest = try SklearnForest(onnx: ONNXGolden.bytes("sklearn-\(name).onnx"))
        #expect(forest.forest.sampleSize == golden.sample)
        #expect(abs(forest.threshold - golden.threshold) < 1e-7)
        let detector = try forest.detector(columns: nil, provenance: Provenance())
        for (row, values) in golden.rows.enumerated() {
            let score = detector.forest.score(row: values)
            #expect(abs(score - golden.scores[row]) < 1e-11)
            // The file's offset has 32 bits: a row on the very threshold may fall to either side.
            guard abs(score - golden.threshold) > 1e-7 else { continue }
            #expect(detector.isAnomaly(score) == golden.anomalies[row], "row \(row)")
        }
    }

    @Test func `an imported forest is a model like others`() throws {
        let forest = try SklearnForest(onnx: ONNXGolden.bytes("sklearn-offset.onnx"))
        let detector = try forest.detector(
            columns: ["a", "b", "c", "d", "e"], provenance: Provenance())
        #expect(detector.featureNames == ["a", "b", "c", "d", "e"])
        #expect(detector.calibration.baseline > 0.3 && detector.calibration.baseline < 0.6)
        #expect(detector.severity(of: 0.99) == .low)
        let again = try Detector.decode(detector.encoded())
        #expect(again.digest == detector.digest)
        let bytes = try again.encodedONNX()
        #expect(!bytes.isEmpty)
    }

    @Test func `columns are as many as the forest has`() throws {
        let forest = try SklearnForest(onnx: ONNXGolden.bytes("sklearn-plain.onnx"))
        #expect(throws: ONNXError.columnCount(given: 2, needed: 3)) {
            try forest.detector(columns: ["a", "b"], provenance: Provenance())
        }
        #expect(throws: ONNXError.columnTwice("a")) {
            try forest.detector(columns: ["a", "b", "a"], provenance: Provenance())
        }
    }

    @Test func `other bytes are refused in a sentence`() throws {
        #expect(throws: ONNXError.notAModel) { try SklearnForest(onnx: []) }
        #expect(throws: ONNXError.damaged("it ends too early")) {
            try SklearnForest(onnx: [0x0A, 0x7F, 1])
        }
        #expect(throws: ONNXError.notAForest("it has no TreeEnsembleRegressor")) {
            // IR version 8 and an empty graph.
            try SklearnForest(onnx: [0x08, 0x08, 0x3A, 0x00])
        }
    }

    @Test func `any cut and any changed byte gives a forest or a sentence`() throws {
        let bytes = try ONNXGolden.bytes("sklearn-constant.onnx")
        for count in stride(from: 0, to: bytes.count, by: 3) {
            check(Array(bytes.prefix(count)))
        }
        var random = RandomStream(seed: 1, stream: 1)
        let plain = try ONNXGolden.bytes("sklearn-plain.onnx")
        for _ in 0..<3_000 {
            var changed = plain
            for _ in 0...random.uniform(below: 3) {
                changed[random.uniform(below: changed.count)] = UInt8(random.uniform(below: 256))
            }
            check(changed)
        }
    }

    private func check(_ bytes: [UInt8]) {
        do throws(ONNXError) {
            let forest = try SklearnForest(onnx: bytes)
            _ = try forest.detector(columns: nil, provenance: Provenance())
        } catch {
            #expect(!error.message.isEmpty)
        }
    }
}

@Suite struct ONNXMessageTests {
    @Test(arguments: [
        (ONNXError.notAModel, "model.notAModel", "this is not an ONNX model"),
        (.damaged("x"), "model.damaged", "the ONNX file is damaged: x"),
        (
            .notAForest("x"), "model.onnx",
            "this ONNX model is not an isolation forest as skl2onnx writes them: x"
        ),
        (
            .ownExport, "model.onnx",
            "this ONNX file was written by copse, without what training left"
        ),
        (.unsupported("x"), "model.onnx", "this forest cannot be carried over: x"),
        (
            .hyperplanes, "model.onnx",
            "ONNX has no operator for splits on several features at once, which --extension makes"
        ),
        (
            .columnCount(given: 2, needed: 3), "model.columnsMissing",
            "2 column names are given, the forest has 3 columns"
        ),
        (.columnTwice("a"), "frame.columnTwice", "column name 'a' is given twice"),
        (.model(.damaged("x")), "model.damaged", "the model file is damaged: x"),
    ])
    func `every error is one sentence`(error: ONNXError, code: String, message: String) {
        #expect(error.code == code)
        #expect(error.message == message)
        if case .unsupported = error { return }
        #expect(error.hint != nil)
    }
}
