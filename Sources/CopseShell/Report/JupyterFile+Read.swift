import CopseDetector
import CopseFrame

extension JupyterFile {
    /// The session in a notebook: code cells are cells, prose becomes `note`.
    ///
    /// - Parameter fallback: the session's name where the notebook has none.
    static func session(
        from bytes: [UInt8], path: String, name fallback: String
    ) throws(ReportProblem) -> ImportedSession {
        let notebook: JSONValue
        do throws(JSONError) {
            notebook = try JSONValue(parsing: bytes)
        } catch {
            throw .notANotebook(path)
        }
        guard notebook["nbformat"]?.int == 4, let cells = notebook["cells"]?.array else {
            throw .notANotebook(path)
        }
        let metadata = notebook["metadata"]
        let language =
            metadata?["kernelspec"]?["language"]?.string
            ?? metadata?["language_info"]?["name"]?.string
        if let language, language != "copse" { throw .language(path, language) }
        let own = metadata?["copse"]
        var session = ImportedSession(name: own?["session"]?.string ?? fallback)
        session.seed = own?["seed"]?.string.flatMap { UInt64($0) } ?? 0
        for cell in cells { session.cells += Self.cells(cell) }
        return session
    }

    private static func cells(_ cell: JSONValue) -> [ImportedSession.Cell] {
        let source = text(cell["source"])
        let own = cell["metadata"]?["copse"]
        let number = own?["number"]?.int.flatMap { Int(exactly: $0) }
        switch cell["cell_type"]?.string {
        case "markdown":
            guard !source.trimmingBlanks.isEmpty else { return [] }
            // The cell as it was typed, unless somebody has edited its text since.
            let typed = own?["source"]?.string.flatMap { NoteText.of($0) == source ? $0 : nil }
            return [.init(source: typed ?? NoteText.cell(source), number: number)]
        case "code":
            let sources = CellSource.split(source)
            guard sources.count == 1, sources[0].text == source else {
                return sources.map { .init(source: $0.text) }
            }
            let isAsWritten =
                own?["source_sha256"]?.string == SHA256Digest.hex(Array(source.utf8))
            return [
                .init(
                    source: source, number: number,
                    result: isAsWritten ? result(of: cell) : nil)
            ]
        default: return []
        }
    }

    /// The result with its picture put back; nil where the file has none.
    private static func result(of cell: JSONValue) -> String? {
        for output in cell["outputs"]?.array ?? [] {
            guard case .object(var members)? = output["data"]?[resultType] else { continue }
            if let svg = output["data"]?["image/svg+xml"] {
                members.append(.init("svg", .string(text(svg))))
            }
            var json = JSONWriter()
            json.value(.object(members))
            return json.text
        }
        return nil
    }

    private static func text(_ value: JSONValue?) -> String {
        value?.string ?? (value?.array ?? []).compactMap(\.string).joined()
    }
}
