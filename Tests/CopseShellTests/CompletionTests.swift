import CopseShell
import Foundation
import Testing

@Suite struct CompletionTests {
    private let notebook: Notebook
    private let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/copse-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder + "/old data", withIntermediateDirectories: true)
        let table =
            "hash,value,gas,gasPrice,Value (Wei),timestamp\nh,1,2,3,4,2024-01-01T00:00:00Z\n"
        for name in ["my tx.csv", "tx.csv", "blocks.csv"] {
            try table.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
        }
        var notebook = Notebook()
        _ = notebook.run("tx = load \"\(folder)/tx.csv\"")
        _ = notebook.run("r = recipe { fee = gas * gasPrice; heat = fee / 2 }")
        self.notebook = notebook
    }

    /// What is offered at `|`.
    private func offered(_ text: String) -> Completions {
        let cut = text.firstIndex(of: "|") ?? text.endIndex
        let cursor = text[..<cut].unicodeScalars.count
        return notebook.completions(
            for: text.replacingOccurrences(of: "|", with: ""), cursor: cursor)
    }

    private func words(_ text: String) -> [String] { offered(text).items.map(\.text) }

    @Test func `a first word is a verb, also behind a name and behind time`() {
        #expect(words("desc|") == ["describe"])
        #expect(words("x = fil|") == ["filter"])
        #expect(words("a, b = spl|") == ["split"])
        #expect(words("time tra|") == ["train"])
        #expect(words("tx = load x.csv; des|") == ["describe"])
        #expect(words("? thr|") == ["threshold", "thresholds"])
        #expect(words("help thr|") == ["threshold", "thresholds"])
        #expect(words("|").contains("load"))
    }

    @Test func `the second word of a verb of two is completed`() {
        #expect(words("ari|") == ["arima"])
        #expect(words("a = arima fo|") == ["forecast"])
        #expect(words("arima |").contains("fit"))
        #expect(words("a = arima fit x 1 0 1 --tre|") == ["--trend"])
    }

    @Test func `places for a column of a picture offer columns`() {
        #expect(words("plot hist tx gasP|") == ["gasPrice"])
        #expect(words("plot scatter tx gas ti|") == ["timestamp"])
        #expect(words("plot bar tx timestamp v|") == ["value"])
    }

    @Test func `a query is completed by frames, columns and words of SQL`() throws {
        #expect(words("sql \"SELECT * FROM t|") == ["tx"])
        #expect(words("sql \"SELECT * FROM |") == ["tx"])
        #expect(words("sql \"SELECT gasP|") == ["gasPrice"])
        #expect(words("sql \"sel|") == ["SELECT"])
        #expect(words("sql \"SELECT tx.ga|") == ["gas", "gasPrice"])
        #expect(words("sql \"SELECT [Val|") == ["Value (Wei)"])
        #expect(words("sql \"SELECT gas FROM tx OR|") == ["ORDER BY"])
        let found = offered("sql \"SELECT gas, gasP| FROM tx\"")
        #expect(found.replace == 17..<21)
    }

    @Test func `a cell that is only a name is offered, and nothing in a comment`() {
        #expect(words("t|").contains("tx"))
        #expect(words("x = tx|") == [])
        #expect(words("head tx # de|") == [])
    }

    @Test func `flags are those of the verb that are not given yet`() {
        #expect(words("m = train tx --con|") == ["--contamination"])
        #expect(words("train tx --trees 10 --tre|") == [])
        #expect(words("train tx --ext|") == ["--extension"])
        #expect(offered("m = train tx --con|").items.first?.about.isEmpty == false)
    }

    @Test func `a flag's value is a choice, a column or a file`() {
        #expect(words("load x --format c|") == ["csv"])
        #expect(words("load x --format=c|") == ["csv"])
        #expect(words("importance m tx --by a|") == ["auc", "ap"])
        #expect(words("train tx --columns gas, gasP|") == ["gasPrice"])
        #expect(words("evaluate m tx --label ti|") == ["timestamp"])
        #expect(words("train tx --contamination a|") == ["auto"])
    }

    @Test func `a place takes names of its kind`() {
        #expect(words("describe |") == ["tx"])
        #expect(words("drop |") == ["tx", "r", "eth"])
        #expect(words("features tx |") == ["with"])
        #expect(words("features tx with |") == ["r", "eth", "recipe"])
        #expect(words("train tx with r|") == ["r", "recipe"])
        #expect(words("show |") == ["tx", "r"])
    }

    @Test func `columns of the frame named in the cell stand in lists and expressions`() {
        #expect(words("select tx gas|") == ["gas", "gasPrice"])
        #expect(words("select tx hash, gasP|") == ["gasPrice"])
        #expect(words("sort tx by va|") == ["value"])
        #expect(words("sort tx by value d|") == ["desc"])
        #expect(words("filter tx value > gasP|") == ["gasPrice"])
        #expect(words("derive tx x = (gasP|") == ["gasPrice"])
        #expect(words("drop r he|") == ["heat"])
        #expect(words("select tx `V|") == ["`Value (Wei)`"])
    }

    @Test func `a recipe takes columns, the steps above, functions with what they take`() {
        #expect(words("r2 = recipe { fee = ga|") == ["gas", "gasPrice"])
        #expect(words("r2 = recipe { fee = gas\n h = fe|") == ["fee"])
        #expect(words("r2 = recipe { gas; fi|").contains("fill"))
        #expect(words("r2 = recipe r { x = hea|") == ["heat"])
        let zscore = offered("r2 = recipe { h = zsc|").items.first
        #expect(zscore?.text == "zscore(")
        #expect(zscore?.label == "zscore(x, W, by=…)")
        #expect(words("r2 = recipe { c = cumcount(by=ha|") == ["hash"])
        #expect(words("r2 = recipe { c = cumcount(by=(hash, ti|") == ["timestamp"])
    }

    @Test func `settings and their values are offered`() {
        #expect(words("set se|") == ["seed"])
        #expect(words("set pager o|") == ["on", "off"])
        #expect(words("set output j|") == ["json"])
    }

    @Test func `paths are quoted where they must be, folders end in a slash`() {
        #expect(words("load \(folder)/b|") == ["\(folder)/blocks.csv"])
        let blank = offered("load \(folder)/my|").items
        #expect(blank.map(\.text) == ["\"\(folder)/my tx.csv"])
        #expect(blank.first?.closing == "\" ")
        #expect(words("load \"\(folder)/old d|") == ["\"\(folder)/old data/"])
        #expect(words("write tx \(folder)/t|") == ["\(folder)/tx.csv"])
        #expect(words("!ls \(folder)/b|") == ["\(folder)/blocks.csv"])
    }

    @Test func `what is replaced is counted in code points`() {
        let found = offered("note 日本; select tx gasP|")
        #expect(found.replace == 19..<23)
        #expect(found.commonPrefix == "gasPrice")
    }

    @Test func `every item says what it is`() {
        for text in ["|", "train tx --|", "filter tx |", "set |", "load \(folder)/|", "? |"] {
            for item in offered(text).items {
                #expect(!item.about.isEmpty, "\(text): \(item.text)")
            }
        }
    }

    @Test func `any text and any cursor has an answer`() {
        let text =
            "a, b = split `x y` --by=time; r = recipe { f = g(by=(h, \"q\\\" # c\n} | !less 'x"
        for cursor in -1...text.unicodeScalars.count + 1 {
            let found = notebook.completions(for: text, cursor: cursor)
            #expect(found.replace.upperBound <= text.unicodeScalars.count)
        }
    }
}
