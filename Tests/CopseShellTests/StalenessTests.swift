import CopseFrame
import CopseShell
import CopseStore
import Foundation
import Testing

/// Random sessions, random changes of their files: what is called stale against what comes out
/// differently when everything is run anew.
@Suite struct StalenessTests {
    @Test func `no stale cell is called fresh, and no more than those are run again`() throws {
        for seed in 0..<10 {
            let desk = try Desk()
            var generator = Cells(seed: UInt64(seed))
            let files = ["p", "q"].map { desk.path($0 + ".csv") }
            for file in files {
                try generator.table().write(toFile: file, atomically: true, encoding: .utf8)
            }
            let cells = generator.cells(16, files)
            var shell = try desk.shell("study")
            #expect(shell.run(cells.joined(separator: "\n")).allSatisfy { $0.failure == nil })
            #expect(shell.json("stale").contains("nothing is stale"))
            let before = try Self.identities(shell)

            // A file that is written anew with the same bytes changes nothing.
            let old = try files.map { try String(contentsOfFile: $0, encoding: .utf8) }
            try old[0].write(toFile: files[0], atomically: true, encoding: .utf8)
            #expect(shell.json("stale").contains("nothing is stale"))

            for file in files where generator.next(3) > 0 {
                try generator.table().write(toFile: file, atomically: true, encoding: .utf8)
            }
            var fresh = try desk.shell("fresh")
            fresh.run(cells.joined(separator: "\n"))
            let wanted = try Self.identities(fresh)
            let changed = wanted.keys.filter { before[$0] != wanted[$0] }.sorted()
            let marks = Self.numbers(shell.json("stale"))
            #expect(marks == changed, "\(cells.joined(separator: "\n"))")

            // Back to the old bytes: fresh again, and nothing has run.
            let new = try files.map { try String(contentsOfFile: $0, encoding: .utf8) }
            for (file, text) in zip(files, old) {
                try text.write(toFile: file, atomically: true, encoding: .utf8)
            }
            #expect(shell.json("stale").contains("nothing is stale"))
            for (file, text) in zip(files, new) {
                try text.write(toFile: file, atomically: true, encoding: .utf8)
            }

            let reply = shell.json("rerun --stale")
            if changed.isEmpty {
                #expect(reply.contains("nothing is stale"))
            } else {
                let list = changed.map(String.init).joined(separator: ", ")
                #expect(
                    reply.contains("ran again: cell\(changed.count == 1 ? "" : "s") \(list)\""),
                    "\(reply)")
            }
            #expect(try Self.identities(shell) == wanted)
            #expect(shell.json("stale").contains("nothing is stale"))
        }
    }

    /// What each cell that counts has bound and read, by number.
    private static func identities(_ shell: Shell) throws -> [Int: [String]] {
        let store = try shell.memory.store()
        let session = try #require(shell.memory.session)
        return try store.cells(of: session.id).filter(\.isLive).reduce(into: [:]) { found, cell in
            let (bound, read) = try store.bindings(of: cell.id)
            found[cell.number] = (bound + read).map { "\($0.name) \($0.identity)" }
        }
    }

    /// The numbers in the first column of a table.
    private static func numbers(_ json: String) -> [Int] {
        json.matches(of: /[\[,]\[([0-9]+),"/).compactMap { Int($0.output.1) }
    }
}

private struct Cells {
    private var state: UInt64

    init(seed: UInt64) { state = seed &+ 99 }

    mutating func next(_ count: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % count
    }

    mutating func table() -> String {
        "x,y\n" + (0..<30).map { _ in "\(next(100)),\(next(50))\n" }.joined()
    }

    mutating func cells(_ count: Int, _ files: [String]) -> [String] {
        var cells = ["a = load \(files[0])", "b = load \(files[1])"]
        var frames = ["a", "b"]
        while cells.count < count {
            let frame = frames[next(frames.count)]
            let name = ["a", "b", "c", "d"][next(4)]
            switch next(8) {
            case 0: cells.append("\(name) = load \(files[next(2)])")
            case 1: cells.append("\(name) = filter \(frame) x > \(next(60))")
            case 2: cells.append("\(name) = head \(frame) \(1 + next(9))")
            case 3: cells.append("\(name) = sort \(frame) by y, x")
            case 4: cells.append("describe \(frame)")
            case 5: cells.append("set seed \(next(9))")
            case 6: cells.append("\(name) = sample \(frame) \(1 + next(3))")
            default: cells.append("note step \(cells.count)")
            }
            if cells.last?.hasPrefix(name + " =") == true, !frames.contains(name) {
                frames.append(name)
            }
        }
        return cells
    }
}
