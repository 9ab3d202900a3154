import CopseDetector
import CopseFrame
import CopseStore

// Between two commits: a cell's text is kept before it runs, its reply before it is printed.

extension Memory {
    /// Runs a cell between its two commits.
    ///
    /// - Parameter run: what runs it; the notebook it leaves counts only once its reply is kept.
    package func run(
        _ cell: CellSource, on notebook: inout Notebook,
        by run: (CellSource, inout Notebook) -> Reply
    ) -> Reply {
        do throws(Failure) {
            jobs.takeFinished(into: &notebook)
            let store = try store()
            let session = try currentSession()
            return notebook.isCommand(cell)
                ? try runCommand(cell, on: &notebook, store, session, by: run)
                : try runCell(cell, on: &notebook, store, session, by: run)
        } catch {
            return Reply(
                cell: nil, source: cell.text, milliseconds: 0, outcome: .failed(error),
                line: cell.line)
        }
    }

    /// Runs a cell of the past again in its place, with what its names stood for there.
    func rerun(
        _ number: Int, on notebook: inout Notebook, by run: (CellSource, inout Notebook) -> Reply
    ) throws(Failure) -> Reply {
        let store = try store()
        let session = try currentSession()
        let cell = try storing { () throws(StoreError) in
            try store.cell(number, of: session.id)
        }
        var there = notebook
        try resume(session, in: store, before: number, into: &there)
        let running = try storing { () throws(StoreError) in
            try store.begin(cell.source, in: session.id, number: number)
        }
        let before = there
        there.number(next: number)
        let reply = run(CellSource(text: cell.source), &there)
        let outcome = try outcome(
            of: reply, settings: there.settings, before: before.settings)
        try storing { () throws(StoreError) in try store.finish(running, outcome) }
        try resume(session, in: store, into: &notebook)
        return reply
    }

    private func runCommand(
        _ cell: CellSource, on notebook: inout Notebook, _ store: Store, _ session: SessionRecord,
        by run: (CellSource, inout Notebook) -> Reply
    ) throws(Failure) -> Reply {
        let line = try storing { () throws(StoreError) in
            try store.begin(command: cell.text, in: session.id)
        }
        notebook.awaited = notebook.waits(before: cell) ? jobs.untaken : []
        var reply = run(cell, &notebook)
        notebook.awaited = []
        jobs.takeFinished(into: &notebook)
        do throws(Failure) {
            try follow(&reply, &notebook, by: run)
        } catch {
            reply.outcome = .failed(error)
        }
        try storing { () throws(StoreError) in
            try store.finish(
                command: line, reply.failure == nil ? .ok : .error,
                milliseconds: reply.milliseconds)
        }
        return reply
    }

    /// Does what a command asks of the session.
    private func follow(
        _ reply: inout Reply, _ notebook: inout Notebook,
        by run: (CellSource, inout Notebook) -> Reply
    ) throws(Failure) {
        switch reply.effect {
        case .none, .clear, .quit, .edit: return
        case .open(let name):
            reply.notes += try open(.named(name), into: &notebook)
            reply.outcome = .ok(
                .session(SessionCard(try currentSession(), names: notebook.names.count)))
        case .travel(let travel):
            let (text, notes) = try self.travel(travel, &notebook)
            reply.notes += notes
            reply.outcome = .ok(.text(text))
        case .rerun(let number?):
            reply = try rerun(number, on: &notebook, by: run)
        case .rerun(nil):
            reply.outcome = .ok(.text(try rerunStale(on: &notebook, by: run)))
        case .importSession(let session, let path):
            let (text, notes) = try importSession(session, from: path, &notebook, by: run)
            reply.notes += notes
            reply.outcome = .ok(.text(text))
        case .resume:
            reply = try resume(on: &notebook, by: run) ?? reply
        }
    }

    /// Runs stale cells again, the first of them first, until nothing is stale.
    private func rerunStale(
        on notebook: inout Notebook, by run: (CellSource, inout Notebook) -> Reply
    ) throws(Failure) -> String {
        var done: [Int] = []
        while let mark = try Staleness(of: currentSession().id, memory: self).marks.first(
            where: { $0.isDirect })
        {
            let reply = try rerun(mark.number, on: &notebook, by: run)
            if var failure = reply.failure {
                failure.message = "cell \(mark.number): \(failure.message)"
                failure.range = nil
                throw failure
            }
            settle(after: reply)
            done.append(mark.number)
        }
        guard !done.isEmpty else { return "nothing is stale" }
        return "ran again: \(done.count == 1 ? "cell" : "cells") "
            + done.map(String.init).joined(separator: ", ")
    }

    /// - Parameter number: its number, where it is not the session's next.
    func runCell(
        _ cell: CellSource, on notebook: inout Notebook, _ store: Store, _ session: SessionRecord,
        number: Int? = nil, by run: (CellSource, inout Notebook) -> Reply
    ) throws(Failure) -> Reply {
        let running = try storing { () throws(StoreError) in
            try store.begin(cell.text, in: session.id, number: number)
        }
        var after = notebook
        after.number(next: running.number)
        after.awaited = jobs.blockers(of: CellReach(cell))
        let reply = run(cell, &after)
        let outcome = try outcome(
            of: reply, settings: after.settings, before: notebook.settings)
        // From this very reply on.
        if after.settings.durability != notebook.settings.durability {
            try follow(after.settings)
        }
        try storing { () throws(StoreError) in try store.finish(running, outcome) }
        notebook = after
        trim(to: after.settings.memory)
        return reply
    }

    /// What the store keeps of a reply.
    func outcome(
        of reply: Reply, settings: Settings, before: Settings
    ) throws(Failure) -> CellOutcome {
        let status: CellStatus =
            switch reply.failure?.code {
            case nil: .ok
            case ShellError.interrupted.code: .interrupted
            default: .error
            }
        let json = Renderer(RenderOptions(mode: .json)).render(reply).output
        let text = Renderer(RenderOptions(width: 100)).render(reply)
        var outcome = CellOutcome(
            status: status, milliseconds: reply.milliseconds, json: json.trimmingBlanks,
            text: text.errors + text.output, errorCode: reply.failure?.code)
        for (name, value) in reply.trace.bound {
            guard let derivation = value.derivation else { continue }
            outcome.objects.append(object(value, derivation))
            outcome.bound.append(Binding(name: name, identity: derivation.identity))
        }
        for (name, value) in reply.trace.read {
            guard let derivation = value.derivation else { continue }
            // What the start file bound is new to the store.
            outcome.objects.append(object(value, derivation))
            outcome.read.append(Binding(name: name, identity: derivation.identity))
        }
        for file in reply.trace.files where !outcome.read.contains(where: { $0.name == file.path })
        {
            outcome.objects.append(file.object)
            outcome.read.append(Binding(name: file.path, identity: file.identity))
        }
        if settings.assigned != before.assigned {
            let object = Self.object(settings.assigned)
            outcome.objects.append(object)
            outcome.bound.append(Binding(name: Self.settingsName, identity: object.identity))
        }
        for file in reply.trace.written {
            guard let digest = file.digest else { continue }
            let object = StoredObject(identity: digest, kind: "file", derivation: "{}", size: 0)
            outcome.objects.append(object)
            outcome.bound.append(
                Binding(name: "\(Self.filePrefix)\(outcome.bound.count)", identity: digest))
        }
        return outcome
    }

    /// A value new to the store. Bytes come with it where nothing could make them again.
    private func object(_ value: BoundValue, _ derivation: Derivation) -> StoredObject {
        var object = StoredObject(
            identity: derivation.identity, kind: value.kind.rawValue, derivation: derivation.json,
            size: value.atHand?.byteCount ?? 0)
        if derivation.content != nil, let value = value.atHand {
            object.bytes = ValueCodec.bytes(of: value)
        }
        return object
    }
}
