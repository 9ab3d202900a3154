internal import CopseModels

/// The attributes of one `TreeEnsemble` node (ai.onnx.ml 5) that adds up leaf values of its trees.
///
/// Inner nodes and leaves are numbered apart, across all trees.
struct TreeEnsemble {
    private var roots: [Int64] = []
    private var features: [Int64] = []
    private var thresholds: [Double] = []
    private var trueNodes: [Int64] = []
    private var falseNodes: [Int64] = []
    private var trueIsLeaf: [Int64] = []
    private var falseIsLeaf: [Int64] = []
    private var leaves: [Double] = []

    /// - Parameter paths: values of the leaves, whole numbers that doubles hold exactly.
    mutating func append(_ tree: Tree, paths: [Int64]) {
        let firstNode = Int64(features.count)
        let firstLeaf = Int64(leaves.count)
        roots.append(firstNode)
        guard tree.nodeCount > 1 else {
            // A root must split: both sides of this one lead to the same leaf.
            appendSplit(0, 0, left: (firstLeaf, true), right: (firstLeaf, true))
            leaves.append(Double(paths[0]))
            return
        }
        var inner = Int64(0)
        var outer = Int64(0)
        let places = (0..<tree.nodeCount).map { node -> (Int64, Bool) in
            if tree.isLeaf(node) {
                defer { outer += 1 }
                return (firstLeaf + outer, true)
            }
            defer { inner += 1 }
            return (firstNode + inner, false)
        }
        for node in 0..<tree.nodeCount {
            if tree.isLeaf(node) {
                leaves.append(Double(paths[node]))
            } else {
                appendSplit(
                    Int64(tree.feature[node]), tree.threshold[node],
                    left: places[Int(tree.left[node])], right: places[Int(tree.right[node])])
            }
        }
    }

    private mutating func appendSplit(
        _ feature: Int64, _ threshold: Double, left: (Int64, Bool), right: (Int64, Bool)
    ) {
        features.append(feature)
        thresholds.append(threshold)
        trueNodes.append(left.0)
        trueIsLeaf.append(left.1 ? 1 : 0)
        falseNodes.append(right.0)
        falseIsLeaf.append(right.1 ? 1 : 0)
    }

    var attributes: [ONNXAttribute] {
        func tensor(_ name: String, _ count: Int, _ content: ONNXTensor.Content) -> ONNXAttribute {
            ONNXAttribute(
                name: name,
                value: .tensor(ONNXTensor(dimensions: [Int64(count)], content: content)))
        }
        func list(_ name: String, _ values: [Int64]) -> ONNXAttribute {
            ONNXAttribute(name: name, value: .integers(values))
        }
        return [
            ONNXAttribute(name: "aggregate_function", value: .integer(1)),  // SUM
            ONNXAttribute(name: "post_transform", value: .integer(0)),  // NONE
            ONNXAttribute(name: "n_targets", value: .integer(1)),
            list("tree_roots", roots),
            list("nodes_featureids", features),
            tensor("nodes_splits", thresholds.count, .doubles(thresholds)),
            // 0 is BRANCH_LEQ: the true branch where the value is at most the split.
            tensor(
                "nodes_modes", features.count,
                .bytes([UInt8](repeating: 0, count: features.count))),
            list("nodes_truenodeids", trueNodes),
            list("nodes_trueleafs", trueIsLeaf),
            list("nodes_falsenodeids", falseNodes),
            list("nodes_falseleafs", falseIsLeaf),
            list("leaf_targetids", [Int64](repeating: 0, count: leaves.count)),
            tensor("leaf_weights", leaves.count, .doubles(leaves)),
        ]
    }
}
