package import CopseDetector

/// Why an ONNX file cannot be written or read as a forest.
package enum ONNXError: Error, Sendable, Equatable {
    case notAModel
    case damaged(String)
    /// An ONNX model, but not a forest as skl2onnx writes them.
    case notAForest(String)
    /// An export of copse itself, which does not carry what training left.
    case ownExport
    /// The forest is made in a way ONNX has no operator for or copse does not read.
    case unsupported(String)
    /// Splits on several features at once.
    case hyperplanes
    case columnCount(given: Int, needed: Int)
    case columnTwice(String)
    case model(ModelError)
}
