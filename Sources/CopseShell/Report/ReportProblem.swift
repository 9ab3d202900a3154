/// What can be wrong with a file of a session.
enum ReportProblem: Error, Sendable, Equatable {
    case format(String)
    case importFormat(String)
    case notANotebook(String)
    case language(String, String)
    case noCells(String)
    case sessionTaken(String, path: String)
}

extension ReportProblem {
    var code: String {
        switch self {
        case .format, .importFormat, .notANotebook, .language: "file.format"
        case .noCells: "file.noCells"
        case .sessionTaken: "store.sessionExists"
        }
    }

    var message: String {
        switch self {
        case .format(let path): "'\(path)' does not end in .html, .md, .ipynb or .cells"
        case .importFormat(let path): "'\(path)' does not end in .ipynb or .cells"
        case .notANotebook(let path): "'\(path)' is not a notebook of Jupyter, format 4"
        case .language(let path, let language):
            "'\(path)' is a notebook in \(language), not in copse"
        case .noCells(let path): "'\(path)' has no cells"
        case .sessionTaken(let name, _): "there is a session '\(name)' already"
        }
    }

    var hint: String {
        switch self {
        case .format: "name the file by its format, as in: export-session report.html"
        case .importFormat: "reports cannot be read back; export the session as .ipynb or .cells"
        case .notANotebook: "export one with: export-session FILE.ipynb"
        case .language: "only notebooks that export-session wrote, or that hold cells, can be read"
        case .noCells: "a script is cells, one a line, as in: tx = load transactions.csv"
        case .sessionTaken(_, let path):
            "choose a name, as in: import-session \(path) as again"
        }
    }
}
