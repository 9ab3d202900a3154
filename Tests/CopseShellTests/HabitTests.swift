import CopseShell
import Testing

/// What people type who come from elsewhere, and the answer: what to type here.
@Suite struct HabitTests {
    static let answers: [(String, String)] = [
        // IPython
        ("%time describe tx", "time CELL"), ("%%timeit", "time CELL"), ("%who", "vars"),
        ("%matplotlib inline", "plot hist"), ("%pip install x", "nothing to install"),
        ("exit", "quit"), ("exit()", "quit"), ("quit()", "quit"),
        ("import pandas as pd", "verbs are built in"),
        ("from sklearn.ensemble import IsolationForest", "verbs are built in"),
        ("print(tx)", "show tx"), ("len(tx)", "describe tx"), ("help()", "help"),
        ("history()", "history"), ("for x in tx: print(x)", "no loops"),
        ("lambda x: x", "expression"),
        // pandas, numpy, scikit-learn, statsmodels
        ("tx.head()", "head tx 5"), ("tx.head(3)", "head tx 5"), ("tx.describe()", "describe tx"),
        ("tx.shape", "describe tx"), ("tx[\"value\"]", "select tx"),
        ("tx.value.mean()", "describe tx"),
        ("tx.groupby('from').size()", "GROUP BY"), ("tx.rolling(10).mean()", "rolling_mean"),
        ("tx.plot()", "plot line tx"), ("tx.hist()", "plot hist tx"), ("plt.plot(tx)", "plot hist"),
        ("np.log(tx)", "expressions"), ("pd.read_csv('x.csv')", "load FILE"),
        ("tx.dropna()", "not is_null"), ("tx.resample('1h')", "series tx --every 1h"),
        ("m.fit(f)", "train"), ("IsolationForest(n_estimators=10)", "train"),
        ("train_test_split(tx)", "split tx"), ("ARIMA(s)", "arima fit s"),
        ("tx.zorp()", "'help' lists"),
        ("zorp(tx)", "'help' lists"),
        // SQL, DuckDB, sqlite3, psql
        ("select * from tx", "sql \"select * from tx\", or: show tx"),
        ("group tx by from", "GROUP BY"), ("value_counts tx from", "GROUP BY"),
        ("SELECT a, b FROM tx WHERE a > 1", "filter tx a > 1"),
        ("show tables", "vars"), (".tables", "vars"), (".schema tx", "describe"),
        (".mode csv", "set output"),
        (".read x.sql", "copse -f"), (".timer on", "time CELL"), (".quit", "quit"),
        (".help", "help"),
        (".import x.csv tx", "load"), ("\\d", "vars"), ("\\timing", "time CELL"), ("\\q", "quit"),
        ("drop table tx", "bound again"), ("create table t as select 1", "NAME = VERB"),
        ("insert into tx values (1)", "derive"), ("summarize tx", "describe tx"),
        // vi, R, the shell
        (":q", "quit"), (":wq", "quit"), ("library(forecast)", "'help' lists"),
        ("summary(tx)", "'help' lists"),
        ("ls", "vars"), ("ls -l", "!ls"), ("cat x.csv", "!cat"), ("git status", "!git"),
        ("cd data", "paths are relative"),
    ]

    @Test(arguments: answers.indices)
    func `a habit is answered with the way to say it here`(index: Int) {
        let (cell, say) = Self.answers[index]
        var notebook = Notebook()
        _ = notebook.run("tx = load \(NotebookTests.data)tx.csv")
        let failure = notebook.run(CellSource(text: cell)).failure
        #expect(failure?.hint?.contains(say) == true, "\(cell): \(failure?.hint ?? "no hint")")
    }

    @Test(arguments: ["?tx", "? tx", "tx?"])
    func `a question about a name is answered`(cell: String) {
        var notebook = Notebook()
        let replies = notebook.run("tx = load \(NotebookTests.data)tx.csv\n\(cell)")
        guard case .text(let text)? = replies.last?.value else { return #expect(Bool(false)) }
        #expect(text.hasPrefix("tx: frame, 60 rows"))
    }
}
