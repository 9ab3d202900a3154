import CopseMath

/// Grows one isolation tree.
///
/// Source: Liu, Ting, Zhou: Isolation Forest (ICDM 2008), algorithm 2, as scikit-learn's random
/// splitter does it: a feature that is constant among a node's rows is passed over for another one
/// without replacement, and a node whose features are all constant is a leaf. Unlike there, values
/// stay doubles and constant means equal, not within 10⁻⁷: a price in ether is no constant.
struct TreeGrower {
    private let matrix: Matrix
    let plan: ForestPlan
    private let medians: [Double]?
    var random: RandomStream
    private var rows: [Int]
    /// Rows on their way to the right side of a split; empty where missing values need lots.
    private var others: [Int]
    /// The values of the feature or hyperplane at hand, in the order of `rows`.
    var values: [Double]
    /// What becomes those of a hyperplane; as long as `values` where there are any.
    var projections: [Double]
    /// The features of this tree; see `Node.live`.
    var features: [Int]
    private let rule: TreeRule
    let featureWeights: FeatureWeights?
    private var tree = Tree()

    /// A node that waits to be split: its rows are `rows[start..<end]`.
    struct Node {
        var start: Int
        var end: Int
        var depth: Int
        /// Only `features[..<live]` may vary among the rows. Descendants reorder within that part, so
        /// that the rest stays constant for whoever comes later.
        var live: Int
        var parent: Int
        var isRight: Bool
    }

    /// What a node is split on, and the range of its rows there.
    struct Split {
        /// `Hyperplanes.mark` where there are terms.
        var feature: Int32
        var low: Double
        var high: Double
        var terms: [(feature: Int, coefficient: Double)]
    }

    /// - Parameters:
    ///   - medians: what takes the place of missing values, per feature, if anything.
    ///   - drawsMissing: whether rows with missing values choose their side by lot: then the order of
    ///     rows says which numbers they get.
    init(
        _ matrix: Matrix, _ plan: ForestPlan, tree number: Int, medians: [Double]?,
        drawsMissing: Bool, weights: RowWeights?
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
        precondition(rows.allSatisfy { $0 >= 0 && $0 < matrix.rowCount })
        others = drawsMissing ? [] : rows
        values = [Double](repeating: 0, count: rows.count)
        projections = plan.parameters.extensionLevel > 0 ? values : []
        if plan.parameters.extensionLevel > 0 { tree.planes = Hyperplanes() }
        rule = plan.parameters.split.ofTree(number)
        featureWeights =
            rule.weighsFeatures
            ? FeatureWeights(matrix, rows: rows, features: features, medians: medians) : nil
    }

    /// The tree in preorder: a left child follows its parent.
    mutating func grow() -> Tree {
        tree.reserve(nodes: 2 * rows.count)
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
                let split = tree.planes == nil ? chooseFeature(&node) : chooseHyperplane(&node)
            else {
                tree.planes?.append([])
                continue
            }
            let threshold = chooseThreshold(node, split.low, split.high)
            let middle = partition(node, at: threshold)
            tree.planes?.append(split.terms)
            tree.feature[number] = split.feature
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
        // Constant columns may have left single features alone: equal trees have equal arrays.
        if tree.planes?.features.isEmpty == true { tree.planes = nil }
        return tree
    }

    /// A feature that varies among the node's rows, its range, and its values in `values`; nil if all
    /// are constant. Each is as likely unless features are weighed.
    private mutating func chooseFeature(_ node: inout Node) -> Split? {
        while node.live > 0 {
            let choice =
                featureWeights?.place(among: features, live: node.live, from: &random)
                ?? random.uniform(below: node.live)
            let feature = features[choice]
            let (low, high) = gather(feature, node)
            if low < high {
                return Split(feature: Int32(feature), low: low, high: high, terms: [])
            }
            node.live -= 1
            features.swapAt(choice, node.live)
        }
        return nil
    }

    /// Reads a feature's values for the node's rows; the range is of those present.
    mutating func gather(_ feature: Int, _ node: Node) -> (Double, Double) {
        GrowKernel.gather(
            matrix.columns[feature], rows, node.start..<node.end, median: medians?[feature],
            into: &values)
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
        if !others.isEmpty {
            return GrowKernel.partition(
                &rows, node.start..<node.end, values, threshold: threshold, others: &others)
        }
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
