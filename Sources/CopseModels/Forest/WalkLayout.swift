/// The trees of a forest laid out for walking: one array of 16-byte nodes, siblings side by side.
///
/// A step is `node = nodes[node].left + (value > threshold ? 1 : 0)`, without a branch. A leaf is its
/// own left child under the threshold +∞, so that a walk may take more steps than its path has.
struct WalkLayout: Sendable {
    struct Node: Sendable {
        var threshold: Double
        var feature: Int32
        var left: Int32
    }

    /// At splits on several features `feature` is `Hyperplanes.mark`.
    let nodes: [Node]
    /// The same nodes as walks read them.
    let table: NodeTable
    /// What the nodes of a forest with hyperplanes add up; nil for splits on one feature.
    let terms: PlaneTerms?
    /// At leaves: depth + c(rows) in `PathUnits`; 0 elsewhere.
    let values: [Int64]
    /// Training rows that came through each node.
    let sampleCounts: [Int32]
    let trees: [Extent]
    /// The same trees in as few groups as can be, all of about the same size.
    let groups: [Group]
    let scale: ScoreScale
    let featureCount: Int
    /// The expected path length of a training row in units, summed over the trees.
    let expectedPaths: Double

    /// Where one tree lies: its root is the first of its nodes.
    struct Extent: Sendable {
        var root: Int
        var end: Int
        /// Edges on the longest path.
        var depth: Int
    }

    /// Sixteen trees that one row walks side by side.
    struct Group: Sendable {
        /// The lanes beyond `count` repeat the first tree.
        var roots: SIMD16<Int32>
        var depth: Int
        var count: Int

        static let limit = 16

        init(_ trees: ArraySlice<Extent>) {
            roots = SIMD16(repeating: Int32(trees.first?.root ?? 0))
            for (lane, tree) in trees.enumerated() { roots[lane] = Int32(tree.root) }
            depth = trees.map(\.depth).max() ?? 0
            count = trees.count
        }
    }

    /// - Throws: `model.damaged` for trees that are none.
    init(
        _ trees: [Tree], featureCount: Int, sampleSize: Int, dialect: ScoreDialect
    ) throws(ForestError) {
        let total = trees.reduce(0) { $0 + $1.nodeCount }
        var nodes: [Node] = []
        var values: [Int64] = []
        var sampleCounts: [Int32] = []
        nodes.reserveCapacity(total)
        values.reserveCapacity(total)
        sampleCounts.reserveCapacity(total)
        var terms = trees.contains { $0.planes != nil } ? PlaneTerms() : nil
        var extents: [Extent] = []
        var longestPaths = Int64(0)
        var expectedPaths = 0.0

        for (number, tree) in trees.enumerated() {
            let depths: [Int32]
            do throws(ForestError.Damage) {
                depths = try tree.validatedDepths(
                    featureCount: featureCount, sampleSize: sampleSize)
            } catch {
                throw .damaged(error, tree: number)
            }
            let root = nodes.count
            var longest = Int64(0)
            var weighted = 0.0
            // Breadth first; `order[i]` is the node that stands at `root + i`.
            var order = [0]
            var place = 0
            while place < order.count {
                let node = order[place]
                sampleCounts.append(tree.sampleCount[node])
                terms?.append(tree, node)
                if tree.isLeaf(node) {
                    nodes.append(
                        Node(threshold: .infinity, feature: 0, left: Int32(root + place)))
                    let rest = dialect.averagePathLength(Int(tree.sampleCount[node]))
                    values.append(PathUnits.units(edges: Double(depths[node]) + rest))
                    longest = max(longest, values[root + place])
                    weighted += Double(values[root + place]) * Double(tree.sampleCount[node])
                } else {
                    nodes.append(
                        Node(
                            threshold: tree.threshold[node], feature: tree.feature[node],
                            left: Int32(root + order.count)))
                    values.append(0)
                    order.append(Int(tree.left[node]))
                    order.append(Int(tree.right[node]))
                }
                place += 1
            }
            expectedPaths += weighted / Double(tree.sampleCount[0])
            extents.append(
                Extent(root: root, end: nodes.count, depth: Int(depths.max() ?? 0)))
            let (sum, overflow) = longestPaths.addingReportingOverflow(longest)
            guard !overflow else { throw .damaged(.totalPathLength, tree: nil) }
            longestPaths = sum
        }
        self.nodes = nodes
        self.terms = terms
        table =
            if let terms { NodeTable(nodes, terms, zeros: featureCount + 1) } else { .plain(nodes) }
        self.values = values
        self.sampleCounts = sampleCounts
        self.trees = extents
        let groupCount = (extents.count + Group.limit - 1) / Group.limit
        groups = (0..<groupCount).map { group in
            let first = group * extents.count / groupCount
            return Group(extents[first..<(group + 1) * extents.count / groupCount])
        }
        self.featureCount = featureCount
        self.expectedPaths = expectedPaths
        scale = ScoreScale(
            treeCount: trees.count, sampleSize: sampleSize, dialect: dialect)
    }

    func isLeaf(_ node: Int) -> Bool { Int(nodes[node].left) == node }

    /// Values from one row of a block to the next: with hyperplanes, after the features, room for one
    /// column more and a column of zeros.
    var stride: Int { terms == nil ? featureCount : featureCount + 2 }

    /// A row as it stands in a block: with all columns.
    func filled(_ row: [Double]) -> [Double] {
        precondition(row.count == featureCount)
        return terms == nil ? row : row + [0, 0]
    }

    /// Terms of every node of a table of sums.
    var termCount: Int { terms?.mostOfNode ?? 0 }

    /// Which side of a split a row is on; nil where a value it asks for is missing.
    func goesRight(_ node: Int, _ row: [Double]) -> Bool? {
        let split = nodes[node]
        guard let terms else {
            let value = row[Int(split.feature)]
            return value.isNaN ? nil : value > split.threshold
        }
        var sum = 0.0
        for term in terms[node] {
            let value = row[Int(term.feature)]
            if value.isNaN { return nil }
            sum += term.coefficient * value
        }
        return sum > split.threshold
    }
}
