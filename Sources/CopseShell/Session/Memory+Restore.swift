import CopseDetector
import CopseFrame
import CopseStore

extension Memory {
    /// A stored value, made again when it is used; nil for what is no value of a notebook.
    func value(_ identity: String, for notebook: Notebook) throws(Failure) -> BoundValue? {
        let store = try store()
        guard
            let object = try storing({ () throws(StoreError) in try store.object(identity) }),
            let kind = Value.Kind(rawValue: object.kind),
            let derivation = Derivation(json: object.derivation, identity: identity)
        else { return nil }
        let settings = notebook.settings
        let environment = notebook.environment
        return BoundValue(kind: kind, derivation: derivation) { () throws(Failure) in
            try self.make(derivation, kind, settings, environment)
        }
    }

    /// From its bytes, else by running its cell again.
    func make(
        _ derivation: Derivation, _ kind: Value.Kind, _ settings: Settings,
        _ environment: Notebook.Environment
    ) throws(Failure) -> Value {
        let store = try store()
        let bytes = try storing { () throws(StoreError) in
            try store.bytes(of: derivation.identity)
        }
        var scratch = Notebook(settings: settings)
        scratch.environment = environment
        // A cell that draws into a file is run again for its value, not for the file.
        if environment.detour == nil { scratch.environment.detour = Detour() }
        if let bytes, let value = try ValueCodec.value(kind, bytes) {
            guard case .forest(var model) = value else { return value }
            model.flagged = derivation.flagged
            if let frame = derivation.frame { model.frame = try self.value(frame, for: scratch) }
            return .forest(model)
        }
        for file in derivation.files {
            guard file.isUnchanged(known: try file.knownDigest(in: store)) else {
                throw Failure(.sourceChanged(path: file.path, cell: derivation.cell))
            }
        }
        for input in derivation.inputs {
            guard let value = try self.value(input.identity, for: scratch) else {
                throw Failure(.valueLost(name: input.name, cell: derivation.cell))
            }
            scratch.bind(input.name, to: value)
        }
        scratch.settings.seed = derivation.seed
        return try scratch.make(derivation)
    }

    // MARK: Settings

    /// The settings that were set in a session, by name.
    static func object(_ assigned: [String: String]) -> StoredObject {
        var json = JSONWriter()
        json.beginObject()
        for (name, value) in assigned.sorted(by: { $0.key < $1.key }) {
            json.key(name)
            json.string(value)
        }
        json.endObject()
        return StoredObject(
            identity: SHA256Digest.hex(json.bytes), kind: "settings", derivation: "{}",
            size: json.bytes.count, bytes: json.bytes)
    }

    func settings(_ identity: String) throws(Failure) -> [String: String] {
        let store = try store()
        let bytes = try storing { () throws(StoreError) in try store.bytes(of: identity) }
        guard let bytes, case .object(let members)? = try? JSONValue(parsing: bytes) else {
            return [:]
        }
        return Dictionary(
            members.compactMap { member in member.value.string.map { (member.key, $0) } },
            uniquingKeysWith: { _, last in last })
    }

    func apply(_ assigned: [String: String], to notebook: inout Notebook) {
        var scratch = Notebook(settings: notebook.settings)
        for (name, value) in assigned.sorted(by: { $0.key < $1.key }) {
            _ = scratch.run("set \(name) \(value)")
        }
        notebook.settings = scratch.settings
    }
}

extension Notebook {
    /// Runs the cell of a derivation and returns the value it stands for.
    fileprivate mutating func make(_ derivation: Derivation) throws(Failure) -> Value {
        let names = (0...max(derivation.index, derivation.isOneOfTwo ? 1 : 0)).map { "_v\($0)" }
        let text =
            derivation.isOneOfTwo
            ? names.joined(separator: ", ") + " = " + derivation.source : derivation.source
        let replies = run(text)
        guard let reply = replies.last else {
            throw Failure(.valueLost(name: derivation.source, cell: derivation.cell))
        }
        if var failure = reply.failure {
            failure.range = nil
            failure.message =
                "cell \(derivation.cell) could not be run again: " + failure.message
            throw failure
        }
        if derivation.isOneOfTwo, let value = self[names[derivation.index]] { return value }
        guard let value = reply.value else {
            throw Failure(.valueLost(name: derivation.source, cell: derivation.cell))
        }
        return value
    }
}

extension Derivation {
    /// Whether its verb gives two values.
    fileprivate var isOneOfTwo: Bool {
        CommandTable[String(verb.prefix { $0 != "@" })]?.values == 2
    }
}
