import CopseShell
import Foundation
import Synchronization
import Testing

@Suite struct NotebookTests {
    static let data = SessionTests.folder + "/data/"

    static func outputs(_ replies: [Reply]) -> [String] {
        replies.map {
            SessionTests.withoutTimes(Renderer(RenderOptions(mode: .json)).render($0).output)
        }
    }

    static let script = """
        tx = load \(data)tx.csv
        r = recipe eth {
          fee = gas * gasPrice   # wei
        }
        f = features tx with r; m = train f --trees 20 --seed 3
        importance m
        train f --tress 3
        explain m 17
        """

    @Test func `a script runs the same as a whole and cell by cell`() {
        var whole = Notebook()
        let all = whole.run(Self.script, keepGoing: true)
        var parts = Notebook()
        let each = CellSource.split(Self.script).map { parts.run($0) }
        #expect(Self.outputs(all) == Self.outputs(each))
    }

    @Test func `results do not depend on the number of threads`() {
        let outputs = [1, 2, 8].map { threads in
            var notebook = Notebook(settings: Settings(threads: threads))
            return Self.outputs(notebook.run(Self.script, keepGoing: true))
        }
        #expect(outputs[0] == outputs[1])
        #expect(outputs[0] == outputs[2])
    }

    @Test func `without keep-going a script stops at its first error`() {
        var notebook = Notebook()
        #expect(notebook.run("note a\nnope\nnote b").count == 2)
        #expect(notebook.run("note a\nquit\nnote b").count == 2)
        #expect(notebook.run("nope\nnote b", keepGoing: true).count == 2)
    }

    @Test func `a cell that fails leaves names, settings and the last value alone`() throws {
        var notebook = Notebook()
        _ = notebook.run("tx = load \(Self.data)tx.csv; head tx 3; set seed 5")
        let before = (notebook.names, notebook.settings)
        let replies = notebook.run(
            "tx = load \(Self.data)ragged.csv\na, b = split nothing\nset seed x", keepGoing: true)
        #expect(replies.allSatisfy { $0.failure != nil })
        #expect((notebook.names, notebook.settings) == before)
        #expect(notebook.run("_").last?.failure == nil)
        #expect(notebook.nextCell == 8)
    }

    @Test func `a cancelled cell fails and binds nothing`() {
        var notebook = Notebook()
        _ = notebook.run("tx = load \(Self.data)tx.csv")
        notebook.environment.isCancelled = { true }
        let reply = notebook.run("m = train tx").last
        #expect(reply?.failure?.code == "run.interrupted")
        #expect(notebook["m"] == nil)
    }

    @Test func `a pipe gives the whole result to the program, uncut`() throws {
        let seen = Mutex<(command: String, input: String?)>(("", nil))
        var notebook = Notebook()
        notebook.environment.runProgram = { command, input in
            seen.withLock { $0 = (command, input) }
            return 0
        }
        let replies = notebook.run("tx = load \(Self.data)tx.csv; show tx | !wc -l; echo")
        #expect(replies.last?.failure == nil)
        #expect(Renderer(RenderOptions()).render(replies[1]).output == "")
        let (command, input) = seen.withLock { $0 }
        #expect(command == "wc -l; echo")
        #expect(
            input?.contains("0x5186ee32ee8d7ee9770348a05d300cb90706a045defc044a09325626e6b58de7")
                == true)
        #expect(input?.contains("\n59 ") == true)
    }

    @Test func `a program that fails is an error with its status`() {
        var notebook = Notebook()
        notebook.environment.runProgram = { _, _ in 3 }
        #expect(notebook.run("!false").last?.failure?.message == "'false' ended with status 3")
    }

    @Test func `every verb of the contract is here or said not to be`() {
        let verbs = """
            load fetch show head tail describe filter select drop derive sort sample rename split join
            sql write recipe features train score anomalies threshold importance explain evaluate tune
            select-features compare drift save models alias use export import series arima acf pacf plot
            cells cell vars history note rerun stale why undo redo checkout fork diff sessions open keep
            blame set time edit clear quit help
            """
        var notebook = Notebook()
        for verb in verbs.split(whereSeparator: \.isWhitespace) {
            let code = notebook.run("\(verb) --help").last?.failure?.code
            #expect(code == nil || code == "verb.notInThisVersion", "\(verb)")
        }
    }
}
