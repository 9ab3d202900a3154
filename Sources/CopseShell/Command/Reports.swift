import CopseFrame
import CopseStore

extension Command {
    static let exportSession = Command(
        name: "export-session", kind: .command, group: .notebook,
        places: [
            Place("PATH", .path, about: "its ending decides: .html, .md, .ipynb or .cells"),
            Place("SESSION", .word, optional: true, about: "another one than this"),
        ],
        summary: "Write the session as a report, a Jupyter notebook or a script",
        details: """
            The cells that count are written: those that succeeded and were not undone. An .html file
            holds all it shows: prose of notes, tables, pictures, and the SHA-256 of the files and
            models it comes from. From .ipynb and .cells 'import-session' makes the session again.
            """,
        examples: ["export-session report.html", "export-session gas.ipynb scratch"],
        run: { (call) throws(Failure) in
            let memory = try call.memory()
            guard let path = call.arguments.word("PATH") else { throw call.missing("PATH") }
            let word = call.arguments.word("SESSION")
            do throws(Failure) {
                let report =
                    if let word {
                        try SessionReport(of: word.text, memory: memory)
                    } else {
                        try SessionReport(memory.currentSession(), memory: memory)
                    }
                return .text(try report.write(to: path.text))
            } catch {
                throw error.at(
                    error.code.hasPrefix("store.") ? word?.range ?? path.range : path.range)
            }
        })

    static let importSession = Command(
        name: "import-session", kind: .command, group: .notebook,
        places: [
            Place("PATH", .path, about: "an .ipynb or .cells file"),
            Place(
                "SESSION", .word, optional: true, lead: "as",
                about: "its name here; else the one it had"),
        ],
        values: 0,
        summary: "Make a session from a file: its cells run here, and its results are compared",
        details: """
            The cells keep their numbers. Results that come out otherwise than the notebook has them
            are named; a cell that was edited in Jupyter is not compared.
            """,
        examples: ["import-session gas.ipynb as again", "import-session tour.cells"],
        run: { (call) throws(Failure) in
            _ = try call.memory()
            guard let path = call.arguments.word("PATH") else { throw call.missing("PATH") }
            let name = call.arguments.word("SESSION")?.text
            var outcome = Outcome()
            do throws(Failure) {
                outcome.effect = .importSession(
                    try ImportedSession.read(path.text, as: name), from: path.text)
            } catch {
                throw error.at(path.range)
            }
            return outcome
        })
}

extension ImportedSession {
    /// - Parameter name: the session's name here; else the one the file has, else the file's.
    static func read(_ path: String, as name: String?) throws(Failure) -> ImportedSession {
        let format = ReportFormat(path: path)
        guard format == .ipynb || format == .cells else {
            throw Failure(.report(.importFormat(path)))
        }
        let bytes: [UInt8]
        do throws(FrameError) {
            bytes = try FileReader.bytes(of: path)
        } catch {
            throw Failure(error)
        }
        let file = path.split(separator: "/").last ?? ""
        let stem = String(file.prefix { $0 != "." })
        var session: ImportedSession
        if format == .ipynb {
            do throws(ReportProblem) {
                session = try JupyterFile.session(from: bytes, path: path, name: stem)
            } catch {
                throw Failure(.report(error))
            }
        } else {
            guard !ModelFile.isModel(path) else { throw Failure.model(givenAsScript: path) }
            session = CellsFile.session(from: String(decoding: bytes, as: UTF8.self), name: stem)
        }
        guard !session.cells.isEmpty else { throw Failure(.report(.noCells(path))) }
        session.name = name ?? session.name
        return session
    }
}
