/// A session as a script: it runs with `copse -f`, and `import-session` gives the session back.
enum CellsFile {
    private static let seedMark = "# seed "
    private static let cellMark = "# cell "

    static func text(of report: SessionReport) -> String {
        var text = "# Session \(report.name), copse \(report.provenance.version)\n"
        if report.provenance.firstSeed != 0 {
            text += "\(seedMark)\(report.provenance.firstSeed)\n"
        }
        text += "\n"
        var next = 1
        for cell in report.cells {
            // Numbers that were used up by cells that failed or were undone.
            if cell.number != next { text += "\(cellMark)\(cell.number)\n" }
            next = cell.number + 1
            text += cell.source + "\n"
        }
        return text
    }

    static func session(from text: String, name: String) -> ImportedSession {
        var session = ImportedSession(name: name)
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
        for line in lines.prefix(while: { $0.hasPrefix("#") }) where line.hasPrefix(seedMark) {
            session.seed = UInt64(line.dropFirst(seedMark.count)) ?? 0
        }
        for cell in CellSource.split(text) {
            var imported = ImportedSession.Cell(source: cell.text)
            let above = cell.line >= 2 && cell.line - 2 < lines.count ? lines[cell.line - 2] : ""
            if above.hasPrefix(cellMark) {
                imported.number = Int(above.dropFirst(cellMark.count))
            }
            session.cells.append(imported)
        }
        return session
    }
}

/// A session in a file, before it runs.
package struct ImportedSession: Sendable, Equatable {
    package struct Cell: Sendable, Equatable {
        package var source: String
        /// The number it had; nil where it does not matter.
        package var number: Int?
        /// `result` as the file has it, to compare with.
        package var result: String?
    }

    /// The session that is made.
    package var name: String
    /// The seed before the first cell.
    package var seed: UInt64 = 0
    package var cells: [Cell] = []
}
