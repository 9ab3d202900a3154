extension WalkLayout {
    /// The sum of path lengths of a row with missing values (NaN).
    ///
    /// Where the value a node asks for is missing, both branches count, weighted by their training
    /// rows; a tree's expected path is rounded to the unit of `PathUnits`. Without missing values on
    /// its paths a row gets exactly the sum of its leaves.
    func expectedSum(row: [Double]) -> Int64 {
        precondition(row.count == featureCount)
        return unsafe nodes.withUnsafeBufferPointer { nodes in
            unsafe values.withUnsafeBufferPointer { values in
                unsafe sampleCounts.withUnsafeBufferPointer { counts in
                    unsafe row.withUnsafeBufferPointer { row in
                        let walk = unsafe MissingWalk(
                            nodes: nodes.baseAddress!, values: values.baseAddress!,
                            sampleCounts: counts.baseAddress!, row: row.baseAddress!)
                        return groups.reduce(0) { sum, group in unsafe sum &+ walk.paths(group) }
                    }
                }
            }
        }
    }
}

/// A walk of a row with missing values. Reads are not checked: nodes come from validated trees, and
/// the row holds a value for every feature.
@unsafe private struct MissingWalk {
    let nodes: UnsafePointer<WalkLayout.Node>
    let values: UnsafePointer<Int64>
    let sampleCounts: UnsafePointer<Int32>
    let row: UnsafePointer<Double>

    /// The path lengths in the trees of a group, in units.
    func paths(_ group: WalkLayout.Group) -> Int64 {
        // Deep trees have paths that end much earlier.
        let reached =
            unsafe group.depth > WalkKernel.patience
            ? group.roots : WalkKernel.walk(nodes, group, row, stops: true)
        return (0..<group.count).reduce(0) { sum, lane in
            unsafe sum &+ path(from: Int(reached[lane]))
        }
    }

    private func path(from start: Int) -> Int64 {
        var node = start
        while true {
            let split = unsafe nodes[node]
            if Int(split.left) == node { return unsafe values[node] }
            let value = unsafe row[Int(split.feature)]
            if value.isNaN {
                return unsafe Int64(expectedPath(node).rounded(.toNearestOrEven))
            }
            node = Int(split.left) &+ (value > split.threshold ? 1 : 0)
        }
    }

    /// The expected path length below a node in units, by a fixed order of operations. A mean of
    /// leaves, so that it never exceeds the longest of them.
    private func expectedPath(_ start: Int) -> Double {
        var node = start
        while true {
            let split = unsafe nodes[node]
            let left = Int(split.left)
            if left == node { return unsafe Double(values[node]) }
            let value = unsafe row[Int(split.feature)]
            if value.isNaN {
                let share = unsafe Double(sampleCounts[left]) / Double(sampleCounts[node])
                let (first, second) = unsafe (expectedPath(left), expectedPath(left &+ 1))
                return second + share * (first - second)
            }
            node = left &+ (value > split.threshold ? 1 : 0)
        }
    }
}
