import CopseDetector
import CopseFeatures
import CopseFrame
import CopseModels
import CopseONNX
import Foundation
import Testing

@Suite struct ExportTests {
    @Test(arguments: ExportCase.all)
    func `a forest is written as it was when ONNX Runtime ran it`(export: ExportCase) throws {
        let bytes = try export.detector().encodedONNX()
        if ONNXGolden.isRecording {
            try ONNXGolden.write(bytes, "copse-\(export.name).onnx")
            var text = JSONWriter()
            text.beginArray()
            for row in 0..<120 {
                text.beginArray()
                for column in ExportCase.columns { text.double(column[row]) }
                text.endArray()
            }
            text.endArray()
            try ONNXGolden.write(text.bytes, "rows.json")
        } else {
            #expect(try ONNXGolden.bytes("copse-\(export.name).onnx") == bytes)
        }
    }

    @Test(.disabled(if: ONNXGolden.isRecording), arguments: ExportCase.all)
    func `ONNX Runtime gives the same scores and decisions`(export: ExportCase) throws {
        let all = try ONNXGolden.load([ONNXGolden.Export].self, "export.json")
        let golden = try #require(all.first { $0.name == export.name })
        let detector = try export.detector()
        let matrix = export.matrix
        let scores = detector.forest.scores(matrix)
        var anomalies = 0
        for row in 0..<matrix.rowCount {
            let isMissing = export.name == "divide" && matrix.columns.contains { $0[row].isNaN }
            if isMissing {
                // Following both branches has no operator: no score rather than another one.
                #expect(golden.scores[row] == nil)
                #expect(!golden.anomalies[row])
                continue
            }
            let score = try #require(golden.scores[row])
            #expect(abs(score - scores[row]) <= 1e-12)
            #expect(golden.anomalies[row] == detector.isAnomaly(scores[row]), "row \(row)")
            anomalies += golden.anomalies[row] ? 1 : 0
        }
        #expect(anomalies > 0 || export.name == "one-row")
    }

    @Test func `forests with sums beyond exact doubles take several nodes`() throws {
        let export = try #require(ExportCase.all.first { $0.name == "many" })
        let text = String(decoding: try export.detector().encodedONNX(), as: UTF8.self)
        #expect(text.contains("column_1"))
    }

    @Test func `the file names digest, features and threshold`() throws {
        let detector = try ExportCase.all[0].detector()
        let text = String(decoding: try detector.encodedONNX(), as: UTF8.self)
        #expect(text.contains(detector.digest))
        #expect(text.contains(#"["c0","c1","c2","c3"]"#))
    }

    @Test func `splits on several features are refused with what to do instead`() throws {
        let columns = Dictionary(
            uniqueKeysWithValues: ExportCase.columns.enumerated().map { ("c\($0)", $1) })
        let frame = Frame(columns.sorted { $0.key < $1.key }.map { ($0, Column(.float($1))) })
        let detector = try Detector.train(
            on: TiedFrame(frame),
            options: TrainingOptions(parameters: ForestParameters(trees: 5, extensionLevel: 1))
        ).detector
        let error = #expect(throws: ONNXError.hyperplanes) { try detector.encodedONNX() }
        #expect(error?.hint == "export the model as .copse, or as .json for other programs")
    }

    @Test func `our own export is not read back`() throws {
        let bytes = try ExportCase.all[0].detector().encodedONNX()
        #expect(throws: ONNXError.ownExport) { try SklearnForest(onnx: bytes) }
    }
}
