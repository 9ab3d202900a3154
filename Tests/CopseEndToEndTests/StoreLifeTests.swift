import CopseTestSupport
import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The store under the real shell: killed at random, shared by two, full, read-only, damaged.
@Suite(.serialized) struct StoreLifeTests {
    static let data = Repository.root + "/Tests/CopseShellTests/Golden/data/tx.csv"

    /// Cells that take from nothing to some ten milliseconds.
    static func script(_ round: Int) -> String {
        var cells = ["tx = load \(data)", "f = features tx with eth"]
        for number in 0..<12 {
            cells.append("m\(number) = train f --trees \(20 + number) --seed \(round)")
            cells.append("note \"after model \(number) of round \(round)\"")
            cells.append("score m\(number) f")
        }
        return cells.joined(separator: "\n") + "\n"
    }

    @Test func `killed fifty times, the store is sound and has every reply that was printed`()
        throws
    {
        let scratch = try Scratch()
        let store = scratch.path("store.sqlite")
        var printed: [String] = []
        var cut = 0
        for round in 0..<50 {
            let file = try scratch.write(Self.script(round), to: "run.cells")
            let process = Process()
            process.executableURL = URL(fileURLWithPath: Program.copse.path)
            process.arguments = [
                "--store", store, "-s", "study", "--json", "--quiet", "--keep-going", "-f", file,
            ]
            process.standardOutput = try scratch.handle("output-\(round)")
            process.standardError = FileHandle.nullDevice
            try process.run()
            // From before the store is open to after the last cell.
            usleep(UInt32.random(in: 5_000...400_000))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let text = try scratch.text("output-\(round)")
            var lines = text.split(separator: "\n").map(String.init)
            if !text.hasSuffix("\n"), !lines.isEmpty { lines.removeLast() }
            printed += lines
            if lines.count < 38 { cut += 1 }
        }
        #expect(cut > 10, "most rounds must end in the middle: \(cut)")
        let doctor = try Program.copse.run(["doctor", "--store", store])
        #expect(doctor.output.contains("ok  store"), "\(doctor.output)")
        let cells = try Program.copse.run(
            ["--store", store, "-s", "study", "--json", "--quiet", "-c", "cells"]
        ).output
        let rows = try #require(CellTable(cells))
        // Every printed reply is a cell of the store with its status, its time and its number.
        for line in printed {
            let reply = try JSONDecoder().decode(PrintedReply.self, from: Data(line.utf8))
            guard let number = reply.cell else { continue }
            #expect(rows.status[number] == reply.status, "cell \(number)")
            #expect(rows.source[number] == reply.source, "cell \(number)")
        }
        #expect(!rows.status.values.contains("running"))
        let answer = try Program.copse.run(
            ["--store", store, "-s", "study", "--json", "--quiet", "-c", "m0; vars"])
        #expect(answer.status == 0, "\(answer.errors)")
        let replay = try Program.copse.run(["replay", "study", "--verify", "--store", store])
        #expect(replay.status == 0, "\(replay.output)")
    }

    @Test func `two shells on one session keep writing, the second in a fork`() throws {
        let scratch = try Scratch()
        let store = scratch.path("store.sqlite")
        let cells = (0..<150).map { "note \"line \($0)\"" }.joined(separator: "\n") + "\n"
        let file = try scratch.write("a = load \(Self.data)\n" + cells, to: "run.cells")
        let group = DispatchGroup()
        let results = Results()
        for _ in 0..<2 {
            group.enter()
            Thread.detachNewThread {
                defer { group.leave() }
                if let result = try? Program.copse.run(
                    ["--store", store, "-s", "study", "--json", "-f", file])
                {
                    results.add(result)
                }
            }
        }
        group.wait()
        #expect(results.all.count == 2)
        #expect(results.all.allSatisfy { $0.status == 0 }, "\(results.all.map(\.errors))")
        #expect(!results.all.contains { ($0.output + $0.errors).contains("locked") })
        let told = results.all.filter { $0.errors.contains("is open in another shell") }
        let sessions = try Program.copse.run(
            ["--store", store, "-s", "x", "--output", "csv", "--quiet", "-c", "sessions"]
        ).output
        // They run at the same time, or on a slow machine one after the other.
        if told.count == 1 {
            #expect(sessions.contains("study,151,0"), "\(sessions)")
            #expect(sessions.contains("study-2,151,0"), "\(sessions)")
        } else {
            #expect(sessions.contains("study,302,0"), "\(sessions)")
        }
        for result in results.all {
            let numbers = result.output.split(separator: "\n").compactMap {
                try? JSONDecoder().decode(PrintedReply.self, from: Data($0.utf8)).cell
            }
            #expect(numbers.count == 151)
            #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 1 })
        }
        let history = try Program.copse.run(
            ["--store", store, "-s", "x", "--json", "--quiet", "-c", "history line"]
        ).output
        #expect(history.contains("\"row_count\":300"), "300 notes are in the history")
    }

    @Test(arguments: [
        ("newer", "was written by a newer copse"), ("foreign", "is not a copse store"),
        ("damaged", "is damaged"), ("folder", "cannot be opened"),
    ])
    func `a store that cannot be used is named in one sentence and left alone`(
        kind: String, sentence: String
    ) throws {
        let scratch = try Scratch()
        let store = scratch.path("store.sqlite")
        let first = try Program.copse.run(["--store", store, "-s", "a", "-c", "note kept"])
        #expect(first.status == 0, "\(first.errors)")
        try Self.spoil(store, kind)
        let before = try? Data(contentsOf: URL(fileURLWithPath: store))
        let result = try Program.copse.run(["--store", store, "-s", "a", "-c", "note b"])
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains(sentence), "\(result.errors)")
        #expect(result.errors.contains("hint: "))
        #expect(result.errors.split(separator: "\n").count == 2, "\(result.errors)")
        #expect((try? Data(contentsOf: URL(fileURLWithPath: store))) == before)
    }

    private static func spoil(_ store: String, _ kind: String) throws {
        let files = FileManager.default
        for ending in ["-wal", "-shm"] { try? files.removeItem(atPath: store + ending) }
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: store)))
        switch kind {
        case "newer": bytes.replaceSubrange(60..<64, with: [0, 0, 0x27, 0x0F])
        case "foreign": bytes = Array("hash,from,to\n1,2,3\n".utf8)
        case "damaged":
            for index in 4096..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index * 31) }
        default:
            try files.removeItem(atPath: store)
            try files.createDirectory(atPath: store, withIntermediateDirectories: false)
            return
        }
        try Data(bytes).write(to: URL(fileURLWithPath: store))
    }

    @Test func `on a full disk the cell fails with a sentence and the session goes on`() throws {
        let scratch = try Scratch()
        let store = scratch.path("store.sqlite")
        _ = try Program.copse.run(["--store", store, "-s", "a", "-c", "note kept"])
        // A limit on the size of files does what a full disk does.
        let script = """
            ulimit -f 400; trap '' XFSZ
            exec '\(Program.copse.path)' --store '\(store)' -s a --keep-going -f '\
            \(try scratch.write(Self.script(1), to: "run.cells"))'
            """
        let result = try Program(path: "/bin/bash").run(["-c", script])
        #expect(result.status == 1)
        #expect(result.errors.contains("could not be written"), "\(result.errors.suffix(600))")
        let after = try Program.copse.run(["--store", store, "-s", "a", "-c", "cell 1; tx"])
        #expect(after.status == 0, "\(after.errors)")
        #expect(after.output.contains("kept"))
    }
}

private struct PrintedReply: Decodable {
    var cell: Int?
    var source: String
    var status: String
}

/// The table of `cells` by number.
private struct CellTable {
    var status: [Int: String] = [:]
    var source: [Int: String] = [:]

    init?(_ json: String) {
        guard
            let reply = try? JSONDecoder().decode(Reply.self, from: Data(json.utf8))
        else { return nil }
        for row in reply.result.rows {
            guard case .number(let number) = row[0], case .text(let status) = row[1],
                case .text(let source) = row[3]
            else { return nil }
            self.status[number] = status
            self.source[number] = source
        }
    }

    private struct Reply: Decodable {
        struct Result: Decodable { var rows: [[Cell]] }
        var result: Result
    }

    private enum Cell: Decodable {
        case number(Int)
        case text(String)
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int.self) {
                self = .number(number)
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else {
                self = .other
            }
        }
    }
}

private final class Results: @unchecked Sendable {
    private let lock = NSLock()
    private var results: [Program.Result] = []

    var all: [Program.Result] { lock.withLock { results } }

    func add(_ result: Program.Result) { lock.withLock { results.append(result) } }
}
