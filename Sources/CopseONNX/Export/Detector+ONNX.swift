package import CopseDetector
internal import CopseFeatures
internal import CopseFrame
internal import CopseModels

extension Detector {
    /// The bytes of an ONNX file with the forest and its threshold: `X` (rows × features, double)
    /// to `score` (double) and `is_anomaly` (bool).
    ///
    /// Path lengths are added up exactly, and a row is an anomaly where its sum is at most the
    /// largest one that scores above the threshold: decisions are copse's whatever the runtime's
    /// power function does to the last bits of the score. A row with a missing value scores NaN and is
    /// no anomaly, unless the model imputes: no operator follows both branches of a split.
    ///
    /// - Throws: `model.onnx` for splits on several features, and for a tree with leaves longer than a double can hold exactly.
    package func encodedONNX() throws(ONNXError) -> [UInt8] {
        guard !forest.hasHyperplanes else { throw .hyperplanes }
        var model = ONNXModel()
        model.producer = "copse"
        model.producerVersion = CopseVersion.text
        model.documentation =
            "Isolation forest over \(featureNames.count) features in the order of the metadata "
            + "entry 'features'; score in 0…1, higher = stranger; is_anomaly: score > threshold."
        model.operatorSets = [("", 21), ("ai.onnx.ml", 5)]
        model.graph = try ForestGraph(self).graph
        model.metadata = [
            ("digest", digest), ("features", featureList), ("threshold", "\(threshold)"),
            ("dialect", forest.dialect.rawValue), ("missing", forest.missing.rawValue),
            ("sample", "\(forest.sampleSize)"),
        ]
        if let recipe { model.metadata.append(("recipe", recipe.recipe.canonicalText)) }
        return try model.encoded()
    }

    /// As a JSON array: names may hold anything.
    private var featureList: String {
        var writer = JSONWriter()
        writer.beginArray()
        for name in featureNames { writer.string(name) }
        writer.endArray()
        return writer.text
    }
}
