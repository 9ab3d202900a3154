import CopseSQL

/// The words that may stand in a query: frames, their columns, and words and functions of SQL.
struct SQLCompletion {
    private let notebook: Notebook
    /// The query up to the cursor, without its quote.
    private let text: String
    /// Where the cursor stands, in code points of the cell.
    private let cursor: Int

    init(_ notebook: Notebook, _ text: String, cursor: Int) {
        self.notebook = notebook
        self.text = text
        self.cursor = cursor
    }

    func completions() -> Completions {
        let typed = String(
            text.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
        let before = text.dropLast(typed.count)
        let isBracketed = before.last == "["
        let length = typed.unicodeScalars.count
        var found = Completions(replace: cursor - length..<cursor)
        let last = before.split { $0.isWhitespace || $0 == "," }.last?.lowercased()
        let isTable = ["from", "join"].contains(last)
        if isTable {
            found.items = tables
        } else {
            found.items = columns(isBracketed) + (before.last == "." || isBracketed ? [] : tables)
            if !typed.isEmpty, !isBracketed, before.last != "." { found.items += Self.words }
        }
        found.keep(beginningWith: typed)
        return found
    }

    private var tables: [Completions.Item] {
        notebook.names.filter { notebook.columns(of: $0) != nil && isTable($0) }.map {
            .init($0, .name, notebook.about($0), closing: "")
        }
    }

    private func isTable(_ name: String) -> Bool {
        notebook.kind(of: name).map { [.frame, .table, .series].contains($0) } ?? false
    }

    /// Those of the frames that the query names; of all where it names none yet.
    private func columns(_ isBracketed: Bool) -> [Completions.Item] {
        let words = FrameQuery(text).words
        let named = tables.map(\.text).filter { words.contains($0.lowercased()) }
        var seen: Set<String> = []
        return (named.isEmpty ? tables.map(\.text) : named).flatMap {
            notebook.columns(of: $0) ?? []
        }.compactMap { column in
            guard seen.insert(column.name).inserted else { return nil }
            let isPlain = Word.isName(column.name) && !FrameQuery.isWord(column.name)
            let text = isPlain || isBracketed ? column.name : "[\(column.name)]"
            return .init(
                text, .column, column.about, closing: isBracketed && !isPlain ? "]" : "")
        }
    }

    private static let words: [Completions.Item] =
        [
            ("SELECT", "what the answer has"), ("FROM", "which frames"), ("WHERE", "which rows"),
            ("GROUP BY", "one row for each of"), ("HAVING", "which groups"),
            ("ORDER BY", "the order of rows"), ("LIMIT", "how many rows"),
            ("DESC", "largest first"),
            ("DISTINCT", "each once"), ("JOIN", "with another frame"),
            ("LEFT JOIN", "all rows of the first"),
            ("ON", "where they belong together"), ("AS", "a name for it"), ("BETWEEN", "from … to"),
            ("CASE WHEN", "… THEN … ELSE … END"), ("WITH", "a query with a name"),
            ("OVER (", "a window: PARTITION BY … ORDER BY …"),
        ].map { .init($0.0, .word, $0.1) }
        + [
            ("count(", "how many"), ("sum(", "sum, whole where all are"),
            ("total(", "sum as a double"),
            ("avg(", "mean"), ("min(", "least"), ("max(", "largest"),
            ("round(", "round(x, digits)"),
            ("abs(", "without its sign"), ("date(", "day of a time"),
            ("strftime(", "strftime('%H', time)"), ("unixepoch(", "seconds since 1970"),
            ("length(", "characters of a text"), ("substr(", "substr(text, from, count)"),
            ("coalesce(", "the first that is not missing"), ("group_concat(", "texts in one"),
        ].map { .init($0.0, .function, $0.1, closing: "") }
}
