/// A phrase of another shell or language, and the way to say it here.
package struct Habit: Sendable, Equatable {
    package var message: String
    package var hint: String

    /// The answer to a cell that is written in another language, or nil.
    static func answer(to cell: String) -> Habit? {
        let first = cell.prefix { !$0.isWhitespace && $0 != ";" && $0 != "{" }
        let word = first.lowercased()
        if let meaning = words[word] {
            // Words that can also name a value are foreign only where they lead a phrase.
            guard meaning.rest == nil || hasRest(cell, after: first) == meaning.rest else {
                return nil
            }
            return Habit(message: "'\(first)' is not a verb of copse", hint: meaning.hint)
        }
        if let magic = magic(String(first)) { return magic }
        return method(cell)
    }

    private struct Meaning {
        var hint: String
        /// Whether more must (true) or must not (false) follow; nil: no matter.
        var rest: Bool?

        init(_ hint: String, rest: Bool? = nil) {
            self.hint = hint
            self.rest = rest
        }
    }

    private static func hasRest(_ cell: String, after first: Substring) -> Bool {
        let rest = cell.dropFirst(first.count).trimmingPrefix { $0.isWhitespace }
        return !rest.isEmpty && rest.first != "=" && rest.first != "," && rest.first != ";"
    }

    private static let words: [String: Meaning] = [
        "exit": Meaning("to leave, type: quit", rest: false),
        "exit()": Meaning("to leave, type: quit"),
        "quit()": Meaning("to leave, type: quit"),
        "logout": Meaning("to leave, type: quit", rest: false),
        "bye": Meaning("to leave, type: quit", rest: false),
        "q": Meaning("to leave, type: quit", rest: false),
        ":q": Meaning("to leave, type: quit"),
        ".quit": Meaning("to leave, type: quit"),
        ".exit": Meaning("to leave, type: quit"),
        "\\q": Meaning("to leave, type: quit"),
        ".help": Meaning("for help, type: help"),
        "help()": Meaning("for help, type: help"),
        "man": Meaning("for help on a verb, type: help VERB", rest: true),
        ".tables": Meaning("to list what is bound, type: vars"),
        "\\d": Meaning("to list what is bound, type: vars; for one frame: describe NAME"),
        "\\dt": Meaning("to list what is bound, type: vars"),
        "who": Meaning("to list what is bound, type: vars", rest: false),
        "ls": Meaning("to list what is bound, type: vars; to list files: !ls"),
        "ls()": Meaning("to list what is bound, type: vars; to list files: !ls"),
        "ll": Meaning("to list files, type: !ls -l"),
        "dir": Meaning("to list what is bound, type: vars; to list files: !ls", rest: false),
        "pwd": Meaning("to ask your own shell, begin with '!': !pwd", rest: false),
        "cd": Meaning("paths are relative to the folder copse was started in; files: !ls PATH"),
        "cat": Meaning("to see a file, type: !cat FILE; to read it: x = load FILE", rest: true),
        "library": Meaning(
            "there is nothing to import: verbs are built in, 'help' lists them", rest: true),
        "print": Meaning("a cell that is only a name shows it, as in: tx", rest: true),
        "print()": Meaning("a cell that is only a name shows it, as in: tx"),
        "let": Meaning(
            "names are bound without a keyword, as in: tx = load transactions.csv", rest: true),
        "var": Meaning(
            "names are bound without a keyword, as in: tx = load transactions.csv", rest: true),
        "def": Meaning(
            "steps are named inside a recipe, as in: r = recipe { fee = gas * gasPrice }",
            rest: true),
        "insert": Meaning(
            "frames do not change; add a column with: derive tx x = EXPRESSION", rest: true),
        "update": Meaning(
            "frames do not change; add a column with: derive tx x = EXPRESSION", rest: true),
        "delete": Meaning("frames do not change; keep rows with: filter tx EXPRESSION", rest: true),
        "where": Meaning("rows are chosen with: filter tx value > 1ether", rest: true),
        "fit": Meaning("a forest is trained with: m = train f", rest: true),
        "predict": Meaning("rows are scored with: s = score m f", rest: true),
        "read": Meaning("a file is read with: tx = load FILE", rest: true),
        "read_csv": Meaning("a file is read with: tx = load FILE", rest: true),
        "mutate": Meaning("a column is added with: derive tx x = EXPRESSION", rest: true),
        "arrange": Meaning("rows are sorted with: sort tx by value desc", rest: true),
        "group": Meaning(
            "windows over groups are functions of recipes, as in: cumcount(by=from)", rest: true),
        "summary": Meaning("statistics of every column: describe tx", rest: true),
        "summarize": Meaning("statistics of every column: describe tx", rest: true),
        "info": Meaning("types and statistics of every column: describe tx", rest: true),
    ]

    /// `%time` of IPython and its like.
    private static func magic(_ word: String) -> Habit? {
        guard word.hasPrefix("%") else { return nil }
        let hint =
            switch word.drop(while: { $0 == "%" }) {
            case "time", "timeit": "the time of a cell is shown by: time CELL"
            case "who", "whos": "what is bound is listed by: vars"
            case "history", "hist": "what was typed is listed by: history"
            case "run": "a script is run by: copse -f FILE"
            default: "'help' lists all verbs"
            }
        return Habit(message: "'\(word)' is not a verb of copse", hint: hint)
    }

    /// `tx.head()`, `tx[…]`, `len(tx)`, `SELECT … FROM …`.
    private static func method(_ cell: String) -> Habit? {
        if let foreign = query(cell) ?? imports(cell) { return foreign }
        let phrase = cell.prefix { !$0.isWhitespace }
        let words = phrase.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }
        guard let head = words.first else { return nil }
        let after = phrase.dropFirst(head.count).first
        guard phrase.first?.isLetter == true || phrase.first == "_" else { return nil }
        let parts = head.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count >= 2, after == "(" || methods[String(parts[parts.count - 1])] != nil,
            parts.allSatisfy({ Word.isName(String($0)) })
        {
            let name = parts[0]
            let method = String(parts[parts.count - 1])
            let say =
                methods[method].map { $0.replacing("NAME", with: name) }
                ?? "\(method) \(name)"
            return Habit(
                message: "values have no methods here: the verb comes first",
                hint: "say: \(say)")
        }
        if parts.count == 1, after == "(" {
            let argument = words.dropFirst().first.map(String.init) ?? "tx"
            let say = functions[String(head)] ?? "\(head) NAME"
            return Habit(
                message: "verbs take no parentheses: words follow them",
                hint: "say: \(say.replacing("NAME", with: argument))")
        }
        if parts.count == 1, after == "[" {
            return Habit(
                message: "values are not indexed with [ ]",
                hint:
                    "say: select \(head) COLUMN, or: filter \(head) EXPRESSION, or: head \(head) 5")
        }
        return nil
    }

    private static func query(_ cell: String) -> Habit? {
        let lower = cell.lowercased()
        let words = lower.split { $0.isWhitespace || $0 == ";" }
        guard words.first == "select", let from = words.firstIndex(of: "from"),
            from + 1 < words.count, from > 1,
            words[1] == "*" || words[1].hasSuffix(",") || words[1].contains("(") || from == 2
        else { return nil }
        let name = words[from + 1]
        let columns = words[1..<from].joined(separator: " ")
        var say = columns == "*" ? "show \(name)" : "select \(name) \(columns)"
        if let place = words.firstIndex(of: "where"), place > from {
            say = "filter \(name) \(words[(place + 1)...].joined(separator: " "))"
        }
        return Habit(message: "SQL is not in this version of copse", hint: "say: \(say)")
    }

    /// `import pandas as pd`, `from sklearn.ensemble import IsolationForest`; never a path.
    private static func imports(_ cell: String) -> Habit? {
        let words = cell.split { $0.isWhitespace || $0 == ";" }
        let isImport =
            words.first == "import" && words.count >= 2
            && (words.count == 2 ? Word.isName(String(words[1])) : words[2] == "as")
        let isFrom = words.first == "from" && words.contains("import")
        guard isImport || isFrom else { return nil }
        return Habit(
            message: "there are no modules to import here",
            hint: "verbs are built in, 'help' lists them; a model is read with: "
                + "m = import FILE.copse")
    }

    private static let methods: [String: String] = [
        "head": "head NAME 5", "tail": "tail NAME 5", "describe": "describe NAME",
        "info": "describe NAME", "shape": "describe NAME", "columns": "describe NAME",
        "dtypes": "describe NAME", "sort_values": "sort NAME by COLUMN",
        "sort": "sort NAME by COLUMN", "query": "filter NAME EXPRESSION",
        "filter": "filter NAME EXPRESSION", "drop": "drop NAME COLUMN",
        "rename": "rename NAME old=new", "sample": "sample NAME 100",
        "to_csv": "write NAME FILE.csv", "fit": "m = train NAME",
        "predict": "score NAME f", "score_samples": "score NAME f",
        "decision_function": "score NAME f", "read_csv": "x = load FILE.csv",
        "read_parquet": "x = load FILE.csv", "show": "show NAME", "plot": "describe NAME",
        "iloc": "head NAME 5", "loc": "filter NAME EXPRESSION", "save": "export NAME FILE.copse",
    ]

    private static let functions: [String: String] = [
        "len": "describe NAME", "print": "show NAME", "display": "show NAME",
        "type": "NAME?", "dir": "vars", "list": "vars", "open": "x = load FILE",
        "read_csv": "x = load FILE", "IsolationForest": "m = train NAME",
        "exit": "quit", "quit": "quit", "help": "help",
    ]
}

extension String {
    fileprivate func replacing(_ word: String, with text: some StringProtocol) -> String {
        var result = ""
        var rest = self[...]
        while let range = rest.firstRange(of: word) {
            result += rest[..<range.lowerBound] + text
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
