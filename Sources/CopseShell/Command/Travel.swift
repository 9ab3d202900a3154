import CopseFrame
import CopseStore

extension Command {
    static let undo = Command(
        name: "undo", kind: .command, group: .notebook, values: 0,
        summary: "Take back the last cell: every name is as it was before it",
        details: "Files, the registry and what programs did stay; 'redo' takes the undo back.",
        examples: ["undo", "undo; undo; redo"],
        run: { (call) throws(Failure) in try call.going(.undo) })

    static let redo = Command(
        name: "redo", kind: .command, group: .notebook, values: 0,
        summary: "Take back the last undo", examples: ["redo", "undo; redo"],
        run: { (call) throws(Failure) in try call.going(.redo) })

    static let checkout = Command(
        name: "checkout", kind: .command, group: .notebook, places: [Place("N", .number)],
        values: 0,
        summary: "Go to the state after cell N; the cells after it stay and can be returned to",
        examples: ["checkout 3", "checkout 12"],
        run: { (call) throws(Failure) in
            try call.going(.checkout(call.arguments.word("N").flatMap { Int($0.text) } ?? 0))
        })

    static let fork = Command(
        name: "fork", kind: .command, group: .notebook, places: [Place("SESSION", .word)],
        values: 0,
        summary: "Go on in a new session that begins with the state of this one",
        examples: ["fork try-max-features", "fork what-if"],
        run: { (call) throws(Failure) in
            try call.going(.fork(call.arguments.word("SESSION")?.text ?? ""))
        })

    static let stale = Command(
        name: "stale", kind: .command, group: .notebook,
        summary: "The cells that would come out differently if they were run again, and why",
        details: """
            A cell is stale when a value it read or the bytes of its file are others now. Clocks play
            no part: a file that was only touched makes nothing stale. Nothing runs by itself.
            """,
        examples: ["stale", "rerun --stale"],
        run: { (call) throws(Failure) in
            let memory = try call.memory()
            let marks = try Staleness(of: memory.currentSession().id, memory: memory).marks
            guard !marks.isEmpty else { return .text("nothing is stale") }
            return .look([
                ("cell", Column(.int(marks.map { Int64($0.number) }))),
                ("why", .text(marks.map { $0.causes.map(\.text).joined(separator: "; ") })),
                ("source", .text(marks.map(\.source))),
            ])
        })

    static let why = Command(
        name: "why", kind: .command, group: .notebook, places: [Place("NAME", .value([]))],
        summary: "Whether a name is stale, and what it was made from, back to the files",
        examples: ["why m", "why f"],
        run: { (call) throws(Failure) in
            guard let word = call.arguments.word("NAME"), let bound = call.notebook.bound(word.text)
            else { return .text(try call.value("NAME").summary) }
            let memory = try call.memory()
            let marks = try Staleness(of: memory.currentSession().id, memory: memory).marks
            return .text(try memory.ancestry(of: bound, named: word.text, stale: marks))
        })

    static let blame = Command(
        name: "blame", kind: .command, group: .notebook,
        places: [Place("ID", .word, about: "a name, NAME@alias or a model's digest")],
        summary: "Where a model or a value comes from: cells, recipe, files and their SHA-256",
        examples: ["blame m", "blame gas@champion"],
        run: runBlame)

    static let rerun = Command(
        name: "rerun", kind: .command, group: .notebook,
        places: [Place("N", .number, optional: true)],
        flags: [Flag("stale", .switch, about: "all stale cells, the least that is needed")],
        values: 0,
        summary: "Run a cell again in its place, with the values names had there",
        details: "Cells that read what it makes become stale if it makes something else.",
        examples: ["rerun 3", "rerun --stale"],
        run: { (call) throws(Failure) in
            _ = try call.memory()
            var outcome = Outcome()
            let number = call.arguments.word("N").flatMap { Int($0.text) }
            guard number != nil || call.arguments.has("stale") else {
                throw Failure(
                    .missingArgument(place: "N", usage: call.command.usage),
                    at: call.arguments.verb)
            }
            outcome.effect = .rerun(call.arguments.has("stale") ? nil : number)
            return outcome
        })
}

extension Call {
    fileprivate func going(_ travel: Travel) throws(Failure) -> Outcome {
        _ = try memory()
        var outcome = Outcome()
        outcome.effect = .travel(travel)
        return outcome
    }
}

@Sendable private func runBlame(_ call: Call) throws(Failure) -> Outcome {
    let memory = try call.memory()
    guard let word = call.arguments.word("ID") else { return Outcome() }
    if let bound = call.notebook.bound(word.text) {
        return .text(try memory.ancestry(of: bound, named: word.text, stale: []))
    }
    let store = try call.store()
    let isDigest = word.text.count >= 8 && word.text.allSatisfy(\.isHexDigit)
    let version: ModelVersion
    do throws(StoreError) {
        if isDigest {
            let models = try store.models()
            var versions: [ModelVersion] = []
            for model in models { versions += try store.versions(of: model.name) }
            guard
                let found = versions.first(where: { $0.digest.hasPrefix(word.text.lowercased()) })
            else {
                throw StoreError.modelNotFound(name: word.text, among: models.map(\.name))
            }
            version = found
        } else {
            version = try store.model(ModelReference(parsing: word.text))
        }
    } catch {
        throw Failure(error).at(word.range)
    }
    guard let bound = try memory.value(version.identity, for: call.notebook) else {
        throw Failure(.valueLost(name: word.text, cell: 0), at: word.range)
    }
    let head = "\(version.model)@\(version.version), digest \(version.digest)"
    return .text(head + "\n" + (try memory.ancestry(of: bound, named: version.model, stale: [])))
}
