extension SQLError {
    package var code: String {
        switch self {
        case .interrupted: "run.interrupted"
        case .empty, .several, .syntax: "syntax.sql"
        case .notQuery, .placeholder: "verb.sql"
        case .tableNotFound: "name.notFound"
        case .columnNotFound: "frame.columnNotFound"
        case .sameName, .tooManyColumns: "frame.columns"
        case .failed: "frame.sql"
        }
    }

    package var message: String {
        switch self {
        case .interrupted: "interrupted"
        case .empty: "the query is empty"
        case .several: "one query at a time: text follows the first ';'"
        case .notQuery(let word): "'\(word)' is not a query: frames do not change"
        case .placeholder: "a query cannot have placeholders: write the value in its place"
        case .tableNotFound(let name, _): "no frame is called '\(name)'"
        case .columnNotFound(let name, _): "no frame of the query has a column '\(name)'"
        case .sameName(let first, let second, let frame):
            "SQL cannot tell the columns '\(first)' and '\(second)' of '\(frame)' apart"
        case .tooManyColumns(let frame, let count):
            "'\(frame)' has \(count) columns, and SQL takes up to \(FrameDatabase.mostColumns)"
        case .syntax(let near, _, _):
            near.isEmpty ? "the query ends too early" : "SQL does not understand '\(near)' here"
        case .failed(let detail, _): "SQL failed: \(detail)"
        }
    }

    package var hint: String? {
        switch self {
        case .interrupted, .placeholder: nil
        case .empty, .notQuery:
            "write a SELECT, as in: sql \"SELECT [from], count(*) AS n FROM tx GROUP BY [from]\""
        case .several: "give each query a cell of its own"
        case .tableNotFound(_, let frames):
            frames.isEmpty
                ? "bind one first, as in: tx = load FILE"
                : "frames are: " + frames.joined(separator: ", ")
        case .columnNotFound(_, let suggestion):
            suggestion.map { "Did you mean '\($0)'?" } ?? "text stands in single quotes: 'abc'"
        case .sameName(_, let second, let frame):
            "rename one of them: rename \(frame) `\(second)`=other"
        case .tooManyColumns(let frame, _): "choose some first, as in: select \(frame) a, b"
        case .syntax(let near, _, true):
            "a column named like a word of SQL stands in brackets: [\(near)]"
        case .syntax:
            "the word before it may be misspelt; names with blanks or signs stand in brackets: [gas price]"
        case .failed(let detail, _) where detail.contains("integer overflow"):
            "total(x) adds up as doubles, where sum(x) must fit 64 bits"
        case .failed: "SQL is SQLite's, as sqlite.org/lang.html has it"
        }
    }
}
