/// A page of the manual that belongs to no single verb.
struct HelpTopic: Sendable {
    /// What follows `help`.
    var name: String
    /// One sentence without a full stop.
    var summary: String
    var text: String

    static let all: [HelpTopic] = [recipes, windows, thresholds, arima, replay, reports, daemon]

    static subscript(name: String) -> HelpTopic? {
        let name = others[name] ?? name
        return all.first { $0.name == name }
    }

    /// Other words for a topic.
    private static let others = [
        "functions": "recipes", "expressions": "recipes", "window": "windows",
        "threshold levels": "thresholds", "forecasting": "arima", "export-session": "reports",
        "copsed": "daemon", "server": "daemon", "severity": "thresholds",
    ]

    /// The cells of a text: lines set in by four.
    var cells: [String] {
        text.linesOfText.filter { $0.hasPrefix("    ") && !$0.hasPrefix("     ") }
            .map(\.trimmingBlanks)
    }

    private static let recipes = HelpTopic(
        name: "recipes", summary: "the language of features, and its functions",
        text: RecipeGuide.text)

    private static let windows = HelpTopic(
        name: "windows", summary: "rolling figures over rows or over time, by group",
        text: """
            A window is the current row and those before it: 10 is ten rows, 1h all rows of the last
            hour. Rows are taken in the frame's order, so sort by time first.

                tx = sort tx by timestamp
                f = features tx with recipe { mean = rolling_mean(gasPrice, 10); gas }
                f = features tx with recipe { hour = rolling_count(1h, by=from) }
                f = features tx with recipe { odd = zscore(value, 50, by=(from, to)) }

            by=from keeps a window of its own for each sender; a row whose key is missing gets a
            missing value. An hour is open at its old end: (t - 1h, t]. A late row counts at the
            latest time seen. Missing values are skipped; std and var divide by n - 1; zscore takes a
            standard deviation of 0 as 1.

            Every step remembers a declared amount: its row, its window, or all that went before
            ('show r' says which). 'horizon 10000' bounds the last: groups and running sums then see
            the last 10,000 rows, in a file and in the daemon alike. What a window says is computed
            from its rows alone, so that a file, a stream and the daemon agree to the last bit.
            """)

    private static let thresholds = HelpTopic(
        name: "thresholds", summary: "from scores to anomalies: where to draw the line",
        text: """
            A score lies between 0 and 1, higher is stranger. A row is an anomaly when its score is
            above the model's threshold. Training sets one; 'threshold' gives a model with another:

            \(thresholdCells.joined(separator: "\n"))

            --contamination takes that share of the rows of F, --best-f1 the line that a known label
            likes best, --score a line of your own. Without a word training draws it at 0.5, as
            scikit-learn does.

            Severity asks how many rows of training scored at least as high: low more than 1 in 100,
            medium at most 1 in 100, high 1 in 1,000, critical 1 in 10,000.
            """)

    /// Ways to draw the line.
    private static let thresholdCells = [
        "    m2 = threshold m f --contamination 0.01    # one row in 100",
        "    m2 = threshold m f --alerts-per-day 5      # so many, by F's times",
        "    m2 = threshold m f --fdr 0.05              # so few alerts are false",
        "    m2 = threshold m f --best-f1 label         # as the label likes it best",
        "    m2 = threshold m --score 0.62",
    ]

    private static let replay = HelpTopic(
        name: "replay", summary: "sessions that can be run again, and prove it",
        text: """
            Every cell is kept with its text, its result and what it read. Nothing runs by itself:

                stale
                why f
                undo
                redo

            'stale' lists cells whose inputs or files have other content now, 'rerun 3' runs one in
            its place, 'rerun --stale' all that need it. 'undo', 'checkout 3' and 'fork NAME' move
            among states and copy nothing. Outside the shell:

              copse replay NAME             runs a stored session again from an empty notebook
              copse replay NAME --verify    compares every result to the last bit; exit code 3 and
                                            the first difference where one is not equal

            A replay writes to a temporary folder, leaves the registry alone and runs no programs.
            """)

    private static let reports = HelpTopic(
        name: "reports", summary: "a session as a page, a Jupyter notebook or a script",
        text: """
            A session is a document: 'note' keeps prose in Markdown between the cells.

                note "# Gas prices\\n\\nThe *median* per hour."
                export-session report.html
                export-session gas.ipynb

            The .html page needs no other file: tables, pictures, prose, and at its end the version,
            the seed, and the SHA-256 of every file and model. .md is the same for a repository. From
            .ipynb and .cells the session comes back, with its numbers, by 'import-session'; results
            that come out otherwise are named. Outside the shell:

              copse export-session NAME --to report.html
            """)

    private static let daemon = HelpTopic(
        name: "daemon", summary: "a model at work: copse score and copsed",
        text: """
            A model file holds the recipe, the forest, the threshold and the state of its windows:

                export m gas.copse

            It runs without this notebook, with the same bits:

              copse inspect gas.copse
              copse score --model gas.copse --input new.csv --to scored.csv
              copsed --model gas.copse --http 127.0.0.1:8080
              curl -d @tx.json http://127.0.0.1:8080/api/v1/predict

            'copse score' is a filter: rows in, rows with score and is_anomaly out, in constant
            memory. copsed answers JSON; GET /health/ready, GET /metrics and GET /openapi.json say
            how it is and what else it does. A model that was changed or damaged is refused.
            """)
}
