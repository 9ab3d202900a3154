extension Forest {
    /// Depth-based importance: how much more a feature isolates the rows that look strange than it
    /// does the others.
    ///
    /// Of each tree the rows it drew are parted into those it finds strange by itself (their score in
    /// this tree above `threshold`) and those it does not. A split counts for its feature 1/depth of the
    /// row's leaf times its imbalance coefficient among rows of one kind; the importance is the mean over
    /// strange rows divided by that over the others. No repeats, no randomness, but only for
    /// training rows, and a feature that no strange row was split on is 0.
    ///
    /// Source: Carletti, Terzi, Susto: Interpretable anomaly detection with DIFFI (Engineering
    /// Applications of Artificial Intelligence 119, 2023), doi:10.1016/j.engappai.2022.105730; where the
    /// paper leaves room, the authors' code (`diffi_ib`).
    /// - Parameters:
    ///   - drawn: for each tree the rows it was grown from.
    ///   - threshold: of the scores, as 2^(−path / c(ψ)).
    /// - Returns: one per feature; NaN where the mean over the other rows is 0. Rows with missing
    ///   values that nothing takes the place of are left out.
    /// - Throws: `model.hyperplanes`: a split on several features is none of them's alone.
    package func depthImportance(
        _ matrix: Matrix, drawn: [[Int]], threshold: Double
    ) throws(ForestError) -> [Double] {
        precondition(drawn.count == trees.count && matrix.featureCount == featureCount)
        guard layout.terms == nil else { throw .needsPlainSplits("DIFFI") }
        var strange = DepthTally(featureCount: featureCount)
        var usual = DepthTally(featureCount: featureCount)
        for (tree, rows) in zip(trees, drawn) {
            let scale = ScoreScale(treeCount: 1, sampleSize: sampleSize, dialect: dialect)
            let lengths = tree.pathLengths(dialect: dialect)
            var paths: (strange: [[Int]], usual: [[Int]]) = ([], [])
            for row in rows {
                guard let path = tree.path(matrix, row: row, medians: medians) else { continue }
                let score = scale.score(lengths[path[path.count - 1]])
                if score > threshold { paths.strange.append(path) }
                if score < threshold { paths.usual.append(path) }
            }
            if paths.strange.isEmpty || paths.usual.isEmpty { continue }
            strange.add(paths.strange, through: tree)
            usual.add(paths.usual, through: tree)
        }
        return zip(strange.means, usual.means).map { $0 / $1 }
    }
}

extension Tree {
    /// The nodes from the root to a row's leaf; nil where a value it needs is missing.
    fileprivate func path(_ matrix: Matrix, row: Int, medians: [Double]?) -> [Int]? {
        var path = [0]
        var node = 0
        while !isLeaf(node) {
            let place = Int(feature[node])
            var value = matrix.columns[place][row]
            if value.isNaN {
                guard let medians else { return nil }
                value = medians[place]
            }
            node = Int(value <= threshold[node] ? left[node] : right[node])
            path.append(node)
        }
        return path
    }
}

/// Contributions of splits to their features, over rows of one kind.
private struct DepthTally {
    private var sums: [Double]
    private var counts: [Int]

    init(featureCount: Int) {
        sums = [Double](repeating: 0, count: featureCount)
        counts = [Int](repeating: 0, count: featureCount)
    }

    var means: [Double] { zip(sums, counts).map { $1 > 0 ? $0 / Double($1) : 0 } }

    mutating func add(_ paths: [[Int]], through tree: Tree) {
        var rows = [Int](repeating: 0, count: tree.nodeCount)
        for path in paths { for node in path { rows[node] += 1 } }
        let coefficients = (0..<tree.nodeCount).map { node -> Double? in
            guard rows[node] > 1, !tree.isLeaf(node) else { return nil }
            return Self.imbalance(rows[Int(tree.left[node])], rows[Int(tree.right[node])])
        }
        for path in paths {
            let share = 1 / Double(path.count - 1)
            for node in path {
                guard let coefficient = coefficients[node] else { continue }
                sums[Int(tree.feature[node])] += share * coefficient
                counts[Int(tree.feature[node])] += 1
            }
        }
    }

    /// The induced imbalance coefficient: 0 for a split that parts nothing, else from 0.5 for halves
    /// to 1 for one row against the rest.
    private static func imbalance(_ left: Int, _ right: Int) -> Double {
        if left == 0 || right == 0 { return 0 }
        let count = Double(left + right)
        let larger = Double(max(left, right)) / count
        let least = Double((left + right + 1) / 2) / count
        let most = (count - 1) / count
        guard least != most else { return larger }
        return (larger - least) / (most - least) * 0.5 + 0.5
    }
}
