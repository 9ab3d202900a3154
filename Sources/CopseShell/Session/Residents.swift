import Synchronization

/// The frames in memory that can be made again: the first to go when `set memory` bounds what they take.
final class Residents: Sendable {
    private struct Entry {
        weak let value: StoredValue?
        var bytes: Int
        var derivation: Derivation?
    }

    private let entries = Mutex<[Entry]>([])

    func add(_ value: StoredValue, bytes: Int, derivation: Derivation?) {
        entries.withLock { entries in
            entries.removeAll { $0.value == nil }
            entries.append(Entry(value: value, bytes: bytes, derivation: derivation))
        }
    }

    /// Drops the values that were used longest ago until the rest takes no more than `limit` bytes.
    ///
    /// - Parameter canBeMade: asked of each before it is dropped.
    /// - Returns: how many bytes that gave back.
    @discardableResult
    func trim(to limit: Int, canBeMade: (Derivation) -> Bool) -> Int {
        let present = entries.withLock { $0 }.compactMap { entry in
            entry.value.flatMap { value in
                value.atHand == nil ? nil : (value: value, entry: entry)
            }
        }.sorted { $0.value.lastUse < $1.value.lastUse }
        var total = present.reduce(0) { $0 + $1.entry.bytes }
        var dropped = 0
        for (value, entry) in present where total > limit {
            guard let derivation = entry.derivation, canBeMade(derivation) else { continue }
            value.drop()
            total -= entry.bytes
            dropped += entry.bytes
        }
        return dropped
    }
}
