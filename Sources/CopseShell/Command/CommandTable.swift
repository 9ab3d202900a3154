/// All verbs, in the order help lists them.
enum CommandTable {
    static let all: [Command] = [
        .load, .describe, .show, .head, .tail, .filter, .select, .drop, .derive, .sort, .sample,
        .split, .rename, .join, .sql, .write,
        .recipe, .features,
        .train, .tune, .score, .anomalies, .explain, .importance, .selectFeatures, .threshold,
        .evaluate, .compare, .export,
        .drift, .import, .save, .models, .alias, .use,
        .series, .arimaCheck, .arimaFit, .arimaAuto, .arimaForecast, .arimaResiduals,
        .arimaDiagnose, .arimaAnomalies, .arimaBacktest, .arimaSimulate, .arimaCompare, .acf,
        .pacf,
        .plotHist, .plotLine, .plotScatter, .plotBar, .plotBox, .plotScores, .plotImportance,
        .plotROC, .plotPR, .plotACF, .plotPACF, .plotForecast, .plotWindows,
        .vars, .cells, .cell, .history, .jobs, .wait, .cancel, .resume, .sessions, .open, .keep,
        .undo, .redo,
        .checkout, .fork, .stale, .why, .rerun, .diff, .blame, .exportSession, .importSession,
        .note, .set, .time, .edit, .help, .clear,
        .quit,
    ]

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    static subscript(name: String) -> Command? { byName[name] }

    /// First words of verbs of two words, such as `arima fit`.
    static let families = Set(
        all.compactMap { $0.name.contains(" ") ? $0.name.prefix { $0 != " " } : nil }.map(
            String.init))

    /// The verbs of a family, in the table's order.
    static func members(of family: String) -> [Command] {
        all.filter { $0.name.hasPrefix(family + " ") }
    }

    /// What may stand first in a cell.
    static let words = all.map(\.name) + families.sorted()

    /// Verbs of the contract that this version does not have.
    static let later: Set<String> = ["fetch"]

    /// What `!COMMAND` is to the notebook: a numbered cell without a value.
    static let shellEscape = Command(
        name: "!", group: .notebook, values: 0,
        summary: "Run the rest of the line in your own shell",
        examples: ["!ls -l", "!wc -l tx.csv"],
        run: { (call) throws(Failure) in Outcome() })
}

extension Command {
    /// Whether the verb says something without any argument.
    var runsAlone: Bool { places.allSatisfy(\.isOptional) }
}
