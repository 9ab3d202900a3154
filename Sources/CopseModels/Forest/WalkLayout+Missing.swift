extension WalkLayout {
    /// The sum of path lengths of a row with missing values (NaN).
    ///
    /// Where a value that a node asks for is missing, both branches count, weighted by their training
    /// rows; a tree's expected path is rounded to the unit of `PathUnits`. Without missing values on
    /// its paths a row gets exactly the sum of its leaves.
    func expectedSum(row: [Double]) -> Int64 {
        let row = filled(row)
        switch table {
        case .plain(let nodes): return expectedSum(nodes, [], row: row)
        case .pairs(let nodes): return expectedSum(nodes, [], row: row)
        case .quads(let nodes): return expectedSum(nodes, [], row: row)
        case .sums(let nodes, let terms): return expectedSum(nodes, terms, row: row)
        }
    }

    private func expectedSum<Node: WalkNode>(
        _ nodes: [Node], _ terms: [PlaneTerm], row: [Double]
    ) -> Int64 {
        unsafe Walker.with(nodes, terms, termCount: termCount) { walker in
            unsafe values.withUnsafeBufferPointer { values in
                unsafe sampleCounts.withUnsafeBufferPointer { counts in
                    unsafe row.withUnsafeBufferPointer { row in
                        var walk = unsafe MissingWalk(
                            walker: walker, values: values.baseAddress!,
                            sampleCounts: counts.baseAddress!, row: row.baseAddress!)
                        for group in groups { unsafe walk.add(group) }
                        return unsafe walk.finish()
                    }
                }
            }
        }
    }
}

/// A walk of a row with missing values. Reads are not checked: nodes come from validated trees, and
/// the row holds a value for every feature.
///
/// Trees are walked side by side as without missing values, up to the splits whose values are missing;
/// then from both branches of eight such splits at once.
@unsafe private struct MissingWalk<Node: WalkNode> {
    private let walker: Walker<Node>
    private let values: UnsafePointer<Int64>
    private let sampleCounts: UnsafePointer<Int32>
    private let row: UnsafePointer<Double>
    private var sum = Int64(0)
    /// Left and right children of splits whose value is missing.
    private var branches = SIMD16<Int32>.zero
    private var branchCount = 0
    /// Edges below any of them at most, as far as they are walked side by side.
    private var depth = 0

    init(
        walker: Walker<Node>, values: UnsafePointer<Int64>, sampleCounts: UnsafePointer<Int32>,
        row: UnsafePointer<Double>
    ) {
        unsafe self.walker = walker
        unsafe self.values = values
        unsafe self.sampleCounts = sampleCounts
        unsafe self.row = row
    }

    /// Adds the path lengths in the trees of a group.
    mutating func add(_ group: WalkLayout.Group) {
        // Deep trees have paths that end much earlier.
        let isDeep = group.depth > WalkKernel.patience
        let reached =
            unsafe isDeep
            ? group.roots : walker.walk(from: group.roots, steps: group.depth, row, stops: true)
        unsafe depth = max(depth, min(group.depth, WalkKernel.patience))
        for lane in 0..<group.count {
            let node = unsafe split(from: Int(reached[lane]))
            let left = unsafe walker.left(node)
            if left == node {
                unsafe sum &+= values[node]
                continue
            }
            unsafe branches[branchCount] = Int32(truncatingIfNeeded: left)
            unsafe branches[branchCount &+ 1] = Int32(truncatingIfNeeded: left &+ 1)
            unsafe branchCount &+= 2
            if unsafe branchCount == 16 { unsafe takeBranches() }
        }
    }

    mutating func finish() -> Int64 {
        unsafe takeBranches()
        return unsafe sum
    }

    private mutating func takeBranches() {
        let reached = unsafe walker.walk(from: branches, steps: depth, row, stops: true)
        for lane in stride(from: 0, to: unsafe branchCount, by: 2) {
            let first = unsafe expectedPath(Int(reached[lane]))
            let second = unsafe expectedPath(Int(reached[lane &+ 1]))
            let left = unsafe Int(branches[lane])
            let path = unsafe mean(first, second, left)
            unsafe sum &+= Int64(path.rounded(.toNearestOrEven))
        }
        unsafe branchCount = 0
    }

    /// The leaf, or the first split whose value is missing, from a node on.
    @inline(__always)
    private func split(from start: Int) -> Int {
        var node = start
        while let next = unsafe walker.next(node, row), next != node { node = next }
        return node
    }

    /// The expected path length below a node in units, by a fixed order of operations. A mean of
    /// leaves, so that it never exceeds the longest of them.
    private func expectedPath(_ start: Int) -> Double {
        let node = unsafe split(from: start)
        let left = unsafe walker.left(node)
        if left == node { return unsafe Double(values[node]) }
        return unsafe mean(expectedPath(left), expectedPath(left &+ 1), left)
    }

    /// Of the paths below two siblings, by their training rows; `left` is the first of them.
    @inline(__always)
    private func mean(_ first: Double, _ second: Double, _ left: Int) -> Double {
        let count = unsafe sampleCounts[left]
        let share = unsafe Double(count) / Double(count &+ sampleCounts[left &+ 1])
        return second + share * (first - second)
    }
}
