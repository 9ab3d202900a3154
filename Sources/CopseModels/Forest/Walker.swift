/// Steps through nodes; see `WalkKernel` for what makes sure that they are there.
@unsafe struct Walker<Node: WalkNode> {
    private let nodes: UnsafePointer<Node>
    private let lists: TermLists

    /// Runs `body` with a walker over the nodes of a forest, which are never none.
    ///
    /// - Parameter termCount: of each node, in `terms`.
    @inline(__always)
    static func with<Result>(
        _ nodes: [Node], _ terms: [PlaneTerm], termCount: Int, _ body: (Walker) -> Result
    ) -> Result {
        unsafe nodes.withUnsafeBufferPointer { nodes in
            unsafe terms.withUnsafeBufferPointer { terms in
                // No node names a term where there are none.
                let none = unsafe UnsafePointer<PlaneTerm>(
                    bitPattern: MemoryLayout<PlaneTerm>.alignment)
                let lists = unsafe TermLists(
                    terms: (terms.baseAddress ?? none)!, count: termCount)
                return unsafe body(Walker(nodes: nodes.baseAddress!, lists: lists))
            }
        }
    }

    /// The node a row goes to from a split, itself at a leaf; nil where a value is missing.
    @inline(__always)
    func next(_ node: Int, _ row: UnsafePointer<Double>) -> Int? {
        let at = unsafe nodes[node]
        if Int(at.left) == node { return node }
        let value = unsafe at.value(row, lists)
        if unsafe value.isNaN && at.isMissing(row, lists) { return nil }
        return Int(at.left) &+ (value > at.threshold ? 1 : 0)
    }

    /// The left child of a node, which the right one follows; a leaf is its own.
    @inline(__always)
    func left(_ node: Int) -> Int { unsafe Int(nodes[node].left) }

    /// The nodes that sixteen walks of one row have reached after `steps`, those of a group of trees
    /// say; where a value is missing, the split that asks for it if `stops`.
    ///
    /// Sixteen walks and not eight, because here the nodes come from the second cache and not, as for
    /// the rows of a block, from the first one.
    @inline(__always)
    func walk(
        from roots: SIMD16<Int32>, steps: Int, _ row: UnsafePointer<Double>, stops: Bool = false
    ) -> SIMD16<Int32> {
        @inline(__always) func at(_ lane: Int) -> Int { Int(truncatingIfNeeded: roots[lane]) }
        var (n0, n1, n2, n3) = (at(0), at(1), at(2), at(3))
        var (n4, n5, n6, n7) = (at(4), at(5), at(6), at(7))
        var (n8, n9, n10, n11) = (at(8), at(9), at(10), at(11))
        var (n12, n13, n14, n15) = (at(12), at(13), at(14), at(15))
        for _ in 0..<steps {
            n0 = unsafe step(n0, row, stops: stops)
            n1 = unsafe step(n1, row, stops: stops)
            n2 = unsafe step(n2, row, stops: stops)
            n3 = unsafe step(n3, row, stops: stops)
            n4 = unsafe step(n4, row, stops: stops)
            n5 = unsafe step(n5, row, stops: stops)
            n6 = unsafe step(n6, row, stops: stops)
            n7 = unsafe step(n7, row, stops: stops)
            n8 = unsafe step(n8, row, stops: stops)
            n9 = unsafe step(n9, row, stops: stops)
            n10 = unsafe step(n10, row, stops: stops)
            n11 = unsafe step(n11, row, stops: stops)
            n12 = unsafe step(n12, row, stops: stops)
            n13 = unsafe step(n13, row, stops: stops)
            n14 = unsafe step(n14, row, stops: stops)
            n15 = unsafe step(n15, row, stops: stops)
        }
        @inline(__always) func low(_ node: Int) -> Int32 { Int32(truncatingIfNeeded: node) }
        return SIMD16(
            low(n0), low(n1), low(n2), low(n3), low(n4), low(n5), low(n6), low(n7), low(n8),
            low(n9), low(n10), low(n11), low(n12), low(n13), low(n14), low(n15))
    }

    /// The same for deep trees, whose paths mostly end much earlier.
    func walkFar(_ group: WalkLayout.Group, _ row: UnsafePointer<Double>) -> SIMD16<Int32> {
        let row = unsafe WalkKernel.Lanes(first: row, stride: 0)
        let roots = SIMD16<Int>(truncatingIfNeeded: group.roots)
        let (low, high) = unsafe (
            walk(from: roots.lowHalf, row, steps: group.depth),
            walk(from: roots.highHalf, row, steps: group.depth)
        )
        return SIMD16<Int32>(
            truncatingIfNeeded: SIMD16<Int>(lowHalf: low, highHalf: high))
    }

    /// The nodes that eight walks have reached after `steps`; a leaf is never left, nor, if `stops`, a
    /// split whose value is missing.
    @inline(__always)
    func walk(
        from roots: SIMD8<Int>, _ row: WalkKernel.Lanes, steps: Int, stops: Bool = false
    ) -> SIMD8<Int> {
        var (n0, n1, n2, n3) = (roots[0], roots[1], roots[2], roots[3])
        var (n4, n5, n6, n7) = (roots[4], roots[5], roots[6], roots[7])
        var steps = steps
        while true {
            for _ in 0..<min(steps, WalkKernel.patience) {
                n0 = unsafe step(n0, row.r0, stops: stops)
                n1 = unsafe step(n1, row.r1, stops: stops)
                n2 = unsafe step(n2, row.r2, stops: stops)
                n3 = unsafe step(n3, row.r3, stops: stops)
                n4 = unsafe step(n4, row.r4, stops: stops)
                n5 = unsafe step(n5, row.r5, stops: stops)
                n6 = unsafe step(n6, row.r6, stops: stops)
                n7 = unsafe step(n7, row.r7, stops: stops)
            }
            let reached = SIMD8(n0, n1, n2, n3, n4, n5, n6, n7)
            steps -= WalkKernel.patience
            if steps <= 0 { return reached }
            let areLeaves = (0..<WalkKernel.lanes).allSatisfy {
                unsafe Int(nodes[reached[$0]].left) == reached[$0]
            }
            if areLeaves { return reached }
        }
    }

    @inline(__always)
    private func step(_ node: Int, _ row: UnsafePointer<Double>, stops: Bool = false) -> Int {
        let at = unsafe nodes[node]
        let value = unsafe at.value(row, lists)
        let next = Int(at.left) &+ (value > at.threshold ? 1 : 0)
        return stops && value.isNaN ? node : next
    }
}
