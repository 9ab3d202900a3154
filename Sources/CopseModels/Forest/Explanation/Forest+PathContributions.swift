extension Forest {
    /// How each feature of a row moved its mean path length, in edges.
    ///
    /// Shapley values of the game in which a split on an absent (or missing) feature follows both
    /// branches by their training rows. `expected` is the mean over the training samples of the trees;
    /// `expected` + Σ `contributions` is the row's own mean path length. Negative contributions
    /// shorten the path: they make the row stranger.
    ///
    /// Source: Lundberg, Erion, Lee: Consistent individualized feature attribution for tree ensembles
    /// (arXiv 1802.03888), algorithm 2. Time O(leaves × depth²).
    /// - Precondition: `row` has `featureCount` values.
    package func pathContributions(
        _ row: [Double]
    ) -> (expected: Double, contributions: [Double]) {
        precondition(
            row.count == featureCount,
            "\(row.count) features given to a forest of \(featureCount)")
        let filled = medians.map { zip(row, $0).map { $0.isNaN ? $1 : $0 } } ?? row
        var explanation = PathExplanation(layout, row: filled)
        for tree in layout.trees { explanation.add(tree) }
        let scale = 1 / (Double(layout.trees.count) * PathUnits.perEdge)
        return (
            layout.expectedPaths * scale, explanation.contributions.map { $0 * scale }
        )
    }
}

/// Algorithm 2 of the paper; names follow it.
private struct PathExplanation {
    private let layout: WalkLayout
    private let row: [Double]
    private(set) var contributions: [Double]
    /// One path after the other: a call's path begins where its caller's ends.
    private var path: [Element]

    /// A feature split on between the root and here.
    private struct Element {
        var feature: Int32
        /// The share of training rows that flow on when the feature is absent.
        var zero: Double
        /// 1 if the row itself flows on, else 0.
        var one: Double
        /// The weight of the subsets of features of a given size.
        var weight: Double
    }

    init(_ layout: WalkLayout, row: [Double]) {
        self.layout = layout
        self.row = row
        contributions = [Double](repeating: 0, count: layout.featureCount)
        let depth = layout.trees.map(\.depth).max() ?? 0
        let length = min(depth, layout.featureCount) + 2
        // A path gains at most one element a call, and stays as long once features repeat.
        let empty = Element(feature: -1, zero: 0, one: 0, weight: 0)
        path = [Element](repeating: empty, count: (depth + 1) * length + length)
    }

    mutating func add(_ tree: WalkLayout.Extent) {
        path[0] = Element(feature: -1, zero: 1, one: 1, weight: 1)
        descend(tree.root, start: 0, count: 1, weight: 1)
    }

    /// - Parameters:
    ///   - start: where the path to `node` begins; it has `count` elements.
    ///   - weight: the share of training rows on this side of splits whose value is missing: such a
    ///     split is none of the game, both branches simply count.
    private mutating func descend(_ node: Int, start: Int, count: Int, weight: Double) {
        if layout.isLeaf(node) {
            let value = Double(layout.values[node]) * weight
            for place in 1..<max(count, 1) {
                let element = path[start + place]
                let subsets = unwoundSum(start, count, place)
                contributions[Int(element.feature)] +=
                    subsets * (element.one - element.zero) * value
            }
            return
        }
        let split = layout.nodes[node]
        let left = Int(split.left)
        let rows = Double(layout.sampleCounts[node])
        let value = row[Int(split.feature)]
        if value.isNaN {
            for child in [left, left + 1] {
                let share = Double(layout.sampleCounts[child]) / rows
                let next = copyPath(start, count)
                descend(child, start: next, count: count, weight: weight * share)
            }
            return
        }
        let hot = left + (value > split.threshold ? 1 : 0)
        let cold = 2 * left + 1 - hot
        var zero = 1.0
        var one = 1.0
        var count = count
        if let place = (1..<max(count, 1)).first(where: {
            path[start + $0].feature == split.feature
        }) {
            zero = path[start + place].zero
            one = path[start + place].one
            unwind(start, count, place)
            count -= 1
        }
        for (child, one) in [(hot, one), (cold, 0)] {
            let share = Double(layout.sampleCounts[child]) / rows
            let next = copyPath(start, count)
            extend(next, count, zero: zero * share, one: one, feature: split.feature)
            descend(child, start: next, count: count + 1, weight: weight)
        }
    }

    /// A copy for a child to change; returns where it begins.
    private mutating func copyPath(_ start: Int, _ count: Int) -> Int {
        for place in start..<start + count { path[count + place] = path[place] }
        return start + count
    }

    /// EXTEND: one more feature; the subsets that contain it and those that do not.
    private mutating func extend(
        _ start: Int, _ count: Int, zero: Double, one: Double, feature: Int32
    ) {
        path[start + count] = Element(feature: feature, zero: zero, one: one, weight: 0)
        let length = Double(count + 1)
        for i in stride(from: count - 1, through: 0, by: -1) {
            let weight = path[start + i].weight
            path[start + i + 1].weight += one * weight * Double(i + 1) / length
            path[start + i].weight = zero * weight * Double(count - i) / length
        }
    }

    /// UNWIND: the path as if the feature at `place` had never been split on.
    private mutating func unwind(_ start: Int, _ count: Int, _ place: Int) {
        let last = count - 1
        let (zero, one) = (path[start + place].zero, path[start + place].one)
        var next = path[start + last].weight
        for i in stride(from: last - 1, through: 0, by: -1) {
            let weight = path[start + i].weight
            if one != 0 {
                path[start + i].weight = next * Double(count) / (Double(i + 1) * one)
                next = weight - path[start + i].weight * zero * Double(last - i) / Double(count)
            } else {
                path[start + i].weight = weight * Double(count) / (zero * Double(last - i))
            }
        }
        for i in place..<last {
            path[start + i].feature = path[start + i + 1].feature
            path[start + i].zero = path[start + i + 1].zero
            path[start + i].one = path[start + i + 1].one
        }
    }

    /// The sum of the weights after `unwind`, without doing it.
    private func unwoundSum(_ start: Int, _ count: Int, _ place: Int) -> Double {
        let last = count - 1
        let (zero, one) = (path[start + place].zero, path[start + place].one)
        var next = path[start + last].weight
        var total = 0.0
        for i in stride(from: last - 1, through: 0, by: -1) {
            if one != 0 {
                let weight = next * Double(count) / (Double(i + 1) * one)
                total += weight
                next = path[start + i].weight - weight * zero * Double(last - i) / Double(count)
            } else {
                total += path[start + i].weight * Double(count) / (zero * Double(last - i))
            }
        }
        return total
    }
}
