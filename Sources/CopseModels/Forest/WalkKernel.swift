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
        let groups = block.groupCount
        precondition(sums.count >= groups * lanes && block.stride >= layout.featureCount)
        unsafe layout.nodes.withUnsafeBufferPointer { nodes in
            unsafe layout.values.withUnsafeBufferPointer { values in
                unsafe block.values.withUnsafeBufferPointer { rows in
                    unsafe sums.withUnsafeMutableBufferPointer { sums in
                        for tree in layout.trees {
                            for group in 0..<groups {
                                let first = group &* lanes
                                let row = unsafe Lanes(
                                    first: rows.baseAddress! + first &* block.stride,
                                    stride: block.stride)
                                let leaves = unsafe walk(
                                    nodes.baseAddress!, from: SIMD8(repeating: tree.root), row,
                                    steps: tree.depth)
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
        let groups = block.groupCount
        precondition(leaves.count >= layout.trees.count * block.capacity)
        precondition(block.stride >= layout.featureCount)
        unsafe layout.nodes.withUnsafeBufferPointer { nodes in
            unsafe block.values.withUnsafeBufferPointer { rows in
                unsafe leaves.withUnsafeMutableBufferPointer { leaves in
                    for (number, tree) in layout.trees.enumerated() {
                        for group in 0..<groups {
                            let first = group &* lanes
                            let row = unsafe Lanes(
                                first: rows.baseAddress! + first &* block.stride,
                                stride: block.stride)
                            let found = unsafe walk(
                                nodes.baseAddress!, from: SIMD8(repeating: tree.root), row,
                                steps: tree.depth)
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
    ///   - nodes: the nodes of `layout`, or those with features renamed within the block's stride.
    ///   - rows: rows of the block; beyond `count` at least seven more, which are walked in vain.
    ///   - leaves: where the rows of the block ended before.
    ///   - changes: one sum for each row of the block.
    static func addChanges(
        of layout: WalkLayout, _ nodes: [WalkLayout.Node], _ tree: WalkLayout.Extent,
        _ block: borrowing RowBlock, rows chosen: [Int32], count: Int,
        from leaves: ArraySlice<Int32>, to changes: inout [Int64]
    ) {
        precondition(nodes.count == layout.nodes.count && leaves.count >= block.capacity)
        precondition(count + lanes <= chosen.count && changes.count >= block.capacity)
        unsafe nodes.withUnsafeBufferPointer { nodes in
            unsafe layout.values.withUnsafeBufferPointer { values in
                unsafe block.values.withUnsafeBufferPointer { rows in
                    unsafe chosen.withUnsafeBufferPointer { chosen in
                        unsafe leaves.withUnsafeBufferPointer { leaves in
                            unsafe changes.withUnsafeMutableBufferPointer { changes in
                                for first in stride(from: 0, to: count, by: lanes) {
                                    let row = unsafe Lanes(
                                        rows.baseAddress!, chosen.baseAddress! + first,
                                        stride: block.stride)
                                    let reached = unsafe walk(
                                        nodes.baseAddress!, from: SIMD8(repeating: tree.root), row,
                                        steps: tree.depth)
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
        precondition(row.count == layout.featureCount)
        return unsafe layout.nodes.withUnsafeBufferPointer { nodes in
            unsafe layout.values.withUnsafeBufferPointer { values in
                unsafe row.withUnsafeBufferPointer { row in
                    var sum = Int64(0)
                    for group in layout.groups {
                        let leaves =
                            unsafe group.depth > patience
                            ? walkFar(nodes.baseAddress!, group, row.baseAddress!)
                            : walk(nodes.baseAddress!, group, row.baseAddress!)
                        for lane in 0..<group.count {
                            sum &+= unsafe values[Int(leaves[lane])]
                        }
                    }
                    return sum
                }
            }
        }
    }

    /// The leaves of one row in the trees of a group; where a value is missing, the split that asks
    /// for it if `stops`.
    ///
    /// Sixteen walks and not eight, because here the nodes come from the second cache and not, as for
    /// the rows of a block, from the first one.
    @inline(__always)
    static func walk(
        _ nodes: UnsafePointer<WalkLayout.Node>, _ group: WalkLayout.Group,
        _ row: UnsafePointer<Double>, stops: Bool = false
    ) -> SIMD16<Int32> {
        @inline(__always) func at(_ lane: Int) -> Int {
            Int(truncatingIfNeeded: group.roots[lane])
        }
        var (n0, n1, n2, n3) = (at(0), at(1), at(2), at(3))
        var (n4, n5, n6, n7) = (at(4), at(5), at(6), at(7))
        var (n8, n9, n10, n11) = (at(8), at(9), at(10), at(11))
        var (n12, n13, n14, n15) = (at(12), at(13), at(14), at(15))
        for _ in 0..<group.depth {
            n0 = unsafe step(nodes, n0, row, stops: stops)
            n1 = unsafe step(nodes, n1, row, stops: stops)
            n2 = unsafe step(nodes, n2, row, stops: stops)
            n3 = unsafe step(nodes, n3, row, stops: stops)
            n4 = unsafe step(nodes, n4, row, stops: stops)
            n5 = unsafe step(nodes, n5, row, stops: stops)
            n6 = unsafe step(nodes, n6, row, stops: stops)
            n7 = unsafe step(nodes, n7, row, stops: stops)
            n8 = unsafe step(nodes, n8, row, stops: stops)
            n9 = unsafe step(nodes, n9, row, stops: stops)
            n10 = unsafe step(nodes, n10, row, stops: stops)
            n11 = unsafe step(nodes, n11, row, stops: stops)
            n12 = unsafe step(nodes, n12, row, stops: stops)
            n13 = unsafe step(nodes, n13, row, stops: stops)
            n14 = unsafe step(nodes, n14, row, stops: stops)
            n15 = unsafe step(nodes, n15, row, stops: stops)
        }
        @inline(__always) func low(_ node: Int) -> Int32 { Int32(truncatingIfNeeded: node) }
        return SIMD16(
            low(n0), low(n1), low(n2), low(n3), low(n4), low(n5), low(n6), low(n7), low(n8),
            low(n9), low(n10), low(n11), low(n12), low(n13), low(n14), low(n15))
    }

    /// The same for deep trees, whose paths mostly end much earlier.
    private static func walkFar(
        _ nodes: UnsafePointer<WalkLayout.Node>, _ group: WalkLayout.Group,
        _ row: UnsafePointer<Double>
    ) -> SIMD16<Int32> {
        let row = unsafe Lanes(first: row, stride: 0)
        let roots = SIMD16<Int>(truncatingIfNeeded: group.roots)
        let (low, high) = unsafe (
            walk(nodes, from: roots.lowHalf, row, steps: group.depth),
            walk(nodes, from: roots.highHalf, row, steps: group.depth)
        )
        return SIMD16<Int32>(
            truncatingIfNeeded: SIMD16<Int>(lowHalf: low, highHalf: high))
    }

    /// Where the rows of eight walks begin.
    @unsafe private struct Lanes {
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

    /// The nodes that eight walks have reached after `steps`; a leaf is never left.
    @inline(__always)
    private static func walk(
        _ nodes: UnsafePointer<WalkLayout.Node>, from roots: SIMD8<Int>, _ row: Lanes, steps: Int
    ) -> SIMD8<Int> {
        var (n0, n1, n2, n3) = (roots[0], roots[1], roots[2], roots[3])
        var (n4, n5, n6, n7) = (roots[4], roots[5], roots[6], roots[7])
        var steps = steps
        while true {
            for _ in 0..<min(steps, patience) {
                n0 = unsafe step(nodes, n0, row.r0)
                n1 = unsafe step(nodes, n1, row.r1)
                n2 = unsafe step(nodes, n2, row.r2)
                n3 = unsafe step(nodes, n3, row.r3)
                n4 = unsafe step(nodes, n4, row.r4)
                n5 = unsafe step(nodes, n5, row.r5)
                n6 = unsafe step(nodes, n6, row.r6)
                n7 = unsafe step(nodes, n7, row.r7)
            }
            let reached = SIMD8(n0, n1, n2, n3, n4, n5, n6, n7)
            steps -= patience
            if steps <= 0 { return reached }
            let areLeaves = (0..<lanes).allSatisfy {
                unsafe Int(nodes[reached[$0]].left) == reached[$0]
            }
            if areLeaves { return reached }
        }
    }

    @inline(__always)
    private static func step(
        _ nodes: UnsafePointer<WalkLayout.Node>, _ node: Int, _ row: UnsafePointer<Double>,
        stops: Bool = false
    ) -> Int {
        let at = unsafe nodes[node]
        let value = unsafe row[Int(at.feature)]
        let next = Int(at.left) &+ (value > at.threshold ? 1 : 0)
        return stops && value.isNaN ? node : next
    }
}
