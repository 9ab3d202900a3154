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

    private static let grouping =
        "groups are counted by: sql \"SELECT [from], count(*) AS n FROM tx GROUP BY [from]\"; windows "
        + "over groups are functions of recipes, as in: cumcount(by=from)"

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
        ".schema": Meaning("types of the columns: describe NAME, or: NAME?"),
        ".mode": Meaning("the form of results is set by: set output table|json|csv|markdown"),
        ".output": Meaning(
            "a table is written by: write NAME FILE.csv; text by: CELL | !cat > FILE"),
        ".once": Meaning("a table is written by: write NAME FILE.csv; text by: CELL | !cat > FILE"),
        ".read": Meaning(
            "a script is run by: copse -f FILE; as a session: import-session FILE.cells"),
        ".import": Meaning("a file is read with: tx = load FILE"),
        ".open": Meaning(
            "a file is read with: tx = load FILE; a session is opened with: open NAME"),
        ".timer": Meaning("the time of a cell is shown by: time CELL"),
        ".shell": Meaning("to ask your own shell, begin with '!': !ls"),
        ".system": Meaning("to ask your own shell, begin with '!': !ls"),
        "\\timing": Meaning("the time of a cell is shown by: time CELL"),
        "\\!": Meaning("to ask your own shell, begin with '!': !ls"),
        "\\?": Meaning("for help, type: help"),
        "\\h": Meaning("for help, type: help"),
        "\\l": Meaning("to list sessions, type: sessions"),
        "\\c": Meaning("another session is opened with: open NAME"),
        "\\i": Meaning(
            "a script is run by: copse -f FILE; as a session: import-session FILE.cells"),
        ":help": Meaning("for help, type: help"),
        ":wq": Meaning("to leave, type: quit; every cell is kept already"),
        ":w": Meaning("every cell is kept already; a report: export-session FILE.html"),
        "pip": Meaning(
            "there is nothing to install: verbs are built in, 'help' lists them", rest: true),
        "create": Meaning(
            "a value is bound by: NAME = VERB ARGUMENTS, as in: t = filter tx gas > 21000",
            rest: true),
        "with": Meaning(
            "a step gets a name: big = filter tx value > 1ether, then: head big", rest: true),
        "for": Meaning(
            "there are no loops: functions work on whole columns, 'help recipes' lists them",
            rest: true),
        "while": Meaning(
            "there are no loops: functions work on whole columns, 'help recipes' lists them",
            rest: true),
        "if": Meaning(
            "cells have no branches; if(condition, a, b) chooses inside an expression", rest: true),
        "lambda": Meaning(
            "an expression is written as it is, as in: derive tx fee = gas * gasPrice", rest: true),
        "echo": Meaning(
            "a remark is kept by: note TEXT; your own shell is asked by: !echo TEXT", rest: true),
        "grep": Meaning(
            "rows are chosen with: filter tx EXPRESSION; your own shell is asked by: !grep",
            rest: true),
        "vim": Meaning("your own programs begin with '!': !vim FILE", rest: true),
        "git": Meaning("your own programs begin with '!': !git", rest: true),
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
        "group": Meaning(grouping, rest: true),
        "groupby": Meaning(grouping, rest: true),
        "group_by": Meaning(grouping, rest: true),
        "value_counts": Meaning(grouping, rest: true),
        "count": Meaning(grouping, rest: true),
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
            case "run", "load": "a script is run by: copse -f FILE"
            case "matplotlib": "pictures need no setting up: plot hist tx gas"
            case "pip", "conda": "there is nothing to install: 'help' lists the verbs"
            case "save", "notebook": "a session is written by: export-session FILE.ipynb"
            case "reset", "reset_selective", "del": "a new session is opened by: open NAME"
            case "rerun", "recall": "a cell is run again in its place by: rerun N"
            case "edit": "lines are edited where they are: up, and change it"
            case "store": "every value is kept already: vars"
            case "quickref", "lsmagic", "magic": "for help, type: help"
            case "cd", "ls", "pwd", "cat", "sx", "bash", "sh":
                "to ask your own shell, begin with '!': !ls"
            default: "'help' lists all verbs"
            }
        return Habit(message: "'\(word)' is not a verb of copse", hint: hint)
    }

    /// `tx.head()`, `tx[…]`, `len(tx)`, `SELECT … FROM …`.
    private static func method(_ cell: String) -> Habit? {
        if let foreign = query(cell) ?? imports(cell) ?? tables(cell) { return foreign }
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
            let message = "values have no methods here: the verb comes first"
            if let hint = modules[String(name)], methods[method]?.contains("NAME") ?? true {
                return Habit(message: message, hint: hint)
            }
            let verb = CommandTable[method] == nil ? nil : "\(method) \(name)"
            guard let say = methods[method]?.replacing("NAME", with: name) ?? verb else {
                return Habit(message: message, hint: "'help' lists the verbs")
            }
            return Habit(message: message, hint: "say: \(say)")
        }
        if parts.count == 1, after == "(" {
            let argument = words.dropFirst().first.map(String.init) ?? "tx"
            let message = "verbs take no parentheses: words follow them"
            let verb = CommandTable[String(head)] == nil ? nil : "\(head) NAME"
            guard let say = functions[String(head)] ?? verb else {
                return Habit(
                    message: message,
                    hint:
                        "'help' lists the verbs; functions stand in expressions, 'help recipes' lists them"
                )
            }
            return Habit(
                message: message, hint: "say: \(say.replacing("NAME", with: argument))")
        }
        if parts.count == 1, after == "[" {
            return Habit(
                message: "values are not indexed with [ ]",
                hint:
                    "say: select \(head) COLUMN, or: filter \(head) EXPRESSION, or: head \(head) 5")
        }
        return nil
    }

    /// `show tables`, `describe table tx`, `drop table tx`.
    private static func tables(_ cell: String) -> Habit? {
        let words = cell.lowercased().split { $0.isWhitespace || $0 == ";" }
        switch words.prefix(2) {
        case ["show", "tables"], ["show", "databases"], ["list", "tables"]:
            return Habit(message: "frames are values with names", hint: "to list them, type: vars")
        case ["drop", "table"], ["drop", "view"]:
            return Habit(
                message: "nothing has to be dropped",
                hint: "a name may be bound again; 'vars' lists them")
        default: return nil
        }
    }

    /// What stands for a library's module, whose functions are others here.
    private static let modules = [
        "np": "functions stand in expressions, as in: derive tx x = log1p(value)",
        "numpy": "functions stand in expressions, as in: derive tx x = log1p(value)",
        "math": "functions stand in expressions, as in: derive tx x = log1p(value)",
        "plt": "pictures are drawn by: plot hist tx gas, plot line tx timestamp gasPrice",
        "sns": "pictures are drawn by: plot hist tx gas, plot box s score by is_anomaly",
        "px": "pictures are drawn by: plot hist tx gas, plot line tx timestamp gasPrice",
        "sklearn": "a forest is trained with: m = train f",
    ]

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
        let quoted = cell.contains("\"") ? "…" : cell.prefix { $0 != ";" }
        return Habit(
            message: "SQL stands in quotes", hint: "say: sql \"\(quoted)\", or: \(say)")
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

    private static let counts =
        "sql \"SELECT [COLUMN], count(*) AS n FROM NAME GROUP BY [COLUMN] ORDER BY n DESC\""

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
        "read_parquet": "x = load FILE.csv", "show": "show NAME",
        "plot": "plot line NAME X Y, or: plot hist NAME COLUMN", "hist": "plot hist NAME COLUMN",
        "scatter": "plot scatter NAME X Y", "boxplot": "plot box NAME COLUMN",
        "bar": "plot bar NAME X Y", "value_counts": counts,
        "groupby": counts,
        "rolling": "features NAME with recipe { m = rolling_mean(COLUMN, 10) }",
        "resample": "series NAME --every 1h --value mean(COLUMN)",
        "mean": "describe NAME", "sum": "describe NAME", "max": "describe NAME",
        "min": "describe NAME", "median": "describe NAME", "std": "describe NAME",
        "count": "describe NAME", "nunique": "describe NAME", "unique": "describe NAME",
        "isna": "filter NAME is_null(COLUMN)", "isnull": "filter NAME is_null(COLUMN)",
        "dropna": "filter NAME not is_null(COLUMN)",
        "fillna": "derive NAME x = fillna(COLUMN, 0)", "assign": "derive NAME x = EXPRESSION",
        "apply": "derive NAME x = EXPRESSION", "astype": "x = load FILE --types COLUMN=int",
        "to_parquet": "write NAME FILE.csv", "to_json": "write NAME FILE.jsonl",
        "to_sql": "write NAME FILE.csv", "forecast": "arima forecast NAME 24",
        "get_forecast": "arima forecast NAME 24", "resid": "arima residuals NAME",
        "plot_diagnostics": "arima diagnose NAME",
        "iloc": "head NAME 5", "loc": "filter NAME EXPRESSION", "save": "export NAME FILE.copse",
    ]

    private static let functions: [String: String] = [
        "len": "describe NAME", "print": "show NAME", "display": "show NAME",
        "type": "NAME?", "dir": "vars", "list": "vars", "open": "x = load FILE",
        "read_csv": "x = load FILE", "IsolationForest": "m = train NAME",
        "ARIMA": "a = arima fit NAME 1 0 1", "SARIMAX": "a = arima fit NAME 1 0 1 0 1 1 24",
        "auto_arima": "arima check NAME, then: a = arima fit NAME 1 0 1",
        "train_test_split": "train, test = split NAME --fraction 0.7",
        "roc_auc_score": "evaluate m NAME --label label", "adfuller": "arima check NAME",
        "plot_acf": "plot acf NAME", "hist": "plot hist NAME COLUMN", "clear": "clear",
        "history": "history", "exit": "quit", "quit": "quit", "help": "help",
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
