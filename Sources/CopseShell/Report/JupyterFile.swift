import CopseDetector
import CopseFrame

/// A session as a notebook of Jupyter, nbformat 4.5, written as Jupyter itself writes them: sorted
/// keys, one blank of indent, texts as lists of lines. The same session gives the same bytes.
///
/// Under `metadata.copse` stands what Jupyter has no place for: of the notebook the session's name,
/// its seed and the digests of its files; of a cell its number, the identities of the values it
/// bound and the digest of its text, by which an edited cell is known.
enum JupyterFile {
    /// The result of a cell as JSON, without its picture: what an import compares with.
    static let resultType = "application/vnd.copse.result+json"

    static func text(of report: SessionReport) -> String {
        let notebook = JSONValue.object([
            .init("cells", .array(report.cells.map { cell($0, of: report) })),
            .init("metadata", metadata(report)),
            .init("nbformat", .number("4")),
            .init("nbformat_minor", .number("5")),
        ])
        return IndentedJSON.text(notebook) + "\n"
    }

    private static func metadata(_ report: SessionReport) -> JSONValue {
        let origin = report.provenance
        let files = origin.files.map { file -> JSONValue in
            var members = [JSONValue.Member("name", .string(file.name))]
            if let bytes = file.bytes { members.append(.init("bytes", .number("\(bytes)"))) }
            if let digest = file.sha256 { members.append(.init("sha256", .string(digest))) }
            return .object(members)
        }
        return .object([
            .init(
                "copse",
                .object([
                    .init("format", .number("1")),
                    .init("version", .string(origin.version)),
                    .init("session", .string(report.name)),
                    .init("seed", .string("\(origin.firstSeed)")),
                    .init("cells_sha256", .string(origin.cellsDigest)),
                    .init("files", .array(files)),
                ])),
            .init(
                "kernelspec",
                .object([
                    .init("display_name", .string("copse")), .init("language", .string("copse")),
                    .init("name", .string("copse")),
                ])),
            .init(
                "language_info",
                .object([
                    .init("file_extension", .string(".cells")),
                    .init("mimetype", .string("text/x-copse")), .init("name", .string("copse")),
                    // Pygments knows no copse; without this it warns.
                    .init("pygments_lexer", .string("text")),
                    .init("version", .string(origin.version)),
                ])),
        ])
    }

    private static func cell(_ cell: ReportCell, of report: SessionReport) -> JSONValue {
        let seal = SHA256Digest.hex(Array("\(report.name)\u{0}\(cell.number)".utf8))
        var about: [JSONValue.Member] = [
            .init("number", .number("\(cell.number)")),
            .init("source_sha256", .string(SHA256Digest.hex(Array(cell.source.utf8)))),
        ]
        if !cell.bound.isEmpty {
            about.append(
                .init(
                    "bound",
                    .object(
                        cell.bound.map { JSONValue.Member($0.name, .string($0.identity)) })))
        }
        var members: [JSONValue.Member] = [.init("id", .string(String(seal.prefix(16))))]
        if let prose = cell.prose {
            about.append(.init("source", .string(cell.source)))
            members.append(.init("cell_type", .string("markdown")))
            members.append(.init("source", lines(prose)))
        } else {
            members.append(.init("cell_type", .string("code")))
            members.append(.init("execution_count", .number("\(cell.number)")))
            members.append(.init("outputs", .array(outputs(of: cell))))
            members.append(.init("source", lines(cell.source)))
        }
        members.append(.init("metadata", .object([.init("copse", .object(about))])))
        return .object(members)
    }

    private static func outputs(of cell: ReportCell) -> [JSONValue] {
        var outputs: [JSONValue] = []
        if !cell.notes.isEmpty {
            let notes = cell.notes.map { "note: \($0)\n" }.joined()
            outputs.append(
                .object([
                    .init("name", .string("stderr")), .init("output_type", .string("stream")),
                    .init("text", lines(notes)),
                ]))
        }
        guard !cell.isHidden, case .object(let result) = cell.result else { return outputs }
        var data: [JSONValue.Member] = [
            .init(resultType, .object(result.filter { $0.key != "svg" })),
            .init("text/plain", lines(cell.shown)),
        ]
        if let svg = cell.result["svg"]?.string { data.append(.init("image/svg+xml", lines(svg))) }
        if case .table(let table)? = cell.blocks.first {
            data.append(.init("text/html", lines(HTMLReport.table(table))))
        }
        outputs.append(
            .object([
                .init("data", .object(data)), .init("execution_count", .number("\(cell.number)")),
                .init("metadata", .object([])), .init("output_type", .string("execute_result")),
            ]))
        return outputs
    }

    /// A text as Jupyter keeps it: its lines, each but the last with its end.
    private static func lines(_ text: String) -> JSONValue {
        var lines: [JSONValue] = []
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            line.append(scalar)
            guard scalar == "\n" else { continue }
            lines.append(.string(String(line)))
            line = String.UnicodeScalarView()
        }
        if !line.isEmpty { lines.append(.string(String(line))) }
        return .array(lines)
    }
}
