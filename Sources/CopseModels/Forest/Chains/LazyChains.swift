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
