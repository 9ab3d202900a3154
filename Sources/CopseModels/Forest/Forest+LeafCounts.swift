extension Forest {
    /// How many rows of a matrix end in each leaf of a tree, by node.
    ///
    /// A row whose value is missing counts where most training rows went; with medians it goes where
    /// they send it.
    package func leafCounts(tree number: Int, _ matrix: Matrix) -> [Int] {
        precondition(matrix.featureCount == featureCount)
        let tree = trees[number]
        var counts = [Int](repeating: 0, count: tree.nodeCount)
        for row in 0..<matrix.rowCount {
            var node = 0
            while !tree.isLeaf(node) {
                let (left, right) = (Int(tree.left[node]), Int(tree.right[node]))
                let goesRight = tree.goesRight(node) { feature in
                    let value = matrix.columns[feature][row]
                    return value.isNaN ? medians?[feature] ?? value : value
                }
                if let goesRight {
                    node = goesRight ? right : left
                } else {
                    node = tree.sampleCount[left] >= tree.sampleCount[right] ? left : right
                }
            }
            counts[node] += 1
        }
        return counts
    }
}
