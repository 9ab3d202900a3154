import CopseShell
import CopseStore
import CopseTestSupport
import Foundation
import Testing

/// Everything that help shows runs: on transactions of the set that ships, in a session that has the
/// names the examples use.
@Suite struct HelpTests {
    static let setUp = """
        tx = load transactions.csv
        nile = load nile.csv
        r = recipe eth { fee = gas * gasPrice }
        f = features tx with r
        m = train f --trees 10
        m2 = train f --trees 10 --seed 2
        i = importance m --repeats 2
        hourly = series tx --every 1h --value mean(gasPrice) / 1e9 --trim
        a = arima fit hourly 1 0 0
        b = arima fit hourly 2 0 0
        save m as gas; save m2 as gas
        m3 = train f --trees 10 --seed 3; save m3 as gas
        alias gas@latest champion
        few = head tx 3
        note "one more"
        """

    /// What stands before the examples of a verb.
    static let before = [
        "redo": "undo", "diff": "fork what-if; open scratch", "plot box": "s = score m f",
        "join": "prices = rename tx timestamp=time; senders = rename tx from=address",
        "write": "s = score m f; big = head tx 9",
    ]

    /// A folder with the files that examples name, and a store with a session `scratch`.
    static let fixture = Result<Desk, any Error> {
        let desk = try Desk()
        let rows = try String(
            contentsOfFile: Repository.root + "/datasets/transactions.csv", encoding: .utf8
        ).split(separator: "\n")
        // Columns of other exports too, so that examples can name them.
        var text = rows[0] + ",nonce,input,blockHash,Value (Wei)\n"
        for (index, row) in stride(from: 1, to: rows.count, by: 16).enumerated() {
            text += rows[row] + ",\(index),0x,0xb\(index),1\n"
        }
        for name in ["transactions.csv", "day-1.csv", "tx.csv"] {
            try text.write(toFile: desk.path(name), atomically: true, encoding: .utf8)
        }
        let others = [
            (Repository.root + "/datasets/", "nile.csv"), (NotebookTests.data, "iforest.onnx"),
        ]
        for (folder, name) in others {
            try FileManager.default.copyItem(atPath: folder + name, toPath: desk.path(name))
        }
        try "note x".write(toFile: desk.path("tour.cells"), atomically: true, encoding: .utf8)
        var shell = try desk.shell("scratch")
        let cells = setUp + "\nexport m gas.copse\nexport-session gas.ipynb"
        for reply in shell.run(desk.placing(cells)) {
            try #require(reply.failure == nil, "\(reply.source): \(reply.failure!.message)")
        }
        shell.memory.close()
        return desk
    }

    @Test(arguments: Help.examples.map(\.of))
    func `every example that help shows runs`(name: String) throws {
        let desk = try Self.fixture.get().duplicated()
        var shell = try desk.shell("scratch")
        shell.notebook.environment.runProgram = { _, _ in 0 }
        let examples = try #require(Help.examples.first { $0.of == name })
        #expect(examples.cells.count >= 2 || examples.takesNothing, "two examples of '\(name)'")
        shell.run(Self.before[name] ?? "")
        for cell in examples.cells {
            for reply in shell.run(desk.placing(cell)) {
                // Nothing runs in the background of a test; the sentence that says so is right.
                let isIdle =
                    ["wait", "cancel"].contains(name)
                    && reply.failure?.message.hasSuffix("in the background") == true
                #expect(
                    reply.failure == nil || isIdle,
                    "\(name): \(reply.source): \(reply.failure?.message ?? "")")
            }
        }
    }

    @Test func `help leads from nothing to a model, and names every verb and topic`() throws {
        func text(_ cell: String) throws -> String {
            var notebook = Notebook()
            let reply = try #require(notebook.run(cell).last)
            guard case .text(let text)? = reply.value else { return reply.failure?.message ?? "" }
            return text
        }
        let help = try text("help")
        #expect(help.hasPrefix("A first analysis:\n\n    tx = load"))
        for (name, _, _) in Help.examples where name != "help" {
            #expect(help.contains(name), "\(name)")
            #expect(try text("help \(name)").count > 40, "\(name)")
        }
        let pages = try Help.examples.map { try text("help \($0.of)") } + [help]
        for line in pages.joined(separator: "\n").split(separator: "\n") {
            #expect(line.count <= 110, "\(line)")
        }
        #expect(try text("help verbs").contains("Anomalies found against other rows flagged"))
        #expect(try text("help window").hasPrefix("A window is"))
        #expect(try text("help windoes").contains("windows") == false)
    }
}

extension Desk {
    /// Cells whose files are this folder's.
    fileprivate func placing(_ cells: String) -> String {
        cells.replacing("datasets/", with: "").replacing(
            /[\w*-]+\.(csv|onnx|copse|json|html|ipynb|cells|svg|png|pdf)/
        ) { path(String($0.output.0)) }
    }

    /// Another desk with the same files.
    fileprivate func duplicated() throws -> Desk {
        let copy = try Desk()
        try FileManager.default.removeItem(atPath: copy.folder)
        try FileManager.default.copyItem(atPath: folder, toPath: copy.folder)
        return copy
    }
}
