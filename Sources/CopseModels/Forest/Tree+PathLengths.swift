extension Tree {
    /// At leaves depth + c(rows) in `PathUnits`, elsewhere 0.
    package func pathLengths(dialect: ScoreDialect) -> [Int64] {
        var depths = [Int](repeating: 0, count: nodeCount)
        var paths = [Int64](repeating: 0, count: nodeCount)
        for node in 0..<nodeCount {
            if isLeaf(node) {
                let rest = dialect.averagePathLength(Int(sampleCount[node]))
                paths[node] = PathUnits.units(edges: Double(depths[node]) + rest)
            } else {
                depths[Int(left[node])] = depths[node] + 1
                depths[Int(right[node])] = depths[node] + 1
            }
        }
        return paths
    }
}
