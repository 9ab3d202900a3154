import CopseFrame
import CopseStore

// What settings say about memory and disk.

extension Memory {
    /// Lets the store commit as the settings say.
    func follow(_ settings: Settings) throws(Failure) {
        let store = try store()
        try storing { () throws(StoreError) in try store.setDurability(settings.durability) }
    }

    /// A frame that may be dropped and made again; other values as they are.
    func droppable(_ value: BoundValue, in notebook: Notebook) -> BoundValue {
        guard value.kind == .frame, let derivation = value.derivation else { return value }
        let (settings, environment) = (notebook.settings, notebook.environment.lasting)
        return value.droppable(in: residents) { () throws(Failure) in
            try self.make(derivation, .frame, settings, environment)
        }
    }

    /// Drops frames until the rest takes no more than a number of bytes, the longest unused first; those
    /// that could not be made again stay.
    func trim(to limit: Int?) {
        guard let limit else { return }
        residents.trim(to: limit) { self.canMake($0) }
    }

    /// Whether a value can be made again now: its bytes are in the store, or the files it comes from
    /// are what they were.
    func canMake(_ derivation: Derivation, withoutItsBytes: Bool = false) -> Bool {
        guard let store = try? store() else { return false }
        if !withoutItsBytes, (try? store.hasBytes(of: derivation.identity)) == true { return true }
        // Not yet committed, or from standard input.
        guard derivation.content == nil, (try? store.object(derivation.identity)) != .some(nil)
        else { return false }
        for file in derivation.files {
            let known = try? file.knownDigest(in: store)
            guard file.isUnchanged(known: known ?? nil) else { return false }
        }
        return derivation.inputs.allSatisfy { input in
            guard let object = (try? store.object(input.identity)) ?? nil,
                let inner = Derivation(json: object.derivation, identity: input.identity)
            else { return false }
            return canMake(inner)
        }
    }
}

extension Notebook.Environment {
    /// Without what belongs to the cell that is running: a value may be made again long after it.
    var lasting: Notebook.Environment {
        var environment = self
        environment.isCancelled = { false }
        environment.progress = nil
        return environment
    }
}
