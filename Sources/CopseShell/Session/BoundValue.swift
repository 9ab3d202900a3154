import Synchronization

/// What stands under a name: a value at hand, or one the store can make again on first use.
package struct BoundValue: Sendable {
    package let kind: Value.Kind
    /// How it came to be; nil for what no cell made.
    package let derivation: Derivation?
    private var content: Content

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

    /// The same value, which `residents` may drop and `make` makes again.
    func droppable(
        in residents: Residents, make: @escaping @Sendable () throws(Failure) -> Value
    ) -> BoundValue {
        guard case .ready(let value) = content else { return self }
        var bound = self
        let stored = StoredValue(make, made: value)
        bound.content = .stored(stored)
        residents.add(stored, bytes: value.byteCount, derivation: derivation)
        return bound
    }

    /// One line on it, without making it.
    var summary: String { atHand?.summary ?? derivation?.summary ?? kind.rawValue }
}

/// A value that is made once, for all copies of the notebook, and once more after each time it was
/// dropped.
final class StoredValue: Sendable {
    private struct State {
        var made: Value?
        var lastUse: UInt64 = 0
    }

    private let state: Mutex<State>
    private let make: @Sendable () throws(Failure) -> Value
    private static let clock = Atomic<UInt64>(0)

    init(_ make: @escaping @Sendable () throws(Failure) -> Value, made: Value? = nil) {
        self.make = make
        state = Mutex(State(made: made, lastUse: Self.tick()))
    }

    private static func tick() -> UInt64 { clock.add(1, ordering: .relaxed).newValue }

    var atHand: Value? { state.withLock { $0.made } }
    var lastUse: UInt64 { state.withLock { $0.lastUse } }

    func value() throws(Failure) -> Value {
        let tick = Self.tick()
        let value = state.withLock { state in
            state.lastUse = tick
            return state.made
        }
        if let value { return value }
        // Made outside the lock: its inputs are values like this one.
        let made = try make()
        state.withLock { $0.made = made }
        return made
    }

    func drop() { state.withLock { $0.made = nil } }
}
