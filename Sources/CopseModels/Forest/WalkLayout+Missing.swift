extension WalkLayout {
    /// The sum of path lengths of a row with missing values (NaN).
    ///
    /// Where the value a node asks for is missing, both branches count, weighted by their training
    /// rows; a tree's expected path is rounded to the unit of `PathUnits`. Without missing values on
    /// its paths a row gets exactly the sum of its leaves.
    func expectedSum(row: [Double]) -> Int64 {
        precondition(row.count == featureCount)
        return trees.reduce(0) { sum, tree in
            var node = tree.root
            while !isLeaf(node) {
                let value = row[Int(nodes[node].feature)]
                if value.isNaN {
                    return sum &+ Int64(expectedPath(node, row).rounded(.toNearestOrEven))
                }
                node = Int(nodes[node].left) + (value > nodes[node].threshold ? 1 : 0)
            }
            return sum &+ values[node]
        }
    }

    /// The expected path length below a node in units, by a fixed order of operations. A mean of
    /// leaves, so that it never exceeds the longest of them.
    private func expectedPath(_ node: Int, _ row: [Double]) -> Double {
        if isLeaf(node) { return Double(values[node]) }
        let left = Int(nodes[node].left)
        let value = row[Int(nodes[node].feature)]
        guard value.isNaN else {
            return expectedPath(left + (value > nodes[node].threshold ? 1 : 0), row)
        }
        let share = Double(sampleCounts[left]) / Double(sampleCounts[node])
        let (first, second) = (expectedPath(left, row), expectedPath(left + 1, row))
        return second + share * (first - second)
    }
}
