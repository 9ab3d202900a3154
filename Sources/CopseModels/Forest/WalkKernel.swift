/// Walks rows through trees; the only unsafe code of the forest.
///
/// A step waits for the node it reads, so that one walk alone leaves the processor idle: eight walks
/// run side by side (eight rows of a block, eight trees for a single row). Reads are not checked:
/// nodes come from validated trees, and a row holds a value for every feature, which the
/// preconditions of the functions below make sure of.
enum WalkKernel {
    static let lanes = 8
    /// Walks over trees deeper than this stop early once all have reached their leaves.
    static let patience = 16

    /// Adds the leaves of the first `rowCount` rows of a block to `sums`, one sum per row.
    static func addLeaves(
        of layout: WalkLayout, _ block: borrowing RowBlock, to sums: inout [Int64]
    ) {
        switch layout.table {
        case .plain(let nodes): addLeaves(of: layout, nodes, [], block, to: &sums)
        case .pairs(let nodes): addLeaves(of: layout, nodes, [], block, to: &sums)
        case .quads(let nodes): addLeaves(of: layout, nodes, [], block, to: &sums)
        case .sums(let nodes, let terms): addLeaves(of: layout, nodes, terms, block, to: &sums)
        }
    }

    private static func addLeaves<Node: WalkNode>(
        of layout: WalkLayout, _ nodes: [Node], _ terms: [PlaneTerm], _ block: borrowing RowBlock,
        to sums: inout [Int64]
    ) {
        let groups = block.groupCount
        precondition(sums.count >= groups * lanes && block.stride >= layout.stride)
        unsafe Walker.with(nodes, terms, termCount: layout.termCount) { walker in
            unsafe layout.values.withUnsafeBufferPointer { values in
                unsafe block.values.withUnsafeBufferPointer { rows in
                    unsafe sums.withUnsafeMutableBufferPointer { sums in
                        for tree in layout.trees {
                            for group in 0..<groups {
                                let first = group &* lanes
                                let row = unsafe Lanes(
                                    first: rows.baseAddress! + first &* block.stride,
                                    stride: block.stride)
                                let leaves = unsafe walker.walk(
                                    from: SIMD8(repeating: tree.root), row, steps: tree.depth)
                                for lane in 0..<lanes {
                                    unsafe sums[first &+ lane] &+= values[leaves[lane]]
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The leaf of every row of a block in every tree: `leaves[tree × capacity + row]`.
    static func findLeaves(
        of layout: WalkLayout, _ block: borrowing RowBlock, in leaves: inout [Int32]
    ) {
        switch layout.table {
        case .plain(let nodes): findLeaves(of: layout, nodes, [], block, in: &leaves)
        case .pairs(let nodes): findLeaves(of: layout, nodes, [], block, in: &leaves)
        case .quads(let nodes): findLeaves(of: layout, nodes, [], block, in: &leaves)
        case .sums(let nodes, let terms): findLeaves(of: layout, nodes, terms, block, in: &leaves)
        }
    }

    private static func findLeaves<Node: WalkNode>(
        of layout: WalkLayout, _ nodes: [Node], _ terms: [PlaneTerm], _ block: borrowing RowBlock,
        in leaves: inout [Int32]
    ) {
        let groups = block.groupCount
        precondition(leaves.count >= layout.trees.count * block.capacity)
        precondition(block.stride >= layout.stride)
        unsafe Walker.with(nodes, terms, termCount: layout.termCount) { walker in
            unsafe block.values.withUnsafeBufferPointer { rows in
                unsafe leaves.withUnsafeMutableBufferPointer { leaves in
                    for (number, tree) in layout.trees.enumerated() {
                        for group in 0..<groups {
                            let first = group &* lanes
                            let row = unsafe Lanes(
                                first: rows.baseAddress! + first &* block.stride,
                                stride: block.stride)
                            let found = unsafe walker.walk(
                                from: SIMD8(repeating: tree.root), row, steps: tree.depth)
                            for lane in 0..<lanes {
                                unsafe leaves[number &* block.capacity &+ first &+ lane] =
                                    Int32(truncatingIfNeeded: found[lane])
                            }
                        }
                    }
                }
            }
        }
    }

    /// Writes down the rows of a block whose leaf in a tree is marked.
    ///
    /// - Parameters:
    ///   - leaves: where the rows of the block ended in that tree.
    ///   - chosen: takes the rows from `start` on; it must have room for all rows of the block.
    /// - Returns: how many there are.
    static func chooseRows(
        _ rowCount: Int, leaves: ArraySlice<Int32>, marked: [UInt8], into chosen: inout [Int32],
        from start: Int
    ) -> Int {
        precondition(leaves.count >= rowCount && start + rowCount <= chosen.count && start >= 0)
        return unsafe leaves.withUnsafeBufferPointer { leaves in
            unsafe marked.withUnsafeBufferPointer { marked in
                unsafe chosen.withUnsafeMutableBufferPointer { chosen in
                    var count = 0
                    for row in 0..<rowCount {
                        unsafe chosen[start &+ count] = Int32(truncatingIfNeeded: row)
                        count &+= unsafe Int(marked[Int(leaves[row])])
                    }
                    return count
                }
            }
        }
    }

    /// Of chosen rows those whose new value leads away from the leaf they were in.
    ///
    /// - Parameters:
    ///   - values: the new value of every row of the block.
    ///   - leaves: where the rows of the block ended before.
    ///   - intervals: for every node the values of the feature that may lead there.
    ///   - moved: takes the rows; it must have room for all of the chosen.
    /// - Returns: how many there are.
    static func chooseMoved(
        of chosen: ArraySlice<Int32>, values: ArraySlice<Double>, leaves: ArraySlice<Int32>,
        intervals: [ValueInterval], into moved: inout [Int32]
    ) -> Int {
        precondition(leaves.count >= values.count && moved.count >= chosen.count)
        return unsafe chosen.withUnsafeBufferPointer { chosen in
            unsafe values.withUnsafeBufferPointer { values in
                unsafe leaves.withUnsafeBufferPointer { leaves in
                    unsafe intervals.withUnsafeBufferPointer { intervals in
                        unsafe moved.withUnsafeMutableBufferPointer { moved in
                            var count = 0
                            for place in chosen.indices {
                                let row = unsafe chosen[place]
                                let value = unsafe values[Int(row)]
                                let interval = unsafe intervals[Int(leaves[Int(row)])]
                                unsafe moved[count] = row
                                // Without a branch, which would be guessed wrong; NaN moves.
                                let isAbove = value > interval.low ? 1 : 0
                                let isBelow = value <= interval.high ? 1 : 0
                                count &+= 1 &- (isAbove & isBelow)
                            }
                            return count
                        }
                    }
                }
            }
        }
    }

    /// Walks rows of a block through one tree and adds how their leaves differ from before.
    ///
    /// - Parameters:
    ///   - table: the nodes of `layout`, or those with features renamed within the block's stride.
    ///   - rows: rows of the block; beyond `count` at least seven more, which are walked in vain.
    ///   - leaves: where the rows of the block ended before.
    ///   - changes: one sum for each row of the block.
    static func addChanges(
        of layout: WalkLayout, _ table: NodeTable, _ tree: WalkLayout.Extent,
        _ block: borrowing RowBlock, rows chosen: [Int32], count: Int,
        from leaves: ArraySlice<Int32>, to changes: inout [Int64]
    ) {
        switch table {
        case .plain(let nodes):
            addChanges(
                of: layout, nodes, [], tree, block, rows: chosen, count: count, from: leaves,
                to: &changes)
        case .pairs(let nodes):
            addChanges(
                of: layout, nodes, [], tree, block, rows: chosen, count: count, from: leaves,
                to: &changes)
        case .quads(let nodes):
            addChanges(
                of: layout, nodes, [], tree, block, rows: chosen, count: count, from: leaves,
                to: &changes)
        case .sums(let nodes, let terms):
            addChanges(
                of: layout, nodes, terms, tree, block, rows: chosen, count: count, from: leaves,
                to: &changes)
        }
    }

    private static func addChanges<Node: WalkNode>(
        of layout: WalkLayout, _ nodes: [Node], _ terms: [PlaneTerm], _ tree: WalkLayout.Extent,
        _ block: borrowing RowBlock, rows chosen: [Int32], count: Int,
        from leaves: ArraySlice<Int32>, to changes: inout [Int64]
    ) {
        precondition(nodes.count == layout.nodes.count && leaves.count >= block.capacity)
        precondition(count + lanes <= chosen.count && changes.count >= block.capacity)
        precondition(block.stride >= layout.stride)
        unsafe Walker.with(nodes, terms, termCount: layout.termCount) { walker in
            unsafe layout.values.withUnsafeBufferPointer { values in
                unsafe block.values.withUnsafeBufferPointer { rows in
                    unsafe chosen.withUnsafeBufferPointer { chosen in
                        unsafe leaves.withUnsafeBufferPointer { leaves in
                            unsafe changes.withUnsafeMutableBufferPointer { changes in
                                for first in stride(from: 0, to: count, by: lanes) {
                                    let row = unsafe Lanes(
                                        rows.baseAddress!, chosen.baseAddress! + first,
                                        stride: block.stride)
                                    let reached = unsafe walker.walk(
                                        from: SIMD8(repeating: tree.root), row, steps: tree.depth)
                                    for lane in 0..<min(lanes, count - first) {
                                        let row = unsafe Int(chosen[first &+ lane])
                                        let old = unsafe values[Int(leaves[row])]
                                        unsafe changes[row] &+= values[reached[lane]] &- old
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The sum of the leaves of one row over all trees.
    static func sumOfLeaves(of layout: WalkLayout, row: [Double]) -> Int64 {
        let row = layout.filled(row)
        switch layout.table {
        case .plain(let nodes): return sumOfLeaves(of: layout, nodes, [], row: row)
        case .pairs(let nodes): return sumOfLeaves(of: layout, nodes, [], row: row)
        case .quads(let nodes): return sumOfLeaves(of: layout, nodes, [], row: row)
        case .sums(let nodes, let terms):
            return sumOfLeaves(of: layout, nodes, terms, row: row)
        }
    }

    private static func sumOfLeaves<Node: WalkNode>(
        of layout: WalkLayout, _ nodes: [Node], _ terms: [PlaneTerm], row: [Double]
    ) -> Int64 {
        unsafe Walker.with(nodes, terms, termCount: layout.termCount) { walker in
            unsafe layout.values.withUnsafeBufferPointer { values in
                unsafe row.withUnsafeBufferPointer { row in
                    var sum = Int64(0)
                    for group in layout.groups {
                        let leaves =
                            unsafe group.depth > patience
                            ? walker.walkFar(group, row.baseAddress!)
                            : walker.walk(from: group.roots, steps: group.depth, row.baseAddress!)
                        for lane in 0..<group.count {
                            sum &+= unsafe values[Int(leaves[lane])]
                        }
                    }
                    return sum
                }
            }
        }
    }

    /// Where the rows of eight walks begin.
    @unsafe struct Lanes {
        let r0, r1, r2, r3, r4, r5, r6, r7: UnsafePointer<Double>

        @inline(__always)
        init(first: UnsafePointer<Double>, stride: Int) {
            unsafe r0 = first
            unsafe r1 = first + stride
            unsafe r2 = first + 2 &* stride
            unsafe r3 = first + 3 &* stride
            unsafe r4 = first + 4 &* stride
            unsafe r5 = first + 5 &* stride
            unsafe r6 = first + 6 &* stride
            unsafe r7 = first + 7 &* stride
        }

        @inline(__always)
        init(_ block: UnsafePointer<Double>, _ rows: SIMD8<Int32>, stride: Int) {
            unsafe r0 = block + Int(rows[0]) &* stride
            unsafe r1 = block + Int(rows[1]) &* stride
            unsafe r2 = block + Int(rows[2]) &* stride
            unsafe r3 = block + Int(rows[3]) &* stride
            unsafe r4 = block + Int(rows[4]) &* stride
            unsafe r5 = block + Int(rows[5]) &* stride
            unsafe r6 = block + Int(rows[6]) &* stride
            unsafe r7 = block + Int(rows[7]) &* stride
        }

        @inline(__always)
        init(_ block: UnsafePointer<Double>, _ rows: UnsafePointer<Int32>, stride: Int) {
            unsafe r0 = block + Int(rows[0]) &* stride
            unsafe r1 = block + Int(rows[1]) &* stride
            unsafe r2 = block + Int(rows[2]) &* stride
            unsafe r3 = block + Int(rows[3]) &* stride
            unsafe r4 = block + Int(rows[4]) &* stride
            unsafe r5 = block + Int(rows[5]) &* stride
            unsafe r6 = block + Int(rows[6]) &* stride
            unsafe r7 = block + Int(rows[7]) &* stride
        }
    }
}
