import CopseTestSupport
import Foundation
import Testing

/// Every script that ships, kept as a session and run again.
@Suite struct ReplayTests {
    static let scripts: [String] = {
        let folder = Repository.root + "/sessions"
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".cells") }.sorted()
    }()

    @Test func `there are at least six scripts`() { #expect(Self.scripts.count >= 6) }

    @Test(arguments: scripts)
    func `a script replays to the last bit at 1, 2 and 8 threads`(script: String) throws {
        let scratch = try Scratch()
        let store = scratch.path("store.sqlite")
        // The scripts write to a folder `scratch` of the place they are run in.
        for name in ["datasets", "sessions"] {
            try FileManager.default.createSymbolicLink(
                atPath: scratch.path(name), withDestinationPath: "\(Repository.root)/\(name)")
        }
        try FileManager.default.createDirectory(
            atPath: scratch.path("scratch"), withIntermediateDirectories: false)
        let first = try Program.copse.run(
            ["--store", store, "-s", "study", "--json", "--quiet", "-f", "sessions/\(script)"],
            folder: scratch.folder)
        #expect(first.status == 0, "\(first.errors)")
        for threads in ["1", "2", "8"] {
            let replay = try Program.copse.run(
                ["replay", "study", "--verify", "--store", store, "--threads", threads],
                folder: scratch.folder)
            #expect(replay.status == 0, "\(threads) threads: \(replay.output) \(replay.errors)")
            #expect(replay.output.contains("equal to the last bit"))
        }
        // Out to a script and back, in one thread and without anything in the background.
        let exported = try Program.copse.run(
            ["export-session", "study", "--to", "out.cells", "--store", store],
            folder: scratch.folder)
        #expect(exported.status == 0, "\(exported.errors)")
        let text = try scratch.text("out.cells").replacingOccurrences(of: " &\n", with: "\n")
        _ = try scratch.write(text, to: "out.cells")
        let second = try Program.copse.run(
            [
                "--store", store, "-s", "back", "--json", "--quiet", "--threads", "1", "-f",
                "out.cells",
            ], folder: scratch.folder)
        #expect(second.status == 0, "\(second.errors)")
        #expect(Self.results(second.output) == Self.results(first.output))
        let replay = try Program.copse.run(
            ["replay", "back", "--verify", "--store", store], folder: scratch.folder)
        #expect(replay.status == 0, "\(replay.output) \(replay.errors)")
    }

    /// What the cells came to, a line each, without times.
    private static func results(_ output: String) -> [String] {
        output.split(separator: "\n").map { line in
            let result = line.range(of: "\"names\":").map { line[$0.lowerBound...] } ?? line[...]
            return String(result.replacing(/"(ms|fit_ms)":[0-9.e-]+/, with: ""))
        }
    }

    @Test func `the first difference of a replay is named, and the exit code is 3`() throws {
        let scratch = try Scratch()
        let store = scratch.path("store.sqlite")
        let data = try scratch.write("a,b\n1,2\n3,4\n", to: "data.csv")
        let first = try Program.copse.run(
            ["--store", store, "-s", "study", "-c", "t = load \(data); note x; describe t"])
        #expect(first.status == 0, "\(first.errors)")
        let equal = try Program.copse.run(["replay", "study", "--verify", "--store", store])
        #expect(equal.status == 0)
        #expect(equal.output == "'study' replayed: 3 cells equal to the last bit\n")
        _ = try scratch.write("a,b\n1,2\n3,5\n", to: "data.csv")
        let changed = try Program.copse.run(["replay", "study", "--verify", "--store", store])
        #expect(changed.status == 3)
        #expect(changed.output.hasPrefix("cell 1 of 'study' differs: result.digest\n"))
        let json = try Program.copse.run(
            ["replay", "study", "--verify", "--json", "--store", store])
        #expect(json.status == 3)
        #expect(json.output.contains(#""difference":{"cell":1,"source":"t = load "#))
        let unknown = try Program.copse.run(["replay", "studi", "--store", store])
        #expect(unknown.status == 1)
        #expect(unknown.errors.contains("there is no session 'studi' (1 session)."))
        #expect(unknown.errors.contains("Did you mean 'study'?"))
        #expect(try Program.copse.run(["replay"]).status == 2)
    }

    @Test func `scripts begin empty unless a session is named`() throws {
        let scratch = try Scratch()
        let store = scratch.path("store.sqlite")
        func run(_ arguments: [String]) throws -> String {
            try Program.copse.run(["--store", store, "--json", "--quiet"] + arguments).output
        }
        #expect(try run(["-c", "r = recipe eth { a = gas }"]).hasPrefix("{\"cell\":1,"))
        #expect(try run(["-c", "r"]).contains("name.notFound"))
        #expect(try run(["-s", "a", "-c", "r = recipe eth { a = gas }"]).hasPrefix("{\"cell\":1,"))
        #expect(try run(["-s", "a", "-c", "r"]).hasPrefix("{\"cell\":2,"))
        #expect(try run(["-c", "sessions"]).contains("run-20"))
    }
}
