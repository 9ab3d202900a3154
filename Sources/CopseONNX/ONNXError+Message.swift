internal import CopseDetector

extension ONNXError {
    /// The code of the contract.
    package var code: String {
        switch self {
        case .notAModel: "model.notAModel"
        case .damaged: "model.damaged"
        case .notAForest, .ownExport, .unsupported, .hyperplanes: "model.onnx"
        case .columnCount: "model.columnsMissing"
        case .columnTwice: "frame.columnTwice"
        case .model(let error): error.code
        }
    }

    package var message: String {
        switch self {
        case .notAModel: "this is not an ONNX model"
        case .damaged(let what): "the ONNX file is damaged: \(what)"
        case .notAForest(let what):
            "this ONNX model is not an isolation forest as skl2onnx writes them: \(what)"
        case .ownExport: "this ONNX file was written by copse, without what training left"
        case .unsupported(let what): "this forest cannot be carried over: \(what)"
        case .hyperplanes:
            "ONNX has no operator for splits on several features at once, which --extension makes"
        case .columnCount(let given, let needed):
            "\(given) column names are given, the forest has \(needed) columns"
        case .columnTwice(let name): "column name '\(name)' is given twice"
        case .model(let error): error.message
        }
    }

    package var hint: String? {
        switch self {
        case .notAModel: "onnx files are made by: skl2onnx.to_onnx(forest, X)"
        case .damaged: "copy or export the file again"
        case .notAForest: "convert scikit-learn's IsolationForest with skl2onnx.to_onnx(forest, X)"
        case .ownExport: "import the .copse file of the same model"
        case .hyperplanes: "export the model as .copse, or as .json for other programs"
        case .unsupported: nil
        case .columnCount, .columnTwice: "name them in the order of training: --columns a, b, c"
        case .model(let error): error.hint
        }
    }
}
