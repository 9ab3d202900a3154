extension Tree {
    /// The depth of every node, or what is wrong with the tree.
    ///
    /// Time O(nodes); holds for any arrays whatever, as they may come from a file.
    func validatedDepths(
        featureCount: Int, sampleSize: Int
    ) throws(ForestError.Damage) -> [Int32] {
        guard !feature.isEmpty else { throw .noNodes }
        guard
            [threshold.count, left.count, right.count, sampleCount.count]
                .allSatisfy({ $0 == nodeCount })
        else { throw .arrayLengths }
        guard 1...sampleSize ~= Int(sampleCount[0]) else { throw .sampleCount(node: 0) }
        try planes?.validate(splits: feature, featureCount: featureCount)

        // −1 until a parent names the node. Children follow their parents, so that a node met
        // without a depth has no parent, and no path can close to a loop.
        var depths = [Int32](repeating: -1, count: nodeCount)
        depths[0] = 0
        for node in 0..<nodeCount {
            let depth = depths[node]
            guard depth >= 0 else { throw .notATree(node: node) }
            if left[node] == -1 && right[node] == -1 {
                guard feature[node] == -1, threshold[node].bitPattern == 0 else {
                    throw .leaf(node: node)
                }
                continue
            }
            let isPlane = planes != nil && feature[node] == Hyperplanes.mark
            guard isPlane || 0..<featureCount ~= Int(feature[node]) else {
                throw .feature(node: node, value: Int(feature[node]))
            }
            guard threshold[node].isFinite else { throw .threshold(node: node) }
            guard depth < ForestLimits.depth else { throw .depth }
            var rows = 0
            for child in [Int(left[node]), Int(right[node])] {
                guard child > node, child < nodeCount else { throw .child(node: node) }
                guard depths[child] == -1 else { throw .notATree(node: child) }
                guard sampleCount[child] >= 1 else { throw .sampleCount(node: child) }
                depths[child] = depth + 1
                rows += Int(sampleCount[child])
            }
            guard rows == Int(sampleCount[node]) else { throw .sampleCount(node: node) }
        }
        return depths
    }
}
