/// The nodes of a layout in the form that walks read: the smallest that holds the forest's splits.
///
/// All splits of a form add up as many terms, so that no loop ends where it is hard to foresee; a
/// term too many is 0 × the block's column of zeros.
enum NodeTable: Sendable {
    /// Splits on one feature.
    case plain([WalkLayout.Node])
    case pairs([PairNode])
    case quads([QuadNode])
    /// More terms than nodes have room for.
    case sums([SumNode], [PlaneTerm])

    /// A split on at most two features.
    struct PairNode: Sendable {
        var threshold: Double
        var firstCoefficient: Double
        var secondCoefficient: Double
        var left: Int32
        var first: UInt16
        var second: UInt16
    }

    /// A split on at most four features.
    struct QuadNode: Sendable {
        var threshold: Double
        var coefficients: (Double, Double, Double, Double)
        var left: Int32
        var features: (UInt16, UInt16, UInt16, UInt16)
    }

    /// A split on the features of a list of terms.
    struct SumNode: Sendable {
        var threshold: Double
        var left: Int32
        var firstTerm: Int32
    }

    /// - Parameters:
    ///   - nodes: those of a layout.
    ///   - terms: for each of them those of its split, none for leaves.
    ///   - zeros: the column of zeros.
    init(_ nodes: [WalkLayout.Node], _ terms: PlaneTerms, zeros: Int) {
        let none = PlaneTerm(coefficient: 0, feature: Int32(zeros))
        func term(_ node: Int, _ number: Int) -> PlaneTerm {
            terms[node].dropFirst(number).first ?? none
        }
        switch terms.mostOfNode {
        case ...2:
            self = .pairs(
                nodes.indices.map { node in
                    let (first, second) = (term(node, 0), term(node, 1))
                    return PairNode(
                        threshold: nodes[node].threshold, firstCoefficient: first.coefficient,
                        secondCoefficient: second.coefficient, left: nodes[node].left,
                        first: UInt16(first.feature), second: UInt16(second.feature))
                })
        case ...4:
            self = .quads(
                nodes.indices.map { node in
                    let (a, b) = (term(node, 0), term(node, 1))
                    let (c, d) = (term(node, 2), term(node, 3))
                    return QuadNode(
                        threshold: nodes[node].threshold,
                        coefficients: (
                            a.coefficient, b.coefficient, c.coefficient, d.coefficient
                        ), left: nodes[node].left,
                        features: (
                            UInt16(a.feature), UInt16(b.feature), UInt16(c.feature),
                            UInt16(d.feature)
                        ))
                })
        default:
            // Leaves share the first list, which adds up nothing.
            let count = terms.mostOfNode
            var all = [PlaneTerm](repeating: none, count: count)
            self = .sums(
                nodes.indices.map { node in
                    let own = terms[node]
                    let first = own.isEmpty ? 0 : all.count
                    all += own
                    if !own.isEmpty { all += repeatElement(none, count: count - own.count) }
                    return SumNode(
                        threshold: nodes[node].threshold, left: nodes[node].left,
                        firstTerm: Int32(first))
                }, all)
        }
    }

    /// The same splits, asking for another column where they asked for `feature`.
    func renaming(_ feature: Int, to column: Int) -> NodeTable {
        func renamed(_ name: UInt16) -> UInt16 { name == feature ? UInt16(column) : name }
        switch self {
        case .plain(var nodes):
            for node in nodes.indices
            where nodes[node].feature == feature && nodes[node].threshold.isFinite {
                nodes[node].feature = Int32(column)
            }
            return .plain(nodes)
        case .pairs(var nodes):
            for node in nodes.indices {
                nodes[node].first = renamed(nodes[node].first)
                nodes[node].second = renamed(nodes[node].second)
            }
            return .pairs(nodes)
        case .quads(var nodes):
            for node in nodes.indices {
                let names = nodes[node].features
                nodes[node].features = (
                    renamed(names.0), renamed(names.1), renamed(names.2), renamed(names.3)
                )
            }
            return .quads(nodes)
        case .sums(let nodes, var terms):
            for term in terms.indices where terms[term].feature == feature {
                terms[term].feature = Int32(column)
            }
            return .sums(nodes, terms)
        }
    }
}

/// One summand of a hyperplane.
struct PlaneTerm: Sendable {
    var coefficient: Double
    var feature: Int32
}

/// The terms of the nodes of a layout; a split on one feature has one, with the coefficient 1.
struct PlaneTerms: Sendable {
    private(set) var all: [PlaneTerm] = []
    private var starts: [Int32] = [0]
    private(set) var mostOfNode = 0

    /// The terms of a node.
    subscript(node: Int) -> ArraySlice<PlaneTerm> {
        all[Int(starts[node])..<Int(starts[node + 1])]
    }

    /// Gives the next node of the layout the terms of a tree's node.
    mutating func append(_ tree: Tree, _ node: Int) {
        if !tree.isLeaf(node) {
            if let planes = tree.planes, tree.feature[node] == Hyperplanes.mark {
                for place in planes.terms(of: node) {
                    all.append(
                        PlaneTerm(
                            coefficient: planes.coefficients[place],
                            feature: planes.features[place]))
                }
            } else {
                all.append(PlaneTerm(coefficient: 1, feature: tree.feature[node]))
            }
        }
        mostOfNode = max(mostOfNode, all.count - Int(starts[starts.count - 1]))
        starts.append(Int32(all.count))
    }
}

// MARK: Walking

/// The terms of `SumNode`s, as many for each of them.
@unsafe struct TermLists {
    let terms: UnsafePointer<PlaneTerm>
    let count: Int
}

/// What a walk needs of a node: the value it compares and what with.
///
/// Reads are not checked: see `WalkKernel`.
protocol WalkNode: BitwiseCopyable {
    var threshold: Double { get }
    var left: Int32 { get }

    /// What a row has to compare; NaN where a value is missing.
    func value(_ row: UnsafePointer<Double>, _ lists: TermLists) -> Double

    /// Whether a value is missing, where `value` is NaN: infinite ones may have cancelled.
    func isMissing(_ row: UnsafePointer<Double>, _ lists: TermLists) -> Bool
}

extension WalkLayout.Node: WalkNode {
    @inline(__always)
    func value(_ row: UnsafePointer<Double>, _ lists: TermLists) -> Double {
        unsafe row[Int(feature)]
    }

    @inline(__always)
    func isMissing(_ row: UnsafePointer<Double>, _ lists: TermLists) -> Bool { true }
}

extension NodeTable.PairNode: WalkNode {
    @inline(__always)
    func value(_ row: UnsafePointer<Double>, _ lists: TermLists) -> Double {
        unsafe firstCoefficient * row[Int(first)] + secondCoefficient * row[Int(second)]
    }

    @inline(__always)
    func isMissing(_ row: UnsafePointer<Double>, _ lists: TermLists) -> Bool {
        unsafe row[Int(first)].isNaN || row[Int(second)].isNaN
    }
}

extension NodeTable.QuadNode: WalkNode {
    @inline(__always)
    func value(_ row: UnsafePointer<Double>, _ lists: TermLists) -> Double {
        let two =
            unsafe coefficients.0 * row[Int(features.0)] + coefficients.1 * row[Int(features.1)]
        return unsafe two + coefficients.2 * row[Int(features.2)] + coefficients.3
            * row[Int(features.3)]
    }

    @inline(__always)
    func isMissing(_ row: UnsafePointer<Double>, _ lists: TermLists) -> Bool {
        unsafe row[Int(features.0)].isNaN || row[Int(features.1)].isNaN
            || row[Int(features.2)].isNaN || row[Int(features.3)].isNaN
    }
}

extension NodeTable.SumNode: WalkNode {
    @inline(__always)
    func value(_ row: UnsafePointer<Double>, _ lists: TermLists) -> Double {
        let terms = unsafe lists.terms + Int(firstTerm)
        var sum = 0.0
        for place in 0..<(unsafe lists.count) {
            sum += unsafe terms[place].coefficient * row[Int(terms[place].feature)]
        }
        return sum
    }

    @inline(__always)
    func isMissing(_ row: UnsafePointer<Double>, _ lists: TermLists) -> Bool {
        let terms = unsafe lists.terms + Int(firstTerm)
        return unsafe (0..<lists.count).contains {
            unsafe row[Int(terms[$0].feature)].isNaN
        }
    }
}
