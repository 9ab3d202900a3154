import CopseDetector
import CopseFrame
package import CopseStore

/// A look through all values of a store: what is damaged, what nothing leads to, what is missing.
///
/// A value whose bytes are damaged and that can be made again loses its bytes when the store is
/// mended, a value nothing leads to goes as a whole. What neither bytes nor derivation can bring back
/// is named and left alone.
package struct StoreCheck: Sendable, Equatable {
    /// Values whose bytes are not those that were stored.
    package private(set) var damaged: [String] = []
    /// Of these, what nothing can make again.
    package private(set) var lost: [String] = []
    /// Values that no cell, model or other value leads to.
    package private(set) var orphans: [String] = []
    /// Pieces that belong to no value.
    package private(set) var loosePieces = 0
    /// Values that another one is made from and that are not there.
    package private(set) var missing: [String] = []
    /// How many values were looked at.
    package private(set) var count = 0

    package var isClean: Bool {
        damaged.isEmpty && orphans.isEmpty && loosePieces == 0 && missing.isEmpty
    }

    package init(_ store: Store) throws(Failure) {
        let objects = try storing { () throws(StoreError) in try store.objects() }
        count = objects.count
        let derivations: [String: Derivation] = objects.reduce(into: [:]) { found, object in
            found[object.identity] = Derivation(json: object.derivation, identity: object.identity)
        }
        let known = Set(objects.map(\.identity))
        var reached = try storing { () throws(StoreError) in try store.referencedObjects() }
        var missing: Set<String> = []
        var open = Array(reached)
        while let identity = open.popLast() {
            guard let derivation = derivations[identity] else { continue }
            for input in derivation.inputs.map(\.identity) + (derivation.frame.map { [$0] } ?? []) {
                if !known.contains(input) {
                    missing.insert(input)
                } else if reached.insert(input).inserted {
                    open.append(input)
                }
            }
        }
        self.missing = missing.sorted()
        orphans = objects.map(\.identity).filter { !reached.contains($0) }
        loosePieces = try storing { () throws(StoreError) in try store.loosePieces() }
        damaged = try Self.damaged(in: store)
        lost = damaged.filter { derivations[$0] == nil || derivations[$0]?.content != nil }
    }

    private static func damaged(in store: Store) throws(Failure) -> [String] {
        var damaged: Set<String> = []
        var pieces: [String] = []
        try storing { () throws(StoreError) in
            try store.eachPiece { piece in
                if SHA256Digest.hex(piece.bytes) != piece.digest { pieces.append(piece.digest) }
            }
            for piece in pieces { damaged.formUnion(try store.objects(with: piece)) }
            try store.eachObjectWithBytes { object in
                if !isSound(object) { damaged.insert(object.identity) }
            }
        }
        return damaged.sorted()
    }

    /// Whether a value can be read from its bytes.
    private static func isSound(_ object: StoredObject) -> Bool {
        guard let bytes = object.bytes else { return true }
        if object.kind == "settings" { return (try? JSONValue(parsing: bytes)) != nil }
        guard let kind = Value.Kind(rawValue: object.kind) else { return true }
        return (try? ValueCodec.value(kind, bytes)) ?? nil != nil
    }

    /// Takes out of the store what is damaged and can be made again, and what nothing leads to.
    ///
    /// - Returns: what was done, a sentence each.
    package func mend(_ store: Store) throws(Failure) -> [String] {
        var done: [String] = []
        let derivable = damaged.filter { !lost.contains($0) }
        try storing { () throws(StoreError) in
            if !derivable.isEmpty {
                try store.dropBytes(of: derivable)
                done.append("\(derivable.count.counted("damaged value")) will be made again on use")
            }
            if !orphans.isEmpty || loosePieces > 0 {
                try store.remove(orphans)
                done.append("\((orphans.count + loosePieces).counted("value")) without use removed")
            }
        }
        return done
    }

    /// One line on it.
    package var summary: String {
        if isClean { return "\(count.counted("value")), all sound" }
        var facts: [String] = []
        if !damaged.isEmpty { facts.append("\(damaged.count.grouped) damaged") }
        if !lost.isEmpty { facts.append("\(lost.count.grouped) of them lost") }
        if !orphans.isEmpty || loosePieces > 0 {
            facts.append("\((orphans.count + loosePieces).grouped) without use")
        }
        if !missing.isEmpty { facts.append("\(missing.count.grouped) missing") }
        return "\(count.counted("value")): " + facts.joined(separator: ", ")
    }
}

extension Memory {
    /// Drops bytes that are only there to save time: those of values that no name stands for now, that
    /// nobody asked to keep and that can be made again.
    ///
    /// - Returns: how many values lost their bytes.
    package func collect() throws(Failure) -> Int {
        let store = try store()
        let current = try storing { () throws(StoreError) in try store.currentObjects() }
        let models = try storing { () throws(StoreError) in
            var identities: Set<String> = []
            for model in try store.models() {
                for version in try store.versions(of: model.name) {
                    identities.insert(version.identity)
                }
            }
            return identities
        }
        let objects = try storing { () throws(StoreError) in try store.objects() }
        var old: [String] = []
        for object in objects
        where !object.isKept && !current.contains(object.identity)
            && !models.contains(object.identity)
        {
            guard
                let derivation = Derivation(json: object.derivation, identity: object.identity),
                (try? store.hasBytes(of: object.identity)) == true,
                canMake(derivation, withoutItsBytes: true)
            else { continue }
            old.append(object.identity)
        }
        try storing { () throws(StoreError) in
            try store.dropBytes(of: old)
            try store.compact()
        }
        return old.count
    }
}
