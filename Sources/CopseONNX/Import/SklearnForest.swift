package import CopseDetector
package import CopseModels

/// scikit-learn's `IsolationForest` as `skl2onnx.to_onnx(forest, X)` writes it: per tree a
/// `TreeEnsembleRegressor` that gives the leaf, a `LabelEncoder` from leaf to training rows, and
/// at the end `offset − 2^(−paths / scale)`.
///
/// Thresholds are the file's, mostly 32-bit: skl2onnx chooses them so that rows of 32-bit numbers
/// go the way they go in scikit-learn, which rounds every value to 32 bits.
package struct SklearnForest: Sendable {
    package let forest: Forest
    /// A row is an anomaly where its score is strictly greater: scikit-learn's −`offset_`.
    package let threshold: Double

    /// - Throws: `model.notAModel`, `model.damaged`, `model.onnx`.
    package init(onnx bytes: [UInt8]) throws(ONNXError) {
        let model = try ONNXModel.decode(bytes)
        if model.producer == "copse" { throw .ownExport }
        let links = GraphLinks(model.graph)
        let regressors = model.graph.nodes.filter { $0.operation == "TreeEnsembleRegressor" }
        guard !regressors.isEmpty else { throw .notAForest("it has no TreeEnsembleRegressor") }
        guard regressors.count <= ForestLimits.trees else {
            throw .unsupported("it has \(regressors.count) trees")
        }
        var trees: [Tree] = []
        var highestFeature = 0
        for regressor in regressors {
            let tree = try RegressorTree(regressor, links: links).tree
            highestFeature = max(highestFeature, Int(tree.feature.max() ?? 0))
            trees.append(tree)
        }
        let scoring = try ScoringNodes(links)
        threshold = scoring.threshold
        let sample = try Self.sampleSize(
            scale: scoring.scale, treeCount: trees.count,
            atLeast: trees.map { Int($0.sampleCount[0]) }.max() ?? 1)
        let width = try Self.width(of: model.graph)
        do throws(ForestError) {
            forest = try Forest(
                trees: trees, featureCount: max(width ?? 0, highestFeature + 1),
                sampleSize: sample, dialect: .sklearn, missing: .error)
        } catch {
            throw .damaged(error.message)
        }
    }

    /// A detector over columns of these names; nil are `x0`, `x1`, ….
    ///
    /// - Throws: `model.columnsMissing` for too few or too many names, `frame.columnTwice`.
    package func detector(
        columns: [String]?, provenance: Provenance
    ) throws(ONNXError) -> Detector {
        let names = columns ?? (0..<forest.featureCount).map { "x\($0)" }
        guard names.count == forest.featureCount else {
            throw .columnCount(given: names.count, needed: forest.featureCount)
        }
        for (place, name) in names.enumerated() where names[..<place].contains(name) {
            throw .columnTwice(name)
        }
        do throws(ModelError) {
            return try Detector.imported(
                forest, featureNames: names, threshold: threshold,
                parameters: ForestParameters(
                    trees: forest.trees.count, sample: forest.sampleSize, missing: .error),
                provenance: provenance)
        } catch {
            throw .model(error)
        }
    }

    /// The ψ with trees × c(ψ) = `scale`, which the file holds rounded to 32 bits.
    private static func sampleSize(
        scale: Double, treeCount: Int, atLeast least: Int
    ) throws(ONNXError) -> Int {
        let wanted = scale / Double(treeCount)
        // c grows with ψ: the first ψ that reaches it up to rounding.
        var low = 1
        var high = 1 << 24
        while low < high {
            let middle = (low + high) / 2
            if ScoreDialect.sklearn.averagePathLength(middle) >= wanted * (1 - 1e-6) {
                high = middle
            } else {
                low = middle + 1
            }
        }
        let found = ScoreDialect.sklearn.averagePathLength(low)
        guard abs(found - wanted) <= 1e-5 * max(1, wanted) else {
            throw .notAForest("its scale is that of no sample size")
        }
        // From some thousand rows on neighbours cannot be told apart in 32 bits.
        guard low < least else { return low }
        let own = ScoreDialect.sklearn.averagePathLength(least)
        guard abs(own - wanted) <= 1e-5 * max(1, wanted) else {
            throw .notAForest("its trees have more rows than its scale says")
        }
        return least
    }

    private static func width(of graph: ONNXGraph) throws(ONNXError) -> Int? {
        guard graph.inputs.count == 1 else {
            throw .unsupported("it has \(graph.inputs.count) inputs instead of one table")
        }
        guard case .fixed(let width)? = graph.inputs[0].shape.last,
            graph.inputs[0].shape.count == 2
        else { return nil }
        guard 1...Int64(ForestLimits.features) ~= width else {
            throw .unsupported("it has \(width) columns")
        }
        return Int(width)
    }
}
