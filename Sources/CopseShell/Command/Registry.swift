import CopseDetector
import CopseFrame
import CopseStore

// The store's registry of models: names, versions, aliases.

extension Command {
    static let save = Command(
        name: "save", group: .forests,
        places: [
            Place("M", .value([.forest])),
            Place("NAME", .word, lead: "as", about: "letters, digits, '-', '_' and '.'"),
        ],
        values: 0,
        summary: "Put a model into the registry as the next version of NAME",
        details: """
            A model that is there already under that name keeps its version. copsed serves what the
            registry has: copsed --model NAME@champion.
            """,
        examples: ["save m as gas", "save m2 as gas"],
        run: runSave)

    static let models = Command(
        name: "models", group: .forests,
        summary: "The models of the registry with their versions and aliases",
        examples: ["models", "models | !grep champion"],
        run: { (call) throws(Failure) in
            let store = try call.store()
            let models = try storing { () throws(StoreError) in try store.models() }
            guard !models.isEmpty else {
                return .text("the registry is empty; 'save M as NAME' adds a model")
            }
            return .look([
                ("name", .text(models.map(\.name))),
                ("versions", Column(.int(models.map { Int64($0.versions) }))),
                ("latest", Column(.int(models.map { Int64($0.latest.version) }))),
                (
                    "aliases",
                    .text(
                        models.map { model in
                            model.aliases.map { "\($0.name)@\($0.version)" }.joined(separator: " ")
                        })
                ),
                ("digest", .text(models.map { String($0.latest.digest.prefix(12)) })),
                ("saved", Column(.timestamp(models.map(\.latest.createdAt)))),
            ])
        })

    static let alias = Command(
        name: "alias", group: .forests,
        places: [Place("NAME@VERSION", .word), Place("ALIAS", .word)],
        values: 0,
        summary: "Let an alias stand for a version of a model",
        examples: ["alias gas@3 champion", "alias gas@latest challenger"],
        run: runAlias)

    static let use = Command(
        name: "use", group: .forests,
        places: [Place("NAME", .word, about: "NAME, NAME@3 or NAME@champion")],
        summary: "A model of the registry",
        examples: ["m = use gas@champion", "old = use gas@1"],
        run: { (call) throws(Failure) in
            let (store, memory) = (try call.store(), try call.memory())
            let version = try call.version("NAME", in: store)
            guard
                let value = try memory.value(version.identity, for: call.notebook)?.value()
            else { throw Failure(.valueLost(name: version.model, cell: 0)) }
            var outcome = Outcome(value)
            outcome.isOnce = true
            return outcome
        })
}

@Sendable private func runSave(_ call: Call) throws(Failure) -> Outcome {
    let model = try call.model()
    let store = try call.store()
    guard let name = call.arguments.word("NAME"), let bound = call.bound("M") else {
        return Outcome()
    }
    let digest = model.detector.digest
    let number: Int
    if call.notebook.environment.detour == nil {
        let bytes: [UInt8]
        do throws(ModelError) {
            bytes = try model.detector.encoded()
        } catch {
            throw Failure(error, path: name.text)
        }
        let derivation = bound.derivation
        let object = StoredObject(
            identity: derivation?.identity ?? digest, kind: Value.Kind.forest.rawValue,
            derivation: derivation?.json ?? "{}", size: bytes.count, bytes: bytes)
        // Nobody may be waiting any more.
        try call.checkCancelled()
        number = try storing { () throws(StoreError) in
            try store.save(
                object, as: name.text, digest: digest,
                card: CardText(model.detector.card, path: name.text).json
            )
            .version.version
        }
    } else {
        // A replay finds what was saved and changes nothing.
        let versions = try storing { () throws(StoreError) in try store.versions(digest: digest) }
        guard let version = versions.first(where: { $0.model == name.text }) else {
            return .text("no version of \(name.text) has the digest \(digest.prefix(12))…")
        }
        number = version.version
    }
    return .text("saved as \(name.text)@\(number) (digest \(digest.prefix(12))…)")
}

@Sendable private func runAlias(_ call: Call) throws(Failure) -> Outcome {
    let store = try call.store()
    let version = try call.version("NAME@VERSION", in: store)
    guard let alias = call.arguments.word("ALIAS") else { return Outcome() }
    var notes: [Note] = []
    if call.notebook.environment.detour == nil {
        try call.checkCancelled()
        do throws(StoreError) {
            let reference = ModelReference(
                name: version.model, selector: .version(version.version))
            if let before = try store.setAlias(alias.text, to: reference).before,
                before != version.version
            {
                notes.append(
                    Note(
                        code: "model.alias",
                        message: "\(version.model)@\(alias.text) was version \(before) before"))
            }
        } catch {
            throw Failure(error).at(alias.range)
        }
    }
    var outcome = Outcome.text("\(version.model)@\(alias.text) is version \(version.version)")
    outcome.notes = notes
    return outcome
}

extension Call {
    /// Where the notebook is kept.
    func memory() throws(Failure) -> Memory {
        guard let memory = notebook.environment.memory else { throw Failure(.noStore) }
        return memory
    }

    func store() throws(Failure) -> Store { try memory().store() }

    /// The version a word such as `gas@champion` stands for.
    fileprivate func version(_ label: String, in store: Store) throws(Failure) -> ModelVersion {
        guard let word = arguments.word(label) else { throw Failure(.notAModelName("")) }
        do throws(StoreError) {
            return try store.model(ModelReference(parsing: word.text))
        } catch {
            throw Failure(error).at(word.range)
        }
    }
}
