/// How each feature of a row moved its path lengths, in a forest of hyperplanes.
///
/// A split on several features is decided by all of them together, so that here every split is a
/// player of its own: an absent (or missing) one follows both branches by their training rows. Its
/// Shapley value is parted equally among its features, none of which decides anything alone, as in
/// a game of unanimity: Owen: Values of games with a priori unions (1977).
///
/// No player occurs twice on a path, so that a leaf is reached with the product of what its splits
/// let through, and the Shapley value of split i at a leaf of value v is
///
///     v · (oneᵢ − zeroᵢ) · ∫₀¹ ∏ⱼ≠ᵢ (zeroⱼ + t·(oneⱼ − zeroⱼ)) dt,
///
/// oneⱼ 1 where the row goes that way, else 0, zeroⱼ the share of training rows that do. Source: Owen:
/// Multilinear extensions of games (Management Science 18, 1972), doi:10.1287/mnsc.18.5.64. The
/// product is a polynomial, which `GaussLegendre` integrates exactly. Time O(leaves × depth²).
struct SplitContributions {
    private let layout: WalkLayout
    private let terms: PlaneTerms
    private let row: [Double]
    private let rule: GaussLegendre
    /// In units, as leaves are.
    private(set) var contributions: [Double]
    private var path: [Element] = []
    /// For each element the products of those up to it, at each place of the rule.
    private var products: [Double]

    private struct Element {
        var node: Int
        var zero: Double
        var one: Double

        func factor(_ t: Double) -> Double { zero + t * (one - zero) }
    }

    init(_ layout: WalkLayout, _ terms: PlaneTerms, row: [Double]) {
        self.layout = layout
        self.terms = terms
        self.row = row
        let depth = layout.trees.map(\.depth).max() ?? 0
        rule = GaussLegendre(points: 2 * ((max(depth, 1) + 3) / 4))
        contributions = [Double](repeating: 0, count: layout.featureCount)
        products = [Double](repeating: 1, count: (depth + 1) * rule.points.count)
    }

    mutating func add(_ tree: WalkLayout.Extent) { descend(tree.root, share: 1) }

    /// - Parameter share: of training rows on this side of splits whose value is missing: such a split
    ///   is none of the game, both branches simply count.
    private mutating func descend(_ node: Int, share: Double) {
        if layout.isLeaf(node) { return addLeaf(Double(layout.values[node]) * share) }
        let left = Int(layout.nodes[node].left)
        let rows = Double(layout.sampleCounts[node])
        let goesRight = layout.goesRight(node, row)
        for (side, child) in [left, left + 1].enumerated() {
            let part = Double(layout.sampleCounts[child]) / rows
            guard let goesRight else {
                descend(child, share: share * part)
                continue
            }
            let element = Element(node: node, zero: part, one: goesRight == (side == 1) ? 1 : 0)
            let points = rule.points
            let start = path.count * points.count
            for (place, t) in points.enumerated() {
                products[start + points.count + place] =
                    products[start + place] * element.factor(t)
            }
            path.append(element)
            descend(child, share: share)
            path.removeLast()
        }
    }

    private mutating func addLeaf(_ value: Double) {
        for (place, t) in rule.points.enumerated() {
            // The weight and all factors behind an element; those before it are in `products`.
            var behind = rule.weights[place]
            for number in path.indices.reversed() {
                let element = path[number]
                let others = products[number * rule.points.count + place] * behind
                let worth = value * (element.one - element.zero) * others
                let own = terms[element.node]
                let part = worth / Double(own.count)
                for term in own { contributions[Int(term.feature)] += part }
                behind *= element.factor(t)
            }
        }
    }
}
