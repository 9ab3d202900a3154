import Synchronization

/// The chains of a forest, compiled when they are first asked for: a forest of which single rows are
/// scored never needs them.
final class LazyChains: Sendable {
    private let layout = Mutex<ChainLayout??>(nil)

    func layout(of forest: Forest) -> ChainLayout? {
        layout.withLock { layout in
            if let layout { return layout }
            let compiled = ChainLayout(forest.layout, medians: forest.medians)
            layout = .some(compiled)
            return compiled
        }
    }
}

extension Forest {
    /// The chains that take some rows through the trees; nil if these rows are to be walked.
    func chains(forRows rowCount: Int, _ kernel: ScoringKernel?) -> ChainLayout? {
        // Ranks say nothing about sums of values.
        if layout.terms != nil { return nil }
        switch kernel {
        case .walk: return nil
        case .portable, .avx2: return chains.layout(of: self)
        case nil:
            // Compiling takes as long as walking a thousand rows or so.
            let isWorthIt =
                rowCount >= ScoringKernel.leastRows && rowCount * trees.count >= 3_000
            return isWorthIt && suitsChains ? chains.layout(of: self) : nil
        }
    }

    /// Whether taking rows through all nodes costs less than walking: a step of a walk takes as long
    /// as that many nodes.
    private var suitsChains: Bool {
        let steps = layout.trees.reduce(0) { $0 + $1.depth }
        return layout.nodes.count / 2 <= (VectorKernel.isAvailable ? 100 : 30) * steps
    }
}
