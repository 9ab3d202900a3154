/// Cuts the trees of a forest into chains.
struct ChainCompiler {
    private let layout: WalkLayout
    private let tables: RankTables
    /// For each feature its place in `tables.features`.
    private let places: [Int]
    /// Splits at and below each node.
    private let sizes: [Int32]
    /// The codes of leaves.
    private var codes: [UInt8]
    private var words: [UInt64] = []
    private var lastHeader = 0
    private var freeSlots: [Int] = []
    private var slotCount = ChainProgram.treesPerGroup

    /// nil if a tree has more different leaves or open chains than can be named.
    static func compile(_ layout: WalkLayout, _ tables: RankTables) -> ChainProgram? {
        var compiler = ChainCompiler(layout, tables)
        return compiler.compile()
    }

    private init(_ layout: WalkLayout, _ tables: RankTables) {
        self.layout = layout
        self.tables = tables
        var places = [Int](repeating: -1, count: layout.featureCount)
        for (place, feature) in tables.features.enumerated() { places[feature.number] = place }
        self.places = places
        // Children follow their parents.
        var sizes = [Int32](repeating: 0, count: layout.nodes.count)
        for node in layout.nodes.indices.reversed() where !layout.isLeaf(node) {
            let left = Int(layout.nodes[node].left)
            sizes[node] = 1 + sizes[left] + sizes[left + 1]
        }
        self.sizes = sizes
        codes = [UInt8](repeating: 0, count: layout.nodes.count)
    }

    private mutating func compile() -> ChainProgram? {
        var trees: [ChainProgram.Part] = []
        var values: [Int64] = []
        for (number, tree) in layout.trees.enumerated() {
            let firstWord = words.count
            let firstValue = values.count
            guard appendCodes(tree, to: &values) else { return nil }
            freeSlots.removeAll(keepingCapacity: true)
            freeSlots.append(contentsOf: (ChainProgram.treesPerGroup..<slotCount).reversed())
            _ = compileChain(from: tree.root, result: number % ChainProgram.treesPerGroup)
            trees.append(
                ChainProgram.Part(
                    words: firstWord..<words.count, lastHeader: lastHeader,
                    values: firstValue..<values.count))
        }
        guard slotCount <= ChainProgram.slotLimit else { return nil }
        return ChainProgram(words: words, trees: trees, values: values, slotCount: slotCount)
    }

    /// Gives equal leaves of a tree the same code; false if there are too many different ones.
    private mutating func appendCodes(
        _ tree: WalkLayout.Extent, to values: inout [Int64]
    ) -> Bool {
        let leaves = (tree.root..<tree.end).filter(layout.isLeaf)
        var distinct: [Int64] = []
        for value in leaves.map({ layout.values[$0] }).sorted() where value != distinct.last {
            distinct.append(value)
        }
        guard distinct.count <= ChainProgram.codeLimit else { return false }
        for leaf in leaves {
            codes[leaf] = UInt8(distinct.firstIndex { $0 >= layout.values[leaf] } ?? 0)
        }
        values += distinct
        return true
    }

    /// Chains nest at most log₂(splits) deep, because side chains have the fewer splits.
    private mutating func compileChain(from top: Int, result: Int?) -> Int {
        var steps: [(turn: ChainProgram.Turn, side: ChainProgram.Side)] = []
        var node = top
        while !layout.isLeaf(node) {
            let left = Int(layout.nodes[node].left)
            let goesRight = sizes[left + 1] > sizes[left]
            let other = goesRight ? left : left + 1
            steps.append((turn(at: node, isRight: !goesRight), side(other)))
            node = goesRight ? left + 1 : left
        }
        for case (_, .slot(let slot)) in steps { freeSlots.append(slot) }
        let slot = result ?? takeSlot()
        lastHeader = words.count
        words.append(0)
        for (turn, side) in steps.reversed() {
            ChainProgram.append(turn, to: side, to: &words)
        }
        words[lastHeader] = ChainProgram.header(
            words: words.count - lastHeader - 1, bottom: codes[node], result: slot)
        return slot
    }

    private mutating func side(_ node: Int) -> ChainProgram.Side {
        switch sizes[node] {
        case 0: return .leaf(codes[node])
        case 1:
            let left = Int(layout.nodes[node].left)
            return .split(
                turn(at: node, isRight: true), to: codes[left + 1], otherwise: codes[left])
        default: return .slot(compileChain(from: node, result: nil))
        }
    }

    private mutating func takeSlot() -> Int {
        if let slot = freeSlots.popLast() { return slot }
        slotCount += 1
        return slotCount - 1
    }

    /// The rows that turn right at a split are those with rank > i, those that turn left have rank ≤ i.
    private func turn(at node: Int, isRight: Bool) -> ChainProgram.Turn {
        let node = layout.nodes[node]
        let feature = tables.features[places[Int(node.feature)]]
        let rank = tables.rank(of: node.threshold, in: feature)
        let (column, place) = rank.quotientAndRemainder(
            dividingBy: RankTables.thresholdsPerColumn)
        // A column holds c = rank − 128 as signed bytes, then their complements −1 − c:
        // c > t is −1 − t > −1 − c, and c ≤ t is t + 1 > c.
        let threshold = place - 128
        return ChainProgram.Turn(
            column: 2 * (feature.firstColumn + column) + (isRight ? 1 : 0),
            threshold: Int8(isRight ? -1 - threshold : threshold + 1))
    }
}
