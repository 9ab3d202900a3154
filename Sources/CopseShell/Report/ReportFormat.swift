import CopseFrame

/// What a session can be exported as, by the ending of the file's name.
package enum ReportFormat: String, Sendable, CaseIterable {
    case html, md, cells, ipynb

    init?(path: String) {
        guard let dot = path.lastIndex(of: ".") else { return nil }
        self.init(rawValue: path[path.index(after: dot)...].lowercased())
    }
}

extension SessionReport {
    /// The document as text.
    func text(as format: ReportFormat) -> String {
        switch format {
        case .html: HTMLReport.text(of: self)
        case .md: MarkdownReport.text(of: self)
        case .cells: CellsFile.text(of: self)
        case .ipynb: JupyterFile.text(of: self)
        }
    }

    /// Writes a whole file or none.
    ///
    /// - Returns: what was written, for the user.
    package func write(to path: String) throws(Failure) -> String {
        guard let format = ReportFormat(path: path) else {
            throw Failure(.report(.format(path)))
        }
        let bytes = Array(text(as: format).utf8)
        do throws(FrameError) {
            try AtomicFile.write(bytes, to: path)
        } catch {
            throw Failure(error)
        }
        return "wrote \(path): \(cells.count.counted("cell")) of '\(name)', "
            + bytes.count.counted("byte")
    }
}
