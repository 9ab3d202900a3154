import CopseDetector
import CopseFrame
package import CopseStore

/// A stored session run again: its cells that count, in order, from an empty notebook.
///
/// Nothing that is the user's changes: files are written to a folder of the replay's own, the
/// registry is only looked at, no program is run. What was stored stays as it is.
package struct Replay {
    /// One cell of it.
    package struct Step {
        package var record: CellRecord
        package var reply: Reply
        /// Where it differs from what is stored; nil when it is equal.
        package var difference: JSONDifference?
        /// Whether there is nothing to compare: a program was to run, the registry was listed.
        package var isUnverified = false
    }

    package let session: SessionRecord
    package let cells: [CellRecord]
    private let store: Store
    private var notebook: Notebook

    /// - Parameters:
    ///   - name: the session, which must exist.
    ///   - notebook: an empty one with the settings to run with.
    package init(
        of name: String, memory: Memory, notebook: Notebook
    ) throws(Failure) {
        let store = try memory.store()
        self.store = store
        session = try storing { () throws(StoreError) in try store.session(named: name) }
        let id = session.id
        let all = try storing { () throws(StoreError) in try store.cells(of: id) }
        cells = all.filter(\.isLive).sorted { $0.number < $1.number }
        self.notebook = notebook
        self.notebook.environment.memory = memory
        self.notebook.environment.runProgram = nil
        self.notebook.environment.detour = Detour()
    }

    /// The folder a cell was run in, where it is known: it names files as seen from there.
    package func folder(of cell: CellRecord) -> String? {
        guard let folder = try? store.folder(of: cell.id), !folder.isEmpty else { return nil }
        return folder
    }

    /// Runs one cell and compares it with what is stored.
    package mutating func run(
        _ record: CellRecord, by run: (CellSource, inout Notebook) -> Reply
    ) throws(Failure) -> Step {
        let kept = try keptSearch(record)
        let source = CellSource(text: kept ?? record.source, line: 1)
        notebook.number(next: record.number)
        var reply = run(source, &notebook)
        if let kept {
            reply.notes.append(
                Note(
                    code: "run.again",
                    message: "the search was interrupted; what it kept is fitted again: \(kept)"))
        }
        var step = Step(record: record, reply: reply)
        if let failure = reply.failure {
            step.difference = JSONDifference(
                place: "status", stored: "ok", replayed: "error: \(failure.message)")
            return step
        }
        step.isUnverified = notebook.runsProgram(source) || notebook.looksAtRegistry(source)
        if !step.isUnverified { step.difference = try difference(of: step, isKept: kept != nil) }
        return step
    }

    /// The cell that fits what an interrupted search kept, under the same name; nil for every other
    /// cell. How far the search came before ^C cannot be run again.
    private func keptSearch(_ record: CellRecord) throws(Failure) -> String? {
        let (store, id) = (store, record.id)
        return try storing { () throws(StoreError) -> String? in
            guard let json = try store.reply(of: id)?.json,
                let reply = try? JSONValue(parsing: Array(json.utf8)),
                let notes = reply["notes"]?.array,
                notes.contains(where: { $0["code"]?.string == Note.searchInterrupted }),
                let bound = try store.bindings(of: id).bound
                    .first(where: { !$0.name.hasPrefix(Memory.filePrefix) }),
                let object = try store.object(bound.identity),
                let derivation = Derivation(json: object.derivation, identity: bound.identity)
            else { return nil }
            return (bound.name == "_" ? "" : "\(bound.name) = ") + derivation.source
        }
    }

    private func difference(of step: Step, isKept: Bool) throws(Failure) -> JSONDifference? {
        let (store, id) = (store, step.record.id)
        let stored = try storing { () throws(StoreError) in try store.reply(of: id) }
        let now = Renderer(RenderOptions(mode: .json)).render(step.reply).output
        guard let stored, let old = try? JSONValue(parsing: Array(stored.json.utf8)),
            let new = try? JSONValue(parsing: Array(now.utf8))
        else {
            return JSONDifference(place: "reply", stored: "none", replayed: now)
        }
        var result = old["result"] ?? .null
        // What the search had tried is a record of what happened.
        if isKept, case .object(let members) = result {
            result = .object(members.filter { $0.key != "search" })
        }
        if let difference = JSONDifference(stored: result, replayed: new["result"] ?? .null) {
            return difference
        }
        let bound = try storing { () throws(StoreError) in try store.bindings(of: id).bound }
        let files = bound.filter { $0.name.hasPrefix(Memory.filePrefix) }.map(\.identity)
        let written = step.reply.trace.written.map { $0.digest ?? "nothing" }
        guard files != written else { return nil }
        return JSONDifference(
            place: "digest of the file it wrote", stored: files.joined(separator: " "),
            replayed: written.joined(separator: " "))
    }
}

extension Notebook {
    /// Whether a cell is there for what a program of the user's shell does.
    fileprivate func runsProgram(_ cell: CellSource) -> Bool {
        if case .shell? = (try? ParsedCell(cell.text))?.body { true } else { false }
    }

    /// Whether a cell shows what others may have changed since.
    fileprivate func looksAtRegistry(_ cell: CellSource) -> Bool {
        guard let parsed = try? ParsedCell(cell.text), case .call(let verb, _) = parsed.body
        else { return false }
        return verb.text == Command.models.name
    }
}
