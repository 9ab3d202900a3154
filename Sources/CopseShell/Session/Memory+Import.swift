import CopseFrame
import CopseStore

extension Memory {
    /// Makes a session from a file by running its cells in it, and goes on there.
    ///
    /// - Returns: what came of it; notes name the first result that differs from the file's.
    func importSession(
        _ imported: ImportedSession, from path: String, _ notebook: inout Notebook,
        by run: (CellSource, inout Notebook) -> Reply
    ) throws(Failure) -> (String, [Note]) {
        let store = try store()
        let sessions = try storing { () throws(StoreError) in try store.sessions() }
        guard !sessions.contains(where: { $0.session.name == imported.name }) else {
            throw Failure(.report(.sessionTaken(imported.name, path: path)))
        }
        var notes = try open(.named(imported.name), into: &notebook)
        notebook.settings.seed = imported.seed
        notebook.settings.assigned = [:]
        var compared = 0
        var ran = 0
        for cell in imported.cells {
            let source = CellSource(text: cell.source)
            // What only looked at the session is no part of it.
            if notebook.isCommand(source) { continue }
            let reply = try runImported(source, number: cell.number, on: &notebook, by: run)
            settle(after: reply)
            if var failure = reply.failure {
                failure.message =
                    "cell \(reply.cell ?? 0) of '\(path)' failed: \(failure.message)"
                failure.range = nil
                throw failure
            }
            ran += 1
            guard let stored = cell.result, let old = try? JSONValue(parsing: Array(stored.utf8))
            else { continue }
            compared += 1
            let text = Renderer(RenderOptions(mode: .json)).render(reply).output
            let new = (try? JSONValue(parsing: Array(text.utf8)))?["result"] ?? .null
            if let difference = JSONDifference(stored: old, replayed: new) {
                notes.append(
                    Note(
                        code: "import.differs",
                        message: "cell \(reply.cell ?? 0) came out otherwise: \(difference.place) "
                            + "was \(difference.stored), is \(difference.replayed)"))
            }
        }
        let differ = notes.count { $0.code == "import.differs" }
        var text = "in '\(imported.name)': \(ran.counted("cell")) ran"
        if compared > 0 {
            text +=
                differ == 0
                ? ", \(compared == 1 ? "the result" : "all \(compared.grouped) results") "
                    + "equal to those in '\(path)'"
                : ", \(differ.grouped) of \(compared.counted("result")) differ from '\(path)'"
        }
        return (text, notes)
    }

    private func runImported(
        _ cell: CellSource, number: Int?, on notebook: inout Notebook,
        by run: (CellSource, inout Notebook) -> Reply
    ) throws(Failure) -> Reply {
        let session = try currentSession()
        // A number may leave a gap, never go back.
        let place = number.flatMap { $0 > session.nextNumber ? $0 : nil }
        return try runCell(cell, on: &notebook, try store(), session, number: place, by: run)
    }
}
