import Synchronization

/// What stands under a name: a value at hand, or one the store can make again on first use.
package struct BoundValue: Sendable {
    package let kind: Value.Kind
    /// How it came to be; nil for what no cell made.
    package let derivation: Derivation?
    private let content: Content

    private indirect enum Content: Sendable {
        case ready(Value)
        case stored(StoredValue)
    }

    package init(_ value: Value, derivation: Derivation? = nil) {
        kind = value.kind
        self.derivation = derivation
        content = .ready(value)
    }

    /// A value that `make` makes when it is asked for.
    init(
        kind: Value.Kind, derivation: Derivation,
        make: @escaping @Sendable () throws(Failure) -> Value
    ) {
        self.kind = kind
        self.derivation = derivation
        content = .stored(StoredValue(make))
    }

    /// - Throws: why a stored value cannot be made again.
    package func value() throws(Failure) -> Value {
        switch content {
        case .ready(let value): value
        case .stored(let stored): try stored.value()
        }
    }

    /// The value, if nothing has to be done for it.
    var atHand: Value? {
        switch content {
        case .ready(let value): value
        case .stored(let stored): stored.atHand
        }
    }

    /// One line on it, without making it.
    var summary: String { atHand?.summary ?? derivation?.summary ?? kind.rawValue }
}

/// A value that is made once, for all copies of the notebook.
private final class StoredValue: Sendable {
    private let made = Mutex<Value?>(nil)
    private let make: @Sendable () throws(Failure) -> Value

    init(_ make: @escaping @Sendable () throws(Failure) -> Value) { self.make = make }

    var atHand: Value? { made.withLock { $0 } }

    func value() throws(Failure) -> Value {
        if let value = atHand { return value }
        // Made outside the lock: its inputs are values like this one.
        let value = try make()
        made.withLock { $0 = value }
        return value
    }
}
