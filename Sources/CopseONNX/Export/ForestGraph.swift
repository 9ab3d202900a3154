internal import CopseDetector
internal import CopseModels

/// The graph of a detector: guard against missing values, trees, score, decision.
struct ForestGraph {
    private(set) var graph = ONNXGraph(name: "isolation_forest")
    private let detector: Detector
    private var forest: Forest { detector.forest }

    /// Integers up to here are exact as doubles, and so are sums that stay below.
    private static let exactLimit = Int64(1) << 53

    init(_ detector: Detector) throws(ONNXError) {
        self.detector = detector
        let width = Int64(detector.featureNames.count)
        graph.inputs = [ONNXValue(name: "X", type: .double, shape: [.any("N"), .fixed(width)])]
        graph.outputs = [
            ONNXValue(name: "score", type: .double, shape: [.any("N")]),
            ONNXValue(name: "is_anomaly", type: .bool, shape: [.any("N")]),
        ]
        constant("axis", .integers([1]), dimensions: [1])
        add("IsNaN", ["X"], "missing")
        let values = addImputation()
        try addTrees(values)
        addDecision()
    }

    // MARK: Nodes

    private mutating func add(
        _ operation: String, _ inputs: [String], _ output: String,
        _ attributes: [ONNXAttribute] = [], domain: String = ""
    ) {
        graph.nodes.append(
            ONNXNode(
                operation: operation, domain: domain, name: "\(operation)_\(output)",
                inputs: inputs, outputs: [output], attributes: attributes))
    }

    private mutating func constant(
        _ name: String, _ content: ONNXTensor.Content, dimensions: [Int64] = []
    ) {
        graph.initializers.append(
            ONNXTensor(name: name, dimensions: dimensions, content: content))
    }

    private mutating func cast(_ input: String, _ output: String, to type: ONNXType) {
        add("Cast", [input], output, [ONNXAttribute(name: "to", value: .integer(type.rawValue))])
    }

    // MARK: Parts

    /// The name of the values the trees walk on.
    private mutating func addImputation() -> String {
        guard let medians = forest.medians else { return "X" }
        constant("medians", .doubles(medians), dimensions: [1, Int64(medians.count)])
        add("Where", ["missing", "medians", "X"], "imputed")
        return "imputed"
    }

    /// Adds up path lengths in units of 2⁻⁴⁰ edges as `sum`, 64-bit integers.
    ///
    /// One node holds all trees as long as its sums are exact doubles, which is up to some 800
    /// trees of 256 rows; beyond that there are as many nodes as it takes.
    private mutating func addTrees(_ values: String) throws(ONNXError) {
        var ensembles: [TreeEnsemble] = []
        var current = TreeEnsemble()
        var longest = Int64(0)
        for (number, tree) in forest.trees.enumerated() {
            let paths = tree.pathLengths(dialect: forest.dialect)
            let length = paths.max() ?? 0
            guard length < Self.exactLimit else {
                throw .unsupported("tree \(number) has paths that no double holds exactly")
            }
            if longest + length >= Self.exactLimit {
                ensembles.append(current)
                current = TreeEnsemble()
                longest = 0
            }
            current.append(tree, paths: paths)
            longest += length
        }
        ensembles.append(current)
        var parts: [String] = []
        for (number, ensemble) in ensembles.enumerated() {
            let paths = ensembles.count == 1 ? "paths" : "paths_\(number)"
            let part = ensembles.count == 1 ? "column" : "column_\(number)"
            add("TreeEnsemble", [values], paths, ensemble.attributes, domain: "ai.onnx.ml")
            cast(paths, part, to: .int64)
            parts.append(part)
        }
        var total = parts[0]
        for (number, part) in parts.enumerated().dropFirst() {
            add("Add", [total, part], "total_\(number)")
            total = "total_\(number)"
        }
        add("Squeeze", [total, "axis"], "sum")
    }

    private mutating func addDecision() {
        let path = PathUnits.units(edges: forest.dialect.averagePathLength(forest.sampleSize))
        let denominator = Double(Int64(forest.trees.count) * path)
        constant("two", .doubles([2]))
        cast("sum", "length", to: .double)
        if denominator > 0 {
            constant("scale", .doubles([-denominator]))
            add("Div", ["length", "scale"], "exponent")
        } else {
            // Grown from one row: every path is 0 long and every score 0.5.
            constant("one", .doubles([1]))
            add("Sub", ["length", "one"], "exponent")
        }
        constant("last", .integers([detector.longestAnomalousSum]))
        let isGuarded = forest.medians == nil
        add("Pow", ["two", "exponent"], isGuarded ? "power" : "score")
        add("LessOrEqual", ["sum", "last"], isGuarded ? "is_short" : "is_anomaly")
        guard isGuarded else { return }
        cast("missing", "missing_number", to: .double)
        add(
            "ReduceMax", ["missing_number", "axis"], "missing_most",
            [ONNXAttribute(name: "keepdims", value: .integer(0))])
        cast("missing_most", "is_missing", to: .bool)
        constant("nan", .doubles([.nan]))
        add("Where", ["is_missing", "nan", "power"], "score")
        add("Not", ["is_missing"], "is_complete")
        add("And", ["is_short", "is_complete"], "is_anomaly")
    }
}

extension Detector {
    /// The largest sum of path lengths whose score is above the threshold; −1 if none is.
    ///
    /// Scores fall as sums grow.
    var longestAnomalousSum: Int64 {
        guard isAnomaly(forest.score(pathLengthSum: 0)) else { return -1 }
        var low = Int64(0)
        var high = Int64.max
        if isAnomaly(forest.score(pathLengthSum: high)) { return high }
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if isAnomaly(forest.score(pathLengthSum: middle)) {
                low = middle
            } else {
                high = middle
            }
        }
        return low
    }
}
