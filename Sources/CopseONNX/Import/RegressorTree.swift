internal import CopseModels

/// One `TreeEnsembleRegressor` of skl2onnx and the encoders behind it.
struct RegressorTree {
    private(set) var tree = Tree()

    private struct Node {
        var isLeaf: Bool
        var feature: Int64
        var threshold: Double
        var left: Int64
        var right: Int64
    }

    init(_ regressor: ONNXNode, links: GraphLinks) throws(ONNXError) {
        let nodes = try Self.nodes(of: regressor, features: Self.features(regressor, links))
        let rows = try Self.leafRows(regressor, links, nodes)
        // Preorder, each node once: whoever is met again closes a loop.
        var waiting: [(node: Int64, parent: Int, isRight: Bool)] = [(0, -1, false)]
        var seen: Set<Int64> = []
        while let (id, parent, isRight) = waiting.popLast() {
            guard let node = nodes[id], seen.insert(id).inserted else {
                throw .damaged("node \(id) of \(regressor.name) is not there once")
            }
            let place = tree.nodeCount
            tree.feature.append(node.isLeaf ? -1 : Int32(node.feature))
            tree.threshold.append(node.isLeaf ? 0 : node.threshold)
            tree.left.append(-1)
            tree.right.append(-1)
            tree.sampleCount.append(0)
            if parent >= 0 {
                if isRight {
                    tree.right[parent] = Int32(place)
                } else {
                    tree.left[parent] = Int32(place)
                }
            }
            if node.isLeaf {
                guard let count = rows[id], count > 0 else {
                    throw .damaged("leaf \(id) of \(regressor.name) has no number of rows")
                }
                tree.sampleCount[place] = count
            } else {
                waiting.append((node.right, place, true))
                waiting.append((node.left, place, false))
            }
        }
        for node in (0..<tree.nodeCount).reversed() where !tree.isLeaf(node) {
            let (sum, overflow) = tree.sampleCount[Int(tree.left[node])]
                .addingReportingOverflow(tree.sampleCount[Int(tree.right[node])])
            guard !overflow else { throw .damaged("\(regressor.name) has too many rows") }
            tree.sampleCount[node] = sum
        }
    }

    /// The columns of the input that the tree numbers from 0; nil for all in their order.
    private static func features(
        _ regressor: ONNXNode, _ links: GraphLinks
    ) throws(ONNXError) -> [Int64]? {
        guard let input = regressor.inputs.first, let maker = links.maker(of: input),
            maker.operation == "Gather"
        else { return nil }
        guard maker.inputs.count == 2, let columns = links.integers(maker.inputs[1]),
            columns.allSatisfy({ 0..<Int64(ForestLimits.features) ~= $0 })
        else { throw .notAForest("\(maker.name) does not choose columns") }
        return columns
    }

    private static func nodes(
        of regressor: ONNXNode, features: [Int64]?
    ) throws(ONNXError) -> [Int64: Node] {
        let ids = try regressor.integers("nodes_nodeids")
        let trees = try regressor.integers("nodes_treeids")
        let places = try regressor.integers("nodes_featureids")
        let thresholds = try regressor.numbers("nodes_values")
        let left = try regressor.integers("nodes_truenodeids")
        let right = try regressor.integers("nodes_falsenodeids")
        guard case .texts(let modes)? = regressor["nodes_modes"],
            [trees.count, places.count, thresholds.count, left.count, right.count, modes.count]
                .allSatisfy({ $0 == ids.count }), ids.count < Int(Int32.max)
        else { throw .damaged("\(regressor.name) has lists of different lengths") }
        guard trees.allSatisfy({ $0 == trees.first }) else {
            throw .notAForest("\(regressor.name) holds several trees")
        }
        var nodes: [Int64: Node] = [:]
        nodes.reserveCapacity(ids.count)
        for index in ids.indices {
            guard modes[index] == "LEAF" || modes[index] == "BRANCH_LEQ" else {
                throw .unsupported("\(regressor.name) splits by \(modes[index])")
            }
            var feature = places[index]
            if let features, modes[index] != "LEAF" {
                guard 0..<Int64(features.count) ~= feature else {
                    throw .damaged("\(regressor.name) splits on column \(feature)")
                }
                feature = features[Int(feature)]
            }
            guard 0..<Int64(ForestLimits.features) ~= feature else {
                throw .unsupported("\(regressor.name) splits on column \(feature)")
            }
            nodes[ids[index]] = Node(
                isLeaf: modes[index] == "LEAF", feature: feature, threshold: thresholds[index],
                left: left[index], right: right[index])
        }
        return nodes
    }

    /// Training rows of each leaf.
    ///
    /// Two encoders follow a tree, one to rows and one to the number of nodes on the path; the
    /// second can be told by its values, whatever the nodes are called.
    private static func leafRows(
        _ regressor: ONNXNode, _ links: GraphLinks, _ nodes: [Int64: Node]
    ) throws(ONNXError) -> [Int64: Int32] {
        var encoders: [ONNXNode] = []
        for node in links.takers(of: regressor) {
            let behind = node.operation == "Cast" ? links.takers(of: node) : [node]
            encoders += behind.filter { $0.operation == "LabelEncoder" }
        }
        let depths = depths(of: nodes)
        var rows: [Int64: Int32]?
        for encoder in encoders {
            let keys = try encoder.integers("keys_int64s")
            let values = try encoder.numbers("values_floats")
            guard keys.count == values.count else {
                throw .damaged("\(encoder.name) has lists of different lengths")
            }
            let isDepth = zip(keys, values).allSatisfy { Double(depths[$0] ?? -1) + 1 == $1 }
            // A tree may have as many rows in every leaf as nodes on the path there.
            if isDepth && rows != nil { continue }
            var counts: [Int64: Int32] = [:]
            for (key, value) in zip(keys, values) {
                guard let count = Int32(exactly: value) else {
                    throw .damaged("leaf \(key) of \(regressor.name) has \(value) rows")
                }
                counts[key] = count
            }
            rows = counts
            if !isDepth { break }
        }
        guard let rows else { throw .notAForest("\(regressor.name) has no LabelEncoder") }
        return rows
    }

    /// Edges from the root; nothing for nodes that no path reaches.
    private static func depths(of nodes: [Int64: Node]) -> [Int64: Int] {
        var depths: [Int64: Int] = [:]
        var waiting: [(Int64, Int)] = [(0, 0)]
        while let (id, depth) = waiting.popLast() {
            guard depths[id] == nil, let node = nodes[id] else { continue }
            depths[id] = depth
            if !node.isLeaf {
                waiting.append((node.left, depth + 1))
                waiting.append((node.right, depth + 1))
            }
        }
        return depths
    }
}
