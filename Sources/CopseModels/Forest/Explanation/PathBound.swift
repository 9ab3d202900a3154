/// How long the path of a row can get in all while some of its features range over a box.
///
/// Every tree keeps only the splits on those features: the others are decided once. A tree's longest
/// path to a leaf that the box reaches bounds the paths of all its rows, and is exact where the box
/// is one row.
package struct PathBound: Sendable {
    private struct Node {
        var threshold: Double
        /// Place among the features that vary; −1 where both branches count, −2 for a hyperplane.
        var feature: Int32
        /// The left child, the right one follows; a leaf is its own.
        var left: Int32
        /// The longest path below.
        var longest: Int64
        /// The terms of a hyperplane.
        var terms = 0..<0
    }

    /// A summand of a hyperplane.
    private struct Term {
        var coefficient: Double
        /// Place among the features that vary; −1 where the row decides.
        var feature: Int32
        /// The value of the row.
        var value: Double
    }

    private var nodes: [Node] = []
    private var terms: [Term] = []
    private let varyingCount: Int
    /// What any values of the features that vary reach.
    package private(set) var whole = Reach(decided: 0, open: [])

    /// What a box reaches: a box inside it reaches no more.
    package struct Reach: Sendable {
        /// The paths of trees that the box decides.
        var decided: Int64
        /// The splits of the other trees at which the box parts.
        var open: [Int32]
    }

    /// - Parameters:
    ///   - row: the features of the row.
    ///   - varying: features, by their place, that may have other values.
    package init(_ forest: Forest, row: [Double], varying: [Int]) {
        precondition(row.count == forest.featureCount)
        varyingCount = varying.count
        var places = [Int32](repeating: -1, count: row.count)
        for (place, feature) in varying.enumerated() { places[feature] = Int32(place) }
        let filled = forest.medians.map { zip(row, $0).map { $0.isNaN ? $1 : $0 } } ?? row
        for tree in forest.layout.trees {
            let root = nodes.count
            nodes.append(Node(threshold: 0, feature: 0, left: 0, longest: 0))
            build(root, from: tree.root, forest.layout, filled, places)
            if nodes.count == root + 1 {
                whole.decided += nodes[root].longest
                nodes.removeLast()
            } else {
                whole.open.append(Int32(root))
            }
        }
    }

    private mutating func build(
        _ place: Int, from node: Int, _ layout: WalkLayout, _ row: [Double], _ places: [Int32]
    ) {
        var node = node
        while !layout.isLeaf(node) {
            let split = layout.nodes[node]
            let first = terms.count
            let isPlane = split.feature == Hyperplanes.mark
            let feature =
                isPlane
                ? addTerms(of: node, layout, row, places) : places[Int(split.feature)]
            guard feature == -1, let goesRight = layout.goesRight(node, row) else {
                let own = first..<terms.count
                let left = nodes.count
                let empty = Node(threshold: 0, feature: 0, left: 0, longest: 0)
                nodes.append(empty)
                nodes.append(empty)
                build(left, from: Int(split.left), layout, row, places)
                build(left + 1, from: Int(split.left) + 1, layout, row, places)
                nodes[place] = Node(
                    threshold: split.threshold, feature: feature, left: Int32(left),
                    longest: max(nodes[left].longest, nodes[left + 1].longest), terms: own)
                return
            }
            node = Int(split.left) + (goesRight ? 1 : 0)
        }
        nodes[place] = Node(
            threshold: 0, feature: 0, left: Int32(place), longest: layout.values[node])
    }

    /// By feature that varies, how many trees a box parts first at a split on it.
    package func firstSplits(in reach: Reach) -> [Int] {
        var counts = [Int](repeating: 0, count: varyingCount)
        for place in reach.open {
            let node = nodes[Int(place)]
            if node.feature >= 0 { counts[Int(node.feature)] += 1 }
            for term in terms[node.terms] where term.feature >= 0 {
                counts[Int(term.feature)] += 1
            }
        }
        return counts
    }

    /// Keeps the terms of a hyperplane; −1 instead of −2 if none of them varies, or a missing one makes
    /// both branches count whatever the others are.
    private mutating func addTerms(
        of node: Int, _ layout: WalkLayout, _ row: [Double], _ places: [Int32]
    ) -> Int32 {
        let all = layout.terms?[node] ?? []
        let varies = all.contains { places[Int($0.feature)] >= 0 }
        let misses = all.contains { places[Int($0.feature)] < 0 && row[Int($0.feature)].isNaN }
        guard varies, !misses else { return -1 }
        for term in all {
            terms.append(
                Term(
                    coefficient: term.coefficient, feature: places[Int(term.feature)],
                    value: row[Int(term.feature)]))
        }
        return -2
    }

    /// The branches of a node that the values of a box lead to.
    private func branches(
        _ node: Node, _ low: [Double], _ high: [Double]
    ) -> (left: Bool, right: Bool) {
        if node.feature == -1 { return (true, true) }
        if node.feature >= 0 {
            let feature = Int(node.feature)
            return (low[feature] <= node.threshold, high[feature] > node.threshold)
        }
        // Rounded products and sums do not fall where their operands do not: added up in the order
        // of the walk, bounds bound what the walk compares.
        var (least, most) = (0.0, 0.0)
        for term in terms[node.terms] {
            let feature = Int(term.feature)
            let first = term.coefficient * (feature < 0 ? term.value : low[feature])
            let second = term.coefficient * (feature < 0 ? term.value : high[feature])
            least += min(first, second)
            most += max(first, second)
        }
        // Infinite bounds may cancel to NaN, which bounds nothing.
        if least.isNaN || most.isNaN { return (true, true) }
        return (least <= node.threshold, most > node.threshold)
    }

    /// The sum over the trees of the longest path that any value between `low` and `high` takes, and
    /// what those values reach.
    ///
    /// - Parameters:
    ///   - low, high: one value for each feature that varies; −∞ and +∞ where it may be missing.
    ///   - reach: that of a box around them.
    package func longestSum(
        low: [Double], high: [Double], in reach: Reach
    ) -> (sum: Int64, reach: Reach) {
        var result = Reach(decided: reach.decided, open: [])
        result.open.reserveCapacity(reach.open.count)
        var sum: Int64 = 0
        for start in reach.open {
            var place = Int(start)
            while true {
                let node = nodes[place]
                let left = Int(node.left)
                if left == place {
                    result.decided &+= node.longest
                    break
                }
                let (goesLeft, goesRight) = branches(node, low, high)
                if goesLeft && goesRight {
                    result.open.append(Int32(place))
                    sum &+= longest(place, low, high, over: .min)
                    break
                }
                place = goesLeft ? left : left + 1
            }
        }
        return (sum &+ result.decided, result)
    }

    /// The longest path below a node, or `known` if none is longer.
    private func longest(
        _ start: Int, _ low: [Double], _ high: [Double], over known: Int64
    ) -> Int64 {
        var place = start
        while true {
            let node = nodes[place]
            let left = Int(node.left)
            if left == place { return max(known, node.longest) }
            if node.longest <= known { return known }
            let (goesLeft, goesRight) = branches(node, low, high)
            if goesLeft && goesRight {
                let first = longest(left, low, high, over: known)
                return longest(left + 1, low, high, over: first)
            }
            place = goesLeft ? left : left + 1
        }
    }
}
