import CopseMath

/// Grows one isolation tree.
///
/// Source: Liu, Ting, Zhou: Isolation Forest (ICDM 2008), algorithm 2, as scikit-learn's random
/// splitter does it: a feature that is constant among a node's rows is passed over for another one
/// without replacement, and a node whose features are all constant is a leaf. Unlike there, values
/// stay doubles and constant means equal, not within 10⁻⁷: a price in ether is no constant.
struct TreeGrower {
    private let matrix: Matrix
    private let plan: ForestPlan
    private let medians: [Double]?
    private var random: RandomStream
    private var rows: [Int]
    /// The values of the feature at hand, in the order of `rows`.
    private var values: [Double]
    /// The features of this tree; see `Node.live`.
    private var features: [Int]
    private let rule: TreeRule
    private let featureWeights: FeatureWeights?
    private var tree = Tree()

    /// A node that waits to be split: its rows are `rows[start..<end]`.
    private struct Node {
        var start: Int
        var end: Int
        var depth: Int
        /// Only `features[..<live]` may vary among the rows. Descendants reorder within that part, so
        /// that the rest stays constant for whoever comes later.
        var live: Int
        var parent: Int
        var isRight: Bool
    }

    /// - Parameter medians: what takes the place of missing values, per feature, if anything.
    init(
        _ matrix: Matrix, _ plan: ForestPlan, tree number: Int, medians: [Double]?,
        weights: RowWeights?
    ) {
        self.matrix = matrix
        self.plan = plan
        self.medians = medians
        (rows, random) = TreeRows(plan: plan, rowCount: matrix.rowCount, weights: weights)
            .draw(tree: number)
        features =
            plan.featuresPerTree < plan.featureCount
            ? random.sampleWithoutReplacement(plan.featuresPerTree, from: plan.featureCount)
            : Array(0..<plan.featureCount)
        values = [Double](repeating: 0, count: rows.count)
        rule = plan.parameters.split.ofTree(number)
        featureWeights =
            rule.weighsFeatures
            ? FeatureWeights(matrix, rows: rows, features: features, medians: medians) : nil
    }

    /// The tree in preorder: a left child follows its parent.
    mutating func grow() -> Tree {
        var waiting = [
            Node(
                start: 0, end: rows.count, depth: 0, live: features.count, parent: -1,
                isRight: false)
        ]
        while var node = waiting.popLast() {
            let number = tree.appendLeaf(sampleCount: node.end - node.start)
            if node.parent >= 0 {
                if node.isRight {
                    tree.right[node.parent] = Int32(number)
                } else {
                    tree.left[node.parent] = Int32(number)
                }
            }
            guard node.depth < plan.depthLimit, node.end - node.start > 1,
                let (feature, low, high) = chooseFeature(&node)
            else { continue }

            let threshold = chooseThreshold(node, low, high)
            let middle = partition(node, at: threshold)
            tree.feature[number] = Int32(feature)
            tree.threshold[number] = threshold
            waiting.append(
                Node(
                    start: middle, end: node.end, depth: node.depth + 1, live: node.live,
                    parent: number, isRight: true))
            waiting.append(
                Node(
                    start: node.start, end: middle, depth: node.depth + 1, live: node.live,
                    parent: number, isRight: false))
        }
        return tree
    }

    /// A feature that varies among the node's rows, its range, and its values in `values`; nil if all
    /// are constant. Each is as likely unless features are weighed.
    private mutating func chooseFeature(_ node: inout Node) -> (Int, Double, Double)? {
        while node.live > 0 {
            let choice =
                featureWeights?.place(among: features, live: node.live, from: &random)
                ?? random.uniform(below: node.live)
            let feature = features[choice]
            let (low, high) = gather(feature, node)
            if low < high { return (feature, low, high) }
            node.live -= 1
            features.swapAt(choice, node.live)
        }
        return nil
    }

    /// Reads a feature's values for the node's rows; the range is of those present.
    private mutating func gather(_ feature: Int, _ node: Node) -> (Double, Double) {
        let column = matrix.columns[feature]
        var low = Double.infinity
        var high = -Double.infinity
        for place in node.start..<node.end {
            var value = column[rows[place]]
            if let medians, value.isNaN { value = medians[feature] }
            values[place] = value
            // Comparisons with NaN are false: missing values leave the range as it is.
            if value < low { low = value }
            if value > high { high = value }
        }
        return (low, high)
    }

    /// In [low, high): that of the largest gain, else uniform.
    private mutating func chooseThreshold(
        _ node: Node, _ low: Double, _ high: Double
    ) -> Double {
        if let gain = rule.gain {
            var present = values[node.start..<node.end].filter { !$0.isNaN }
            if let threshold = gain.threshold(of: &present) { return threshold }
        }
        let share = random.uniform()
        let range = high - low
        let threshold =
            range.isFinite ? low + share * range : low * (1 - share) + high * share
        // Rounding may reach the end, and then nothing would go right.
        return threshold >= low && threshold < high ? threshold : low
    }

    /// Reorders the node's rows so that those going left come first; returns the first that does not.
    ///
    /// A row whose value is missing goes left with the share of the present rows that do.
    private mutating func partition(_ node: Node, at threshold: Double) -> Int {
        var left = 0
        var present = 0
        for place in node.start..<node.end {
            left += values[place] <= threshold ? 1 : 0
            present += values[place].isNaN ? 0 : 1
        }
        let share = Double(left) / Double(present)
        var low = node.start
        var high = node.end
        while low < high {
            let value = values[low]
            let goesLeft = value.isNaN ? random.uniform() < share : value <= threshold
            if goesLeft {
                low += 1
            } else {
                high -= 1
                rows.swapAt(low, high)
                values.swapAt(low, high)
            }
        }
        return low
    }
}
