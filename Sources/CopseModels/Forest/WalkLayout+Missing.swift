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
        unsafe withWalk(nodes, terms) { walk in
            unsafe row.withUnsafeBufferPointer { row in
                let row = row.baseAddress!
                var sum = Int64(0)
                for group in groups {
                    // Deep trees have paths that end much earlier.
                    let reached =
                        unsafe group.depth > WalkKernel.patience
                        ? group.roots
                        : walk.walker.walk(
                            from: group.roots, steps: group.depth, row, stops: true)
                    for lane in 0..<group.count {
                        unsafe sum &+= walk.path(from: Int(reached[lane]), row)
                    }
                }
                return sum
            }
        }
    }

    /// The same for all rows of a block, added to `sums`, one sum for each.
    ///
    /// Eight rows walk a tree side by side up to the splits whose values they miss, then both branches of
    /// four such splits.
    func addExpectedSums(_ block: borrowing RowBlock, to sums: inout [Int64]) {
        switch table {
        case .plain(let nodes): addExpectedSums(nodes, [], block, to: &sums)
        case .pairs(let nodes): addExpectedSums(nodes, [], block, to: &sums)
        case .quads(let nodes): addExpectedSums(nodes, [], block, to: &sums)
        case .sums(let nodes, let terms): addExpectedSums(nodes, terms, block, to: &sums)
        }
    }

    private func addExpectedSums<Node: WalkNode>(
        _ nodes: [Node], _ terms: [PlaneTerm], _ block: borrowing RowBlock,
        to sums: inout [Int64]
    ) {
        precondition(sums.count >= block.groupCount * WalkKernel.lanes)
        precondition(block.stride >= stride)
        let lanes = WalkKernel.lanes
        // Of a tree the splits that rows of the block stop at, and the rows.
        let none = [Int32](repeating: 0, count: block.capacity + lanes)
        var (stops, rows) = (none, none)
        unsafe withWalk(nodes, terms) { walk in
            unsafe block.values.withUnsafeBufferPointer { values in
                unsafe sums.withUnsafeMutableBufferPointer { sums in
                    unsafe stops.withUnsafeMutableBufferPointer { stops in
                        unsafe rows.withUnsafeMutableBufferPointer { rows in
                            let first = values.baseAddress!
                            for tree in trees {
                                var count = 0
                                for group in 0..<block.groupCount {
                                    let start = group &* lanes
                                    let reached = unsafe walk.walker.walk(
                                        from: SIMD8(repeating: tree.root),
                                        WalkKernel.Lanes(
                                            first: first + start &* block.stride,
                                            stride: block.stride), steps: tree.depth, stops: true)
                                    // Without a jump: whether a row stops is hard to foresee. Splits
                                    // have the value 0.
                                    for lane in 0..<lanes {
                                        let node = reached[lane]
                                        unsafe sums[start &+ lane] &+= walk.values[node]
                                        unsafe stops[count] = Int32(truncatingIfNeeded: node)
                                        unsafe rows[count] =
                                            Int32(truncatingIfNeeded: start &+ lane)
                                        count &+= unsafe walk.walker.left(node) == node ? 0 : 1
                                    }
                                }
                                unsafe walk.addPaths(
                                    from: stops.baseAddress!, rows.baseAddress!, count, first,
                                    stride: block.stride, steps: tree.depth,
                                    to: sums.baseAddress!)
                            }
                        }
                    }
                }
            }
        }
    }

    private func withWalk<Node: WalkNode, Result>(
        _ nodes: [Node], _ terms: [PlaneTerm], _ body: (MissingWalk<Node>) -> Result
    ) -> Result {
        unsafe Walker.with(nodes, terms, termCount: termCount) { walker in
            unsafe values.withUnsafeBufferPointer { values in
                unsafe sampleCounts.withUnsafeBufferPointer { counts in
                    unsafe body(
                        MissingWalk(
                            walker: walker, values: values.baseAddress!,
                            sampleCounts: counts.baseAddress!))
                }
            }
        }
    }
}

/// What walks of rows with missing values share. Reads are not checked: nodes come from validated trees,
/// and a row holds a value for every feature.
@unsafe private struct MissingWalk<Node: WalkNode> {
    let walker: Walker<Node>
    let values: UnsafePointer<Int64>
    let sampleCounts: UnsafePointer<Int32>

    /// Adds the path lengths of rows from the splits they stopped at; four rows go on side by side, each to
    /// both sides.
    func addPaths(
        from stops: UnsafePointer<Int32>, _ rows: UnsafePointer<Int32>, _ count: Int,
        _ first: UnsafePointer<Double>, stride: Int, steps: Int,
        to sums: UnsafeMutablePointer<Int64>
    ) {
        for start in Swift.stride(from: 0, to: count, by: 4) {
            var roots = SIMD8<Int>.zero
            var numbers = SIMD8<Int32>.zero
            for lane in 0..<4 {
                // Lanes beyond the last one walk in vain.
                let place = min(start &+ lane, count &- 1)
                let left = unsafe walker.left(Int(stops[place]))
                roots[2 &* lane] = left
                roots[2 &* lane &+ 1] = left &+ 1
                numbers[2 &* lane] = unsafe rows[place]
                numbers[2 &* lane &+ 1] = unsafe rows[place]
            }
            let reached = unsafe walker.walk(
                from: roots, WalkKernel.Lanes(first, numbers, stride: stride), steps: steps,
                stops: true)
            for lane in 0..<min(4, count &- start) {
                let node = unsafe Int(stops[start &+ lane])
                let number = Int(numbers[2 &* lane])
                let row = unsafe first + number &* stride
                if unsafe walker.next(node, row) != nil {
                    // Infinite values cancelled, none is missing.
                    unsafe sums[number] &+= path(from: node, row)
                    continue
                }
                let path = unsafe mean(
                    expectedPath(reached[2 &* lane], row),
                    expectedPath(reached[2 &* lane &+ 1], row), roots[2 &* lane])
                unsafe sums[number] &+= Int64(path.rounded(.toNearestOrEven))
            }
        }
    }

    /// The path length of a row from a node on, in units.
    @inline(__always)
    func path(from start: Int, _ row: UnsafePointer<Double>) -> Int64 {
        let node = unsafe split(from: start, row)
        let left = unsafe walker.left(node)
        if left == node { return unsafe values[node] }
        return unsafe Int64(expectedPath(node, row).rounded(.toNearestOrEven))
    }

    /// The leaf, or the first split whose value is missing, from a node on.
    @inline(__always)
    func split(from start: Int, _ row: UnsafePointer<Double>) -> Int {
        var node = start
        while let next = unsafe walker.next(node, row), next != node { node = next }
        return node
    }

    /// The expected path length below a node in units, by a fixed order of operations. A mean of
    /// leaves, so that it never exceeds the longest of them.
    func expectedPath(_ start: Int, _ row: UnsafePointer<Double>) -> Double {
        let node = unsafe split(from: start, row)
        let left = unsafe walker.left(node)
        if left == node { return unsafe Double(values[node]) }
        return unsafe mean(expectedPath(left, row), expectedPath(left &+ 1, row), left)
    }

    /// Of the paths below two siblings, by their training rows; `left` is the first of them.
    @inline(__always)
    func mean(_ first: Double, _ second: Double, _ left: Int) -> Double {
        let count = unsafe sampleCounts[left]
        let share = unsafe Double(count) / Double(count &+ sampleCounts[left &+ 1])
        return second + share * (first - second)
    }
}
