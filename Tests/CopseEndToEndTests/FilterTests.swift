import CopseTestSupport
import Foundation
import Testing

/// `copse score`, `copse inspect` and the exit codes.
@Suite struct FilterTests {
    static func model(in scratch: Scratch) throws -> String {
        let model = scratch.path("gas.copse")
        let result = try Program.copse.run([
            "-c",
            """
            tx = load "\(Repository.root)/datasets/transactions.csv"; \
            m = train tx with eth --seed 1; export m "\(model)"
            """,
        ])
        #expect(result.status == 0, "\(result.errors)")
        return model
    }

    @Test func `a row that cannot be read gets an empty score, a sentence and exit 1`() throws {
        let scratch = try Scratch()
        let model = try Self.model(in: scratch)
        let table = try Table(path: Repository.root + "/datasets/transactions.csv")
        var lines = table.csv(0..<6).split(separator: "\n").map(String.init)
        let good = try Program.copse.run(
            ["score", "--model", model],
            input: (lines[...2] + lines[4...]).joined(separator: "\n"))
        lines[3] = lines[3].replacing(table.rows[2][3], with: "abc")
        let result = try Program.copse.run(
            ["score", "--model", model], input: lines.joined(separator: "\n"))
        #expect(result.status == 1)
        let scored = Table(text: result.output)
        #expect(scored.rows.count == 6)
        #expect(scored.rows[2].suffix(2) == ["", ""])
        #expect(result.errors.contains("line 4") && result.errors.contains("value"))
        // The bad row changes no state: the others score as if it were not there.
        var others = scored.column("score")
        others.remove(at: 2)
        #expect(good.status == 0)
        #expect(others == Table(text: good.output).column("score"))
    }

    @Test func `what is no file is written in its place and stays what it is`() throws {
        let scratch = try Scratch()
        let model = try Self.model(in: scratch)
        let input = Repository.root + "/datasets/transactions.csv"
        let pipe = scratch.path("pipe")
        let made = unsafe mkfifo(pipe, 0o600)
        #expect(made == 0)
        let reader = Process()
        reader.executableURL = URL(filePath: "/bin/cp")
        reader.arguments = [pipe, scratch.path("copied.csv")]
        try reader.run()
        let piped = try Program.copse.run(
            ["score", "--model", model, "--input", input, "--to", pipe])
        reader.waitUntilExit()
        #expect(piped.status == 0, "\(piped.errors)")
        let plain = try Program.copse.run(["score", "--model", model, "--input", input])
        let copied = try String(contentsOfFile: scratch.path("copied.csv"), encoding: .utf8)
        #expect(copied == plain.output)
        let kind = try FileManager.default.attributesOfItem(atPath: pipe)[.type]
        #expect(kind as? FileAttributeType != .typeRegular)
    }

    @Test func `a device that takes no more ends the run with a sentence`() throws {
        let scratch = try Scratch()
        let model = try Self.model(in: scratch)
        let input = Repository.root + "/datasets/transactions.csv"
        let full = try Program.copse.run(
            ["score", "--model", model, "--input", input, "--to", "/dev/full"])
        #expect(full.status == 1)
        #expect(full.errors.contains("'/dev/full' cannot be written: No space left on device"))
    }

    @Test func `each wrong call has its exit code and one sentence`() throws {
        let scratch = try Scratch()
        let model = try Self.model(in: scratch)
        let script = try scratch.write("describe tx\n", to: "run.cells")
        let broken = try scratch.write("\u{89}COPSE broken", to: "broken.copse")
        let other = try scratch.write("hash,from,to,value\na,b,c,1\n", to: "other.csv")
        let cases: [(arguments: [String], status: Int32, says: String)] = [
            (["-c", ""], 0, ""),
            (["-c", "describe nosuch"], 1, "nosuch"),
            (["--nosuch"], 2, "nosuch"),
            (["-f", scratch.path("absent.cells")], 1, "absent.cells"),
            (["-f", model], 1, "copse inspect"),
            (["score", "--model", script, "--input", script], 1, "copse -f"),
            (["score", "--model", broken, "--input", script], 1, "broken.copse"),
            (["inspect", scratch.path("absent.copse")], 1, "absent.copse"),
            (["score", "--model", model, "--input", scratch.folder], 1, "folder"),
            (["score", "--model", model, "--input", script], 1, "copse -f"),
            (["score", "--model", model, "--input", other], 1, "gasPrice"),
        ]
        for each in cases {
            let result = try Program.copse.run(each.arguments)
            #expect(result.status == each.status, "\(each.arguments): \(result.errors)")
            #expect(
                each.says.isEmpty || (result.errors + result.output).contains(each.says),
                "\(each.arguments): \(result.errors)")
        }
    }

    @Test func `inspect prints the digest that training showed`() throws {
        let scratch = try Scratch()
        let model = try Self.model(in: scratch)
        let card = try Program.copse.run(["inspect", model, "--json"])
        #expect(card.status == 0, "\(card.errors)")
        let digest = try #require(card.output.firstMatch(of: /"digest":"([0-9a-f]{64})"/))
        let again = try Program.copse.run([
            "--json", "-c",
            "tx = load \"\(Repository.root)/datasets/transactions.csv\"; train tx with eth --seed 1",
        ])
        #expect(again.output.contains(digest.1))
    }
}
