import Synchronization

/// A number that threads count up together.
package final class Counter: Sendable {
    private let value = Atomic(0)

    package init() {}

    /// The number after counting.
    @discardableResult
    package func increment() -> Int {
        value.wrappingAdd(1, ordering: .relaxed).newValue
    }
}
